using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>Which shard an entity belongs to: the first bits of the SHA-256 of its UTF-8 name, so that SQL can compute it too.</summary>
internal static class ShardHash
{
    /// <param name="entityId">The entity's name.</param>
    /// <param name="shardCount">A power of two, at most 2^31.</param>
    public static ShardId Of(string entityId, int shardCount)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(entityId), hash);
        var first = BinaryPrimitives.ReadUInt32BigEndian(hash);
        return new ShardId((int)((ulong)first >> (32 - BitOperations.Log2((uint)shardCount))));
    }
}
