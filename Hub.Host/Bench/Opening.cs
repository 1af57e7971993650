namespace Hub.Host.Bench;

/// <summary>Opens many connections, only so many at the same time.</summary>
internal sealed class Opening(ConnectionLoop loop, IReadOnlyList<BenchConnection> connections, int atOnce)
{
    private int _begun;

    public int Count => connections.Count;

    public int Opened { get; private set; }

    public int Failed { get; private set; }

    /// <summary>From the beginning of TCP to the answer of the upgrade.</summary>
    public LatencyHistogram Handshakes { get; } = new();

    /// <summary>When the last of them opened, in ticks of the clock.</summary>
    public long LastOpened { get; private set; }

    public bool IsDone => Opened + Failed == connections.Count;

    /// <summary>Begins as many as may be under way.</summary>
    public void GoOn()
    {
        while (_begun < connections.Count && _begun - Opened - Failed < atOnce) loop.Open(connections[_begun++]);
    }

    public void TakeOpened(BenchConnection connection)
    {
        Opened++;
        LastOpened = loop.Received;
        Handshakes.Record(loop.Received - connection.Begun);
        GoOn();
    }

    /// <summary>Counts one that could not be opened; the next begins with <see cref="GoOn"/>.</summary>
    public void TakeFailed() => Failed++;
}
