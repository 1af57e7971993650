namespace Hub.Actors.Connections;

/// <summary>One connection's place within the caps, given back once however often it is left.</summary>
internal sealed class ConnectionPlace(ConnectionCaps caps, Party party)
{
    private readonly Lock _gate = new();
    private Party _party = party;
    private bool _hasLeft;

    /// <summary>The connection, until now nobody's, is this user's.</summary>
    /// <returns>False when the user has as many as it may.</returns>
    public bool TryName(string user)
    {
        lock (_gate)
        {
            if (_hasLeft) return true;
            if (!caps.TryName(user)) return false;
            _party = _party with { User = user };
            return true;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (_hasLeft) return;
            _hasLeft = true;
            caps.Leave(_party);
        }
    }
}
