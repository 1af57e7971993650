using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hub.Tests.Fixtures;

/// <summary>A reverse proxy that ends TLS: it takes one request a connection, puts headers into it, and passes on every byte behind it.</summary>
internal sealed class TlsProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly string _headers;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="target">The server behind it.</param>
    /// <param name="headers">What it adds, such as <c>X-Forwarded-Proto: https</c>.</param>
    public TlsProxy(Uri target, params string[] headers)
    {
        _target = target;
        _headers = string.Concat(headers.Select(header => $"{header}\r\n"));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri WebSocketUrl(string path) => new($"wss://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient();
        await using var outer = new SslStream(client.GetStream());
        try
        {
            await outer.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            var inner = server.GetStream();
            await inner.WriteAsync(await RequestAsync(outer), _stop.Token);
            await Task.WhenAny(outer.CopyToAsync(inner, _stop.Token), inner.CopyToAsync(outer, _stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // One side has gone, or the test is over.
        }
    }

    private async Task<byte[]> RequestAsync(SslStream client)
    {
        var received = new List<byte>();
        var buffer = new byte[4_096];
        while (true)
        {
            var end = Encoding.Latin1.GetString([.. received]).IndexOf("\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                received.InsertRange(end + 2, Encoding.ASCII.GetBytes(_headers));
                return [.. received];
            }

            var count = await client.ReadAsync(buffer, _stop.Token);
            if (count == 0) throw new IOException("The client has gone");
            received.AddRange(buffer.AsSpan(0, count));
        }
    }
}
