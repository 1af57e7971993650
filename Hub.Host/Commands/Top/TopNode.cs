namespace Hub.Host.Commands.Top;

/// <summary>What a node does now, in <see cref="TopReport"/>. Null for what is not known: rates need two answers of one run of the process.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Answers">Whether it has answered.</param>
/// <param name="Unready">Why no load balancer may send it new connections, in one word; null while it may, or where it has not answered.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="Rooms">Rooms with members on the node.</param>
/// <param name="MessagesIn">Messages a second read from sockets.</param>
/// <param name="MessagesOut">Messages a second written to them.</param>
/// <param name="BytesIn">Bytes a second read.</param>
/// <param name="BytesOut">Bytes a second written.</param>
/// <param name="QueuedBytes">What waits to be written.</param>
/// <param name="SlowPerSecond">Connections a second closed with 4104.</param>
/// <param name="SlowTotal">All of these since the node's start.</param>
/// <param name="FanoutP99Ms">Of a hundred fan-outs 99 took no longer, in milliseconds; null where there was none.</param>
/// <param name="MailboxP99">Of a hundred mailboxes 99 had no more waiting when their actors came to them; null where there was none.</param>
/// <param name="CpuPercent">Processor time, 100 for one processor.</param>
/// <param name="MemoryBytes">Memory of the process.</param>
/// <param name="LeaseLeftSeconds">What is left of its lease; null for a single node.</param>
internal sealed record TopNode(
    string Node,
    bool Answers,
    string? Unready = null,
    long? Connections = null,
    long? Rooms = null,
    double? MessagesIn = null,
    double? MessagesOut = null,
    double? BytesIn = null,
    double? BytesOut = null,
    long? QueuedBytes = null,
    double? SlowPerSecond = null,
    long? SlowTotal = null,
    double? FanoutP99Ms = null,
    double? MailboxP99 = null,
    double? CpuPercent = null,
    long? MemoryBytes = null,
    double? LeaseLeftSeconds = null);
