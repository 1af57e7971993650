using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class CommandLineTests
{
    private const string See = "See hub serve --help.";
    private const string Addresses = "must be addresses such as http://localhost:8080 or http://*:8080, separated by" +
        " semicolons, with a port up to 65535; 0 takes a free one, but not of localhost";

    [Theory]
    [InlineData("--prot 9000", $"hub: unknown option --prot; did you mean --port? {See}")]
    [InlineData("serve --heartbaet 00:00:01", $"hub: unknown option --heartbaet; did you mean --heartbeat? {See}")]
    [InlineData("sevre", "hub: unknown command sevre; did you mean serve? See hub --help.")]
    [InlineData("--port 9000 lobby", $"hub: lobby is one argument too many. {See}")]
    [InlineData("--port", $"hub: Required argument missing for option: '--port'. {See}")]
    [InlineData("--port abc", "hub: --port abc must be a whole number")]
    [InlineData("--port 70000", "hub: --port 70000 must be a whole number from 0 to 65535")]
    [InlineData("--port 1 --urls http://*:2", "hub: --port 1 and --urls http://*:2 exclude each other; give one of them")]
    [InlineData("--urls ftp://x", $"hub: --urls ftp://x {Addresses}")]
    [InlineData("--urls http://localhost:0", $"hub: --urls http://localhost:0 {Addresses}")]
    [InlineData("--urls http://unix:/tmp/hub", $"hub: --urls http://unix:/tmp/hub {Addresses}")]
    [InlineData("--urls http://localhost:99999", $"hub: --urls http://localhost:99999 {Addresses}")]
    [InlineData("help", "hub: unknown command help; did you mean --help? See hub --help.")]
    [InlineData("--rate-limit many", $"hub: --rate-limit many must be messages/window such as 100/00:01:00, or off. {See}")]
    [InlineData("--rate-limit 5/60", "hub: --rate-limit 5/60 must be a time hh:mm:ss, such as 00:00:30, or 0")]
    [InlineData("--rate-limit -5/00:01:00", "hub: --rate-limit -5/00:01:00 must be 0 (off) or more")]
    [InlineData("--rate-limit 5/0", "hub: --rate-limit 5/0 must be a time hh:mm:ss above 0 and up to 1.00:00:00 (one day)")]
    [InlineData("--heartbeat 30", "hub: --heartbeat 30 must be a time hh:mm:ss, such as 00:00:30, or 0")]
    [InlineData("--grace -00:00:01", "hub: --grace -00:00:01 must be a time hh:mm:ss from 0 to 1.00:00:00 (one day)")]
    [InlineData("connect", "hub: Required argument missing for command: 'connect'. See hub connect --help.")]
    [InlineData("connect ftp://x", "hub: ftp://x is not the address of a WebSocket; write ws://host:port/path or host:port/path")]
    [InlineData("connect localhost --wait 5", "hub: --wait 5 must be a time hh:mm:ss, such as 00:00:30, or 0")]
    [InlineData("connect localhost --header nothing",
        "hub: --header nothing must be a name and a value, such as \"Authorization: Bearer abc\"")]
    [InlineData("connect localhost --subprotocol a;b", "hub: --subprotocol a;b must be a token without spaces, named once")]
    [InlineData("cluster", "hub: hub cluster needs a command: status, shards, tail, drain, rebalance or leave. See hub cluster --help.")]
    [InlineData("config", "hub: hub config needs a command: show or check. See hub config --help.")]
    [InlineData("cluster --output json", "hub: --output is an option of hub cluster status, hub cluster shards, hub cluster tail, hub cluster drain, hub cluster rebalance or hub cluster leave; it stands behind the command. See hub cluster --help.")]
    [InlineData("cluster status nodes", "hub: nodes is one argument too many. See hub cluster status --help.")]
    [InlineData("cluster status --output yaml", "hub: --output yaml must be table or json. See hub cluster status --help.")]
    [InlineData("cluster status --sever x", "hub: unknown option --sever; did you mean --server? See hub cluster status --help.")]
    [InlineData("cluster drain", "hub: Required argument missing for command: 'drain'. See hub cluster drain --help.")]
    [InlineData("cluster drain one --rate 0", "hub: --rate 0 must be a whole number from 1 to 10000. See hub cluster drain --help.")]
    [InlineData("cluster drain -- --one --rate", "hub: --rate is one argument too many. See hub cluster drain --help.")]
    [InlineData("token craete", "hub: unknown command craete; did you mean create? See hub token --help.")]
    [InlineData("token create", "hub: Option '--sub' is required. See hub token create --help.")]
    [InlineData("token create --sub a --alg RS1", "hub: --alg RS1 must be HS256 or HS384 or HS512 or RS256 or ES256. See hub token create --help.")]
    [InlineData("bench fanout --members many", "hub: --members many must be a whole number from 1 to 1000000. See hub bench fanout --help.")]
    [InlineData("completion tcsh", "hub: tcsh must be bash, zsh, fish or pwsh. See hub completion --help.")]
    public async Task A_wrong_command_line_is_told_in_one_line_and_ends_with_2(string line, string told)
    {
        await using var hub = HubProcess.Start(line.Split(' '));
        Assert.Equal(2, await hub.ExitCodeAsync());
        Assert.Equal(told, hub.Error.Text);
        Assert.Empty(hub.Output.Lines);
    }

    [Theory]
    [InlineData("HUB__PORT", "abc", "must be a whole number")]
    [InlineData("HUB__PORT", "-1", "must be a whole number from 0 to 65535")]
    [InlineData("HUB__HEARTBEAT__INTERVAL", "x", "must be a time hh:mm:ss, such as 00:00:30, or 0")]
    [InlineData("HUB__LIMITS__BACKLOG", "0", "must be a whole number from 1 to 65535")]
    [InlineData("HUB__LIMITS__MAXPAYLOAD", "-1", "must be 0 (off) or more")]
    [InlineData("HUB__API__KEYS__0__KEY", "", "must not be empty: it is what a caller sends as Authorization: Bearer")]
    [InlineData("HUB__AUTH__REQUIRED", "true", "needs somebody who checks tokens: set HUB__AUTH__KEY, HUB__AUTH__KEYFILE or HUB__AUTH__JWKS," +
        " register a verifier with services.AddSingleton<ITokenVerifier, …>(), or set it to false")]
    [InlineData("HUB__AUTH__KEYFILE", "/no/such.pem", "must be a file, which it is not")]
    [InlineData("HUB__SHUTDOWN__LIMIT", "00:00:12", "is shorter than stopping takes: DELAY 00:00:00 + DRAIN 00:00:00" +
        " + GRACE 00:00:05 + 00:00:10 = 00:00:15; raise LIMIT or lower one of the others")]
    public async Task A_wrong_setting_is_told_in_one_line_and_ends_with_1(string name, string value, string rule)
    {
        await using var hub = HubProcess.Start(["serve"], [(name, value)]);
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Equal($"hub: {name}={value} {rule}", hub.Error.Text);
        Assert.Empty(hub.Output.Lines);
    }

    [Fact]
    public async Task Several_wrong_settings_are_told_at_once()
    {
        await using var hub = HubProcess.Start([], [("HUB__LIMITS__BACKLOG", "0"), ("HUB__RATELIMIT__WINDOW", "0")]);
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Equal(
            ["hub: HUB__LIMITS__BACKLOG=0", "hub: HUB__RATELIMIT__WINDOW=00:00:00"],
            hub.Error.Lines.Select(line => line[..line.IndexOf(" must", StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public async Task A_variable_that_nothing_reads_is_warned_of_with_the_nearest_name_and_the_node_starts()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__HEARTBEAT__INTERVALL", "00:00:05")]);
        await hub.Error.WaitForAsync(
            "HUB__HEARTBEAT__INTERVALL is no setting and changes nothing; did you mean HUB__HEARTBEAT__INTERVAL?");
    }

    [Theory]
    [InlineData("--port {0}", "hub: port {0} is in use; choose another with --port or HUB__PORT")]
    [InlineData("--urls http://127.0.0.1:{0}",
        "hub: http://127.0.0.1:{0} is in use; choose another address with --urls or HUB__URLS")]
    public async Task A_port_in_use_is_told_in_one_line_with_the_way_out_and_ends_with_1(string line, string told)
    {
        await using var first = await HubProcess.ServeAsync();
        await using var second = HubProcess.Start(string.Format(null, line, first.Url.Port).Split(' '));
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Equal(string.Format(null, told, first.Url.Port), second.Error.Text);
        Assert.Empty(second.Output.Lines);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_told_in_one_line_and_ends_with_1()
    {
        // TEST-NET-1 of RFC 5737: never an address of this machine.
        await using var hub = HubProcess.Start(["--urls", "http://192.0.2.1:8080"]);
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Equal(
            "hub: http://192.0.2.1:8080 is no address of this machine; choose another address with --urls or HUB__URLS",
            hub.Error.Text);
    }

    [Fact]
    public async Task A_flag_is_stronger_than_a_variable_also_where_the_two_name_different_settings()
    {
        await using var hub = await HubProcess.ServeAsync(["--port", "0"], [("HUB__URLS", "http://192.0.2.1:1")]);
        Assert.Equal("127.0.0.1", hub.Url.Host);
    }

    [Fact]
    public async Task The_banner_names_the_dashboard_where_it_is()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__ADMIN__URLS", "http://127.0.0.1:0")]);
        await hub.Output.WaitForAsync("Ctrl-C stops it.");
        using var http = new HttpClient();

        var line = Assert.Single(hub.Output.Lines, line => line.StartsWith("  admin    http://127.0.0.1:", StringComparison.Ordinal));

        Assert.NotEqual(hub.Url.Port, new Uri(line[11..]).Port);
        Assert.Contains("<title>", await http.GetStringAsync(new Uri(line[11..])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_banner_names_the_addresses_a_line_to_try_what_is_off_and_each_open_door()
    {
        await using var hub = await HubProcess.ServeAsync(
            ["--urls", "http://0.0.0.0:0", "--rate-limit", "off", "--heartbeat", "0"]);
        await hub.Output.WaitForAsync("Ctrl-C stops it.");
        var port = hub.Url.Port;
        Assert.Equal(
            $$"""
            hub 0.1.0 listening on http://0.0.0.0:{{port}}

              page     http://localhost:{{port}}/
              socket   ws://localhost:{{port}}/ws/{room}
              admin    http://localhost:{{port}}/admin/
              try      hub connect ws://localhost:{{port}}/ws/lobby
              off      authentication, TLS, cluster (this is the only node), rate limit, heartbeat
              warning  http://0.0.0.0:{{port}} is open to the network: whoever reaches it may read and write every room, unencrypted
              warning  POST /broadcast refuses everybody (401) until HUB__API__KEYS__0__KEY is set
              warning  the rate limit is off: one connection may send as much as it can

            Ctrl-C stops it.
            """,
            hub.Output.Text);
    }

    [Fact]
    public async Task Where_a_token_is_required_the_open_door_is_the_one_to_the_tokens()
    {
        await using var hub = await HubProcess.ServeAsync(
            ["--urls", "http://0.0.0.0:0"], [("HUB__AUTH__KEY", Tokens.Secret), ("HUB__AUTH__REQUIRED", "true")]);
        await hub.Output.WaitForAsync($"  warning  http://0.0.0.0:{hub.Url.Port} is open to the network, unencrypted: who listens in sees tokens");
        await hub.Output.WaitForAsync("  off      TLS, cluster (this is the only node)");
    }

    [Fact]
    public async Task What_stands_behind_a_bare_double_dash_is_an_argument()
    {
        await using var hub = HubProcess.Start(["token", "check", "--key", Tokens.Secret, "--", "--no-token"]);
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Contains("hub: the token is not good: ", hub.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        await using var hub = HubProcess.Start(["--version"]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal("hub 0.1.0", hub.Output.Text);
    }

    [Theory]
    [InlineData("--help", "hub connect ws://localhost:8080/ws/lobby")]
    [InlineData("serve --help", "hub serve --urls http://*:8080")]
    [InlineData("--port 1 --help", "hub serve --urls http://*:8080")]
    [InlineData("connect --help", "echo hi | hub connect localhost:8080/ws/lobby")]
    [InlineData("token create --help", "hub token create --sub ann --key-file private.pem")]
    [InlineData("token check --help", "hub token create --sub ann | hub token check -")]
    [InlineData("bench --help", "hub bench storm")]
    [InlineData("bench connect --help", "hub bench connect --connections 10000 --rooms 1000 --pid $(pgrep -x hub)")]
    public async Task Help_shows_examples(string line, string example)
    {
        await using var hub = HubProcess.Start(line.Split(' '));
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Contains(example, hub.Output.Text, StringComparison.Ordinal);
        Assert.Empty(hub.Error.Lines);
    }
}
