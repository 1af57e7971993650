using System.Buffers.Binary;
using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class MaskingTests
{
    [Fact]
    public void Every_length_and_every_split_gives_what_the_rfc_defines()
    {
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        var mask = BinaryPrimitives.ReadUInt32LittleEndian(key);
        for (var length = 0; length <= 100; length++)
        {
            var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 31)).ToArray();
            var expected = payload.Select((value, i) => (byte)(value ^ key[i % 4])).ToArray();
            for (var split = 0; split <= length; split++)
            {
                var masked = payload.ToArray();
                var turned = Masking.Apply(masked.AsSpan(0, split), mask);
                Masking.Apply(masked.AsSpan(split), turned);
                Assert.Equal(expected, masked);
            }
        }
    }
}
