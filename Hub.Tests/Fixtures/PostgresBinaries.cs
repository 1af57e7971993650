using System.Diagnostics;
using System.Globalization;

namespace Hub.Tests.Fixtures;

/// <summary>The programs of Debian's newest PostgreSQL. The server refuses to run as root: root runs it as the package's own user.</summary>
internal sealed class PostgresBinaries
{
    public const string Password = "not a secret";

    private const string Versions = "/usr/lib/postgresql";
    private const string User = "postgres";

    private readonly string _folder;

    private PostgresBinaries(string folder)
    {
        _folder = folder;
    }

    private static bool IsRoot => Environment.UserName == "root";

    public static PostgresBinaries Find() =>
        new((Directory.Exists(Versions) ? Directory.EnumerateDirectories(Versions) : [])
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderByDescending(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture))
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault() ?? throw new InvalidOperationException($"There is no PostgreSQL below {Versions}: apt-get install postgresql"));

    /// <summary>Makes a folder that belongs to who runs the server.</summary>
    public static void MakeFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!IsRoot) return;
        using var chown = Process.Start("chown", [$"{User}:", folder]);
        chown.WaitForExit();
    }

    /// <summary>Writes the superuser's password where initdb reads it.</summary>
    public static string WritePassword(string folder)
    {
        var file = Path.Combine(folder, "password");
        File.WriteAllText(file, Password);
        return file;
    }

    /// <summary>Runs one of the programs to its end.</summary>
    public async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var told = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {string.Join('\n', await told)}");
    }

    /// <summary>Starts one of the programs.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(_folder, program);
        var start = IsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid", User, "--regid", User, "--clear-groups", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        return Process.Start(start)!;
    }
}
