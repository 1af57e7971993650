namespace Hub.Actors.Kernel;

/// <summary>Something that can be called off. Thread-safe.</summary>
public interface ICancelable
{
    /// <summary>True once it was called off.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Tells that it was called off.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off; a second time does nothing.</summary>
    void Cancel();

    /// <summary>Calls it off after a delay.</summary>
    /// <param name="delay">How long until then.</param>
    void CancelAfter(TimeSpan delay);

    /// <summary>Calls it off after a delay.</summary>
    /// <param name="millisecondsDelay">How long until then, in milliseconds.</param>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Calls it off.</summary>
    /// <param name="throwOnFirstException">True lets the first exception of a registered callback through at once.</param>
    void Cancel(bool throwOnFirstException);
}
