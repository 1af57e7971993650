using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class DeflateNegotiationTests
{
    private const string NoContext = "; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate", NoContext)]
    [InlineData("permessage-deflate; client_max_window_bits", NoContext)]
    [InlineData("permessage-deflate; client_max_window_bits=8", NoContext + "; client_max_window_bits=8")]
    [InlineData("permessage-deflate; client_max_window_bits=15", NoContext + "; client_max_window_bits=15")]
    [InlineData("permessage-deflate; server_no_context_takeover", NoContext)]
    [InlineData("permessage-deflate; client_no_context_takeover; server_no_context_takeover", NoContext)]
    [InlineData("permessage-deflate; server_max_window_bits=8", NoContext + "; server_max_window_bits=8")]
    [InlineData("permessage-deflate; server_max_window_bits=9", NoContext + "; server_max_window_bits=9")]
    [InlineData("permessage-deflate; server_max_window_bits=10", NoContext + "; server_max_window_bits=10")]
    [InlineData("permessage-deflate; server_max_window_bits=\"15\"", NoContext + "; server_max_window_bits=15")]
    [InlineData("x-webkit-deflate-frame, permessage-deflate", NoContext)]
    public void An_offer_that_can_be_kept_is_accepted(string offers, string answer) =>
        Assert.Equal("permessage-deflate" + answer, Answer(offers));

    [Theory]
    [InlineData("server_max_window_bits")]
    [InlineData("server_max_window_bits=7")]
    [InlineData("server_max_window_bits=16")]
    [InlineData("server_max_window_bits=0")]
    [InlineData("server_max_window_bits=010")]
    [InlineData("server_max_window_bits=08")]
    [InlineData("server_max_window_bits=+9")]
    [InlineData("server_max_window_bits=1a")]
    [InlineData("server_max_window_bits=1.")]
    [InlineData("server_max_window_bits=x")]
    [InlineData("server_max_window_bits=100")]
    [InlineData("client_max_window_bits=7")]
    [InlineData("client_max_window_bits=16")]
    [InlineData("client_max_window_bits=010")]
    [InlineData("client_max_window_bits=x")]
    [InlineData("server_no_context_takeover=1")]
    [InlineData("client_no_context_takeover=1")]
    [InlineData("server_no_context_takeover=\"true\"")]
    [InlineData("unknown")]
    [InlineData("unknown=1")]
    [InlineData("Server_no_context_takeover")]
    [InlineData("server_no_context_takeover; server_no_context_takeover")]
    [InlineData("client_no_context_takeover; client_no_context_takeover")]
    [InlineData("server_max_window_bits=10; server_max_window_bits=10")]
    [InlineData("client_max_window_bits; client_max_window_bits=10")]
    public void An_offer_with_a_wrong_parameter_is_declined_and_the_next_one_taken(string parameters)
    {
        Assert.Null(Answer($"permessage-deflate; {parameters}"));
        Assert.Equal(
            $"permessage-deflate{NoContext}; server_max_window_bits=12",
            Answer($"permessage-deflate; {parameters}, permessage-deflate; server_max_window_bits=12, permessage-deflate"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("permessage-bzip2")]
    [InlineData("Permessage-Deflate")]
    [InlineData("x-permessage-deflate")]
    public void Other_extensions_are_declined(string offers) => Assert.Null(Answer(offers));

    [Theory]
    [InlineData("", "")]
    [InlineData("; server_no_context_takeover", "; server_no_context_takeover")]
    [InlineData("; client_no_context_takeover", "; client_no_context_takeover")]
    [InlineData("; server_no_context_takeover; client_no_context_takeover", NoContext)]
    [InlineData("; server_max_window_bits=15", "; server_max_window_bits=15")]
    [InlineData("; server_max_window_bits=14", "; server_no_context_takeover; server_max_window_bits=14")]
    public void Context_is_kept_where_both_sides_will_and_the_window_is_whole(string parameters, string answer) =>
        Assert.Equal("permessage-deflate" + answer, Answer("permessage-deflate" + parameters, contextTakeover: true));

    [Theory]
    [InlineData("", 11)]
    [InlineData("; server_max_window_bits=15", 11)]
    [InlineData("; server_max_window_bits=11", 11)]
    [InlineData("; server_max_window_bits=8", 8)]
    public void The_smaller_window_of_both_sides_is_agreed_upon_and_said(string parameters, int bits) =>
        Assert.Equal($"permessage-deflate{NoContext}; server_max_window_bits={bits}", Answer("permessage-deflate" + parameters, windowBits: 11));

    private static string? Answer(string header, bool contextTakeover = false, int windowBits = 15)
    {
        Assert.True(ExtensionOffers.TryParse([header], out var offers));
        return new DeflateNegotiation(contextTakeover, windowBits).Accept(offers)?.Answer;
    }
}
