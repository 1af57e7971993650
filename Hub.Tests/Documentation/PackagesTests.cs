using System.IO.Compression;
using System.Net.WebSockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

/// <summary>The packages, as somebody gets to know them who reads docs/getting-started.md.</summary>
[Collection(nameof(RunsAlone))]
public class PackagesTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    [Fact]
    public async Task Only_the_two_libraries_are_packed()
    {
        var packed = new List<string>();
        foreach (var project in Directory.EnumerateFiles(SourceTree.Root, "*.csproj", SearchOption.AllDirectories))
        {
            if ((await DotNetCommand.RunAsync("msbuild", project, "-nologo", "-getProperty:IsPackable")).Trim() == "true")
                packed.Add(Path.GetFileNameWithoutExtension(project));
        }

        Assert.Equal(["Hub.Actors", "Hub.Host"], packed.Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"Hub.Actors.{feed.Version}.nupkg", $"Hub.Host.{feed.Version}.nupkg"],
            feed.Packages.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_package_brings_a_library_and_pages_and_nothing_that_acts_on_an_application()
    {
        foreach (var package in feed.Packages)
        {
            using var files = ZipFile.OpenRead(package);
            var folders = files.Entries.Select(entry => entry.FullName.Split('/')).Where(path => path.Length > 1)
                .Select(path => path[0]).Except(["_rels", "package"]).Distinct();
            var assembly = package.Contains("Hub.Host", StringComparison.Ordinal) ? "hub" : "Hub.Actors";

            // A folder build or content would, and so would appsettings.json or a page of the chat.
            Assert.Equal(["docs", "lib"], folders.Order(StringComparer.Ordinal));
            Assert.Superset(
                new HashSet<string> { $"lib/net10.0/{assembly}.dll", $"lib/net10.0/{assembly}.xml" },
                files.Entries.Select(entry => entry.FullName).ToHashSet());
            // Pages show pictures.
            if (assembly == "hub") Assert.Contains(files.Entries, entry => entry.FullName == "docs/dashboard.png");
        }
    }

    [Fact]
    public async Task The_application_of_the_guide_runs_on_them_outside_of_the_tree()
    {
        await using var app = await HubProcess.ServeApplicationAsync(await BuildAsync());
        await using var ann = await SocketClient.ConnectAsync(app.WebSocketUrl("/ws/lobby"));
        await using var ben = await SocketClient.ConnectAsync(app.WebSocketUrl("/ws/lobby"));
        await using var greeted = await SocketClient.ConnectAsync(app.WebSocketUrl("/greet/ann"));
        await using var leaving = await SocketClient.ConnectAsync(app.WebSocketUrl("/greet/ben"));

        await ann.SayAsync("hi ben");
        Assert.Equal("hi ben", await ben.NextTextAsync());
        await ben.SayAsync([1, 2]);
        Assert.Equal([1, 2], (await ann.NextAsync())!.Value.Payload);

        // The word comes from a service, the name from the route.
        Assert.Equal("hello ann", await greeted.NextTextAsync());
        await greeted.SayAsync("one");
        Assert.Equal("1: one", await greeted.NextTextAsync());
        await leaving.SayAsync("bye");
        Assert.Equal((1000, ""), await leaving.ClosedAsync());

        using var http = new HttpClient { BaseAddress = app.Url };
        using var said = await http.PostAsync("/say/lobby?text=lunch", null);
        said.EnsureSuccessStatusCode();
        Assert.Equal("lunch", await ann.NextTextAsync());
        Assert.Equal("lunch", await ben.NextTextAsync());

        app.Terminate();
        Assert.Equal(1001, (await greeted.ClosedAsync()).Code);
        Assert.Equal(1001, (await ann.ClosedAsync()).Code);
        Assert.Equal((int)WebSocketCloseStatus.EndpointUnavailable, (await ben.ClosedAsync()).Code);
        Assert.Equal(0, await app.ExitCodeAsync());
    }

    /// <summary>Does what the guide tells, and leads to the program it ends with.</summary>
    private async Task<string> BuildAsync()
    {
        var page = GuidePage.Text("getting-started.md");
        Assert.Equal(
            "dotnet new web -o Greetings\ncd Greetings\ndotnet add package Hub.Host\n", GuidePage.Blocks(page, "sh").First());

        var folder = feed.NewFolder("Greetings");
        await DotNetCommand.RunAsync("new", "web", "-o", folder, "--no-restore");
        await DotNetCommand.RunAsync("add", folder, "package", "Hub.Host", "--version", feed.Version, "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), GuidePage.Blocks(page, "csharp").First());
        // Beside the sources of this machine the folder. An advisory of today is no fault of the guide's.
        await DotNetCommand.RunAsync(
            "build", folder, "-warnaserror", $"-p:RestoreAdditionalProjectSources={feed.Folder}", "-p:NuGetAudit=false",
            "-o", Path.Combine(folder, "out"));
        return Path.Combine(folder, "out", "Greetings");
    }
}
