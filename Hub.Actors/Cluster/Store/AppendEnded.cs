namespace Hub.Actors.Cluster.Store;

/// <summary>An append is no longer under way.</summary>
/// <param name="Append">Which.</param>
/// <param name="Outcome">What has become of it.</param>
/// <param name="Reason">Why it was refused; null where it was not.</param>
internal sealed record AppendEnded(StoreAppend Append, AppendOutcome Outcome, string? Reason = null);
