namespace Hub.Actors.Diagnostics;

/// <summary>
/// The options of one feature. A class that implements this is found by reflection: its settings are bound,
/// validated at start and known by name without being registered anywhere.
/// </summary>
internal interface IHubOptions
{
    /// <summary>Its part of the configuration section <c>Hub</c>, such as <c>Limits</c>; empty for the section itself.</summary>
    static abstract string Section { get; }

    /// <summary>Every rule that a value breaks; nothing when the options are usable.</summary>
    IEnumerable<OptionMistake> Mistakes();

    /// <summary>Every rule that is broken where these, which are usable, come in the place of others in a running node.</summary>
    /// <param name="running">Those, of the same class.</param>
    IEnumerable<OptionMistake> MistakesInPlaceOf(IHubOptions running) => [];
}
