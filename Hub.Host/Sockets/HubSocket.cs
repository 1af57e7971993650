using System.Reflection;
using System.Security.Claims;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;

namespace Hub.Host.Sockets;

/// <summary>
/// One WebSocket, given to the handler of <c>MapSocket</c>. Everything may be called from any thread; <see cref="Messages"/> and
/// <see cref="AsStream"/> have one reader.
/// </summary>
public sealed class HubSocket : IBindableFromHttpContext<HubSocket>
{
    // Behind the upgrade: set once by Open, before any code of an application sees the socket.
    private Connection? _connection;
    private IActorRef _actor = ActorRefs.Nobody;
    private readonly SocketInbox _inbox = new();
    private MessageStream? _stream;

    internal HubSocket(SocketRequest request) => Request = request;

    internal HubSocket BindTo(HttpContext context)
    {
        context.Features.Set(this);
        // What a handler's CancellationToken is bound to. The server does not look at the connection any more.
        context.RequestAborted = _inbox.ListenTo(context.RequestAborted);
        return this;
    }

    /// <summary>The request that it began with.</summary>
    public SocketRequest Request { get; private set; }

    /// <summary>Names the connection in the whole cluster: sixteen hexadecimal digits.</summary>
    public string Id => Connection.Id.ToString();

    /// <summary>Who asked for it; without an identity where nobody was authenticated.</summary>
    public ClaimsPrincipal User => Request.User;

    /// <summary>The subprotocol agreed upon; null for none.</summary>
    public string? Subprotocol => Request.Subprotocol;

    /// <summary>How far it is.</summary>
    public SocketState State => _connection is null ? SocketState.Connecting
        : _inbox.Over.IsCompleted ? SocketState.Closed
        : Connection.Outbound.IsClosing || _inbox.Status is not null ? SocketState.Closing
        : SocketState.Open;

    /// <summary>Bytes that wait to be sent, those of the write in progress not counted.</summary>
    public int BufferedBytes => Connection.Outbound.QueuedBytes;

    /// <summary>Signalled when either side begins to close, or the connection is lost.</summary>
    public CancellationToken Closing => _inbox.ClosingToken;

    /// <summary>
    /// What the peer says, in its order, from the first message on, until it closes or is lost; then it ends. What is not read
    /// stays with the peer: at 256 messages or 256 KiB (<c>HUB__LIMITS__INBOUND</c>, <c>__INBOUNDBYTES</c>) it is not read any more.
    /// </summary>
    public IAsyncEnumerable<SocketMessage> Messages => _inbox.ReadAllAsync();

    private Connection Connection => _connection ?? throw new InvalidOperationException("The socket is not open before its handler runs");

    /// <summary>Sends a text message. Ends when so little waits that another may follow, which a peer that does not read puts off.</summary>
    /// <param name="text">The text. A lone surrogate is sent as U+FFFD.</param>
    /// <param name="cancellation">Ends the waiting; the message is sent all the same.</param>
    /// <exception cref="SocketClosedException">The socket is closed or closing.</exception>
    public ValueTask SendAsync(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(SocketFrames.Of(text), cancellation);
    }

    /// <summary>Sends a binary message, likewise.</summary>
    /// <param name="data">The bytes; they are copied before the call returns.</param>
    /// <param name="cancellation">Ends the waiting; the message is sent all the same.</param>
    /// <exception cref="SocketClosedException">The socket is closed or closing.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default) =>
        SendAsync(Frame.Binary(data.Span), cancellation);

    /// <summary>
    /// Sends a message without waiting. Into a socket that is closed it is lost, and one whose peer falls more than
    /// <c>HUB__LIMITS__OUTBOUNDBYTES</c> behind is closed with 4104.
    /// </summary>
    /// <param name="message">The message, sent as it came; its bytes are copied before the call returns.</param>
    public void Send(SocketMessage message) =>
        Connection.Outbound.Deliver(message.IsText ? Frame.Text(message.Data.Span) : Frame.Binary(message.Data.Span));

    /// <summary>Sends a text message without waiting, likewise.</summary>
    /// <param name="text">The text. A lone surrogate is sent as U+FFFD.</param>
    public void Send(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Connection.Outbound.Deliver(SocketFrames.Of(text));
    }

    /// <summary>Closes it once all is sent, and waits until it is over: the peer has 5 s to answer. The first close stands.</summary>
    /// <param name="code">1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4).</param>
    /// <param name="reason">At most 123 bytes of UTF-8 (section 5.5).</param>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long.</exception>
    public Task CloseAsync(int code = 1000, string reason = "")
    {
        _actor.Tell(new Close(new CloseStatus(CloseRules.CheckCode(code), CloseRules.CheckReason(reason))));
        return _inbox.Over;
    }

    /// <summary>Cuts the connection at once; what waits to be sent is lost, and the peer sees 1006.</summary>
    public void Abort() => Connection.Outbound.Abort();

    /// <summary>
    /// The socket as a stream of bytes: what the peer says one after the other, whatever its kind, and each write a binary message.
    /// Copied to itself it is an echo. It has the same reader as <see cref="Messages"/>, and disposing of it closes the socket.
    /// </summary>
    public Stream AsStream() => _stream ??= new MessageStream(this);

    static ValueTask<HubSocket?> IBindableFromHttpContext<HubSocket>.BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<HubSocket>());

    internal Task Over => _inbox.Over;

    internal ValueTask<SocketMessage?> ReadAsync(CancellationToken cancellation) => _inbox.ReadAsync(cancellation);

    /// <summary>What the connection's reader tells what it reads.</summary>
    internal IMessageHandler Receive() => _inbox;

    /// <summary>The same where another handler gets the messages.</summary>
    internal IMessageHandler ReceiveBy(IMessageHandler handler) => _inbox.PassTo(handler);

    internal void Open(Connection connection, IActorRef actor, string? subprotocol)
    {
        Request = Request with { Id = connection.Id.ToString(), Subprotocol = subprotocol };
        _actor = actor;
        _inbox.Open(connection.Credit);
        _connection = connection;
    }

    internal void BeginClose(CloseStatus status) => _actor.Tell(new Close(status));

    private async ValueTask SendAsync(Frame frame, CancellationToken cancellation)
    {
        var outbound = Connection.Outbound;
        if (outbound.IsClosing || _inbox.Status is not null) throw Closed();
        outbound.Deliver(frame);
        var room = outbound.WaitForRoomAsync();
        if (!room.IsCompleted) await room.WaitAsync(cancellation);
    }

    private SocketClosedException Closed()
    {
        var status = _inbox.Status ?? CloseCodes.Lost;
        return new SocketClosedException(status.Code, status.Reason);
    }
}
