using System.Collections;
using System.Reflection;
using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Options;

namespace Hub.Host.Configuration;

/// <summary>One class that implements <see cref="IHubOptions"/>, seen without its type.</summary>
internal abstract class OptionsClass
{
    /// <summary>All of them, in the library and in the host.</summary>
    public static IReadOnlyList<OptionsClass> All { get; } =
    [
        .. new[] { typeof(IHubOptions).Assembly, typeof(OptionsClass).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IHubOptions)))
            .Select(type => (OptionsClass)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!),
    ];

    /// <summary>The one that is <paramref name="type"/>.</summary>
    public static OptionsClass For(Type type) => All.First(options => options.Type == type);

    /// <summary>The class itself.</summary>
    public abstract Type Type { get; }

    /// <summary>Full path of its section, such as <c>Hub:Limits</c>.</summary>
    public abstract string Section { get; }

    /// <summary>Its settings; a list contributes one for each property of its elements.</summary>
    public abstract IEnumerable<Setting> Settings { get; }

    /// <summary>Binds its section and has it validated at start.</summary>
    public abstract void Register(IServiceCollection services, HubOptions defaults);

    /// <summary>Its settings with the values that they have, right or wrong. A list that is empty contributes an element as it would be.</summary>
    public abstract IEnumerable<(string Path, PropertyInfo Property, object? Value)> Values(IServiceProvider services);

    /// <summary>Compares what the configuration says now with what the running node has.</summary>
    /// <exception cref="OptionsValidationException">It breaks a rule.</exception>
    public abstract IReadOnlyList<SettingChange> Changes(IServiceProvider services);

    private static IEnumerable<Setting> SettingsOf(Type type, string path) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        {
            var propertyPath = $"{path}:{property.Name}";
            var element = ElementOf(property);
            if (element == typeof(string)) return [new Setting($"{propertyPath}:{Setting.AnyIndex}", element)];
            return element is null
                ? [new Setting(propertyPath, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)]
                : SettingsOf(element, $"{propertyPath}:{Setting.AnyIndex}");
        });

    // What is bound to a list counts its elements anew: the second of 0 and 5 is the element 1, and is called 5.
    private static IEnumerable<(string Path, PropertyInfo Property, object? Value)> ValuesOf(object options, string path, IConfiguration configuration) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        {
            var propertyPath = $"{path}:{property.Name}";
            if (ElementOf(property) is not { } element) return [(propertyPath, property, property.GetValue(options))];
            var list = ((IEnumerable)property.GetValue(options)!).Cast<object?>().ToList();
            if (list.Count == 0) list.Add(element == typeof(string) ? null : Activator.CreateInstance(element));
            var names = configuration.GetSection(propertyPath).GetChildren().Select(child => child.Key).ToList();
            return list.SelectMany((value, index) =>
            {
                var elementPath = $"{propertyPath}:{(names.Count == list.Count ? names[index] : index)}";
                return element == typeof(string) ? [(elementPath, property, value)] : ValuesOf(value!, elementPath, configuration);
            });
        });

    private static Type? ElementOf(PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(IList<>)
            ? property.PropertyType.GetGenericArguments()[0]
            : null;

    private sealed class Of<T> : OptionsClass
        where T : class, IHubOptions
    {
        public override Type Type => typeof(T);

        public override string Section => T.Section.Length == 0 ? HubSettings.Root : $"{HubSettings.Root}:{T.Section}";

        public override IEnumerable<Setting> Settings => SettingsOf(typeof(T), Section);

        public override void Register(IServiceCollection services, HubOptions defaults)
        {
            services.AddSingleton<IValidateOptions<T>, OptionsValidator<T>>();
            var options = services.AddOptions<T>();
            if (defaults.All.OfType<T>().FirstOrDefault() is { } own) options.Configure(target => Copy(own, target));
            // Not BindConfiguration: it would have the framework validate anew, and throw, where the settings are read anew (SettingsReload does that).
            options.Configure<IConfiguration>((target, configuration) => Readable(configuration).Bind(target)).ValidateOnStart();
        }

        public override IEnumerable<(string Path, PropertyInfo Property, object? Value)> Values(IServiceProvider services) =>
            ValuesOf(HubSettings.Unchecked<T>(services), Section, services.GetRequiredService<IConfiguration>());

        public override IReadOnlyList<SettingChange> Changes(IServiceProvider services)
        {
            var running = services.GetRequiredService<IOptions<T>>().Value;
            var fresh = services.GetRequiredService<IOptionsFactory<T>>().Create(Options.DefaultName);
            var mistakes = OptionsValidator<T>.Texts(services.GetRequiredService<IConfiguration>(), fresh.MistakesInPlaceOf(running));
            if (mistakes.Count > 0) throw new OptionsValidationException(Section, typeof(T), mistakes);
            return
            [
                .. from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                   where !SettingChange.IsSame(property.GetValue(running), property.GetValue(fresh))
                   select SettingChange.Of(SettingName.Variable($"{Section}:{property.Name}"), property, running, fresh),
            ];
        }

        // A text that is no value is told by the validator, and does not keep it from telling the rest.
        private IConfiguration Readable(IConfiguration configuration)
        {
            var section = configuration.GetSection(Section);
            if (!HubSettings.Unreadable(configuration, Settings).Any()) return section;
            var readable = section.AsEnumerable(makePathsRelative: true)
                .Where(pair => pair.Value is not null && !Settings.Any(setting => setting.Matches($"{Section}:{pair.Key}") && setting.BrokenBy(pair.Value) is not null));
            return new ConfigurationBuilder().AddInMemoryCollection(readable).Build();
        }

        private static void Copy(T from, T to)
        {
            foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.SetMethod is { IsPublic: true }) property.SetValue(to, property.GetValue(from));
                else if (property.GetValue(to) is IList list)
                    foreach (var element in (IList)property.GetValue(from)!) list.Add(element);
            }
        }
    }
}
