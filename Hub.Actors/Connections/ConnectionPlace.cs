namespace Hub.Actors.Connections;

/// <summary>One connection's place within the caps, given back once however often it is left.</summary>
internal sealed class ConnectionPlace(ConnectionCaps caps, Party party)
{
    private int _hasLeft;

    public void Leave()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0) caps.Leave(party);
    }
}
