using System.Globalization;

namespace Hub.Host.Admin;

/// <summary>
/// Where a key that was made at start lies until the node stops: in a folder of the user who runs the node, named after the port at which it is shown, so
/// that a command of the same user finds it by the address alone.
/// </summary>
internal static class AdminKeyFile
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes it for the user alone, in place of one that was left behind.</summary>
    /// <returns>The file; null where no folder can be written.</returns>
    public static string? Write(int port, string key)
    {
        foreach (var folder in Folders())
        {
            try
            {
                Prepare(folder);
                var file = PathIn(folder, port);
                // Made under another name with its rights, then moved: nobody ever sees half of it, and what is at the place, a link perhaps, is not written through.
                var made = Path.Combine(folder, Path.GetRandomFileName());
                using (var writer = new StreamWriter(made, NewFile())) writer.Write(key);
                File.Move(made, file, overwrite: true);
                return file;
            }
            catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
            {
                // The next may be.
            }
        }

        return null;
    }

    /// <summary>The key of the node at the port, or null. Of several files the newest: the others were left behind by nodes that were killed.</summary>
    public static string? Read(int port)
    {
        foreach (var file in Folders().Select(folder => PathIn(folder, port)).Where(File.Exists).OrderByDescending(File.GetLastWriteTimeUtc))
        {
            try
            {
                return File.ReadAllText(file).Trim();
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // Another user's.
            }
        }

        return null;
    }

    /// <summary>Removes a file, unless another node has written its own key there meanwhile.</summary>
    public static void Delete(string file, string key)
    {
        try
        {
            if (File.ReadAllText(file) == key) File.Delete(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Then it opens nothing either.
        }
    }

    /// <summary>The folders that are tried, the best first.</summary>
    internal static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { } runtime && Path.IsPathRooted(runtime)) yield return Path.Combine(runtime, "hub");
        if (OperatingSystem.IsWindows())
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "hub");
        else if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && Path.IsPathRooted(state))
            yield return Path.Combine(state, "hub");
        else if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
            yield return Path.Combine(home, ".local", "state", "hub");
        yield return Path.Combine(Path.GetTempPath(), $"hub-{Environment.UserName}");
    }

    private static string PathIn(string folder, int port) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"admin-{port}.key"));

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UserOnly;
        return options;
    }

    private static void Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        // Fails for a folder that another user has put there, as one may in the temporary one.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UserOnly | UnixFileMode.UserExecute);
    }
}
