namespace Hub.Host.Bench;

/// <summary>Counts what the members receive: each message of each publisher once, and in order.</summary>
internal sealed class DeliveryCheck(LoadPlan plan)
{
    private readonly int _members = plan.Members;
    private readonly int _perRoom = plan.PublishersPerRoom;
    private readonly bool _ownIsNoDelivery = plan.Publishers == Publishers.Members;
    private readonly SequenceCheck[] _checks = new SequenceCheck[plan.Rooms * plan.Members * plan.PublishersPerRoom];

    /// <summary>Different deliveries so far.</summary>
    public long Deliveries { get; private set; }

    /// <summary>Came once more, or to a room where they do not belong.</summary>
    public long Doubled { get; private set; }

    /// <summary>Came behind a newer one of the same publisher.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Takes a message that a member has received; false when it is none that it waited for.</summary>
    public bool Take(int member, Marker marker)
    {
        if (_ownIsNoDelivery && marker.Publisher == member) return false;
        if ((uint)marker.Publisher / (uint)_perRoom != (uint)(member / _members))
        {
            Doubled++;
            return false;
        }

        switch (_checks[member * _perRoom + marker.Publisher % _perRoom].Take(marker.Sequence))
        {
            case Arrival.Double:
                Doubled++;
                return false;
            case Arrival.Late:
                OutOfOrder++;
                break;
        }

        Deliveries++;
        return true;
    }
}
