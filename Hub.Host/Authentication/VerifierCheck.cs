using Hub.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>A token that nobody can check must not be required: every connection would be refused.</summary>
internal sealed class VerifierCheck(IConfiguration configuration, IServiceProviderIsService services) : IValidateOptions<AuthOptions>
{
    private const string Path = $"{HubSettings.Root}:Auth:{nameof(AuthOptions.Required)}";

    public ValidateOptionsResult Validate(string? name, AuthOptions options) =>
        options.Required && !options.HasKeys && !services.IsService(typeof(ITokenVerifier))
            ? ValidateOptionsResult.Fail(
                $"{SettingName.Assigned(configuration, Path, "true")} needs somebody who checks tokens:"
                + " set HUB__AUTH__KEY, HUB__AUTH__KEYFILE or HUB__AUTH__JWKS, register a verifier with services.AddSingleton<ITokenVerifier, …>(), or set it to false")
            : ValidateOptionsResult.Success;
}
