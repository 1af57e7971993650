using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hub.Actors.Protocol;

/// <summary>The mask that a client puts over a payload (RFC 6455, section 5.3).</summary>
internal static class Masking
{
    /// <summary>Applies the mask in place; applied twice it is taken off.</summary>
    /// <param name="payload">Any part of a payload.</param>
    /// <param name="mask">The key, turned so that its lowest byte is for the first byte here.</param>
    /// <returns>The key for what follows.</returns>
    public static uint Apply(Span<byte> payload, uint mask)
    {
        if (mask == 0) return 0;
        ref var start = ref MemoryMarshal.GetReference(payload);
        nuint at = 0;
        var length = (nuint)payload.Length;
        if (Vector256.IsHardwareAccelerated && length >= (nuint)Vector256<byte>.Count)
        {
            var wide = Vector256.Create(mask).AsByte();
            for (; at + (nuint)Vector256<byte>.Count <= length; at += (nuint)Vector256<byte>.Count)
                (Vector256.LoadUnsafe(ref start, at) ^ wide).StoreUnsafe(ref start, at);
        }

        if (Vector128.IsHardwareAccelerated && length - at >= (nuint)Vector128<byte>.Count)
        {
            var wide = Vector128.Create(mask).AsByte();
            for (; at + (nuint)Vector128<byte>.Count <= length; at += (nuint)Vector128<byte>.Count)
                (Vector128.LoadUnsafe(ref start, at) ^ wide).StoreUnsafe(ref start, at);
        }

        for (; at < length; at++) Unsafe.Add(ref start, at) ^= (byte)(mask >> (8 * (int)(at & 3)));
        return BitOperations.RotateRight(mask, 8 * (payload.Length & 3));
    }
}
