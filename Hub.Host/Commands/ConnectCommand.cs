using System.CommandLine;
using System.Net.WebSockets;
using Hub.Host.Configuration;
using Hub.Host.Lifetime;

namespace Hub.Host.Commands;

/// <summary><c>hub connect URL</c>: each line typed is sent as one text message, what arrives is printed.</summary>
internal static class ConnectCommand
{
    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "ws://host:port/path; the scheme may be left out" };
        var headers = new Option<string[]>("--header")
        {
            HelpName = "NAME: VALUE",
            Description = "Request header of the handshake; may be repeated",
        };
        var subprotocols = new Option<string[]>("--subprotocol")
        {
            HelpName = "NAME",
            Description = "Subprotocol to offer; may be repeated, the most wanted first",
        };
        var wait = new Option<string>("--wait")
        {
            HelpName = "TIME",
            Description = "Silence after the end of the input before it hangs up; 0 = never [default: 00:00:01]",
        };
        var command = new Command("connect", "Open a WebSocket and talk to it") { url, headers, subprotocols, wait };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(url)!,
            parsed.GetValue(headers) ?? [],
            parsed.GetValue(subprotocols) ?? [],
            parsed.GetValue(wait) ?? "00:00:01",
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command.WithExamples(
            """
            hub connect ws://localhost:8080/ws/lobby  every line you type is one message
            hub connect localhost:8080/ws/lobby  the same
            echo hi | hub connect localhost:8080/ws/lobby  send one message, print what comes within a second
            hub connect localhost:8080/ws/lobby --wait 0 < /dev/null  only listen, until Ctrl-C
            """)
            .WithExitCodes("0 closed in good order or by Ctrl-C, 1 refused, or closed with an error, 2 wrong command line, 3 unreachable");
    }

    private static async Task<int> RunAsync(
        string url, string[] headers, string[] subprotocols, string wait, TextWriter output, TextWriter error)
    {
        using var socket = new ClientWebSocket();
        var address = SocketUrl.Parse(url);
        var mistake = address is null
            ? $"{url} is not the address of a WebSocket; write ws://host:port/path or host:port/path"
            : Offer(socket.Options, headers, subprotocols);
        if (!TimeText.TryParse(wait, out var silence))
            mistake ??= $"--wait {wait} {TimeText.Rule}";
        if (mistake is not null)
        {
            await error.WriteLineAsync($"hub: {mistake}");
            return ExitCodes.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        using var signals = new StopSignals(_ => interrupted.Cancel());
        var time = TimeProvider.System;
        if (await Handshake.TryAsync(socket, address!, time, interrupted.Token) is { } refused)
        {
            if (refused.Reason is not null)
                await error.WriteLineAsync($"hub: {refused.Reason}");
            return refused.ExitCode;
        }

        await error.WriteLineAsync(socket.SubProtocol is { } chosen
            ? $"connected to {address} ({chosen})"
            : $"connected to {address}");
        using var input = new StreamReader(Console.OpenStandardInput());
        using var connection = new TypedConnection(socket, input, output, silence, time);
        var (exitCode, end) = await connection.RunAsync(interrupted.Token);
        await error.WriteLineAsync($"closed {end}");
        return exitCode;
    }

    // The framework's own rules for headers and subprotocols, told under the flag's name.
    private static string? Offer(ClientWebSocketOptions options, string[] headers, string[] subprotocols)
    {
        foreach (var header in headers)
        {
            var parts = header.Split(':', 2, StringSplitOptions.TrimEntries);
            try
            {
                options.SetRequestHeader(parts[0], parts[1]);
            }
            catch (Exception invalid) when (invalid is ArgumentException or IndexOutOfRangeException or FormatException)
            {
                return $"--header {header} must be a name and a value, such as \"Authorization: Bearer abc\"";
            }
        }

        foreach (var subprotocol in subprotocols)
        {
            try
            {
                options.AddSubProtocol(subprotocol);
            }
            catch (ArgumentException)
            {
                return $"--subprotocol {subprotocol} must be a token without spaces, named once";
            }
        }

        return null;
    }
}
