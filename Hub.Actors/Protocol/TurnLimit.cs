namespace Hub.Actors.Protocol;

/// <summary>How much an actor delivers in one turn; then it tells itself to go on, behind what others have told it.</summary>
internal static class TurnLimit
{
    /// <summary>A thousand writes straight to sockets take about 4.5 ms, so others wait for about 10 ms at most.</summary>
    public const int Writes = 2_048;
}
