using Hub.Actors.Protocol;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// One node's way into the cluster, which may take several looks: an incarnation of the same name whose lease is not
/// over is either what is left of this node's last run, or another node that was given its name by mistake.
/// </summary>
/// <param name="statements">Those of its database.</param>
/// <param name="node">Its name.</param>
/// <param name="url">Where it can be reached.</param>
/// <param name="lease">How long it may be silent.</param>
/// <param name="mayReplace">
/// Whether a holder that says it is at this node's own address is replaced at once: the port is this process's now, so
/// that the other one is gone. Not for a node that was evicted: two with one name and one address would go on and on
/// evicting each other.
/// </param>
internal sealed class JoinAttempt(JoinStatements statements, NodeId node, string url, TimeSpan lease, bool mayReplace)
{
    // One renewal may have been on its way when its sender was killed; a second one comes from somebody alive.
    private const int RenewalsOfTheLiving = 2;

    private LeaseHolder? _seen;
    private int _renewals;

    /// <summary>Another living node that has this name; null while none was found.</summary>
    public LeaseHolder? Rival => _renewals >= RenewalsOfTheLiving ? _seen : null;

    /// <summary>What the node has joined as; null while an old lease is not over yet.</summary>
    public Incarnation? Joined { get; private set; }

    /// <summary>Looks once more.</summary>
    /// <returns>Itself, with what came of it.</returns>
    public JoinAttempt Try(NpgsqlConnection connection)
    {
        Joined = statements.TryJoin(connection, node, url, lease, replaced: 0);
        if (Joined is not null || statements.ReadHolder(connection, node) is not { } holder) return this;
        if (mayReplace && holder.Url == url) Joined = statements.TryJoin(connection, node, url, lease, holder.Number);
        if (_seen is not null && holder != _seen) _renewals++;
        _seen = holder;
        return this;
    }
}
