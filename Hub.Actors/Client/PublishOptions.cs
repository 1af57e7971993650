namespace Hub.Actors.Client;

/// <summary>What is special of a publish.</summary>
public sealed record PublishOptions
{
    /// <summary>Makes it the same message as an earlier one of this key, however often it is published within five minutes. 1 to 128 characters; default a random one.</summary>
    public string? Key { get; init; }

    /// <summary>Names what it is the newest value of. Default null: it stands for itself.</summary>
    public string? Slot { get; init; }

    /// <summary>Whether a subscription of this client hears it too. Default false.</summary>
    public bool Echo { get; init; }
}
