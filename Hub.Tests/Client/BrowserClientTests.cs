using System.IO.Compression;
using System.Text.Json;
using Hub.Host;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Client;

/// <summary>hub.js, the client for browsers and Node. What it does is said by the files *.test.mjs here, which Node runs.</summary>
public class BrowserClientTests
{
    private const int MaxPackedBytes = 6 * 1024;

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(ClientTools.Tests, "*.test.mjs").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task It_does_what_its_own_tests_say(string file) =>
        ClientTools.NodeAsync("--test", "--test-reporter=spec", "--test-timeout=60000", "--disable-warning=ExperimentalWarning", file);

    [Fact]
    public async Task It_has_less_than_6_KB_when_it_is_packed_for_the_way()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(ClientTools.Package, "hub.js")));

        Assert.InRange(packed.Length, 1, MaxPackedBytes - 1);
    }

    [Fact]
    public async Task It_needs_no_other_module()
    {
        var code = await File.ReadAllTextAsync(Path.Combine(ClientTools.Package, "hub.js"));

        Assert.DoesNotMatch(@"\bimport\b|\brequire\(", code);
    }

    [Fact]
    public async Task Its_types_hold_what_a_page_may_do_and_refuse_what_it_may_not() =>
        Assert.Equal("", await ClientTools.NodeAsync("node_modules/typescript/bin/tsc", "--project", "tsconfig.json"));

    [Fact]
    public async Task The_package_is_the_module_its_types_and_nothing_else()
    {
        using var packed = JsonDocument.Parse(await ClientTools.NpmAsync("pack", "--dry-run", "--json", "--offline"));
        var package = packed.RootElement[0];

        Assert.Equal(
            ["hub.d.ts", "hub.js", "package.json"],
            package.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(HubVersion.Text, package.GetProperty("version").GetString());
    }
}
