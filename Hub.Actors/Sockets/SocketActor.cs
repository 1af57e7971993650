using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sockets;

/// <summary>
/// The socket as an actor behind a route knows it: sends what it is told, and tells its handler, its only child, what the peer
/// says. It lives as long as the handler does; a handler that fails is the route's error handler's business, and gone.
/// </summary>
internal sealed class SocketActor : UntypedActor
{
    private readonly Connection _connection;
    private readonly IActorRef _owner;
    private readonly Props _handlerProps;
    private readonly SocketRequest _request;
    private readonly Func<Exception, Task> _failed;
    private IActorRef _handler = ActorRefs.Nobody;
    private Exception? _failure;
    private bool _isHandlingFailure;
    private bool _isOver;

    // What the handler was told since it was last asked how far it is, and whether it has answered.
    private int _unasked;
    private int _asked;
    private int _unaskedBytes;
    private int _askedBytes;

    /// <param name="connection">Its connection.</param>
    /// <param name="owner">The connection's actor.</param>
    /// <param name="handler">Makes the handler.</param>
    /// <param name="request">What it is told at the beginning.</param>
    /// <param name="failed">The route's error handler; ends when it is through.</param>
    public SocketActor(Connection connection, IActorRef owner, Props handler, SocketRequest request, Func<Exception, Task> failed)
    {
        _connection = connection;
        _owner = owner;
        _handlerProps = handler;
        _request = request;
        _failed = failed;
    }

    protected override void PreStart()
    {
        _handler = Context.Watch(Context.ActorOf(_handlerProps, "handler"));
        _handler.Tell(new SocketOpened(Self, _request));
    }

    // What becomes of it, the log included, is said by the route's error handler.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(
        cause =>
        {
            _failure = Thrown(cause);
            return Directive.Stop;
        },
        loggingEnabled: false);

    protected override void PostStop() => ReturnCredit(_asked + _unasked, _askedBytes + _unaskedBytes);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Received received:
                _handler.Tell(received.Message);
                _unasked++;
                _unaskedBytes += received.Bytes;
                AskHowFar();
                break;
            case ActorIdentity:
                ReturnCredit(_asked, _askedBytes);
                (_asked, _askedBytes) = (0, 0);
                AskHowFar();
                break;
            case TextMessage text:
                _connection.Outbound.Deliver(SocketFrames.Of(text.Text));
                break;
            case BinaryMessage binary:
                _connection.Outbound.Deliver(Frame.Binary(binary.Data.Span));
                break;
            case CloseSocket close:
                _owner.Tell(new Close(new CloseStatus(close.Code, close.Reason)));
                break;
            case AbortSocket:
                _connection.Outbound.Abort();
                break;
            case ConnectionViolated violated:
                _handler.Tell(new SocketFaulted(new SocketFaultException(violated.Status.Code, violated.Status.Reason)));
                break;
            case ConnectionEnded when _isHandlingFailure:
                // The error handler may wait for this very end, and its connection waits for this actor.
                Context.Stop(Self);
                break;
            case ConnectionEnded ended:
                _isOver = true;
                _handler.Tell(new SocketClosed(ended.Status.Code, ended.Status.Reason, ended.WasClean));
                _handler.Tell(PoisonPill.Instance);
                break;
            case Terminated when _failure is { } failure:
                _isHandlingFailure = true;
                _ = _failed(failure).PipeTo(Self, success: () => FailureHandled.Instance, failure: _ => FailureHandled.Instance);
                break;
            case Terminated:
                if (!_isOver) _owner.Tell(new Close(CloseCodes.Done));
                Context.Stop(Self);
                break;
            case FailureHandled:
                if (!_isOver) _owner.Tell(new Close(CloseCodes.HandlerFailed));
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // A constructor that throws fails the handler as any message does.
    private static Exception Thrown(Exception cause) =>
        cause is ActorInitializationException or TypeLoadException && cause.InnerException is { } inner ? Thrown(inner) : cause;

    // Answered by the actor's cell behind what it was told before: so the reader is held up by a handler that does not keep up.
    private void AskHowFar()
    {
        if (_asked > 0 || _unasked == 0) return;
        (_asked, _askedBytes, _unasked, _unaskedBytes) = (_unasked, _unaskedBytes, 0, 0);
        _handler.Tell(new Identify(null));
    }

    private void ReturnCredit(int messages, int bytes)
    {
        // All the bytes with the first: what counts is when the last is back.
        for (var i = 0; i < messages; i++) _connection.Credit.Return(i == 0 ? bytes : 0);
    }

    private sealed class FailureHandled
    {
        public static readonly FailureHandled Instance = new();
    }
}
