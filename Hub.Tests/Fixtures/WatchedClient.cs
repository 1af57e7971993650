using System.Collections.Concurrent;
using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>Options for a client for .NET with the defaults of an application, and what they are told.</summary>
internal sealed class WatchedClient
{
    private readonly string _name;
    private readonly ConcurrentQueue<HubClose> _closes = new();
    private readonly ConcurrentQueue<Exception> _errors = new();
    private volatile HubClientState _state;

    public WatchedClient(string name)
    {
        _name = name;
        Options = new HubClientOptions { OnClose = _closes.Enqueue, OnError = _errors.Enqueue, OnState = state => _state = state };
    }

    public HubClientOptions Options { get; }

    // That an attempt has failed is told as an error of the network's, and there is always another.
    public ClientReport Report => new(
        _name, _state == HubClientState.Open, [.. _closes], [.. _errors.Select(error => error.Message)],
        [.. _errors.OfType<HubException>().Where(error => !error.IsRetryable).Select(error => error.Message)]);
}
