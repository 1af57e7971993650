using System.Text.Json;
using Hub.Host.Commands;
using Hub.Host.Configuration;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hub-config");

    private string FilePath => Path.Combine(_folder.FullName, "hub.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_setting_is_shown_with_the_value_that_serve_would_use()
    {
        var (code, values, error) = await ShowAsync([], []);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            HubSettings.All.Select(setting => SettingName.Variable(setting.Path).Replace("*", "0", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            values.Select(value => value.Name));
        Assert.All(values, value => Assert.Equal("default", value.Origin));
        Assert.Contains(new SettingValue("HUB__PORT", "8080", "default"), values);
        Assert.Contains(new SettingValue("HUB__URLS", null, "default"), values);
        Assert.Contains(new SettingValue("HUB__HEARTBEAT__INTERVAL", "00:00:30", "default"), values);
        Assert.Contains(new SettingValue("HUB__DEFLATE__LEVEL", "fastest", "default"), values);
    }

    [Fact]
    public async Task What_is_set_is_shown_with_where_it_comes_from()
    {
        await File.WriteAllTextAsync(FilePath, """{"Hub":{"Limits":{"Rooms":7,"Backlog":9},"Heartbeat":{"Interval":"00:00:01"},"Urls":"http://*:1"}}""");

        var (code, values, error) = await ShowAsync(
            ["--changed", "--port", "9000", "--origin", "https://a.example", "--heartbeat", "0"],
            [("HUB_SETTINGS", FilePath), ("HUB__LIMITS__BACKLOG", "100"), ("hub__rooms__3__match", "news-*"), ("hub__rooms__3__history", "NONE")]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            [
                new("HUB__HEARTBEAT__INTERVAL", "00:00:00", "flag --heartbeat"),
                new("HUB__LIMITS__BACKLOG", "100", "environment HUB__LIMITS__BACKLOG"),
                new("HUB__LIMITS__ROOMS", "7", $"file {FilePath}"),
                new("HUB__ORIGINS__0", "https://a.example", "flag --origin"),
                new("HUB__PORT", "9000", "flag --port"),
                new("HUB__ROOMS__3__HISTORY", "none", "environment HUB__ROOMS__3__HISTORY"),
                new("HUB__ROOMS__3__MATCH", "news-*", "environment HUB__ROOMS__3__MATCH"),
                new("HUB__URLS", null, $"file {FilePath}, less than flag --port"),
            ],
            values);
    }

    [Fact]
    public async Task For_people_it_is_a_table_and_origin_without_a_value_asks_for_the_third_column()
    {
        (string, string)[] environment = [("HUB__PORT", "9000")];

        Assert.Equal((0, "SETTING    VALUE\nHUB__PORT  9000", ""), await RunAsync(["config", "show", "--changed"], environment));
        Assert.Equal(
            (0, "SETTING    VALUE  ORIGIN\nHUB__PORT  9000   environment HUB__PORT", ""),
            await RunAsync(["config", "show", "--origin", "--changed"], environment));
    }

    [Fact]
    public async Task No_secret_is_shown()
    {
        const string Secret = "a-secret-that-nobody-may-see-0123456789";
        var (code, values, error) = await ShowAsync(
            ["--changed"],
            [
                ("HUB__AUTH__KEY", Secret), ("HUB__ADMIN__KEY", Secret), ("HUB__CLUSTER__SECRET", Secret), ("HUB__API__KEYS__0__KEY", Secret),
                ("HUB__CLUSTER__POSTGRES", $"Host=db;PWD={Secret};Username=hub"), ("HUB__AUTH__JWKS", $"https://ann:{Secret}@issuer.example/keys"),
            ]);

        Assert.DoesNotContain(Secret, $"{string.Join('\n', values)}{error}", StringComparison.Ordinal);
        Assert.Equal(
            ["***", "***", "***", "***", "Host=db;Password=***;Username=hub", "***"],
            values.Select(value => value.Value));
        Assert.Equal(1, code);

        (_, values, error) = await ShowAsync(["--changed"], [("HUB__CLUSTER__POSTGRES", $"postgres://hub:{Secret}@db/hub")]);
        Assert.Equal("***", values.Single().Value);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_breaks_its_rule_is_shown_and_the_mistake_is_told()
    {
        var (code, values, error) = await ShowAsync(["--changed"], [("HUB__PORT", "abc"), ("HUB__LIMITS__BACKLOG", "0")]);

        Assert.Equal(1, code);
        Assert.Equal([("HUB__LIMITS__BACKLOG", "0"), ("HUB__PORT", "abc")], values.Select(value => (value.Name, value.Value)));
        Assert.Equal(
            ["hub: HUB__LIMITS__BACKLOG=0 must be a whole number from 1 to 65535", "hub: HUB__PORT=abc must be a whole number"],
            error.Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Check_says_in_one_line_that_serve_would_start() => Assert.Equal(
        (0, "the settings are right; set here: 2, the others have their defaults", ""),
        await RunAsync(["config", "check", "--port", "9000"], [("HUB__LIMITS__ROOMS", "7")]));

    [Fact]
    public async Task Check_tells_all_mistakes_those_of_serve_and_names_that_nothing_reads()
    {
        (string, string)[] environment =
        [
            ("HUB__LIMITS__BACKLOG", "many"), ("HUB__LIMITS__ROOMS", "-1"), ("HUB__ROOMS__0__HISTORY", "durable"), ("HUB__AUTH__REQUIRED", "true"),
            ("HUB__TLS__CERTIFICATE", "/no/such.pem"), ("HUB__TLS__URLS", "https://*:8443"), ("HUB__PORT", "1"), ("HUB__URLS", "http://*:2"),
        ];
        var serve = await RunAsync(["serve"], environment);
        var check = await RunAsync(["config", "check"], [.. environment, ("HUB__PROT", "1")]);

        Assert.Equal((1, ""), (check.ExitCode, check.Output));
        Assert.Equal(serve.Error.Split('\n').Append("hub: HUB__PROT is no setting and changes nothing; did you mean HUB__PORT?"), check.Error.Split('\n'));
        Assert.Equal(
            [
                "hub: HUB__AUTH__REQUIRED=true needs somebody who",
                "hub: HUB__LIMITS__BACKLOG=many must be a",
                "hub: HUB__LIMITS__ROOMS=-1 must be 0",
                "hub: HUB__PORT=1 and HUB__URLS=http://*:2 exclude",
                "hub: HUB__ROOMS__0__HISTORY=durable needs a database,",
                "hub: HUB__TLS__CERTIFICATE=/no/such.pem must be a",
            ],
            serve.Error.Split('\n').Select(line => string.Join(' ', line.Split(' ').Take(5))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(2, "hub: --grace -00:00:01 must be a time hh:mm:ss from 0 to 1.00:00:00 (one day)", "config", "check", "--grace", "-00:00:01")]
    [InlineData(2, "hub: unknown option --prot; did you mean --port? See hub config check --help.", "config", "check", "--prot", "1")]
    [InlineData(1, "hub: HUB_SETTINGS=/no/such.json is no file that can be read", "config", "check")]
    [InlineData(1, "hub: HUB_SETTINGS=/no/such.json is no file that can be read", "config", "show")]
    public async Task What_cannot_be_read_or_is_wrong_on_the_command_line_is_told_in_one_line(int code, string error, params string[] arguments) =>
        Assert.Equal((code, "", error), await RunAsync(arguments, code == 1 ? [("HUB_SETTINGS", "/no/such.json")] : []));

    private static async Task<(int ExitCode, IReadOnlyList<SettingValue> Values, string Error)> ShowAsync(string[] flags, (string, string)[] environment)
    {
        var (code, output, error) = await RunAsync(["config", "show", "--output", "json", .. flags], environment);
        return (code, JsonSerializer.Deserialize(output, AdminOutput.Default.IReadOnlyListSettingValue)!, error);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, (string, string)[] environment)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        return (await hub.ExitCodeAsync(), hub.Output.Text, hub.Error.Text);
    }
}
