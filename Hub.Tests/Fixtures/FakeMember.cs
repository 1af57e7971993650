using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A member without a connection, which keeps what it is given.</summary>
internal sealed class FakeMember(ulong id, Dialect dialect = Dialect.Raw) : IMember
{
    private readonly List<Frame> _frames = [];

    public ConnectionId Id => new(id);

    public Dialect Dialect => dialect;

    /// <summary>Passed by whoever delivers; null for none.</summary>
    public Gate? Gate { get; init; }

    /// <summary>Breaks the rule that nothing is thrown, once.</summary>
    public bool Throws { get; set; }

    /// <summary>How many deliveries that took.</summary>
    public int Frames
    {
        get
        {
            lock (_frames) return _frames.Count;
        }
    }

    /// <summary>The texts it was given.</summary>
    public string[] Heard
    {
        get
        {
            lock (_frames)
                return [.. _frames.SelectMany(frame => SentFrame.Parse(frame.Bytes.Span)).Select(sent => Encoding.UTF8.GetString(sent.Payload))];
        }
    }

    /// <summary>Ends when the test lets it; at once where it does not say otherwise.</summary>
    public Task Room { get; set; } = Task.CompletedTask;

    public Task WaitForRoomAsync() => Room;

    public bool TryDeliver(ReadOnlySpan<Frame> frames)
    {
        if (!Room.IsCompleted) return false;
        foreach (var frame in frames) Deliver(frame);
        return true;
    }

    public void Deliver(Frame frame, SlowPolicy slow = SlowPolicy.Close)
    {
        Gate?.Pass();
        lock (_frames) _frames.Add(frame);
        if (!Throws) return;
        Throws = false;
        throw new InvalidOperationException("a member that throws");
    }
}
