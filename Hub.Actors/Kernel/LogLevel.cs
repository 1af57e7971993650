namespace Hub.Actors.Kernel;

/// <summary>How much a log event matters.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a defect.</summary>
    DebugLevel,

    /// <summary>What goes its ordinary way.</summary>
    InfoLevel,

    /// <summary>What somebody should look at.</summary>
    WarningLevel,

    /// <summary>A defect.</summary>
    ErrorLevel,
}
