using Hub.Actors;
using Hub.Actors.Rooms;

namespace Hub.Host.Admin;

/// <summary>Publishes the node's events as long as it runs.</summary>
internal sealed class EventPublisher : BackgroundService
{
    private readonly EventFeed _feed;
    private readonly HubNode _node;

    // Stated before the node has its first connection.
    public EventPublisher(EventFeed feed, HubNode node, OwnRoomRules rules)
    {
        (_feed, _node) = (feed, node);
        rules.TryAdd(AdminApi.EventRoom, EventFeed.Rule);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _feed.PublishAsync(_node, stoppingToken);
}
