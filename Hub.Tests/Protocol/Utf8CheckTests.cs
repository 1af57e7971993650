using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class Utf8CheckTests
{
    [Theory]
    [InlineData("")]
    [InlineData("ascii")]
    [InlineData("é€𐍈 and more é")]
    [InlineData("\uFFFF\uFFFE\U0010FFFF")]
    public void Valid_text_is_valid_in_any_pieces(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var check = default(Utf8Check);
                Assert.True(check.Accepts(bytes.AsSpan(0, first)));
                Assert.True(check.Accepts(bytes.AsSpan(first, second - first)));
                Assert.True(check.Accepts(bytes.AsSpan(second)));
                Assert.True(check.IsComplete);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x80 }, 0)]
    [InlineData(new byte[] { 0xC0, 0xAF }, 0)]
    [InlineData(new byte[] { 0xE0, 0x80, 0xAF }, 1)]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 1)]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, 1)]
    [InlineData(new byte[] { 0xF5, 0x80 }, 0)]
    [InlineData(new byte[] { 0x61, 0xE2, 0x82, 0x61 }, 3)]
    public void What_cannot_become_valid_is_refused_at_its_first_wrong_byte(byte[] bytes, int wrongAt)
    {
        var check = default(Utf8Check);
        for (var i = 0; i < wrongAt; i++) Assert.True(check.Accepts([bytes[i]]));
        Assert.False(check.Accepts([bytes[wrongAt]]));

        var atOnce = default(Utf8Check);
        Assert.False(atOnce.Accepts(bytes));
    }

    [Fact]
    public void A_character_that_has_not_come_whole_is_not_complete()
    {
        var check = default(Utf8Check);

        Assert.True(check.Accepts([0xF0, 0x90]));
        Assert.False(check.IsComplete);
        Assert.True(check.Accepts([0x8D]));
        Assert.False(check.IsComplete);
        Assert.True(check.Accepts([0x88]));
        Assert.True(check.IsComplete);
    }
}
