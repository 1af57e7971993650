using Hub.Actors.Diagnostics;

namespace Hub.Actors.Connections;

/// <summary>
/// Whether one peer is alive: any byte from it says so. Asked once per interval by the supervisor's tick, so that an
/// idle connection has no timer of its own.
/// </summary>
internal sealed class Heartbeat(TimeProvider time)
{
    // Timestamps; 0 for none. The reader writes one, the supervisor the other, and each is a single word.
    private long _heard;
    private long _asked;
    private volatile bool _isPaused;

    /// <summary>The reader has received something.</summary>
    public void Heard() => Volatile.Write(ref _heard, time.GetTimestamp());

    /// <summary>For how long nothing has been received; null where nothing has ever been.</summary>
    public TimeSpan? Silence => Volatile.Read(ref _heard) is not 0 and var heard ? time.GetElapsedTime(heard) : null;

    /// <summary>The answer to a ping: its way there and back is measured.</summary>
    public void Pong(HubMetrics metrics)
    {
        var asked = Interlocked.Exchange(ref _asked, 0);
        if (asked != 0) metrics.Pinged(time.GetElapsedTime(asked));
    }

    /// <summary>The hub has stopped reading this peer: what it says cannot be heard.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>The hub reads again.</summary>
    public void Resume()
    {
        Heard();
        _isPaused = false;
    }

    /// <summary>Asks again.</summary>
    /// <returns>
    /// False when the peer has been asked an interval ago and has said nothing since. While the ping, or anything
    /// before or behind it, has not left the hub, or the hub does not read, the clock stands: who could not be asked or heard is not dead.
    /// </returns>
    public bool Beat(OutboundQueue outbound)
    {
        var asked = Volatile.Read(ref _asked);
        if (asked != 0 && !outbound.IsHeldUp && !_isPaused && Volatile.Read(ref _heard) < asked) return false;
        Volatile.Write(ref _asked, time.GetTimestamp());
        outbound.Ping();
        return true;
    }
}
