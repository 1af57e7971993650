using Hub.Host.Rpc;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Rpc;

/// <summary>What is wrong with a method is told before the node listens, with the method's name.</summary>
public class RpcServicesTests
{
#pragma warning disable VSTHRD101 // It is what must be refused.
    private static readonly Action s_asyncVoid = async () => await Task.Yield();
#pragma warning restore VSTHRD101

    private interface IClock;

    [Fact]
    public void A_name_is_registered_once()
    {
        var services = new ServiceCollection().AddRpc("add", (int number) => number);

        var mistake = Assert.Throws<ArgumentException>(() => services.AddRpcActor<ActorBase>("add"));

        Assert.StartsWith("Rpc method add is registered twice", mistake.Message, StringComparison.Ordinal);
        Assert.Same(services, services.AddRpc("Add", (int number) => number));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void A_name_must_not_be_empty(string? name)
    {
        var mistake = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRpc(name!, () => 1));

        Assert.StartsWith($"An rpc method needs a name, and '{name}' is none", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_function_of_two_arguments_stops_the_start() => RefusedAsync(
        (int a, IClock clock) => a,
        "Rpc method bad has 2 parameters that are no services (Int32 a, IClock clock), and only one can be read from data: "
        + "register the service that is missing, or put them into one type");

    [Fact]
    public Task A_service_that_is_not_registered_stops_the_start() => RefusedAsync(
        (IClock clock) => 1,
        "Rpc method bad takes IClock clock, which is neither a service nor can be read from data: register it, or take a type that can be made");

    [Fact]
    public Task A_type_that_is_no_json_stops_the_start() => RefusedAsync(
        ReadOnlySpanFunction, "Rpc method bad has ReadOnlySpan`1, which is no JSON: ");

    [Fact]
    public Task An_async_void_stops_the_start() => RefusedAsync(
        s_asyncVoid, "Rpc method bad is async void, so nobody could await it: let it return a Task");

    [Fact]
    public void A_null_function_is_a_mistake() =>
        Assert.Throws<ArgumentNullException>("function", () => new ServiceCollection().AddRpc("add", null!));

    [Theory]
    [InlineData(0)]
    [InlineData(110)]
    [InlineData(999)]
    public void A_code_that_nobody_knows_is_a_mistake(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(code), () => new RpcException(code, "x"));

    [Fact]
    public void A_code_is_an_applications_own_or_one_of_the_protocols()
    {
        Assert.Equal(1000, new RpcException(1000, "x").Code);
        Assert.Equal(125, new RpcException(125, "x").Code);
    }

    private static async Task RefusedAsync(Delegate function, string beginning)
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RpcNode.StartAsync(services => services.AddRpc("bad", function)));

        Assert.StartsWith(beginning, mistake.Message, StringComparison.Ordinal);
    }

    private static int ReadOnlySpanFunction(ReadOnlySpan<byte> bytes) => bytes.Length;
}
