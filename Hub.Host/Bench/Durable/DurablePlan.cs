namespace Hub.Host.Bench.Durable;

/// <summary>What is measured.</summary>
/// <param name="Rooms">Rooms, in turn.</param>
/// <param name="InFlight">Publishes at a time.</param>
/// <param name="Size">Bytes of data of each.</param>
/// <param name="HasKeys">Whether each has a key, as those of clients have.</param>
/// <param name="Duration">Of each measure in each round.</param>
/// <param name="Rounds">After one that warms up.</param>
internal sealed record DurablePlan(int Rooms, int InFlight, int Size, bool HasKeys, TimeSpan Duration, int Rounds)
{
    /// <summary>Random letters, so that the database cannot compress them away.</summary>
    public byte[] Body()
    {
        var body = new byte[Size];
        var random = new Random(1);
        for (var i = 0; i < body.Length; i++) body[i] = (byte)random.Next('a', 'z' + 1);
        return body;
    }
}
