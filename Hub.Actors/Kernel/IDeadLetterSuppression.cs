namespace Hub.Actors.Kernel;

/// <summary>Marks a message that becomes a <see cref="SuppressedDeadLetter"/> and is not logged when nobody gets it.</summary>
public interface IDeadLetterSuppression
{
}
