namespace Hub.Host.Rpc;

/// <summary>A method as the application has registered it.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Create">Makes it, with the application's services; throws what is wrong with it.</param>
internal sealed record RpcRegistration(string Method, Func<IServiceProvider, RpcMethod> Create);
