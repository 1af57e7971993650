namespace Hub.Actors.Diagnostics;

/// <summary>Ids of all log events: one block per folder, and no id is ever used for a second event.</summary>
internal static class HubEventIds
{
    // Hub.Host: 1000-1999
    public const int UnknownSetting = 1000;
    public const int StopRequested = 1002;
    public const int Stopped = 1003;
}
