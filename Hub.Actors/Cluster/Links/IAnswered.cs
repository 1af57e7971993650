namespace Hub.Actors.Cluster.Links;

/// <summary>A message that somebody may wait for the answer of.</summary>
internal interface IAnswered
{
    /// <param name="sender">Who said it.</param>
    /// <returns>Null where nobody waits.</returns>
    IAnswer? AnswerTo(IActorRef? sender);
}
