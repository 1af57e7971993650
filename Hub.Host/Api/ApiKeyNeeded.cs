namespace Hub.Host.Api;

/// <summary>Says of an endpoint that it needs a key.</summary>
/// <param name="Scope">With which scope.</param>
/// <param name="OpensOnLoopback">Whether it answers all where no key is configured and every listener is loopback.</param>
internal sealed record ApiKeyNeeded(ApiScope Scope, bool OpensOnLoopback);
