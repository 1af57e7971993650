using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Hub.Tests.Fixtures;

/// <summary>
/// A real PostgreSQL on a free port of loopback, its data in a folder of its own below the temporary one. It ends with
/// the test run, whatever ends that, and leaves nothing behind.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    // Waits for the end of its input, which is the end of the test run at the latest.
    private const string Watch =
        """
        trap "" INT TERM HUP
        read -r _
        if server=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null); then
            kill -CONT "$server"; kill -QUIT "$server"
            while kill -0 "$server" 2> /dev/null; do sleep 0.05; done
        fi
        rm -rf "$1"
        """;

    private const int SigInt = 2;
    private const int SigQuit = 3;
    private const int SigCont = 18;
    private const int SigStop = 19;

    private static readonly PostgresBinaries s_binaries = PostgresBinaries.Find();

    private readonly string _folder;
    private readonly Process _watch;
    private Process? _process;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        _watch = Process.Start(new ProcessStartInfo("sh", ["-c", Watch, "sh", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
    }

    public int Port { get; }

    private Process Running => _process is { HasExited: false } running ? running : throw new InvalidOperationException("The server does not run");

    /// <summary>Makes a database cluster and starts it.</summary>
    public static async Task<PostgresServer> StartNewAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"hub-tests-postgres-{Guid.NewGuid():N}");
        PostgresBinaries.MakeFolder(folder);
        var server = new PostgresServer(folder, FreePort());
        await s_binaries.RunAsync("initdb",
            ["--pgdata", Path.Combine(folder, "data"), "--username", "postgres", "--auth-host", "scram-sha-256", "--auth-local", "trust",
                "--no-sync", "--encoding", "UTF8", "--no-locale", "--pwfile", PostgresBinaries.WritePassword(folder)]);
        await server.StartAsync();
        return server;
    }

    /// <summary>How to reach a database of it as its superuser.</summary>
    public string ConnectionString(string database = "postgres") => ConnectionString(database, "postgres", PostgresBinaries.Password);

    public string ConnectionString(string database, string role, string password) => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Database={database};Username={role};Password={password}");

    /// <summary>Starts it, on the same port and with the same data, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        _process = s_binaries.Start("postgres",
            ["-D", Path.Combine(_folder, "data"), "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", _folder,
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
                "-c", "log_min_messages=panic"]);
        await AnswersAsync();
    }

    /// <summary>Ends it in good order, its sessions cut.</summary>
    public Task StopAsync() => EndAsync(SigInt);

    /// <summary>Ends it at once, as a machine that loses its power would; the next start recovers.</summary>
    public Task KillAsync() => EndAsync(SigQuit);

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Stops every process of it in its tracks.</summary>
    public void Freeze() => SignalAll(SigStop);

    public void Thaw() => SignalAll(SigCont);

    /// <summary>Executes statements as the superuser.</summary>
    public async Task ExecuteAsync(string text, string database = "postgres")
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync().WaitAsync(Limits.Generous);
        _watch.Dispose();
        _process?.Dispose();
    }

    private async Task AnswersAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous);
        await using var source = NpgsqlDataSource.Create(ConnectionString() + ";Pooling=false");
        while (true)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(limit.Token);
                return;
            }
            catch (NpgsqlException) when (_process is { HasExited: false } && !limit.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    private async Task EndAsync(int signal)
    {
        var process = Running;
        Signal(process.Id, signal);
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
    }

    private void SignalAll(int signal)
    {
        var server = Running.Id;
        Signal(server, signal);
        foreach (var child in File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Signal(int.Parse(child, CultureInfo.InvariantCulture), signal);
    }

    private static void Signal(int process, int signal)
    {
        if (NativeMethods.Kill(process, signal) != 0)
            throw new InvalidOperationException($"kill({process}, {signal}) failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Kill(int process, int signal);
    }
}
