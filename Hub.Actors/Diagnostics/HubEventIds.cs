namespace Hub.Actors.Diagnostics;

/// <summary>Ids of all log events: one block per folder, and no id is ever used for a second event.</summary>
internal static class HubEventIds
{
    // Hub.Host: 1000-1999
    public const int UnknownSetting = 1000;
    public const int SettingTaken = 1007;
    public const int SettingWaitsForRestart = 1008;
    public const int SettingsRefused = 1009;
    public const int SettingsUnchanged = 1010;
    public const int SettingsUnreadable = 1011;
    public const int StopRequested = 1002;
    public const int Stopped = 1003;
    public const int SocketFailed = 1004;
    public const int ErrorHandlerFailed = 1005;
    public const int SubprotocolNotOffered = 1006;
    public const int CertificateRenewed = 1020;
    public const int CertificateUnusable = 1021;
    public const int KeysNotFetched = 1022;
    public const int KeyUnusable = 1023;
    public const int SocketsUsedUp = 1024;
    public const int PreCloseFailed = 1030;
    public const int PreCloseTimedOut = 1031;
    public const int FunctionLeftBehind = 1032;
    public const int ShutdownPhaseEnded = 1033;
    public const int StopHangs = 1034;
    public const int RpcFailed = 1040;
    public const int RpcResultTooLarge = 1041;
    public const int AdminListening = 1050;
    public const int AdminKeyWritten = 1051;
    public const int AdminKeyNotWritten = 1052;
    public const int LeaveRequested = 1053;
    public const int DrainRequested = 1054;
    public const int KickRequested = 1055;
    public const int RebalanceRequested = 1056;
    public const int RoomCloseRequested = 1057;
    public const int MetricNotObserved = 1060;
    public const int MetricsNotExported = 1061;
    public const int MetricsExported = 1062;

    // Connections: 2000-2999
    public const int ConnectionOpened = 2000;
    public const int ConnectionClosed = 2001;
    public const int ConnectionsShed = 2002;

    // Rooms: 3000-3999
    public const int RoomRestarted = 3000;
    public const int RoomPolicyFailed = 3001;
    public const int RoomRenewed = 3002;

    // Sharding: 4000-4999
    public const int ShardAcquired = 4000;
    public const int ShardLost = 4001;

    // Cluster: 5100-5199
    public const int NodeJoined = 5100;
    public const int NodeEvicted = 5101;
    public const int NodeGone = 5102;
    public const int ClaimFailed = 5103;
    public const int ShardsHandedOver = 5104;
    public const int MoveFailed = 5105;
    public const int NodeSuspected = 5106;
    public const int NodeTrusted = 5107;
    public const int NodeStepsOut = 5108;
    public const int NodeStaysOut = 5109;
    public const int DatabaseUnreachable = 5110;
    public const int DatabaseReachable = 5111;
    public const int LeaseLost = 5112;
    public const int LeaseRenewed = 5113;
    public const int NodesEvicted = 5114;
    public const int RejoinFailed = 5115;
    public const int OutcomeUnknown = 5116;
    public const int ShardsTaken = 5117;
    public const int ClusterFailed = 5118;
    public const int DatabaseReplaced = 5119;
    public const int StoreFailed = 5120;
    public const int StoreReadOnly = 5121;
    public const int StoreFull = 5122;
    public const int StoreSlow = 5123;
    public const int StoreRecovered = 5124;
    public const int DaysDropped = 5125;
    public const int RetentionFailed = 5126;

    // Links: 5000-5099
    public const int LinkUp = 5000;
    public const int LinkDown = 5001;
    public const int LinkUnreachable = 5002;
    public const int LinkRefused = 5003;
    public const int LinkGarbage = 5004;
    public const int LinkEnded = 5005;
    public const int LinksListening = 5006;
    public const int LinkWithoutSecret = 5007;
}
