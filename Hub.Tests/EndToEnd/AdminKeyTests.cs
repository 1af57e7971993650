using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

[UnsupportedOSPlatform("windows")]
public sealed class AdminKeyTests : IDisposable
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_without_a_key_makes_one_that_only_its_user_can_read_and_takes_it_away_when_it_stops()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("XDG_RUNTIME_DIR", _folder)]);
        var file = Path.Combine(_folder, "hub", $"admin-{hub.Url.Port}.key");

        Assert.Equal(UserOnly, File.GetUnixFileMode(file));
        Assert.Equal(UserOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hub.Url, await File.ReadAllTextAsync(file)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub.Url, "another"));

        hub.Terminate();
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Two_nodes_have_two_keys()
    {
        await using var one = await HubProcess.ServeAsync();
        await using var other = await HubProcess.ServeAsync();

        Assert.NotEqual(KeyOf(one), KeyOf(other));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(other.Url, KeyOf(one)));
    }

    [Fact]
    public async Task A_link_that_lies_in_the_place_of_the_key_is_replaced_and_not_written_through()
    {
        var (port, victim) = (HubCluster.FreePort(), Path.Combine(_folder, "victim"));
        await File.WriteAllTextAsync(victim, "mine");
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "hub")).FullName, $"admin-{port}.key");
        File.CreateSymbolicLink(file, victim);

        await using var hub = await HubProcess.ServeAsync(["--port", $"{port}"], [("XDG_RUNTIME_DIR", _folder)]);

        Assert.Null(new FileInfo(file).LinkTarget);
        Assert.Equal("mine", await File.ReadAllTextAsync(victim));
    }

    [Theory]
    [InlineData("XDG_STATE_HOME", "hub")]
    [InlineData("HOME", ".local/state/hub")]
    public async Task Without_a_runtime_folder_it_lies_in_the_users_state(string variable, string folder)
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("XDG_RUNTIME_DIR", ""), ("XDG_STATE_HOME", ""), (variable, _folder)]);

        Assert.True(File.Exists(Path.Combine(_folder, folder, $"admin-{hub.Url.Port}.key")));
    }

    [Fact]
    public async Task Without_a_home_that_can_be_written_it_lies_in_the_temporary_folder()
    {
        await using var hub = await HubProcess.ServeAsync(
            environment: [("XDG_RUNTIME_DIR", ""), ("XDG_STATE_HOME", ""), ("HOME", "/proc"), ("TMPDIR", _folder)]);

        Assert.True(File.Exists(Path.Combine(_folder, $"hub-{Environment.UserName}", $"admin-{hub.Url.Port}.key")));
    }

    [Fact]
    public async Task Where_no_folder_can_be_written_the_node_runs_and_says_so()
    {
        await using var hub = await HubProcess.ServeAsync(
            environment: [("XDG_RUNTIME_DIR", "/proc"), ("XDG_STATE_HOME", ""), ("HOME", "/proc"), ("TMPDIR", "/proc")]);

        await hub.Error.WaitForAsync("/admin refuses everybody until HUB__ADMIN__KEY is set");
    }

    [Fact]
    public async Task A_configured_key_is_the_only_one()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__ADMIN__KEY", "0123456789abcdef"), ("XDG_RUNTIME_DIR", _folder)]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hub.Url, "0123456789abcdef"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("HUB__ADMIN__KEY", "0123456789abcde", "***")]
    [InlineData("HUB__ADMIN__KEY", "0123456789 abcdef", "***")]
    public async Task A_key_that_is_short_or_cannot_be_sent_is_refused_at_start_and_not_repeated(string name, string value, string shown)
    {
        await using var hub = HubProcess.Start(["serve"], [(name, value)]);

        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Equal(
            $"hub: {name}={shown} must have at least 16 characters, none of them a space or beyond ASCII: make one with openssl rand -base64 32; without one hub serve makes it",
            hub.Error.Text);
    }

    [Fact]
    public async Task An_admin_address_in_use_is_told_in_one_line_with_the_way_out_and_ends_with_1()
    {
        await using var first = await HubProcess.ServeAsync();
        await using var second = HubProcess.Start(["serve", "--port", "0"], [("HUB__ADMIN__URLS", $"http://127.0.0.1:{first.Url.Port}")]);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Equal($"hub: http://127.0.0.1:{first.Url.Port} is in use; choose another address with HUB__ADMIN__URLS", second.Error.Text);
    }

    private static string KeyOf(HubProcess hub) => File.ReadAllText(Path.Combine(HubProcess.RuntimeFolder, "hub", $"admin-{hub.Url.Port}.key"));

    private static async Task<HttpStatusCode> StatusAsync(Uri server, string key)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return (await http.GetAsync(new Uri(server, "/admin/api/cluster"))).StatusCode;
    }
}
