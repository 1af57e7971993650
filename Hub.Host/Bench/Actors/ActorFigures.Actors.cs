namespace Hub.Host.Bench.Actors;

/// <content>The actors that are measured, and their messages.</content>
internal static partial class ActorFigures
{
    private sealed record Start(Props Props, int Count);

    private sealed record CountTo(int Messages);

    private sealed class Quiet : UntypedActor
    {
        protected override void PreStart() => Context.Parent.Tell("started", ActorRefs.NoSender);

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class QuietReceiver : ReceiveActor
    {
        private readonly string _field;

        public QuietReceiver(string field)
        {
            _field = field;
            Receive<string>(_ => Sender.Tell(_field));
        }

        protected override void PreStart() => Context.Parent.Tell("started", ActorRefs.NoSender);
    }

    private sealed class QuietTimer : ReceiveActor, IWithTimers
    {
        private readonly string _field;

        public QuietTimer(string field)
        {
            _field = field;
            Receive<string>(_ => Sender.Tell(_field));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromHours(1));
            Context.Parent.Tell("started", ActorRefs.NoSender);
        }
    }

    private sealed class Parent : UntypedActor
    {
        private int _waiting;
        private IActorRef? _asker;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Start start:
                    _asker = Sender;
                    _waiting = start.Count;
                    for (var i = 0; i < start.Count; i++)
                    {
                        Context.ActorOf(start.Props);
                    }
                    break;
                case "started" when --_waiting == 0:
                    _asker!.Tell("started");
                    break;
            }
        }
    }

    private sealed class Ping(IActorRef pong, int count, Action done) : UntypedActor
    {
        private static readonly object Ball = new();
        private int _left = count;

        protected override void OnReceive(object message)
        {
            if (message is "ready")
            {
                Sender.Tell("ready");
                return;
            }
            if (_left-- > 0) pong.Tell(Ball, Self);
            else done();
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    private sealed class Counter : UntypedActor
    {
        private int _left;
        private IActorRef? _asker;

        protected override void OnReceive(object message)
        {
            if (message is CountTo count)
            {
                _left = count.Messages;
                _asker = Sender;
                if (_left == 0) _asker.Tell("done");
            }
            else if (--_left == 0)
            {
                _asker!.Tell("done");
            }
        }
    }

    private sealed class CountingReceiver : ReceiveActor
    {
        private int _left;
        private IActorRef? _asker;

        public CountingReceiver()
        {
            Receive<CountTo>(count =>
            {
                _left = count.Messages;
                _asker = Sender;
                if (_left == 0) _asker.Tell("done");
            });
            ReceiveAny(_ =>
            {
                if (--_left == 0) _asker!.Tell("done");
            });
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
