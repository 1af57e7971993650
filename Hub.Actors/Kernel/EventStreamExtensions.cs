namespace Hub.Actors.Kernel;

/// <summary>Forms of <see cref="EventStream"/> with a type parameter.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes an actor.</summary>
    /// <typeparam name="TChannel">The type of the events, a base or an interface of it.</typeparam>
    /// <param name="eventStream">The stream.</param>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when it was subscribed to this type already.</returns>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Subscribe(subscriber, typeof(TChannel));
    }

    /// <summary>Ends one subscription.</summary>
    /// <typeparam name="TChannel">The type it was subscribed to.</typeparam>
    /// <param name="eventStream">The stream.</param>
    /// <param name="subscriber">The actor.</param>
    /// <returns>False when it was not subscribed to this type.</returns>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Unsubscribe(subscriber, typeof(TChannel));
    }
}
