namespace Hub.Host.Api;

/// <summary>What a description of the HTTP API says of an endpoint beyond what the framework knows.</summary>
/// <param name="Id">Its name, which generated clients give their function.</param>
/// <param name="Body">The type of its JSON body; null for none. The endpoint reads the body itself, so that all that can be wrong with it is told.</param>
internal sealed record ApiOperation(string Id, Type? Body);
