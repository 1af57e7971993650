namespace Hub.Actors.Kernel;

/// <summary>A behaviour that is asked for every message and reports unknown ones itself.</summary>
/// <param name="message">The message.</param>
public delegate void UntypedReceive(object message);
