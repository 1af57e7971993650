namespace Hub.Actors.TestKit;

/// <summary>A command of the kit to its test actor; the spec never sees it.</summary>
internal interface ITestActorCommand;

/// <summary>Drops every message the function is true for; null drops none.</summary>
internal sealed record Ignore(Func<object, bool>? ShouldIgnore) : ITestActorCommand;

/// <summary>Sets who acts on the messages.</summary>
internal sealed record Fly(AutoPilot Pilot) : ITestActorCommand;

/// <summary>Has the test actor told when somebody is gone.</summary>
/// <param name="Subject">Who.</param>
/// <param name="Done">Set when the watch stands.</param>
internal sealed record BeginWatch(IActorRef Subject, TaskCompletionSource<IActorRef> Done) : ITestActorCommand;

/// <summary>Ends a watch.</summary>
/// <param name="Subject">Whose.</param>
/// <param name="Done">Set when it is ended.</param>
internal sealed record EndWatch(IActorRef Subject, TaskCompletionSource<IActorRef> Done) : ITestActorCommand;

/// <summary>Makes a child of the test actor.</summary>
/// <param name="Props">How to make it.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Strategy">How it is supervised; null for the default.</param>
/// <param name="Done">Set to the child, or to why there is none.</param>
internal sealed record Bear(
    Props Props, string? Name, SupervisorStrategy? Strategy, TaskCompletionSource<IActorRef> Done) : ITestActorCommand;
