using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;

namespace Hub.Actors.Connections;

/// <summary>
/// Counts the connections of a node against its caps. Thread-safe: asked by upgrades before they have an actor, so that of many at once no more
/// get in than may.
/// </summary>
internal sealed class ConnectionCaps(LimitOptions limits, TimeProvider time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Guards what follows; counted also while there are no caps, which may come. Each table has the connections that are in, and no entry of zero.
    private readonly Lock _lock = new();
    private readonly Dictionary<AddressBlock, int> _addresses = [];
    private readonly Dictionary<string, int> _users = [];
    private int _count;
    private long _secondBegan;
    private int _inSecond;

    /// <summary>Takes a place, if all caps have one.</summary>
    /// <param name="party">Whose connection it is.</param>
    /// <param name="place">To be left at the connection's end; null where it was not taken.</param>
    /// <param name="reached">The cap that has none; null when it was taken.</param>
    public bool TryEnter(Party party, out ConnectionPlace? place, [NotNullWhen(false)] out ConnectionCap? reached)
    {
        (place, reached) = (null, null);
        lock (_lock)
        {
            reached = Reached(party);
            if (reached is not null) return false;
            Count(party);
        }

        place = new ConnectionPlace(this, party);
        return true;
    }

    /// <summary>For <see cref="ConnectionPlace"/> only, which does it once.</summary>
    public void Leave(Party party)
    {
        lock (_lock)
        {
            _count--;
            if (BlockOf(party.Address) is { } block) Decrement(_addresses, block);
            if (party.User is { } user) Decrement(_users, user);
        }
    }

    /// <summary>For <see cref="ConnectionPlace"/> only: a connection that is in is this user's.</summary>
    public bool TryName(string user)
    {
        lock (_lock)
        {
            if (IsFull(limits.ConnectionsPerUser, _users.GetValueOrDefault(user))) return false;
            CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out _)++;
            return true;
        }
    }

    private ConnectionCap? Reached(Party party)
    {
        if (IsFull(limits.Connections, _count)) return ConnectionCap.Node;
        if (IsFull(limits.NewPerSecond, InThisSecond())) return ConnectionCap.NewPerSecond;
        if (BlockOf(party.Address) is { } block && IsFull(limits.ConnectionsPerAddress, _addresses.GetValueOrDefault(block))) return ConnectionCap.Address;
        if (party.User is { } user && IsFull(limits.ConnectionsPerUser, _users.GetValueOrDefault(user))) return ConnectionCap.User;
        return null;
    }

    private void Count(Party party)
    {
        _count++;
        if (_inSecond++ == 0) _secondBegan = time.GetTimestamp();
        if (BlockOf(party.Address) is { } block) CollectionsMarshal.GetValueRefOrAddDefault(_addresses, block, out _)++;
        if (party.User is { } user) CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out _)++;
    }

    private int InThisSecond()
    {
        if (_inSecond > 0 && time.GetElapsedTime(_secondBegan) >= Second) _inSecond = 0;
        return _inSecond;
    }

    private static bool IsFull(int limit, int count) => limit > 0 && count >= limit;

    // A connection in memory comes from nowhere.
    private static AddressBlock? BlockOf(IPAddress? address) => address is null ? null : AddressBlock.Of(address);

    private static void Decrement<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, key) == 0) counts.Remove(key);
    }
}
