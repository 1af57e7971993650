using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>Something said to an entity, or to the shard itself, on its way to the shard's owner on another node.</summary>
/// <param name="route">Where it came from, and goes back to when it is not taken.</param>
/// <param name="link">The way.</param>
/// <param name="held">What was said.</param>
/// <param name="beginsAnew">Whether it is the first after something was refused.</param>
/// <param name="answers">Where its answer is waited for.</param>
internal sealed class ShardItem(ShardRoute route, ILink link, HeldMessage held, bool beginsAnew, Answers answers) : LinkItem
{
    private readonly long _answer = held.Message is IAnswered asked && asked.AnswerTo(held.Sender) is { } answer ? answers.Add(link.Peer, answer) : 0;

    public ILink Link => link;

    public HeldMessage Held => held;

    public override int Size => base.Size + held.Size;

    public override void Write(WireWriter to, WireTable table)
    {
        to.Byte((byte)(held.EntityId is null ? LinkItemKind.Shard : LinkItemKind.Entity));
        to.Number(route.Shard.Number);
        to.Flag(beginsAnew);
        to.Number(_answer);
        if (held.EntityId is not null) to.Text(held.EntityId);
        table.Write(held.Message, to);
    }

    public override void Taken()
    {
        (held.Message as ICarriesCredit)?.ReturnCredit();
        route.Taken();
    }

    public override void Refused()
    {
        answers.Remove(_answer);
        route.TakeBack(this);
    }

    public override void Lost(bool wasSent)
    {
        if (!wasSent)
        {
            Refused();
            return;
        }

        // Whether it has arrived nobody knows.
        answers.Fail(_answer);
        (held.Message as ICarriesCredit)?.ReturnCredit();
        route.Missed(this);
    }
}
