using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hub.Actors.Connections;

/// <summary>What counts as one address: of IPv4 the address itself, of IPv6 its /64, within which one machine takes any address it likes.</summary>
internal readonly record struct AddressBlock(bool IsVersion6, ulong Prefix)
{
    private const int Version6Bytes = 16;

    public static AddressBlock Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Version6Bytes];
        // A socket that listens for both has IPv4 addresses in the form of IPv6.
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        _ = address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new AddressBlock(true, BinaryPrimitives.ReadUInt64BigEndian(bytes))
            : new AddressBlock(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }
}
