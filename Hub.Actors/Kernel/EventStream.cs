using System.Collections.Concurrent;

namespace Hub.Actors.Kernel;

/// <summary>
/// Publishes events within a system: a subscriber gets every event of the types it subscribed to, of types derived
/// from them and of types that implement them, once each. Thread-safe. A subscriber that stops is removed.
/// </summary>
public sealed class EventStream
{
    // Guards _subscriptions and the clearing of _recipients: what is cached there was computed from them.
    private readonly Lock _lock = new();

    // Oldest first; one for each actor and type.
    private readonly List<Subscription> _subscriptions = [];
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
            if (_subscriptions.Exists(known => known.IsOf(subscriber) && known.Channel == channel)) return false;
            _subscriptions.Add(new Subscription(subscriber, channel));
            _recipients.Clear();
        }
        _subscribers[subscriber] = true;
        // Stopped just now: its own removal may have come before.
        if (subscriber is ActorCell { IsTerminated: true } stopped) UnsubscribeStopped(stopped);
        return true;
    }

    /// <summary>
    /// Ends the subscription to this very type. Where there is none, it leaves the type out of the subscriptions to
    /// its bases and interfaces, for as long as they last.
    /// </summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type the actor wants no longer.</param>
    /// <returns>False when there is no subscription that it touches.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            if (_subscriptions.RemoveAll(known => known.IsOf(subscriber) && known.Channel == channel) == 0)
            {
                var wider = _subscriptions.FindAll(known => known.IsOf(subscriber) && known.Channel.IsAssignableFrom(channel));
                if (wider.Count == 0) return false;
                wider.ForEach(known => known.LeaveOut(channel));
            }
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
        lock (_lock)
        {
            if (_subscriptions.RemoveAll(known => known.IsOf(subscriber)) == 0) return false;
            _recipients.Clear();
            return true;
        }
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
            return _recipients[eventType] =
                [.. _subscriptions.Where(known => known.Wants(eventType)).Select(known => known.Subscriber).Distinct()];
        }
    }

    private sealed class Subscription(IActorRef subscriber, Type channel)
    {
        private readonly HashSet<Type> _leftOut = [];

        public IActorRef Subscriber => subscriber;

        public Type Channel => channel;

        public bool IsOf(IActorRef actor) => subscriber.Equals(actor);

        public void LeaveOut(Type part) => _leftOut.Add(part);

        public bool Wants(Type eventType) =>
            channel.IsAssignableFrom(eventType) && !_leftOut.Any(part => part.IsAssignableFrom(eventType));
    }
}
