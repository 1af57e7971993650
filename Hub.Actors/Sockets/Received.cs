using Hub.Actors.Protocol;

namespace Hub.Actors.Sockets;

/// <summary>The peer said something.</summary>
/// <param name="Message">A <see cref="TextMessage"/> or <see cref="BinaryMessage"/>.</param>
/// <param name="Bytes">What it takes of the credit until the handler is through with it.</param>
/// <param name="Credit">The connection's.</param>
internal sealed record Received(object Message, int Bytes, ICredit Credit) : ICarriesCredit
{
    public void ReturnCredit() => Credit.Return(Bytes);
}
