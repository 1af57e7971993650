using Hub.Tests.Benchmarks.Peers.DotNet;

// What a hub is compared with: rooms as people write them on the framework alone. One process, three routes:
// /ws/{room} and /echo over plain WebSockets, /signalr over SignalR.
//   dotnet run -c Release --urls http://localhost:18081
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
// SignalR cuts a client that sends nothing for 30 s; members of a room under load only listen.
builder.Services.AddSignalR(signalR => signalR.ClientTimeoutInterval = TimeSpan.FromHours(1));
var app = builder.Build();
app.UseWebSockets();
app.MapPlainRooms();
app.MapHub<RoomHub>("/signalr");
app.Run();
