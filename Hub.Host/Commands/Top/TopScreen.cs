using System.Collections.Immutable;
using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Top;

/// <summary>The live screen of <c>hub top</c>: asked anew each interval, until q or Ctrl-C.</summary>
/// <param name="console">A terminal.</param>
/// <param name="source">What is asked.</param>
/// <param name="events">Runs until it is called off, and tells lines of events.</param>
/// <param name="interval">Between two answers.</param>
/// <param name="keys">What is pressed.</param>
internal sealed class TopScreen(
    IAnsiConsole console, TopSource source, Func<Action<string>, CancellationToken, Task> events, TimeSpan interval, ChannelReader<char> keys)
{
    // The screen of a terminal that programs draw on, and the one that the shell has written on (xterm's control sequences).
    private const string Enter = "\u001b[?1049h\u001b[H";
    private const string Leave = "\u001b[?1049l";
    private const string Clear = "\u001b[2J\u001b[H";
    private const int MostEvents = 100;

    private ImmutableList<string> _events = [];

    /// <param name="first">The first answer.</param>
    /// <param name="stop">Ctrl-C.</param>
    public async Task RunAsync(TopReport first, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = events(line => ImmutableInterlocked.Update(ref _events, all => (all.Count < MostEvents ? all : all.RemoveAt(0)).Add(line)), over.Token);
        console.Write(new ControlCode(Enter));
        try
        {
            TopState? state = new(source.Server, first, TopState.Orders[0], IsPaused: false, Trouble: null, _events);
            // What is drawn live never becomes smaller, which a terminal may: each size has a drawing of its own.
            while (state is not null)
            {
                var (now, size) = (state, (console.Profile.Width, console.Profile.Height));
                console.Write(new ControlCode(Clear));
                state = await console.Live(Draw(now, size)).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(live => LoopAsync(live, now, size, over.Token));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // As was wanted.
        }
        finally
        {
            console.Write(new ControlCode(Leave));
            await over.CancelAsync();
            await listening;
        }
    }

    // Ends with what is shown when the terminal has another size, and with null on q.
    private async Task<TopState?> LoopAsync(LiveDisplayContext live, TopState state, (int Width, int Height) size, CancellationToken over)
    {
        Task<bool> pressed = keys.WaitToReadAsync(over).AsTask();
        var waiting = Task.Delay(interval, TimeProvider.System, over);
        Task<(TopReport? Report, string? Trouble)>? asking = null;
        while (true)
        {
            await Task.WhenAny(asking ?? waiting, pressed);
            over.ThrowIfCancellationRequested();
            if (pressed.IsCompleted)
            {
                // Without a terminal nobody looks.
                if (!await pressed || Press(state) is not { } changed) return null;
                state = changed;
                pressed = keys.WaitToReadAsync(over).AsTask();
            }

            if (asking is { IsCompleted: true })
            {
                var (report, trouble) = await asking;
                // What was asked for before it was sorted anew comes in the former order, once.
                state = state with { Report = report ?? state.Report, Trouble = trouble };
                asking = null;
                waiting = Task.Delay(interval, TimeProvider.System, over);
            }
            else if (asking is null && waiting.IsCompleted)
            {
                if (state.IsPaused) waiting = Task.Delay(interval, TimeProvider.System, over);
                else asking = AskAsync(state.Order, over);
            }

            state = state with { Events = state.IsPaused ? state.Events : _events };
            // Not while it is asked: two answers at the same time would share the figures before.
            if (asking is null && size != (console.Profile.Width, console.Profile.Height)) return state;
            live.UpdateTarget(Draw(state, size));
        }
    }

    // Null on q.
    private TopState? Press(TopState state)
    {
        while (keys.TryRead(out var key))
        {
            switch (key)
            {
                case 'q':
                    return null;
                case 's':
                    state = state.Sorted();
                    break;
                case 'p':
                    state = state with { IsPaused = !state.IsPaused };
                    break;
            }
        }

        return state;
    }

    private async Task<(TopReport? Report, string? Trouble)> AskAsync(string order, CancellationToken cancellation)
    {
        try
        {
            return (await source.AskAsync(order, cancellation), null);
        }
        catch (AdminFailure failure)
        {
            return (null, failure.Message);
        }
    }

    private static IRenderable Draw(TopState state, (int Width, int Height) size) => TopView.Of(state, size.Width, size.Height);
}
