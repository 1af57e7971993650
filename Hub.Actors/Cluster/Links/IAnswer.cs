namespace Hub.Actors.Cluster.Links;

/// <summary>Waits for the answer of another node; told once, by either.</summary>
internal interface IAnswer
{
    void Answered(object answer);

    /// <summary>Nobody will ever answer: the node is gone.</summary>
    void Unanswered();

    /// <summary>All that came together was told.</summary>
    void Flush()
    {
    }
}
