namespace Hub.Actors.TestKit;

/// <summary>
/// Marks a spec whose messages come from nobody unless it names a sender. Without it, what a spec tells comes from
/// its <see cref="TestKitBase.TestActor"/>.
/// </summary>
public interface INoImplicitSender;
