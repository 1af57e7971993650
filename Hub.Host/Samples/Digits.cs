using System.Globalization;
using Hub.Actors.Sockets;

namespace Hub.Host.Samples;

/// <summary>Says the digits 1 to 9, one each second, and stops: a socket's actor with a timer.</summary>
internal sealed class Digits : ReceiveActor, IWithTimers
{
    private const string Tick = "tick";

    private IActorRef _socket = ActorRefs.Nobody;
    private int _digit;

    public Digits()
    {
        Receive<SocketOpened>(opened =>
        {
            _socket = opened.Socket;
            Timers.StartPeriodicTimer(Tick, Tick, TimeSpan.FromSeconds(1));
            SayNext();
        });
        Receive<string>(_ => SayNext());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private void SayNext()
    {
        _digit++;
        _socket.Tell(new TextMessage(_digit.ToString(CultureInfo.InvariantCulture)));
        // The socket ends with its actor: 1000.
        if (_digit == 9) Context.Stop(Self);
    }
}
