namespace Hub.Host.Bench;

/// <summary>What a run hears of its connections, on the thread of the loop.</summary>
internal interface IConnectionEvents
{
    /// <summary>The handshake is done.</summary>
    void Opened(BenchConnection connection);

    /// <summary>A text or binary frame came.</summary>
    void Received(BenchConnection connection, ReadOnlySpan<byte> payload);

    /// <summary>It could not be opened, or the server ended it.</summary>
    void Ended(BenchConnection connection, ConnectionEnd end);
}
