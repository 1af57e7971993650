using System.Runtime.CompilerServices;

namespace Hub.Actors.Kernel;

/// <summary>
/// What a registration of a <see cref="ReceiveActor"/> matches and how its delegates are called. One object
/// per kind and type serves every actor; the delegates are the actor's own.
/// </summary>
internal abstract class HandlerKind
{
    /// <summary>How many delegates the registration has: the handler, and the predicate when it has one.</summary>
    public virtual int DelegateCount => 1;

    /// <summary>True when no registration behind it could ever be reached.</summary>
    public virtual bool CatchesAll => false;

    /// <summary>Calls the handler when the message fits.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delegates">The actor's delegates. They were put there together with this kind by
    /// <see cref="MessageHandlersBuilder"/>, so their types are known and not checked again.</param>
    /// <param name="at">Where this registration's delegates start.</param>
    public abstract bool TryHandle(object message, Delegate[] delegates, int at);
}

/// <summary>Receive&lt;T&gt;(Action&lt;T&gt;).</summary>
internal sealed class ActionKind<T> : HandlerKind
{
    public static readonly ActionKind<T> Instance = new();

    public override bool CatchesAll => typeof(T) == typeof(object);

    public override bool TryHandle(object message, Delegate[] delegates, int at)
    {
        if (message is not T typed) return false;
        Unsafe.As<Action<T>>(delegates[at])(typed);
        return true;
    }
}

/// <summary>Receive&lt;T&gt;(Action&lt;T&gt;, Predicate&lt;T&gt;).</summary>
internal sealed class ActionIfKind<T> : HandlerKind
{
    public static readonly ActionIfKind<T> Instance = new();

    public override int DelegateCount => 2;

    public override bool TryHandle(object message, Delegate[] delegates, int at)
    {
        if (message is not T typed || !Unsafe.As<Predicate<T>>(delegates[at + 1])(typed)) return false;
        Unsafe.As<Action<T>>(delegates[at])(typed);
        return true;
    }
}

/// <summary>Receive&lt;T&gt;(Func&lt;T, bool&gt;).</summary>
internal sealed class FuncKind<T> : HandlerKind
{
    public static readonly FuncKind<T> Instance = new();

    public override bool TryHandle(object message, Delegate[] delegates, int at) =>
        message is T typed && Unsafe.As<Func<T, bool>>(delegates[at])(typed);
}

/// <summary>ReceiveAsync&lt;T&gt;(Func&lt;T, Task&gt;).</summary>
internal sealed class AsyncKind<T> : HandlerKind
{
    public static readonly AsyncKind<T> Instance = new();

    public override bool CatchesAll => typeof(T) == typeof(object);

    public override bool TryHandle(object message, Delegate[] delegates, int at)
    {
        if (message is not T typed) return false;
        ActorTaskScheduler.Run(Unsafe.As<Func<T, Task>>(delegates[at]), typed);
        return true;
    }
}

/// <summary>ReceiveAsync&lt;T&gt;(Func&lt;T, Task&gt;, Predicate&lt;T&gt;).</summary>
internal sealed class AsyncIfKind<T> : HandlerKind
{
    public static readonly AsyncIfKind<T> Instance = new();

    public override int DelegateCount => 2;

    public override bool TryHandle(object message, Delegate[] delegates, int at)
    {
        if (message is not T typed || !Unsafe.As<Predicate<T>>(delegates[at + 1])(typed)) return false;
        ActorTaskScheduler.Run(Unsafe.As<Func<T, Task>>(delegates[at]), typed);
        return true;
    }
}

/// <summary>The forms with a <see cref="Type"/> instead of a type parameter.</summary>
internal sealed record OfTypeKind(Type MessageType, HandlerKind Inner)
{
    /// <summary>Wraps a kind for objects so that it only sees messages of a type.</summary>
    public HandlerKind ToKind() => MessageType == typeof(object) ? Inner : new Filtered(MessageType, Inner);

    private sealed class Filtered(Type messageType, HandlerKind inner) : HandlerKind
    {
        public override int DelegateCount => inner.DelegateCount;

        public override bool TryHandle(object message, Delegate[] delegates, int at) =>
            messageType.IsInstanceOfType(message) && inner.TryHandle(message, delegates, at);
    }
}
