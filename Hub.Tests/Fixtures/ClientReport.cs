using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>What a client saw of its connections.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOpen">Whether it has one.</param>
/// <param name="Closes">How those before have ended, and attempts that have failed.</param>
/// <param name="Errors">What it was told of, on any of them.</param>
/// <param name="FinalErrors">Those of which it cannot try again.</param>
internal sealed record ClientReport(
    string Name, bool IsOpen, IReadOnlyList<HubClose> Closes, IReadOnlyList<string> Errors, IReadOnlyList<string> FinalErrors);
