namespace Hub.Actors.Protocol;

/// <summary>
/// Names one publish, however often it is sent: whoever finds it in a room's log gives it the place that it has there. Made by the node of its sender.
/// </summary>
/// <param name="Origin">The process, at random; 0 for a publish that is sent once.</param>
/// <param name="Sequence">Counts the publishes of that process.</param>
internal readonly record struct PublishId(ulong Origin, long Sequence)
{
    public bool IsNone => Origin == 0;
}
