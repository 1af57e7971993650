using System.Globalization;

namespace Hub.Actors.Protocol;

/// <summary>One of the fixed number of parts into which all rooms are divided.</summary>
internal readonly record struct ShardId(int Number)
{
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}
