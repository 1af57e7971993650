namespace Hub.Actors.Cluster.Links;

/// <summary>The answer of another node, as a task.</summary>
internal sealed class AwaitedAnswer : IAnswer
{
    private readonly TaskCompletionSource<object?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AwaitedAnswer()
    {
    }

    /// <returns>The answer; null when the node is gone.</returns>
    public static Task<object?> AskAsync(ILink link, object request, Answers answers)
    {
        var awaited = new AwaitedAnswer();
        link.Send(new RequestItem(request, answers, answers.Add(link.Peer, awaited)));
        return awaited._outcome.Task;
    }

    void IAnswer.Answered(object answer) => _outcome.TrySetResult(answer);

    void IAnswer.Unanswered() => _outcome.TrySetResult(null);
}
