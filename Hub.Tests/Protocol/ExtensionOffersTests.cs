using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class ExtensionOffersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData(" a ;\tb ; c = d , , e;f=g,", "a;b;c=d e;f=g")]
    [InlineData("a,b|c", "a b c")]
    [InlineData("|a", "a")]
    [InlineData("a;b=\"c\";d=\"\\e\"", "a;b=c;d=e")]
    [InlineData("a;b;b=1", "a;b;b=1")]
    public void A_list_is_read_whatever_headers_it_stands_in(string headers, string expected)
    {
        Assert.True(ExtensionOffers.TryParse(headers.Split('|'), out var offers));

        Assert.Equal(expected, string.Join(' ', offers.Select(offer =>
            offer.Name + string.Concat(offer.Parameters.Select(pair => $";{pair.Key}{(pair.Value is null ? "" : "=" + pair.Value)}")))));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("a;")]
    [InlineData("a b")]
    [InlineData("a;b c")]
    [InlineData("a=b")]
    [InlineData("a;b=")]
    [InlineData("a;=b")]
    [InlineData("a;b=\"\"")]
    [InlineData("a;b=\"c")]
    [InlineData("a;b=\"c\\")]
    [InlineData("a;b=\"c d\"")]
    [InlineData("a;b=\"c\"d")]
    [InlineData("a;b=c=d")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("a|b;")]
    public void What_is_no_list_is_told_apart(string headers) =>
        Assert.False(ExtensionOffers.TryParse(headers.Split('|'), out _));
}
