namespace Hub.Actors.TestKit;

/// <summary>Events are kept from other filters until this is called or disposed.</summary>
public interface IUnmutableFilter : IDisposable
{
    /// <summary>Lets the events go to other filters again. A second time does nothing.</summary>
    void Unmute();
}
