namespace Hub.Actors.Cluster.Links;

/// <summary>Asks another node something.</summary>
/// <param name="request">The question.</param>
/// <param name="answers">Where the answer is waited for.</param>
/// <param name="number">By which number; 0 where nobody waits.</param>
internal sealed class RequestItem(object request, Answers answers, long number) : LinkItem
{
    public override int Size => base.Size + ((request as ISized)?.Size ?? 0);

    public override void Write(WireWriter to, WireTable table)
    {
        to.Byte((byte)LinkItemKind.Request);
        to.Number(number);
        table.Write(request, to);
    }

    public override void Lost(bool wasSent) => answers.Fail(number);
}
