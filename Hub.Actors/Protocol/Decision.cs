namespace Hub.Actors.Protocol;

/// <summary>Whether somebody may do something.</summary>
/// <param name="IsAllowed">The answer, where there is one yet.</param>
/// <param name="Pending">What to wait for where there is none; null where there is.</param>
internal readonly record struct Decision(bool IsAllowed, Task<bool>? Pending = null)
{
    public Task<bool> ToTaskAsync() => Pending ?? Task.FromResult(IsAllowed);
}
