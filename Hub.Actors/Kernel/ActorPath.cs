using System.Text;

namespace Hub.Actors.Kernel;

/// <summary>
/// Where an actor lives: its names from the root down, and the number of its incarnation. Immutable.
/// Two paths are equal without regard to their uid.
/// </summary>
public sealed class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    private readonly int _depth;

    internal ActorPath(Address address, string name = "")
    {
        Address = address;
        Name = name;
    }

    internal ActorPath(ActorPath parent, string name, long uid)
    {
        Address = parent.Address;
        Parent = parent;
        Name = name;
        Uid = uid;
        _depth = parent._depth + 1;
    }

    /// <summary>The last name; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The system this path belongs to.</summary>
    public Address Address { get; }

    /// <summary>The incarnation; 0 when the path names whoever lives there. Unique in its system.</summary>
    public long Uid { get; }

    /// <summary>One step up; null for the root.</summary>
    public ActorPath? Parent { get; }

    /// <summary>The names from the root down; empty for the root.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[_depth];
            var path = this;
            for (var i = _depth - 1; i >= 0; i--, path = path.Parent!)
            {
                elements[i] = path.Name;
            }
            return elements;
        }
    }

    /// <summary>The names alone, for example <c>/user/rooms/lobby</c>.</summary>
    public string ToStringWithoutAddress() => Join(string.Empty);

    /// <summary>Address and names without the uid, for example <c>akka://hub/user/rooms/lobby</c>.</summary>
    public override string ToString() => Join(Address.ToString());

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        if (other is null || _depth != other._depth || Address != other.Address) return false;
        for (ActorPath? a = this, b = other; a is not null; a = a.Parent, b = b!.Parent)
        {
            if (ReferenceEquals(a, b)) return true;
            if (a.Name != b!.Name) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Address);
        for (var path = this; path is not null; path = path.Parent)
        {
            hash.Add(path.Name);
        }
        return hash.ToHashCode();
    }

    /// <summary>Orders by name, then by the parents' names; a root sorts after everything that is not one.</summary>
    /// <param name="other">The path to compare with.</param>
    public int CompareTo(ActorPath? other)
    {
        for (ActorPath? a = this, b = other; ; a = a.Parent!, b = b.Parent)
        {
            if (ReferenceEquals(a, b)) return 0;
            if (b is null) return 1;
            if (a!._depth == 0)
            {
                return b._depth > 0 ? 1 : string.CompareOrdinal(a.ToString(), b.ToString());
            }
            if (b._depth == 0) return -1;
            var byName = string.CompareOrdinal(a.Name, b.Name);
            if (byName != 0) return byName;
        }
    }

    /// <summary>True for equal paths, whatever their uids.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    /// <summary>True for different paths.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    private string Join(string prefix)
    {
        if (_depth == 0) return prefix + "/" + Name.TrimStart('/');
        var text = new StringBuilder(prefix);
        foreach (var element in Elements)
        {
            text.Append('/').Append(element);
        }
        return text.ToString();
    }
}
