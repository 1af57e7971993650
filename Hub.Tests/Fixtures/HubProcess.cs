using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hub.Tests.Fixtures;

/// <summary>The built executable, or an application that maps the hub's routes, as a process of its own. Disposing kills it if it still runs.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>In which nodes keep the keys that they make.</summary>
    public static string RuntimeFolder { get; } = Path.Combine(AppContext.BaseDirectory, "runtime");

    private readonly Process _process;
    private readonly CapturedLines _output;
    private readonly CapturedLines _error;

    private HubProcess(Process process)
    {
        _process = process;
        _output = new CapturedLines("output", process.StandardOutput);
        _error = new CapturedLines("error", process.StandardError);
    }

    public int Id => _process.Id;

    /// <summary>What it wrote to its standard output, line by line.</summary>
    public CapturedLines Output => _output;

    /// <summary>What it wrote to its standard error, line by line.</summary>
    public CapturedLines Error => _error;

    /// <summary>Its standard input; closing it is the end of the input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Address of a node that was started by <see cref="ServeAsync"/>.</summary>
    public Uri Url { get; private set; } = new("about:blank");

    /// <summary>Starts <c>hub</c> with these arguments and does not wait for anything.</summary>
    public static HubProcess Start(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null) =>
        Start(Path.Combine(AppContext.BaseDirectory, "hub"), arguments, environment);

    /// <summary>Starts another build of it, or what runs one.</summary>
    public static HubProcess Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // An application takes its settings from the folder it is started in, and ours are not meant for others.
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        // What this machine happens to set must not decide a test.
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
            start.Environment.Remove(name);
        // Keys that nodes make belong to the tests, not into the user's own folders.
        start.Environment["XDG_RUNTIME_DIR"] = RuntimeFolder;
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return new HubProcess(Process.Start(start)!);
    }

    /// <summary>Starts a node on a free port and waits until it says that it listens.</summary>
    public static Task<HubProcess> ServeAsync(
        IEnumerable<string>? arguments = null, IEnumerable<(string Name, string Value)>? environment = null) =>
        ServedByAsync(Start(["serve", .. arguments ?? ["--port", "0"]], environment));

    /// <summary>Waits until a node that was started says that it listens.</summary>
    public static Task<HubProcess> ServedByAsync(HubProcess started) => ListeningAsync(started, "listening on ");

    /// <summary>Starts another application on a free port and waits until it says in its log that it listens.</summary>
    public static Task<HubProcess> ServeApplicationAsync(string program) =>
        ListeningAsync(Start(program, ["--urls", "http://127.0.0.1:0"], null), "Now listening on: ");

    private static async Task<HubProcess> ListeningAsync(HubProcess hub, string listening)
    {
        try
        {
            await hub.ListeningAsync(listening);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>The WebSocket address of <paramref name="path"/>, which starts with a slash.</summary>
    public Uri WebSocketUrl(string path) => new($"ws://{Url.Authority}{path}");

    /// <summary>Sends a signal as <c>kill</c> does.</summary>
    public void Signal(int signal)
    {
        if (NativeMethods.Kill(_process.Id, signal) != 0)
            throw new InvalidOperationException($"kill({_process.Id}, {signal}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    public void Terminate() => Signal(15);

    /// <summary>What Ctrl-C does (SIGINT).</summary>
    public void Interrupt() => Signal(2);

    /// <summary>Ends it without asking (SIGKILL).</summary>
    public void Kill() => Signal(9);

    /// <summary>Waits for its end and for the last of its lines.</summary>
    public async Task<int> ExitCodeAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"hub still runs; it has said:\n{_error.Text}");
        }

        await _output.CompleteAsync();
        await _error.CompleteAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsForeign(string name) =>
        name.StartsWith("HUB_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase);

    private async Task ListeningAsync(string listening)
    {
        var line = await _output.WaitForAsync(line => line.Contains(listening, StringComparison.Ordinal), _error);
        Url = new Uri(line[(line.IndexOf(listening, StringComparison.Ordinal) + listening.Length)..].Split(' ')[0]);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int processId, int signal);
    }
}
