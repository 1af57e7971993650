using System.Net.Sockets;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Lifetime;

/// <summary>Puts into one line why the server could not bind its addresses.</summary>
internal static class ListenFailure
{
    /// <summary>The line, or null when <paramref name="exception"/> is about something else.</summary>
    public static string? Describe(Exception exception, ListenOptions options, TlsOptions tls) =>
        (options.Urls, EncryptedAddress(Chain(exception).ToList(), tls)) switch
        {
            (_, { } encrypted) => Describe(exception, encrypted, "choose another address with HUB__TLS__URLS"),
            ({ } urls, _) => Describe(exception, urls, "choose another address with --urls or HUB__URLS"),
            _ => Describe(exception, $"port {options.Port ?? 8080}", "choose another with --port or HUB__PORT"),
        };

    /// <summary>The same for a server that is asked to listen at <paramref name="where"/>.</summary>
    public static string? Describe(Exception exception, string where, string wayOut)
    {
        var chain = Chain(exception).ToList();
        if (chain.OfType<AddressInUseException>().Any())
            return $"{where} is in use; {wayOut}";
        return chain.OfType<SocketException>().FirstOrDefault()?.SocketErrorCode switch
        {
            null => null,
            SocketError.AddressAlreadyInUse => $"{where} is in use; {wayOut}",
            SocketError.AccessDenied =>
                $"{where} may not be used by this user (permission denied, ports below 1024 usually belong to root); {wayOut}",
            SocketError.AddressNotAvailable => $"{where} is no address of this machine; {wayOut}",
            var error => $"{where} cannot be listened on ({error}); {wayOut}",
        };
    }

    // The server names the address in its message, with its own words for the host.
    private static string? EncryptedAddress(List<Exception> chain, TlsOptions tls) =>
        tls.Addresses.FirstOrDefault(address => chain.Any(failure =>
            failure.Message.Contains("https://", StringComparison.Ordinal)
            && failure.Message.Contains($":{BindingAddress.Parse(address).Port}", StringComparison.Ordinal)));

    private static IEnumerable<Exception> Chain(Exception exception) => exception switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Chain).Prepend(exception),
        { InnerException: { } inner } => Chain(inner).Prepend(exception),
        _ => [exception],
    };
}
