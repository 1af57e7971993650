using Hub.Host.Admin;

namespace Hub.Host.Commands.Top;

/// <summary>Asks a node for what is shown.</summary>
/// <param name="client">The node.</param>
/// <param name="time">The clock of <see cref="TopReport.At"/>.</param>
internal sealed class TopSource(AdminClient client, TimeProvider time)
{
    // More than a screen has lines for.
    private const int Rooms = 50;

    private readonly NodeRates _rates = new();

    /// <summary>The node that is asked.</summary>
    public Uri Server => client.Server;

    /// <param name="order">By what rooms are sorted: name, members or rate.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="AdminFailure">There is no answer.</exception>
    public async Task<TopReport> AskAsync(string order, CancellationToken cancellation)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var nodes = await client.GetAsync(AdminApi.Nodes, AdminJson.Default.NodesReport, cancellation);
        var rooms = await client.GetAsync(
            AdminPath.With(AdminApi.Rooms, ("sort", order), ("limit", Rooms)), AdminJson.Default.RoomsReport, cancellation);
        return new TopReport(at, _rates.Next(nodes), rooms.Rooms);
    }
}
