using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Options;

namespace Hub.Host.Configuration;

/// <summary>Says what is wrong with one options class, under the names by which its values were set.</summary>
internal sealed class OptionsValidator<T>(IConfiguration configuration) : IValidateOptions<T>
    where T : class, IHubOptions
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var settings = OptionsClass.For(typeof(T)).Settings;
        IReadOnlyList<string> failures = [.. HubSettings.Unreadable(configuration, settings), .. Texts(configuration, options.Mistakes())];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Each mistake as a sentence.</summary>
    public static IReadOnlyList<string> Texts(IConfiguration configuration, IEnumerable<OptionMistake> mistakes)
    {
        var section = T.Section.Length == 0 ? HubSettings.Root : $"{HubSettings.Root}:{T.Section}";
        return [.. mistakes.Select(mistake => $"{SettingName.Assigned(configuration, $"{section}:{mistake.Property}", mistake.Value)} {mistake.Rule}")];
    }
}
