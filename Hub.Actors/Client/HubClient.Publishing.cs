using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>What becomes of publishes.</content>
public sealed partial class HubClient
{
    private void Accept(long id, RoomPosition position, ClientSocket socket)
    {
        PendingPublish? publish;
        lock (_gate)
        {
            publish = _outbox.Accept(id);
            if (publish is null) return;
            if (!publish.Echo) _subscriptions.GetValueOrDefault(publish.Room)?.Published(position);
            if (_socket == socket) _outbox.Flush();
        }

        Release(publish.Room);
        publish.Outcome.TrySetResult(position);
    }

    private void RefusePublish(long id, ClientError refused, ClientSocket socket)
    {
        PendingPublish? publish;
        lock (_gate)
        {
            publish = _outbox.UnderWay(id);
            if (publish is null) return;
            if (refused.Error.IsRetryable)
            {
                publish.Refusal = refused.Error;
                if (_outbox.TryHalt(publish)) _ = GoOnAsync(refused.RetryAfter ?? BackOff(_options.BackOff, publish.Refusals++), socket);
                return;
            }

            _outbox.Take(id);
            _outbox.Flush();
        }

        publish.Fail(refused.Error);
        Release(publish.Room);
    }

    private async Task GoOnAsync(TimeSpan wait, ClientSocket socket)
    {
        try
        {
            await Task.Delay(wait, _options.Time, _ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_gate)
            if (_socket == socket) _outbox.Resume();
    }

    private async Task GiveUpAsync(PendingPublish publish, TimeSpan timeout)
    {
        try
        {
            await publish.Outcome.Task.WaitAsync(timeout, _options.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                if (_outbox.UnderWay(publish.Id) is not null) _outbox.Doubt(publish);
                if (_outbox.Take(publish.Id) is null) return;
                _outbox.Flush();
            }

            publish.Fail(publish.Refusal ?? new HubException(ErrorCodes.NotAvailable.Number, $"The publish was not answered within {timeout}", isRetryable: true));
            Release(publish.Room);
        }
        catch (HubException)
        {
            // Its caller is told.
        }
    }

    // What waited for a publish in doubt goes on.
    private void Release(string room)
    {
        HubSubscription? subscription;
        List<HubGap> gaps;
        lock (_gate)
        {
            if (_outbox.Doubts(room) || !_subscriptions.TryGetValue(room, out subscription)) return;
            gaps = subscription.Release();
            Resume(subscription);
        }

        foreach (var gap in gaps) Tell(subscription.Options.OnGap, gap);
    }
}
