namespace Hub.Actors.Kernel;

/// <summary>An answer that says whether something worked.</summary>
public abstract class Status
{
    private Status()
    {
    }

    /// <summary>It worked.</summary>
    public sealed class Success : Status
    {
        /// <summary>A success that has nothing else to say.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>The result; may be null.</summary>
        public readonly object? Status;

        /// <summary>Makes the message.</summary>
        /// <param name="status">The result; may be null.</param>
        public Success(object? status)
        {
            Status = status;
        }

        /// <inheritdoc/>
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It did not work. An ask that gets it fails with its cause.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why; an ask without one is canceled.</summary>
        public readonly Exception? Cause;

        /// <summary>What else there is to say; may be null.</summary>
        public readonly object? State;

        /// <summary>Makes the message.</summary>
        /// <param name="cause">Why.</param>
        public Failure(Exception? cause)
        {
            Cause = cause;
        }

        /// <summary>Makes the message.</summary>
        /// <param name="cause">Why.</param>
        /// <param name="state">What else there is to say.</param>
        public Failure(Exception? cause, object? state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[{State}]: {Cause}";
    }
}
