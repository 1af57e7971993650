using System.Net.Sockets;

namespace Hub.Host.Bench;

/// <summary>One connection of the load generator. All it does happens in <see cref="ConnectionLoop"/>.</summary>
/// <param name="index">Its place among all of the run.</param>
/// <param name="request">What opens it.</param>
/// <param name="keep">What its parser keeps of a payload that comes in pieces.</param>
internal sealed class BenchConnection(int index, byte[] request, int keep)
{
    private readonly int _keep = keep;

    public int Index { get; } = index;

    public byte[] Request { get; } = request;

    /// <summary>Never read once it is open: a peer that has stalled.</summary>
    public bool Stalled { get; init; }

    public ConnectionState State { get; set; }

    public Socket? Socket { get; set; }

    /// <summary>When it began to connect, in ticks of the clock.</summary>
    public long Begun { get; set; }

    public ServerFrameParser Frames { get; private set; } = new(keep);

    /// <summary>The answer to the upgrade as far as it has come, else null.</summary>
    public byte[]? Head { get; set; }

    /// <summary>What the socket has not taken yet, else empty.</summary>
    public Memory<byte> Unsent { get; set; }

    /// <summary>Makes it as new.</summary>
    public void Reset()
    {
        Frames = new ServerFrameParser(_keep);
        Head = null;
        Unsent = default;
        State = ConnectionState.Closed;
        Socket = null;
    }
}
