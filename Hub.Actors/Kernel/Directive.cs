namespace Hub.Actors.Kernel;

/// <summary>What a supervisor decides about a child that failed.</summary>
public enum Directive
{
    /// <summary>The child keeps its state and goes on with its next message.</summary>
    Resume,

    /// <summary>The child is replaced by a new instance and goes on with its next message.</summary>
    Restart,

    /// <summary>The supervisor itself fails with the child's exception.</summary>
    Escalate,

    /// <summary>The child is stopped.</summary>
    Stop,
}
