using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <content>Who the connection belongs to, and the rooms it had before.</content>
internal sealed partial class HubHandler
{
    private ValueTask HelloAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var token = payload.Token(isRequired: false);
        var rooms = HelloRoom.ReadAll(payload.Rooms, out var isList);
        if (payload.Problem is not null || !isList)
        {
            if (!IsUnknown) return MistakenAsync(payload.Problem ?? "rooms must be a list of objects", id);
            Close(CloseCodes.HelloUnreadable);
            return default;
        }

        if (_saidHello) return MistakenAsync("hello is sent once; a new token comes with auth", id);
        if (token is null && IsUnknown) return RefuseAsync(ErrorCodes.Unauthorized, "A token is required", id);
        _saidHello = true;
        _mistakes = 0;
        return new ValueTask(GreetAsync(token, rooms, id.ToArray()));
    }

    private async Task GreetAsync(string? token, IReadOnlyList<HelloRoom> rooms, byte[] id)
    {
        if (token is not null && _server.Tokens is { } tokens)
        {
            var verdict = await tokens.CheckAsync(token, _gone);
            if (HasExpired(verdict))
            {
                Close(CloseCodes.TokenEnded);
                return;
            }

            if (verdict.Identity is not { } identity || !MayBecome(identity))
            {
                Close(CloseCodes.TokenRefused);
                return;
            }

            if (!Become(identity))
            {
                Close(CloseCodes.UserFull);
                return;
            }
        }

        // Rights one after the other, since a policy may take its time; where the rooms stand all together.
        var entered = new List<EnteredRoom>();
        foreach (var asked in rooms) entered.Add(await EnterAsync(asked));
        var standing = await Task.WhenAll(entered.Select(room => StandAsync(room.Asked, room.Room, room.Error)));
        for (var i = 0; i < standing.Length; i++)
        {
            if (entered[i].Room is not { } silent || standing[i].Error is null) continue;
            UnmarkSubscribed(silent);
            entered[i] = entered[i] with { Room = null };
        }

        Connection.Outbound.Deliver(HubReplies.Welcome(
            new Welcome(Connection.Id, _server.Node, Connection.User, _server.PingAfter, Connection.Identity.Expires, standing), id));

        // One after the other, each as fast as the client reads: what all of them have missed together may be more than may wait for it.
        for (var i = 0; i < standing.Length && !IsClosing; i++)
        {
            if (entered[i].Room is not { } room) continue;
            var asked = rooms[i];
            var since = standing[i].IsRecovered ? asked.Since : standing[i].Top;
            var subscription = new Subscription(since, asked.WatchesPresence, asked.ConflateMs, IsPromised: true, IsObserver: _server.AreOperators);
            await Actor.Ask<Joined>(new SubscribeAndTell(JoinOf(room, subscription)), _gone);
            await Connection.Outbound.WaitForRoomAsync();
        }
    }

    private async Task<EnteredRoom> EnterAsync(HelloRoom asked)
    {
        if (asked.Problem is { } wrong) return new EnteredRoom(asked, null, new RequestError(ErrorCodes.BadRequest, wrong));
        if (!TryName(asked.Name, out var id, out var problem)) return new EnteredRoom(asked, null, new RequestError(ErrorCodes.BadRequest, problem));
        var room = Known(id);
        if (CannotSubscribe(room) is { } error) return new EnteredRoom(asked, null, error);
        if (!await _server.Access.Decide(Connection.Identity, id, RoomRight.Join).ToTaskAsync())
            return new EnteredRoom(asked, null, new RequestError(ErrorCodes.PermissionDenied, Denied(id, RoomRight.Join)));
        MarkSubscribed(room);
        return new EnteredRoom(asked, room, null);
    }

    private async Task<WelcomeRoom> StandAsync(HelloRoom asked, KnownRoom? room, RequestError? error)
    {
        if (room is null) return new WelcomeRoom(asked.Name, default, default, IsRecovered: false, error);
        try
        {
            var standing = await _server.Reader.StandingAsync(room.Id, asked.Since, _gone);
            return new WelcomeRoom(asked.Name, room.Id, standing.Top, standing.IsRecoverable, Error: null);
        }
        catch (AskTimeoutException)
        {
            return new WelcomeRoom(asked.Name, default, default, IsRecovered: false, new RequestError(ErrorCodes.NotAvailable, NoAnswer));
        }
        catch (HubException refused)
        {
            return new WelcomeRoom(asked.Name, default, default, IsRecovered: false, new RequestError(ErrorCodes.NotAvailable, refused.Message));
        }
    }

    private ValueTask AuthenticateAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var token = payload.Token(isRequired: true);
        if (payload.Problem is not null) return MistakenAsync(payload.Problem, id);
        if (_server.Tokens is not { } tokens) return RefuseAsync(ErrorCodes.NotAvailable, "The server checks no tokens", id);
        _mistakes = 0;
        return new ValueTask(CheckAsync(tokens, token!, id.ToArray()));
    }

    private async Task CheckAsync(ITokenCheck tokens, string token, byte[] id)
    {
        var verdict = await tokens.CheckAsync(token, _gone);
        if (HasExpired(verdict)) await RefuseAsync(ErrorCodes.TokenExpired, "The token has expired", id);
        else if (verdict.Identity is not { } identity) await RefuseAsync(ErrorCodes.Unauthorized, "The token is not good", id);
        else if (!MayBecome(identity)) await RefuseAsync(ErrorCodes.Unauthorized, "The token is another user's", id);
        else if (!Become(identity)) Close(CloseCodes.UserFull);
        else Connection.Outbound.Deliver(HubReplies.Authed(identity.User, identity.Expires, id));
    }

    private bool HasExpired(TokenVerdict verdict) =>
        verdict.IsExpired || verdict.Identity?.Expires <= Connection.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private bool MayBecome(Identity identity) => Connection.User is null || Connection.User == identity.User;

    private bool Become(Identity identity)
    {
        if (!Connection.TryBecome(identity)) return false;
        Actor.Tell(new Identified(identity));
        return true;
    }

    // A room of a hello that the connection is in, or why it is not.
    private readonly record struct EnteredRoom(HelloRoom Asked, KnownRoom? Room, RequestError? Error);
}
