namespace Hub.Host.Bench.Actors;

/// <summary>One figure: what was measured, how much, in which unit.</summary>
internal sealed record ActorFigure(string Measure, double Value, string Unit);
