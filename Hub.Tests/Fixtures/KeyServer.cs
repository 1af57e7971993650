using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Fixtures;

/// <summary>An issuer that publishes its keys on loopback. Each request waits until the test answers it.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();
    private readonly WebApplication _app;

    private KeyServer(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            var request = new Request();
            await _requests.Writer.WriteAsync(request);
            var (status, body) = await request.Answer.Task.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = status;
            if (status is > 300 and < 400) context.Response.Headers.Location = "/elsewhere";
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
    }

    public string Address => $"{_app.Urls.First()}/keys";

    public static async Task<KeyServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
        var server = new KeyServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Waits until the keys are asked for.</summary>
    public async Task<Request> NextAsync() => await _requests.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);

    /// <summary>Whether a request has come that was not taken.</summary>
    public bool IsAsked => _requests.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal sealed class Request
    {
        public TaskCompletionSource<(int Status, string Body)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void AnswerWith(string body, int status = 200) => Answer.SetResult((status, body));
    }
}
