using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>Subscriptions: asked for, refused for now, fallen behind and resumed.</content>
public sealed partial class HubClient
{
    internal async ValueTask UnsubscribeAsync(HubSubscription subscription)
    {
        Task<JsonElement>? left = null;
        lock (_gate)
        {
            if (!IsSubscribed(subscription)) return;
            _subscriptions.Remove(subscription.Room);
            if (_socket is { } socket && subscription.State is SubscriptionState.Asked or SubscriptionState.Live)
                left = AskAsync(socket, "unsubscribe", ClientEnvelope.Room(subscription.Room), _options.RequestTimeout, CancellationToken.None);
        }

        subscription.End();
        if (left is null) return;
        try
        {
            await left;
        }
        catch (HubException)
        {
            // Not subscribed any more: that was wanted.
        }
    }

    /// <summary>Called with the gate held: the subscription has fallen behind, and what comes of the room is not kept.</summary>
    internal void Leave(HubSubscription subscription)
    {
        subscription.State = SubscriptionState.Leaving;
        if (_socket is { } socket) AskToLeave(subscription, socket);
    }

    /// <summary>Goes on with a subscription that had fallen behind, when its reader has caught up and no publish in the room is in doubt.</summary>
    internal void Resume(HubSubscription subscription)
    {
        lock (_gate)
        {
            if (!subscription.HasCaughtUp || !IsSubscribed(subscription) || _outbox.Doubts(subscription.Room)) return;
            subscription.State = SubscriptionState.Idle;
            if (_socket is { } socket) Subscribe(subscription, socket);
        }
    }

    // Called with the gate held.
    private bool IsSubscribed(HubSubscription subscription) => _subscriptions.GetValueOrDefault(subscription.Room) == subscription;

    // Called with the gate held.
    private void AskToLeave(HubSubscription subscription, ClientSocket socket) => Ask(
        socket, "unsubscribe", ClientEnvelope.Room(subscription.Room), _ => HasLeft(subscription), refused =>
        {
            if (refused is { IsLost: false, Error.IsRetryable: true })
                lock (_gate) Later(refused, subscription, socket, AskToLeave);
            else
                HasLeft(subscription);
        });

    private void HasLeft(HubSubscription subscription)
    {
        lock (_gate)
            if (subscription.State == SubscriptionState.Leaving) subscription.State = SubscriptionState.Behind;
        Resume(subscription);
    }

    // Called with the gate held.
    private void Subscribe(HubSubscription subscription, ClientSocket socket)
    {
        subscription.State = SubscriptionState.Asked;
        Ask(socket, "subscribe", json => ClientEnvelope.WriteSubscription(json, subscription, asHello: false),
            granted => Granted(subscription, granted, socket), refused => Refused(subscription, refused, socket));
    }

    private void Granted(HubSubscription subscription, JsonElement answer, ClientSocket socket)
    {
        HubGap? gap;
        lock (_gate)
        {
            if (!IsSubscribed(subscription)) return;
            gap = subscription.Grant(ClientEnvelope.PositionIn(answer), answer.GetProperty("recovered").GetBoolean());
            ShowPresence(subscription, socket);
        }

        Tell(subscription.Options.OnGap, gap);
    }

    private void Refused(HubSubscription subscription, ClientError refused, ClientSocket socket)
    {
        if (refused.IsLost) return;
        lock (_gate)
        {
            if (!IsSubscribed(subscription)) return;
            if (refused.Error.Code == ErrorCodes.AlreadySubscribed.Number)
            {
                // It is left over of an earlier one, whose end the server has refused.
                Leave(subscription);
                return;
            }

            subscription.State = SubscriptionState.Idle;
            if (refused.Error.IsRetryable)
            {
                Later(refused, subscription, socket, Subscribe);
                return;
            }

            _subscriptions.Remove(subscription.Room);
        }

        subscription.Fail(refused.Error);
    }

    // Called with the gate held. Asks once more, unless things have changed meanwhile.
    private void Later(ClientError refused, HubSubscription subscription, ClientSocket socket, Action<HubSubscription, ClientSocket> again)
    {
        var state = subscription.State;
        var wait = (refused.RetryAfter ?? TimeSpan.Zero) + BackOff(_options.BackOff, subscription.Refusals++);
        _ = WaitAsync();

        async Task WaitAsync()
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
                if (_socket == socket && subscription.State == state && IsSubscribed(subscription)) again(subscription, socket);
        }
    }

    // Called with the gate held. Presence ends with the connection, and so is set on each.
    private void ShowPresence(HubSubscription subscription, ClientSocket socket)
    {
        if (subscription.Presence is not { } data) return;
        Ask(socket, "presence.set", ClientEnvelope.Presence(subscription.Room, data), static _ => { }, refused =>
        {
            if (refused.IsLost) return;
            Report(refused.Error);
            if (!refused.Error.IsRetryable) return;
            lock (_gate) Later(refused, subscription, socket, ShowPresence);
        });
    }
}
