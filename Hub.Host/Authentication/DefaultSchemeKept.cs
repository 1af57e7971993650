using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Hub.Host.Authentication;

/// <summary>
/// The framework takes an application's only scheme for its default. The hub's beside it would end that, so what would have been the default
/// without the hub is made the default by name.
/// </summary>
internal sealed class DefaultSchemeKept : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        if (options.DefaultScheme is null && options.Schemes.Where(scheme => scheme.Name != TokenScheme.Name).ToList() is [var only])
            options.DefaultScheme = only.Name;
    }
}
