using Hub.Actors.Kernel;
using Hub.Actors.Sockets;
using Hub.Actors.TestKit;

namespace Samples;

public sealed class DigitsSpec() : TestKit(TestConfigs.TestSchedulerConfig)
{
    [Fact]
    public void Sends_a_digit_each_second_until_the_client_says_stop()
    {
        var socket = CreateTestProbe();
        var digits = Watch(Sys.ActorOf(Props.Create(() => new Digits())));

        digits.Tell(new SocketOpened(socket, new SocketRequest { Query = new Dictionary<string, string> { ["from"] = "7" } }));
        socket.ExpectMsg(new TextMessage("7"));
        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
        socket.ExpectMsg(new TextMessage("8"));

        digits.Tell(new TextMessage("stop"), socket);
        ExpectTerminated(digits);
    }
}

public sealed class Digits : ReceiveActor, IWithTimers
{
    private IActorRef _socket = ActorRefs.Nobody;
    private int _next;

    public Digits()
    {
        Receive<SocketOpened>(opened =>
        {
            (_socket, _next) = (opened.Socket, int.Parse(opened.Request.Query["from"]));
            Timers.StartPeriodicTimer("next", "next", TimeSpan.FromSeconds(1));
            Self.Tell("next");
        });
        Receive<string>(_ => _socket.Tell(new TextMessage($"{_next++}")));
        Receive<TextMessage>(message => message.Text == "stop", _ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;
}
