using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// The frames that wait for one connection, oldest first. Not safe for threads: its queue guards it. A frame that gave
/// way leaves a hole, which is closed when the array would have to grow, so that neither dropping nor replacing moves
/// the others.
/// </summary>
internal sealed class FrameBacklog
{
    // A list that grew in a storm is not kept for the quiet after it.
    private const int MaxKeptCapacity = 32;

    private const int FirstCapacity = 4;

    private Waiting[] _frames = new Waiting[FirstCapacity];
    private int _start;
    private int _end;

    // Nothing before it may be dropped, so nobody looks there twice.
    private int _oldestDroppable;

    // Where the waiting frame of each slot stands; null until one with a slot waits.
    private Dictionary<Slot, int>? _slots;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>The messages in them.</summary>
    public int Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Whether it is small enough to be kept empty.</summary>
    public bool IsWorthKeeping => _frames.Length <= MaxKeptCapacity;

    /// <summary>Adds a frame behind all others, whatever the limit.</summary>
    public void Add(Frame frame) => Append(frame, SlowPolicy.Close);

    /// <summary>
    /// Adds a frame behind all others. What makes room for it: the older frame of its slot where the newest is kept,
    /// then the oldest frames that may be dropped, at last the frame itself if it may be. A lone frame is always taken.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="slow">What may become of it while it waits.</param>
    /// <param name="limit">Bytes that may wait.</param>
    /// <param name="dropped">How many messages were dropped to make room; those that a newer one replaced are not counted.</param>
    /// <returns>False when it would be more than may wait: the peer is too slow.</returns>
    public bool TryAdd(Frame frame, SlowPolicy slow, int limit, out int dropped)
    {
        dropped = 0;
        if (slow == SlowPolicy.KeepNewest && frame.Parts is { } parts)
        {
            // Joined for those who read; where it waits each message stands for itself.
            foreach (var part in parts)
            {
                if (!TryAdd(part, slow, limit, out var more)) return false;
                dropped += more;
            }

            return true;
        }

        if (slow == SlowPolicy.KeepNewest && frame.Slot is { } slot && _slots is not null && _slots.TryGetValue(slot, out var at))
            Remove(at);
        while (Count > 0 && limit - Bytes < frame.Bytes.Length)
        {
            if (TryDropOldest(ref dropped)) continue;
            if (slow != SlowPolicy.DropOldest) return false;
            dropped += frame.Messages;
            return true;
        }

        Append(frame, slow);
        return true;
    }

    /// <summary>Moves the oldest frames, up to so many bytes, or one if that alone has more.</summary>
    public void MoveTo(FrameBacklog other, int maxBytes)
    {
        for (var moved = 0; Count > 0; _start++)
        {
            if (_frames[_start].Frame is not { } frame) continue;
            if (moved > 0 && moved + frame.Bytes.Length > maxBytes) break;
            moved += frame.Bytes.Length;
            other.Add(frame);
            Remove(_start);
        }

        _oldestDroppable = Math.Max(_oldestDroppable, _start);
    }

    /// <summary>Has each frame in its compressed form from now on, made in order; for what is about to be written.</summary>
    public void DeflateBy(FrameDeflater deflater)
    {
        for (var i = _start; i < _end; i++)
        {
            if (_frames[i].Frame is not { } frame) continue;
            var deflated = deflater.Apply(frame);
            Bytes += deflated.Bytes.Length - frame.Bytes.Length;
            _frames[i] = _frames[i] with { Frame = deflated };
        }
    }

    /// <summary>Copies all bytes, in order.</summary>
    public void CopyTo(Memory<byte> buffer)
    {
        for (var i = _start; i < _end; i++)
        {
            if (_frames[i].Frame is not { } frame) continue;
            frame.Bytes.CopyTo(buffer);
            buffer = buffer[frame.Bytes.Length..];
        }
    }

    /// <summary>The oldest frame.</summary>
    public Frame First()
    {
        var i = _start;
        while (_frames[i].Frame is null) i++;
        return _frames[i].Frame!;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Array.Clear(_frames, _start, _end - _start);
        (_start, _end, _oldestDroppable, Count, Messages, Bytes) = (0, 0, 0, 0, 0, 0);
        _slots?.Clear();
    }

    private void Append(Frame frame, SlowPolicy slow)
    {
        if (_end == _frames.Length) MakeSpace();
        if (slow == SlowPolicy.KeepNewest && frame.Slot is { } slot) (_slots ??= [])[slot] = _end;
        _frames[_end++] = new Waiting(frame, slow);
        Count++;
        Messages += frame.Messages;
        Bytes += frame.Bytes.Length;
    }

    private bool TryDropOldest(ref int dropped)
    {
        for (; _oldestDroppable < _end; _oldestDroppable++)
        {
            if (_frames[_oldestDroppable] is not { Frame: { } frame, Slow: SlowPolicy.DropOldest }) continue;
            dropped += frame.Messages;
            Remove(_oldestDroppable++);
            return true;
        }

        return false;
    }

    private void Remove(int at)
    {
        var (frame, slow) = _frames[at];
        _frames[at] = default;
        Count--;
        Messages -= frame!.Messages;
        Bytes -= frame.Bytes.Length;
        if (slow == SlowPolicy.KeepNewest && frame.Slot is { } slot) _slots!.Remove(slot);
    }

    // Closes the holes in place while they are at least as many as the frames, so that each frame is moved seldom.
    private void MakeSpace()
    {
        var source = _frames;
        if (Count > source.Length / 2) _frames = new Waiting[2 * source.Length];
        var to = 0;
        for (var from = _start; from < _end; from++)
        {
            var waiting = source[from];
            if (waiting.Frame is null) continue;
            if (waiting is { Slow: SlowPolicy.KeepNewest, Frame.Slot: { } slot }) _slots![slot] = to;
            _frames[to++] = waiting;
        }

        if (ReferenceEquals(source, _frames)) Array.Clear(_frames, to, _end - to);
        (_start, _end, _oldestDroppable) = (0, to, 0);
    }

    private readonly record struct Waiting(Frame? Frame, SlowPolicy Slow);
}
