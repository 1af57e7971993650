using System.Collections.Concurrent;

namespace Hub.Actors.Kernel;

/// <summary>
/// The kinds of a list of registrations, in order. Actors that register the same kinds share one shape, so
/// an actor itself holds no more than its delegates. Immutable but for the cache of longer shapes.
/// </summary>
internal sealed class HandlerShape
{
    public static readonly HandlerShape Empty = new([]);

    private static readonly ConcurrentDictionary<OfTypeKind, HandlerKind> TypeKinds = new();

    private readonly ConcurrentDictionary<HandlerKind, HandlerShape> _longer = new();
    private readonly HandlerKind[] _kinds;
    private readonly int[] _offsets;

    private HandlerShape(HandlerKind[] kinds)
    {
        _kinds = kinds;
        _offsets = new int[kinds.Length];
        for (var i = 1; i < kinds.Length; i++)
        {
            _offsets[i] = _offsets[i - 1] + kinds[i - 1].DelegateCount;
        }
    }

    /// <summary>True when nothing can be registered behind it.</summary>
    public bool IsClosed => _kinds is [.., { CatchesAll: true }];

    /// <summary>The shape with one registration more.</summary>
    public HandlerShape Then(HandlerKind kind) =>
        _longer.GetOrAdd(kind, static (next, shape) => new HandlerShape([.. shape._kinds, next]), this);

    /// <summary>The one kind that stands for these, so that shapes are shared.</summary>
    public static HandlerKind OfType(Type messageType, HandlerKind inner) =>
        TypeKinds.GetOrAdd(new OfTypeKind(messageType, inner), static key => key.ToKind());

    /// <summary>Calls the first handler that fits.</summary>
    public bool TryHandle(object message, Delegate[] delegates)
    {
        var kinds = _kinds;
        var offsets = _offsets;
        for (var i = 0; i < kinds.Length && i < offsets.Length; i++)
        {
            if (kinds[i].TryHandle(message, delegates, offsets[i])) return true;
        }
        return false;
    }
}
