using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>Puts the hub's scheme of authentication into the container, beside those that an application has.</summary>
internal static class TokenServices
{
    public static void AddHubTokens(this IServiceCollection services)
    {
        // Not AddAuthentication: it also sets up data protection, whose keys would be written to the disk of a node that needs none.
        services.AddAuthenticationCore(options => options.AddScheme<TokenHandler>(TokenScheme.Name, displayName: null));
        services.AddWebEncoders();
        services.AddAuthorization();
        services.TryAddTransient<TokenHandler>();
        services.AddSingleton<IPostConfigureOptions<AuthenticationOptions>, DefaultSchemeKept>();
        services.AddSingleton<IValidateOptions<AuthOptions>, VerifierCheck>();
        services.AddSingleton<TokenVerification>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenVerification>());
        services.AddSingleton<TokenGate>();
    }
}
