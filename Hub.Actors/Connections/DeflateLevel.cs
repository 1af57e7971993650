namespace Hub.Actors.Connections;

/// <summary>How much work goes into making a message smaller.</summary>
public enum DeflateLevel
{
    /// <summary>The least (zlib's level 1).</summary>
    Fastest,

    /// <summary>The usual balance (zlib's level 6).</summary>
    Optimal,

    /// <summary>The most (zlib's level 9).</summary>
    Smallest,
}
