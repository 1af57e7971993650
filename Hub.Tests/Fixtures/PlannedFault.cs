namespace Hub.Tests.Fixtures;

/// <summary>One fault of a plan.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Target">Whose: a node's name, or <see cref="FaultPlan.Database"/>.</param>
/// <param name="At">When it begins.</param>
/// <param name="Lasts">How long it is held.</param>
internal sealed record PlannedFault(Fault Fault, string Target, TimeSpan At, TimeSpan Lasts)
{
    public override string ToString() => FormattableString.Invariant($"{At.TotalSeconds,6:F1} s: {Fault} {Target} for {Lasts.TotalSeconds:F1} s");
}
