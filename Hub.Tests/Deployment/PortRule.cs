using Hub.Host;

namespace Hub.Tests.Deployment;

/// <summary>The ports of the container are those where its settings have the hub listen, and probes ask the one for clients.</summary>
internal static class PortRule
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["http"] = "HUB__URLS",
        ["links"] = "HUB__CLUSTER__URLS",
        ["admin"] = "HUB__ADMIN__URLS",
    };

    public static IEnumerable<string> Mistakes(IReadOnlyList<Variable> variables, Field container)
    {
        foreach (var (name, setting) in s_settings)
        {
            var port = container["ports"].Named(name)["containerPort"];
            var address = variables.FirstOrDefault(variable => variable.Name == setting)?.Value;
            if (address is null) yield return container.Mistake($"{setting} is not set");
            else if (port.Number != PortOf(address)) yield return port.Mistake($"{port.Text ?? "nothing"} is not the port of {setting}={address}");
        }

        foreach (var port in container["ports"].Items.Where(port => !s_settings.ContainsKey(port["name"].Text ?? "")))
            yield return port["name"].Mistake($"{port["name"].Text} is no port of the hub");
        if (variables.FirstOrDefault(variable => variable.Name == "HUB__CLUSTER__ADVERTISE") is { Value: { } told } advertise
            && PortOf(told) != container["ports"].Named("links")["containerPort"].Number)
            yield return advertise.Place.Mistake($"{told} does not lead to the port links");
        foreach (var probe in ProbeRule.Kinds.Select(kind => container[kind]["httpGet"]["port"]).Where(port => port.Text != "http"))
            yield return probe.Mistake("must be http, where health is told");
    }

    private static int PortOf(string address) => new ListenAddress(address).Port;
}
