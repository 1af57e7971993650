namespace Hub.Actors.Kernel;

/// <summary>
/// References with a value each, in the order they came. A list, since most actors watch and are watched by
/// few; a dictionary beyond <see cref="FewEnough"/>. Belongs to one actor's turns.
/// </summary>
internal sealed class RefMap
{
    private const int FewEnough = 8;

    private KeyValuePair<IInternalActorRef, object?>[] _list = new KeyValuePair<IInternalActorRef, object?>[1];
    private int _count;
    private Dictionary<IInternalActorRef, object?>? _many;

    public int Count => _many?.Count ?? _count;

    public bool Contains(IActorRef reference) => TryGet(reference, out _);

    public bool TryGet(IActorRef reference, out object? value)
    {
        if (reference is not IInternalActorRef key)
        {
            value = null;
            return false;
        }
        if (_many is not null) return _many.TryGetValue(key, out value);
        var at = IndexOf(key);
        value = at < 0 ? null : _list[at].Value;
        return at >= 0;
    }

    /// <summary>Adds; a reference that is there already keeps its value.</summary>
    public void Add(IInternalActorRef key, object? value)
    {
        if (_many is not null)
        {
            _many.TryAdd(key, value);
            return;
        }
        if (IndexOf(key) >= 0) return;
        if (_count == FewEnough)
        {
            _many = new Dictionary<IInternalActorRef, object?>(_list.AsSpan(0, _count).ToArray()) { [key] = value };
            _list = [];
            return;
        }
        if (_count == _list.Length) Array.Resize(ref _list, _count * 2);
        _list[_count++] = new(key, value);
    }

    public bool Remove(IActorRef reference, out object? value)
    {
        value = null;
        if (reference is not IInternalActorRef key) return false;
        if (_many is not null) return _many.Remove(key, out value);
        var at = IndexOf(key);
        if (at < 0) return false;
        value = _list[at].Value;
        _count--;
        Array.Copy(_list, at + 1, _list, at, _count - at);
        _list[_count] = default;
        return true;
    }

    public IInternalActorRef[] Keys()
    {
        if (_many is not null) return [.. _many.Keys];
        var keys = new IInternalActorRef[_count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _list[i].Key;
        }
        return keys;
    }

    private int IndexOf(IInternalActorRef key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_list[i].Key.Equals(key)) return i;
        }
        return -1;
    }
}
