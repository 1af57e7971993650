using System.Globalization;
using Hub.Actors.Connections;

namespace Hub.Tests.Deployment;

/// <summary>Kubernetes waits as long as stopping takes, and longer.</summary>
internal static class TimesRule
{
    // What stopping takes besides the waits, as ShutdownOptions has it.
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);

    // The clocks of kubelet and hub do not start together.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(10);

    public static IEnumerable<string> Mistakes(IReadOnlyList<Variable> variables, Field pod)
    {
        var defaults = new ShutdownOptions();
        var waits = Time(variables, "DELAY", defaults.Delay) + Time(variables, "DRAIN", defaults.Drain) + Time(variables, "GRACE", defaults.Grace);
        var (limit, field) = (Time(variables, "LIMIT", defaults.Limit), pod["terminationGracePeriodSeconds"]);
        var given = TimeSpan.FromSeconds(field.Number ?? 30);
        if (given < waits + s_rest + s_margin)
            yield return field.Mistake($"{given} is shorter than DELAY + DRAIN + GRACE = {waits}, {s_rest} for the rest and {s_margin} to spare");
        if (limit != given)
            yield return field.Mistake($"{given} is not HUB__SHUTDOWN__LIMIT, {limit}");
    }

    // What is no time is told by the rule of the environment.
    private static TimeSpan Time(IReadOnlyList<Variable> variables, string name, TimeSpan otherwise) =>
        variables.FirstOrDefault(variable => variable.Name == $"HUB__SHUTDOWN__{name}")?.Value is { } text
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : otherwise;
}
