using System.Collections.Concurrent;

namespace Hub.Actors.Kernel;

/// <summary>
/// Publishes events within a system: a subscriber gets every event of the types it subscribed to, of types derived
/// from them and of types that implement them, once each. Thread-safe. A subscriber that stops is removed.
/// </summary>
public sealed class EventStream
{
    // Guards _subscriptions and the clearing of _recipients: what is cached there was computed from it.
    private readonly Lock _lock = new();
    private readonly Dictionary<Type, List<IActorRef>> _subscriptions = [];
    private readonly ConcurrentDictionary<Type, IActorRef[]> _recipients = new();

    // Whoever ever subscribed and has not stopped, so that an actor that stops need not look further.
    private readonly ConcurrentDictionary<IActorRef, bool> _subscribers = new();
    private readonly LogWriter _logWriter;
    private readonly DeadLetterLog _deadLetterLog;

    internal EventStream(LogWriter logWriter, DeadLetterLog deadLetterLog)
    {
        _logWriter = logWriter;
        _deadLetterLog = deadLetterLog;
    }

    /// <summary>Subscribes an actor.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type of the events, a base or an interface of it.</param>
    /// <returns>False when it was subscribed to this type already.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var list)) _subscriptions[channel] = list = [];
            if (list.Contains(subscriber)) return false;
            list.Add(subscriber);
            _recipients.Clear();
        }
        _subscribers[subscriber] = true;
        // Stopped just now: its own removal may have come before.
        if (subscriber is ActorCell { IsTerminated: true } stopped) UnsubscribeStopped(stopped);
        return true;
    }

    /// <summary>Ends one subscription.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type it was subscribed to.</param>
    /// <returns>False when it was not subscribed to this type.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var list) || !list.Remove(subscriber)) return false;
            if (list.Count == 0) _subscriptions.Remove(channel);
            _recipients.Clear();
            return true;
        }
    }

    /// <summary>Ends all subscriptions of an actor.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when it had none.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Type[] channels;
        lock (_lock) channels = [.. _subscriptions.Keys];
        var any = false;
        foreach (var channel in channels)
        {
            any |= Unsubscribe(subscriber, channel);
        }
        return any;
    }

    /// <summary>Tells an event to all who subscribed to its type.</summary>
    /// <param name="event">The event; its sender is nobody.</param>
    public void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        foreach (var recipient in RecipientsOf(@event.GetType()))
        {
            recipient.Tell(@event, ActorRefs.NoSender);
        }
        switch (@event)
        {
            case LogEvent logEvent:
                _logWriter.Write(logEvent);
                break;
            case AllDeadLetters letter:
                if (_deadLetterLog.Next(letter) is { } text)
                {
                    Publish(new Info(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), text));
                }
                break;
        }
    }

    /// <summary>Removes an actor that has stopped.</summary>
    internal void UnsubscribeStopped(ActorCell subscriber)
    {
        if (!_subscribers.IsEmpty && _subscribers.TryRemove(subscriber, out _)) Unsubscribe(subscriber);
    }

    /// <summary>True when somebody gets events of this type.</summary>
    internal bool HasSubscribers(Type eventType) => RecipientsOf(eventType).Length > 0;

    private IActorRef[] RecipientsOf(Type eventType)
    {
        if (_recipients.TryGetValue(eventType, out var known)) return known;
        lock (_lock)
        {
            var recipients = new List<IActorRef>();
            foreach (var (channel, list) in _subscriptions)
            {
                if (channel.IsAssignableFrom(eventType)) recipients.AddRange(list);
            }
            return _recipients[eventType] = [.. recipients.Distinct()];
        }
    }
}
