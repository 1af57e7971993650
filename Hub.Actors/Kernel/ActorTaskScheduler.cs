using System.Runtime.ExceptionServices;

namespace Hub.Actors.Kernel;

/// <summary>
/// Runs an actor's asynchronous handlers: whatever is queued here, the continuations after an await included,
/// runs as a turn of the actor. While a handler's task runs, the user mailbox is suspended.
/// </summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    /// <summary>The message the running handler began with.</summary>
    public object? Message { get; private set; }

    /// <summary>Whom it came from; null for nobody.</summary>
    public IActorRef? Sender { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs a handler for the current message of the current actor.</summary>
    /// <exception cref="Exception">What the handler threw before its first real await.</exception>
    public static void Run<T>(Func<T, Task> handler, T message)
    {
        var cell = ActorCell.Current!;
        cell.TaskScheduler.Begin(() => handler(message));
    }

    /// <summary>Runs one queued task; called in the actor's turn.</summary>
    public void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (ActorCell.Current == cell && (task.CreationOptions & TaskCreationOptions.LongRunning) == 0)
        {
            TryExecuteTask(task);
        }
        else
        {
            cell.SendSystemMessage(new TaskTurn(this, task));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private void Begin(Func<Task> handler)
    {
        cell.SuspendMailbox();
        Message = cell.CurrentMessage;
        Sender = cell.CurrentSender;
        // Started as a task so that the handler sees this scheduler as the current one; runs right here.
        var running = Task.Factory.StartNew(handler, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();
        if (!running.IsCompleted)
        {
            _ = running.ContinueWith(static (task, scheduler) => ((ActorTaskScheduler)scheduler!).End(task), this,
                CancellationToken.None, TaskContinuationOptions.None, this);
            return;
        }
        cell.ResumeMailbox();
        if (FailureOf(running) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private void End(Task task)
    {
        cell.ResumeMailbox();
        if (FailureOf(task) is { } failure)
        {
            cell.Fail(failure);
        }
        else
        {
            cell.TouchReceiveTimeout(Message);
        }
        Message = null;
        Sender = null;
    }

    private static Exception? FailureOf(Task task) => task.Status switch
    {
        TaskStatus.Canceled => new TaskCanceledException(task),
        TaskStatus.Faulted => task.Exception!.InnerExceptions is [var only] ? only : task.Exception,
        _ => null,
    };
}
