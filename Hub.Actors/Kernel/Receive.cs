namespace Hub.Actors.Kernel;

/// <summary>A behaviour: handles one message.</summary>
/// <param name="message">The message.</param>
/// <returns>False when the behaviour does not know this message.</returns>
public delegate bool Receive(object message);
