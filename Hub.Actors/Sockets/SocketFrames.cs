using System.Buffers;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sockets;

/// <summary>Frames of what applications send.</summary>
internal static class SocketFrames
{
    public static Frame Of(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var frame = Frame.Text(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
        return frame;
    }
}
