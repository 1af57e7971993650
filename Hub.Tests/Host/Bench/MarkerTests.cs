using System.Text;
using Hub.Host.Bench;

namespace Hub.Tests.Host.Bench;

public sealed class MarkerTests
{
    private static readonly Marker Large = new(int.MaxValue, uint.MaxValue - 1, 0x1234_5678, long.MaxValue);
    private static readonly Marker Small = new(1, 2, 3, 4);

    [Fact]
    public void It_is_text_that_JSON_leaves_as_it_is_and_is_read_back()
    {
        var text = Encoding.ASCII.GetString(Write(Large, run: 0xBEEF));
        Assert.Equal("hub_", text[..4]);
        Assert.All(text[4..], letter => Assert.InRange(letter, 'a', 'p'));
        Assert.Equal([Large], Read(Encoding.ASCII.GetBytes(text), run: 0xBEEF));
    }

    [Fact]
    public void All_markers_are_found_wherever_they_stand()
    {
        byte[] wrapped = [.. "{\"data\":\""u8, .. Write(Small, 7), .. "xx\"}{\"data\":\""u8, .. Write(Large, 7), .. "\"}"u8];
        Assert.Equal([Small, Large], Read(wrapped, run: 7));
    }

    [Fact]
    public void Those_of_another_run_and_halves_are_passed_over()
    {
        Assert.Empty(Read(Write(Small, run: 1), run: 2));
        Assert.Empty(Read(Write(Small, run: 1).AsSpan(0, Marker.Bytes - 1), run: 1));
        Assert.Equal([Large], Read([.. Write(Small, 1), .. Write(Large, 2)], run: 2));
    }

    private static byte[] Write(Marker marker, ushort run)
    {
        var bytes = new byte[Marker.Bytes];
        marker.Write(bytes, Marker.PrefixOf(run));
        return bytes;
    }

    private static List<Marker> Read(ReadOnlySpan<byte> bytes, ushort run)
    {
        var found = new List<Marker>();
        while (Marker.TryTake(ref bytes, Marker.PrefixOf(run), out var marker)) found.Add(marker);
        return found;
    }
}
