using System.Globalization;
using System.Text.RegularExpressions;
using Hub.Host.Configuration;

namespace Hub.Tests.Deployment;

/// <summary>The image is the same tomorrow, needs no shell, and does not run as root.</summary>
internal static partial class DockerfileRule
{
    private static readonly string[] s_run = ["ENTRYPOINT", "CMD", "HEALTHCHECK"];

    /// <param name="instructions">The Dockerfile.</param>
    /// <param name="ports">Which it should say that the hub listens at.</param>
    public static IReadOnlyList<string> Mistakes(IReadOnlyList<Instruction> instructions, IEnumerable<int> ports)
    {
        var last = instructions.Where(instruction => instruction.Stage == instructions[^1].Stage).ToList();
        return
        [
            .. from instruction in instructions
               where instruction.Name == "FROM" && !FullVersion().IsMatch(instruction.Words[0])
               select instruction.Mistake($"{instruction.Words[0]} is not pinned to a full version"),
            .. from instruction in last
               where instruction.Name == "RUN"
               select instruction.Mistake("the image has no shell to run it"),
            .. from instruction in last
               where s_run.Contains(instruction.Name) && instruction.Command is null
               select instruction.Mistake("needs a shell: write it as a list"),
            .. from name in s_run.Where(name => name != "CMD")
               where last.All(instruction => instruction.Name != name)
               select last[0].Mistake($"has no {name}"),
            .. OfUser(last),
            .. from exposed in last.Where(instruction => instruction.Name == "EXPOSE").DefaultIfEmpty(last[0])
               where !exposed.Words.SequenceEqual(ports.Select(port => port.ToString(CultureInfo.InvariantCulture)))
               select exposed.Mistake($"must be {string.Join(' ', ports)}"),
            .. from variable in last
               where variable.Name == "ENV" && variable.Text.StartsWith("HUB_", StringComparison.Ordinal)
               let name = variable.Text.Split('=')[0]
               where !HubSettings.All.Any(setting => setting.Matches(name.Replace("__", ":", StringComparison.Ordinal)))
               select variable.Mistake($"{name} is no setting"),
        ];
    }

    private static IEnumerable<string> OfUser(List<Instruction> last)
    {
        var user = last.LastOrDefault(instruction => instruction.Name == "USER");
        if (!int.TryParse(user?.Text, out var number) || number == 0)
            yield return (user ?? last[0]).Mistake("must have the number of a user that is not root");
    }

    [GeneratedRegex(@"^[^\s:@]+:\d+\.\d+\.\d+(-[a-z-]+)?$")]
    private static partial Regex FullVersion();
}
