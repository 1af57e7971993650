namespace Hub.Actors.HubProtocol;

/// <summary>Says who a token belongs to.</summary>
internal interface ITokenCheck
{
    ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation);
}
