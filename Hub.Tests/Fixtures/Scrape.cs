using System.Net.Http.Headers;

namespace Hub.Tests.Fixtures;

/// <summary>Asks a node for its metrics as Prometheus does.</summary>
internal static class Scrape
{
    /// <summary>The admin key of the nodes that are asked with one.</summary>
    public const string Key = "0123456789abcdef";

    /// <summary>What it says, which must keep to the format.</summary>
    public static async Task<Exposition> OfAsync(Uri server)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var response = await http.GetAsync(new Uri(server, "/metrics"));
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return Exposition.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the sample has the value: what the peer has seen may be counted a moment later.</summary>
    public static async Task UntilAsync(Uri server, double value, string name, params (string Name, string Value)[] labels)
    {
        double? last = null;
        try
        {
            await Poll.UntilAsync(async _ => (last = (await OfAsync(server)).Find(name, labels)) == value);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal((name, value), (name, last));
        }
    }
}
