namespace Hub.Actors.TestKit;

/// <summary>
/// Whom a spec's messages come from. It follows the spec from thread to thread over every await and stays
/// behind when the spec ends, so the next spec on the same thread does not inherit it.
/// </summary>
internal static class ImplicitSender
{
    private static readonly AsyncLocal<ActorCell?> s_sender = new(OnChange);

    // Who was current on this thread when a spec's flow came in, such as an actor whose turn completed a task
    // the spec awaits: its turn goes on when the flow leaves.
    [ThreadStatic]
    private static ActorCell? t_outer;

    public static ActorCell? Current
    {
        get => s_sender.Value;
        set => s_sender.Value = value;
    }

    private static void OnChange(AsyncLocalValueChangedArgs<ActorCell?> change)
    {
        if (!change.ThreadContextChanged)
        {
            ActorCell.Current = change.CurrentValue;
        }
        else if (change.CurrentValue is null)
        {
            ActorCell.Current = t_outer;
            t_outer = null;
        }
        else
        {
            if (change.PreviousValue is null) t_outer = ActorCell.Current;
            ActorCell.Current = change.CurrentValue;
        }
    }
}
