namespace Hub.Actors.Protocol;

/// <summary>A message between actors with what was taken of a connection's credit: it comes back also where nobody gets the message.</summary>
internal interface ICarriesCredit
{
    /// <summary>The message, or all in it, is done with. Safe from any thread; called once.</summary>
    void ReturnCredit();
}
