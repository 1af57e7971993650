using System.Globalization;
using System.Net;
using Hub.Host;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>The image, as far as it shows without a builder of images: what is in it is really made, and run.</summary>
[Collection(nameof(RunsAlone))]
public class DockerfileTests
{
    private static readonly string s_text = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/Dockerfile"));
    private static readonly IReadOnlyList<Instruction> s_instructions = Instruction.ParseAll(s_text);
    private static readonly int[] s_ports = [8080, 8081, 9090];

    [Fact]
    public void It_has_no_mistake() => Assert.Empty(DockerfileRule.Mistakes(s_instructions, s_ports));

    [Theory]
    [InlineData("sdk:10.0.401-noble", "sdk:10.0", "FROM: mcr.microsoft.com/dotnet/sdk:10.0 is not pinned to a full version")]
    [InlineData("-noble-chiseled", "-noble-chiseled\nRUN apt-get update", "RUN: the image has no shell to run it")]
    [InlineData("CMD [\"/app/hub\", \"health\"]", "CMD /app/hub health", "HEALTHCHECK: needs a shell: write it as a list")]
    [InlineData("ENTRYPOINT [\"/app/hub\"]", "ENTRYPOINT /app/hub", "ENTRYPOINT: needs a shell: write it as a list")]
    [InlineData("HEALTHCHECK", "LABEL", "FROM: has no HEALTHCHECK")]
    [InlineData("USER 1654", "USER 0", "USER: must have the number of a user that is not root")]
    [InlineData("USER 1654", "USER app", "USER: must have the number of a user that is not root")]
    [InlineData("USER 1654", "", "FROM: must have the number of a user that is not root")]
    [InlineData("EXPOSE 8080 8081 9090", "EXPOSE 8080", "EXPOSE: must be 8080 8081 9090")]
    [InlineData("HUB__URLS", "HUB__URL", "ENV: HUB__URL is no setting")]
    public void A_mistake_is_told_by_its_line(string right, string wrong, string mistake)
    {
        Assert.Contains(right, s_text, StringComparison.Ordinal);
        var text = s_text.Replace(right, wrong, StringComparison.Ordinal);

        var told = Assert.Single(DockerfileRule.Mistakes(Instruction.ParseAll(text), s_ports));

        var (line, name) = (int.Parse(told.Split(' ')[0], CultureInfo.InvariantCulture), mistake.Split(':')[0]);
        Assert.StartsWith(name, text.Split('\n')[line - 1], StringComparison.Ordinal);
        Assert.Equal($"{line} {mistake}", told);
    }

    [Fact]
    public async Task The_pods_run_it_as_its_own_user_and_at_its_ports()
    {
        foreach (var overlay in Kubectl.Overlays)
        {
            var deployment = Manifest.ParseAll(await Kubectl.RenderAsync(overlay)).Single(manifest => manifest.Kind == "Deployment");

            Assert.Equal(Last("USER").Text, deployment.Pod["securityContext"]["runAsUser"].Text);
            Assert.Equal(s_ports.Order(), deployment.Hub!["ports"].Items.Select(port => port["containerPort"].Number!.Value).Order());
        }
    }

    [Fact]
    public async Task Its_steps_make_a_hub_that_needs_nothing_beside_it()
    {
        var image = Directory.CreateTempSubdirectory("hub-image-").FullName;
        try
        {
            await BuildAsync(image);
            // Another user must come in; what was built from is not in the image.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(image, (UnixFileMode)Convert.ToInt32("755", 8));
            Directory.Delete(Path.Combine(image, "src"), recursive: true);
            var hub = image + Last("ENTRYPOINT").Command!.Single();
            Assert.StartsWith(hub, image + Last("HEALTHCHECK").Command![0], StringComparison.Ordinal);

            await using var version = Run(hub, "--version");
            Assert.Equal(0, await version.ExitCodeAsync());
            Assert.Equal($"hub {HubVersion.Text.Split('+')[0]}", version.Output.Text.Split('+')[0].Trim());

            await using var node = await HubProcess.ServedByAsync(Run(hub, "serve", "--port", "0"));
            using var http = new HttpClient { BaseAddress = node.Url };
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
            await using var socket = await SocketClient.ConnectAsync(node.WebSocketUrl("/echo"));
            await socket.SayAsync("hello");
            Assert.Equal("hello", await socket.NextTextAsync());
            node.Terminate();
            Assert.Equal(0, await node.ExitCodeAsync());
        }
        finally
        {
            Directory.Delete(image, recursive: true);
        }
    }

    private static Instruction Last(string name) => s_instructions.Last(instruction => instruction.Name == name);

    // Its first stage, with a folder in place of the root.
    private static async Task BuildAsync(string root)
    {
        var folder = root;
        foreach (var instruction in s_instructions.Where(instruction => instruction.Stage == 0))
        {
            if (instruction.Name == "WORKDIR") folder = Directory.CreateDirectory(root + instruction.Text).FullName;
            else if (instruction.Name == "COPY") BuildContext.Copy(instruction, folder);
            else if (instruction.Name == "RUN") await RunAsync(folder, [.. instruction.Words.Select(word => word.StartsWith('/') ? root + word : word)]);
            else Assert.Equal("FROM", instruction.Name);
        }
    }

    private static Task<string> RunAsync(string folder, string[] command)
    {
        Assert.Equal("dotnet", command[0]);
        return DotNetCommand.RunInAsync(folder, command[1..]);
    }

    // As the image's user where these tests may choose one, with its variables; the address is any free one.
    private static HubProcess Run(string hub, params string[] arguments)
    {
        var user = Last("USER").Text;
        var variables = s_instructions.Where(instruction => instruction.Name == "ENV").Select(instruction => instruction.Text.Split('=', 2))
            .Where(pair => pair[0] is not ("PATH" or "HUB__URLS")).Select(pair => (pair[0], pair[1]));
        return Environment.IsPrivilegedProcess
            ? HubProcess.Start("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", hub, .. arguments], variables)
            : HubProcess.Start(hub, arguments, variables);
    }
}
