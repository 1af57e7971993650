using Microsoft.AspNetCore.SignalR;

namespace Hub.Tests.Benchmarks.Peers.DotNet;

/// <summary>Rooms as groups of SignalR.</summary>
internal sealed class RoomHub : Microsoft.AspNetCore.SignalR.Hub
{
    public Task Join(string room) => Groups.AddToGroupAsync(Context.ConnectionId, room);

    public Task Publish(string room, string data) => Clients.OthersInGroup(room).SendAsync("message", data);

    public Task Echo(string data) => Clients.Caller.SendAsync("message", data);
}
