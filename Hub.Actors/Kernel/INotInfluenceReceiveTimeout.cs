namespace Hub.Actors.Kernel;

/// <summary>Marks a message that does not count as activity for <see cref="IActorContext.SetReceiveTimeout"/>.</summary>
public interface INotInfluenceReceiveTimeout
{
}
