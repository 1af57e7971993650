using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Transport;

/// <summary>
/// Lets an upgraded connection outlive the peer's FIN. Kestrel aborts a connection as soon as its peer has finished
/// sending, and whatever the peer still waits for, the answer to its close frame above all, is lost nearly every second
/// time. An upgraded connection sees the end of its stream itself and ends when it has said its last word.
/// </summary>
internal sealed class HalfClose
{
    private volatile bool _upgraded;

    private HalfClose()
    {
    }

    /// <summary>Puts one into every connection of the listener.</summary>
    public static void Use(IConnectionBuilder listener) => listener.Use(next => async connection =>
    {
        var halfClose = new HalfClose();
        connection.Features.Set(halfClose);
        using var closed = new CancellationTokenSource();
        await using var registration = connection.ConnectionClosed.UnsafeRegister(
            state => halfClose.OnClosed((CancellationTokenSource)state!), closed);
        connection.ConnectionClosed = closed.Token;
        await next(connection);
    });

    /// <summary>From now on the end of the peer's stream is the connection's own business.</summary>
    public static void KeepOpen(HttpContext context)
    {
        if (context.Request.Protocol == HttpProtocol.Http11 && context.Features.Get<HalfClose>() is { } halfClose)
            halfClose._upgraded = true;
    }

    private void OnClosed(CancellationTokenSource closed)
    {
        if (!_upgraded) closed.Cancel();
    }
}
