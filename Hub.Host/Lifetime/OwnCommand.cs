namespace Hub.Host.Lifetime;

/// <summary>How this program is called by whoever started it.</summary>
internal static class OwnCommand
{
    /// <summary><c>hub</c> where it is installed; the form of <c>dotnet run</c> in a tree where it was built.</summary>
    public static string Text { get; } = IsBuiltHere() ? "dotnet run --project Hub.Host --" : "hub";

    private static bool IsBuiltHere()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hub.Host.csproj")))
                return true;
        return false;
    }
}
