namespace Hub.Actors.Cluster.Links;

/// <summary>Answers what came from another node.</summary>
/// <param name="number">What it waits by.</param>
/// <param name="answer">The answer.</param>
internal sealed class AnswerItem(long number, object answer) : LinkItem
{
    public override int Size => base.Size + ((answer as ISized)?.Size ?? 0);

    public override void Write(WireWriter to, WireTable table)
    {
        to.Byte((byte)LinkItemKind.Answer);
        to.Number(number);
        table.Write(answer, to);
    }
}
