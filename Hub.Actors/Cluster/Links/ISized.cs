namespace Hub.Actors.Cluster.Links;

/// <summary>A message that may be large.</summary>
internal interface ISized
{
    /// <summary>Bytes that it takes, roughly.</summary>
    int Size { get; }
}
