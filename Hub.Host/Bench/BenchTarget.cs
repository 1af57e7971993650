using System.Net;
using System.Net.Sockets;
using System.Text;
using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>The server under load: an address in which <c>{room}</c> stands for the room's name.</summary>
internal sealed class BenchTarget
{
    public const string Room = "{room}";

    private readonly string _template;
    private readonly IReadOnlyList<string> _headers;
    private readonly Uri _first;

    private BenchTarget(string template, IReadOnlyList<string> headers, Uri first)
    {
        _template = template;
        _headers = headers;
        _first = first;
    }

    /// <summary>As the user wrote it.</summary>
    public string Url => _template;

    public bool NamesRooms => _template.Contains(Room, StringComparison.Ordinal);

    /// <summary>Where to connect to; known after <see cref="ResolveAsync"/>.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Reads an address template.</summary>
    /// <param name="template">Such as <c>ws://localhost:8080/ws/{room}</c>.</param>
    /// <param name="headers">Request headers, <c>name: value</c> each.</param>
    /// <param name="mistake">What is wrong when the result is null.</param>
    public static BenchTarget? Parse(string template, IReadOnlyList<string> headers, out string mistake)
    {
        var url = SocketUrl.Parse(template.Replace(Room, "room", StringComparison.Ordinal));
        var wrong = headers.FirstOrDefault(header => !header.Contains(':', StringComparison.Ordinal) || header.AsSpan().ContainsAny('\r', '\n'));
        mistake = url is null ? $"{template} is not the address of a WebSocket; write ws://host:port/path, with {Room} for the name of a room"
            : url.Scheme != "ws" ? $"{template} is encrypted; bench speaks plain ws:// only"
            : wrong is not null ? $"--header {wrong} must be a name and a value, such as \"Authorization: Bearer abc\""
            : "";
        return mistake.Length == 0 ? new BenchTarget(template, headers, url!) : null;
    }

    /// <summary>Looks the host's name up.</summary>
    /// <exception cref="BenchFailure">It has no address.</exception>
    public async Task ResolveAsync(CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(_first.DnsSafeHost, cancellation);
            // A server on "localhost" listens on both addresses or on the first alone.
            var address = addresses.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
            EndPoint = new IPEndPoint(address, _first.Port);
        }
        catch (SocketException unknown)
        {
            throw new BenchFailure($"{_first.Host} has no address: {unknown.Message}", ExitCodes.Unreachable);
        }
    }

    /// <summary>The request that opens a connection to <paramref name="room"/>.</summary>
    public byte[] RequestFor(string room)
    {
        var url = SocketUrl.Parse(_template.Replace(Room, Uri.EscapeDataString(room), StringComparison.Ordinal))!;
        var request = new StringBuilder()
            .Append("GET ").Append(url.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(url.Authority)
            .Append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ")
            .Append(UpgradeResponse.Key).Append("\r\n");
        foreach (var header in _headers) request.Append(header).Append("\r\n");
        return Encoding.Latin1.GetBytes(request.Append("\r\n").ToString());
    }
}
