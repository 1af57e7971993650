using System.Collections.Concurrent;

namespace Hub.Actors.Kernel;

/// <summary>
/// Publishes events within a system: a subscriber gets every event of the types it subscribed to, of types derived
/// from them and of types that implement them, once each. Thread-safe. A subscriber that stops is removed.
/// </summary>
public sealed class EventStream
{
    // Guards _rules and the clearing of _recipients: what is cached there was computed from them.
    private readonly Lock _lock = new();

    // What each actor said, oldest first; for a type the last rule of an actor that fits it counts. So one can
    // subscribe to a type and leave out a part of it.
    private readonly List<Rule> _rules = [];
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
            var rule = new Rule(subscriber, channel, Wants: true);
            var overruled = _rules.FindAll(other => other.IsPartOf(rule));
            if (overruled is [{ Wants: true } same] && same.Channel == channel) return false;
            _rules.RemoveAll(other => other.IsPartOf(rule));
            _rules.Add(rule);
            _recipients.Clear();
        }
        _subscribers[subscriber] = true;
        // Stopped just now: its own removal may have come before.
        if (subscriber is ActorCell { IsTerminated: true } stopped) UnsubscribeStopped(stopped);
        return true;
    }

    /// <summary>Ends a subscription, and those to types derived from it; of a subscription to a base it leaves the rest.</summary>
    /// <param name="subscriber">The actor.</param>
    /// <param name="channel">The type the actor wants no longer.</param>
    /// <returns>False when it got no events of this type.</returns>
    /// <exception cref="ArgumentNullException">The subscriber is null.</exception>
    public bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            var rule = new Rule(subscriber, channel, Wants: false);
            if (!_rules.FindLast(rule.IsPartOf).Wants && !_rules.Exists(other => other.Wants && other.IsPartOf(rule))) return false;
            _rules.RemoveAll(other => other.IsPartOf(rule));
            if (_rules.FindLast(rule.IsPartOf).Wants) _rules.Add(rule);
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
            if (_rules.RemoveAll(rule => rule.Subscriber.Equals(subscriber)) == 0) return false;
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
            var recipients = new List<IActorRef>();
            foreach (var rule in _rules)
            {
                if (!rule.Channel.IsAssignableFrom(eventType)) continue;
                recipients.Remove(rule.Subscriber);
                if (rule.Wants) recipients.Add(rule.Subscriber);
            }
            return _recipients[eventType] = [.. recipients];
        }
    }

    private readonly record struct Rule(IActorRef Subscriber, Type Channel, bool Wants)
    {
        /// <summary>True when all this is about the other one is about, too.</summary>
        public bool IsPartOf(Rule other) => other.Channel.IsAssignableFrom(Channel) && other.Subscriber.Equals(Subscriber);
    }
}
