using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Hub.Tests.Fixtures;

/// <summary>
/// A real PostgreSQL of Debian's package on a free port, in a temporary folder, never as root. It ends with the tests, also when they are killed.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Password = "test-password";

    // The server's end is the end of its input: whatever becomes of the tests, that comes.
    private const string UntilInputEnds = "exec 3<&0; \"$@\" & server=$!; (cat <&3 > /dev/null; kill -INT $server 2> /dev/null) & wait $server; rm -rf \"$REMOVED_AT_END\"";

    private static readonly SemaphoreSlim s_starting = new(1);
    private static PostgresServer? s_shared;
    private static int s_databases;

    private readonly string _folder;
    private readonly int _port;
    private readonly bool _isShared;

    // What a replica hears of its primary; null for a server that is none.
    private readonly CutProxy? _stream;
    private Process? _process;

    private PostgresServer(string folder, int port, bool isShared, CutProxy? stream = null)
    {
        _folder = folder;
        _port = port;
        _isShared = isShared;
        _stream = stream;
    }

    public int Port => _port;

    private string Data => Path.Combine(_folder, "data");

    private static string Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture)).Last() + "/bin"
        : "/usr/bin";

    /// <summary>One for all tests that do nothing to it.</summary>
    public static async Task<PostgresServer> SharedAsync()
    {
        await s_starting.WaitAsync();
        try
        {
            return s_shared ??= await StartNewAsync(isShared: true);
        }
        finally
        {
            s_starting.Release();
        }
    }

    /// <summary>One of a test's own, which may be stopped.</summary>
    public static async Task<PostgresServer> StartNewAsync(bool isShared = false)
    {
        var folder = Directory.CreateTempSubdirectory("hub-postgres-").FullName;
        var server = new PostgresServer(folder, FreePort(), isShared);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), Password);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "-R", "postgres", folder);
        await RunAsync([.. AsPostgres, $"{Binaries}/initdb", "-D", server.Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", $"{folder}/password", "-E", "UTF8", "--locale", "C"]);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts a server that has all that this one has, and hears of what comes, a little later. Promises of this one do not wait for it.</summary>
    public async Task<PostgresServer> StartReplicaAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hub-postgres-").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", folder);
        var replica = new PostgresServer(folder, FreePort(), isShared: false, new CutProxy(new Uri($"http://127.0.0.1:{_port}")));
        var primary = $"host=127.0.0.1 port={replica._stream!.Url.Port} user=postgres password={Password}";
        await RunAsync([.. AsPostgres, $"{Binaries}/pg_basebackup", "-D", replica.Data, "-d", primary, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]);
        await replica.StartAsync();
        return replica;
    }

    /// <summary>Ends when this replica has what that server has now.</summary>
    public async Task CatchUpAsync(PostgresServer primary)
    {
        var end = await primary.ValueAsync("select pg_current_wal_lsn()::text");
        await Poll.UntilAsync(async _ => await ValueAsync($"select pg_last_wal_replay_lsn() >= '{end}'") is true);
    }

    /// <summary>This replica hears nothing more of its primary.</summary>
    public void CutStream() => _stream!.Cut();

    /// <summary>It does again, and is told what it has missed.</summary>
    public void MendStream() => _stream!.Mend();

    /// <summary>Makes this replica a server of its own, with what it has heard of until now; ends when it takes writes.</summary>
    public async Task PromoteAsync()
    {
        if (await ValueAsync("select pg_promote()") is not true) throw new InvalidOperationException("The replica was not promoted in time");
    }

    /// <summary>Which history of writes it goes on with: every promotion begins one.</summary>
    public async Task<string> TimelineAsync() => (string)(await ValueAsync("select substring(pg_walfile_name(pg_current_wal_lsn()) for 8)"))!;

    /// <summary>Makes a database with a role that owns it; returns the connection string of that role.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"hub{Interlocked.Increment(ref s_databases)}";
        await ExecuteAsync($"create role {name} login password '{Password}'");
        await ExecuteAsync($"create database {name} owner {name}");
        return ConnectionString(name, name);
    }

    public string ConnectionString(string database, string user, string password = Password) =>
        $"Host=127.0.0.1;Port={_port};Username={user};Password={password};Database={database}";

    /// <summary>Runs a statement as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(database, "postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The value of a query as the superuser.</summary>
    public async Task<object?> ValueAsync(string sql, string database = "postgres")
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(database, "postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Starts it, or starts it again; ends when it answers.</summary>
    public async Task StartAsync()
    {
        string[] server = [.. AsPostgres, $"{Binaries}/postgres", "-D", Data, "-p", $"{_port}", "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"];
        var start = new ProcessStartInfo("/bin/sh", ["-c", UntilInputEnds, "sh", .. server]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        // Nobody starts it again.
        start.Environment["REMOVED_AT_END"] = _isShared ? _folder : "";
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        await Poll.UntilAsync(_ => AnswersAsync());
    }

    /// <summary>Ends it at once, as a crash does; what was committed is there when it starts again.</summary>
    public async Task CrashAsync()
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
        await RunAsync("kill", "-QUIT", postmaster);
        await _process!.WaitForExitAsync().WaitAsync(Limits.Generous);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await CrashAsync();
        if (_stream is not null) await _stream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] AsPostgres => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("select 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {string.Join('\n', await said)}");
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
