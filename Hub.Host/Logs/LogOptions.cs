using Hub.Actors.Diagnostics;

namespace Hub.Host.Logs;

/// <summary>
/// What the log of <c>hub serve</c> looks like. Settings <c>HUB__LOG__…</c>; what is logged is the framework's section <c>Logging</c>. An
/// application that has the hub in it writes its log itself.
/// </summary>
internal sealed class LogOptions : IHubOptions
{
    /// <summary>Default console: one line for people. <see cref="LogFormat.Json"/> is one JSON object a line. Either goes to standard error.</summary>
    public LogFormat Format { get; set; }

    static string IHubOptions.Section => "Log";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        Enum.IsDefined(Format) ? null : new OptionMistake(nameof(Format), Format.ToString(), "must be console or json"));
}
