using System.Net.Sockets;
using Hub.Host;
using Hub.Host.Lifetime;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Connections;

namespace Hub.Tests.Host.Lifetime;

public sealed class ListenFailureTests
{
    [Fact]
    public void A_port_of_root_is_told_as_a_matter_of_permission()
    {
        // As Kestrel reports localhost: both loopback addresses failed.
        var failure = new IOException("Failed to bind", new AggregateException(
            new SocketException((int)SocketError.AccessDenied), new SocketException((int)SocketError.AccessDenied)));
        Assert.Equal(
            "port 80 may not be used by this user (permission denied, ports below 1024 usually belong to root);" +
            " choose another with --port or HUB__PORT",
            ListenFailure.Describe(failure, new ListenOptions { Port = 80 }, new TlsOptions()));
    }

    [Fact]
    public void A_failure_at_an_encrypted_address_is_told_with_its_own_setting() =>
        Assert.Equal(
            "https://127.0.0.1:8443 is in use; choose another address with HUB__TLS__URLS",
            ListenFailure.Describe(
                new IOException("Failed to bind to address https://127.0.0.1:8443: address already in use.", new AddressInUseException("In use")),
                new ListenOptions(), new TlsOptions { Urls = "https://127.0.0.1:8444; https://127.0.0.1:8443" }));

    [Fact]
    public void Another_failure_is_not_taken_for_one_of_the_address() =>
        Assert.Null(ListenFailure.Describe(new InvalidOperationException("Something else"), new ListenOptions(), new TlsOptions()));
}
