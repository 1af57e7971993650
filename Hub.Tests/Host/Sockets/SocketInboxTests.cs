using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Sockets;

public class SocketInboxTests
{
    private readonly InboundBudget _budget = new(new LimitOptions());
    private readonly SocketInbox _inbox = new();

    public SocketInboxTests() => _inbox.Open(new InboundCredit(maxMessages: 4, maxBytes: 0, _budget));

    [Fact]
    public async Task What_was_said_before_the_close_is_read_after_it_and_then_the_end()
    {
        Say("one");
        Say("two");

        _inbox.Closing(CloseCodes.Done);
        Say("late");

        Assert.Equal("one", await NextAsync());
        Assert.Equal("two", await NextAsync());
        Assert.Null(await NextAsync());
        Assert.Null(await NextAsync());
        Assert.Equal(0, _budget.Bytes);
    }

    [Fact]
    public async Task What_the_handler_has_not_read_counts_no_more_when_it_is_through()
    {
        for (var i = 0; i < 3; i++) Say("unread");
        Assert.Equal(18, _budget.Bytes);

        _inbox.Discard();
        Say("to nobody");

        Assert.Equal(0, _budget.Bytes);
        Assert.Null(await NextAsync());
    }

    [Fact]
    public async Task Whenever_it_closes_a_reader_gets_all_that_was_taken_and_the_end()
    {
        for (var round = 0; round < 500; round++)
        {
            var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 1_000_000 });
            var inbox = new SocketInbox();
            inbox.Open(new InboundCredit(0, 0, budget));
            var said = Task.Run(() =>
            {
                for (var i = 0; i < 20; i++) inbox.Handle(MessageKind.Text, Encoding.UTF8.GetBytes($"{i}"));
            });
            var closed = Task.Run(() => inbox.Closing(CloseCodes.Done));

            var next = 0;
            await foreach (var message in inbox.ReadAllAsync().WithCancellation(CancellationToken.None))
                Assert.Equal($"{next++}", message.Text);
            await Task.WhenAll(said, closed);

            Assert.Equal(0, budget.Bytes);
        }
    }

    [Fact]
    public async Task Its_token_is_signalled_when_it_closes_whatever_another_listener_throws()
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.ClosingToken.Register(signalled.SetResult);
        _inbox.ClosingToken.Register(() => throw new InvalidOperationException("an application's own mistake"));

        _inbox.Closing(CloseCodes.Done);

        await signalled.Task.WaitAsync(Limits.Generous);
    }

    [Fact]
    public void A_token_that_is_asked_for_too_late_is_signalled_already()
    {
        _inbox.Closing(CloseCodes.Done);

        Assert.True(_inbox.ClosingToken.IsCancellationRequested);
    }

    [Fact]
    public void Its_token_listens_to_the_requests_until_that_is_over()
    {
        using var request = new CancellationTokenSource();
        using var overRequest = new CancellationTokenSource();
        var other = new SocketInbox();
        using var listening = _inbox.ListenTo(request.Token);
        other.ListenTo(overRequest.Token).Dispose();

        request.Cancel();
        overRequest.Cancel();

        Assert.True(_inbox.ClosingToken.IsCancellationRequested);
        Assert.False(other.ClosingToken.IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_over_when_its_connection_is()
    {
        _inbox.Closing(CloseCodes.Done);
        Assert.False(_inbox.Over.IsCompleted);

        _inbox.Closed(CloseCodes.Done, wasClean: true);

        await _inbox.Over.WaitAsync(Limits.Generous);
    }

    private void Say(string text) => _inbox.Handle(MessageKind.Text, Encoding.UTF8.GetBytes(text));

    private async Task<string?> NextAsync() =>
        await _inbox.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Limits.Generous) is { } message ? message.Text : null;
}
