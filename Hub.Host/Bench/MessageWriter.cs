namespace Hub.Host.Bench;

/// <summary>Makes the messages of a run: marker and padding, wrapped as the protocol asks.</summary>
internal sealed class MessageWriter
{
    private readonly ConnectionLoop _loop;
    private readonly Roster _roster;
    private readonly ulong _prefix;
    private readonly byte[][] _messages;
    private readonly int[] _markersAt;
    private readonly uint[] _sequences;

    public MessageWriter(ConnectionLoop loop, Roster roster, LoadPlan plan)
    {
        _loop = loop;
        _roster = roster;
        _prefix = Marker.PrefixOf(roster.Run);
        _messages = new byte[roster.PublisherCount][];
        _markersAt = new int[roster.PublisherCount];
        _sequences = new uint[roster.PublisherCount];
        var padding = new byte[plan.Size - Marker.Bytes];
        Array.Fill(padding, (byte)'x');
        for (var i = 0; i < _messages.Length; i++)
        {
            var (before, after) = plan.Protocol.Wrapping(roster.RoomOf(roster.Publisher(i)));
            _messages[i] = [.. before, .. new byte[Marker.Bytes], .. padding, .. after];
            _markersAt[i] = before.Length;
        }
    }

    /// <summary>Sends the next message of a publisher.</summary>
    public void Publish(int publisher, int slot, long time) => Send(publisher, _sequences[publisher]++, slot, time);

    /// <summary>Sends a message that asks who hears; it is in no sequence.</summary>
    public void Probe(int publisher) => Send(publisher, Marker.Probe, 0, 0);

    private void Send(int publisher, uint sequence, int slot, long time)
    {
        var message = _messages[publisher];
        new Marker(publisher, sequence, slot, time).Write(message.AsSpan(_markersAt[publisher]), _prefix);
        _loop.SendText(_roster.Publisher(publisher), message);
    }
}
