using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <summary>
/// The publishes without an answer. They go out in order, and no more of them at once than the server takes: a refusal for now halts all, and then they go one by
/// one until some were taken. Guarded by the client's gate.
/// </summary>
internal sealed class Outbox
{
    private const int FirstWindow = 100;

    // Below the thousand refusals in a row that end in 4103.
    private const int WidestWindow = 500;

    private readonly SortedDictionary<long, PendingPublish> _waiting = [];
    private readonly Dictionary<long, PendingPublish> _underWay = [];
    private ClientSocket? _socket;
    private bool _isHalted;
    private int _window;
    private int _inDoubt;

    public int Count => _waiting.Count + _underWay.Count;

    /// <summary>The bytes of their envelopes.</summary>
    public int Bytes { get; private set; }

    public void Add(PendingPublish publish)
    {
        _waiting.Add(publish.Id, publish);
        Bytes += publish.Envelope.Length;
        Flush();
    }

    /// <summary>Whether a message of the room may be one of them, accepted without an answer.</summary>
    public bool Doubts(string room) => _inDoubt > 0
        && (_waiting.Values.Any(publish => IsDoubtIn(publish, room)) || _underWay.Values.Any(publish => IsDoubtIn(publish, room)));

    /// <summary>There is a connection.</summary>
    public void Start(ClientSocket socket)
    {
        (_socket, _window) = (socket, FirstWindow);
        Resume();
    }

    /// <summary>After a refusal.</summary>
    public void Resume()
    {
        _isHalted = false;
        Flush();
    }

    /// <summary>The connection is gone, and the answers of those under way with it.</summary>
    public void Stop()
    {
        _socket = null;
        foreach (var publish in _underWay.Values)
        {
            Doubt(publish);
            _waiting.Add(publish.Id, publish);
        }

        _underWay.Clear();
    }

    /// <summary>Takes one out; null where there is none by that id.</summary>
    public PendingPublish? Take(long id)
    {
        if (_underWay.Remove(id, out var publish) || _waiting.Remove(id, out publish))
        {
            Bytes -= publish.Envelope.Length;
            if (publish.IsInDoubt) _inDoubt--;
        }

        return publish;
    }

    /// <summary>Takes out one that was accepted.</summary>
    public PendingPublish? Accept(long id)
    {
        var publish = Take(id);
        if (publish is not null) _window = Math.Min(_window + 1, WidestWindow);
        return publish;
    }

    /// <summary>Keeps one that was refused for now, and halts until <see cref="Resume"/>. False where it is halted already.</summary>
    public bool TryHalt(PendingPublish refused)
    {
        _underWay.Remove(refused.Id);
        _waiting.Add(refused.Id, refused);
        if (refused.Refusal?.Code == ErrorCodes.OutcomeUnknown.Number) Doubt(refused);
        if (_isHalted) return false;
        (_isHalted, _window) = (true, 1);
        return true;
    }

    /// <summary>The one that was sent by that id; null for none.</summary>
    public PendingPublish? UnderWay(long id) => _underWay.GetValueOrDefault(id);

    /// <summary>Sends what may be sent.</summary>
    public void Flush()
    {
        while (_socket is not null && !_isHalted && _underWay.Count < _window && _waiting.Count > 0)
        {
            var publish = _waiting.Values.First();
            _waiting.Remove(publish.Id);
            _underWay.Add(publish.Id, publish);
            _socket.Send(publish.Envelope);
        }
    }

    /// <summary>Takes all of them out.</summary>
    public IReadOnlyList<PendingPublish> TakeAll()
    {
        Stop();
        PendingPublish[] all = [.. _waiting.Values];
        _waiting.Clear();
        (Bytes, _inDoubt) = (0, 0);
        return all;
    }

    /// <summary>From now on nobody knows whether it was accepted.</summary>
    public void Doubt(PendingPublish publish)
    {
        if (publish.IsInDoubt) return;
        publish.IsInDoubt = true;
        _inDoubt++;
    }

    private static bool IsDoubtIn(PendingPublish publish, string room) => publish.IsInDoubt && !publish.Echo && publish.Room == room;
}
