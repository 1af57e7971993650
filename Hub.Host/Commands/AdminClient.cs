using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Host.Admin;
using Microsoft.AspNetCore.WebUtilities;

namespace Hub.Host.Commands;

/// <summary>Asks a node at its admin paths; whatever stands against it is an <see cref="AdminFailure"/> with its exit code.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string FindKey = "give it with --token or HUB__ADMIN__KEY, or be the user who runs the node";

    private readonly AdminTarget _target;
    private readonly TimeSpan _timeout;
    private readonly HttpClient _http;

    /// <param name="target">The node.</param>
    /// <param name="timeout">How long an answer may take; zero for ever.</param>
    public AdminClient(AdminTarget target, TimeSpan timeout)
    {
        if (target.Key is { } given && !AdminOptions.CanBeSent(given))
            throw new AdminFailure("the admin key must be characters of ASCII without spaces, and has others", ExitCodes.Usage);
        _target = target;
        _timeout = timeout;
        // Where one is sent on to, the key is not meant for; and the way to this machine leads over no proxy.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !target.Server.IsLoopback })
        {
            // The framework knows no longer one.
            Timeout = timeout == TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout,
        };
        if (target.Key is { } key) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>The node's address.</summary>
    public Uri Server => _target.Server;

    /// <summary>What is shown there; null where none was found.</summary>
    public string? Key => _target.Key;

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, path, body: null, type, cancellation);

    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, path, body: null, type, cancellation);

    /// <param name="path">The path, below <see cref="AdminApi.Root"/>.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="bodyType">How it is written.</param>
    /// <param name="type">How the answer is read.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, path, JsonContent.Create(body, bodyType), type, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<T> AskAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, AdminApi.Root + path)) { Content = body };
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) throw await RefusedAsync(response, cancellation);
            return await response.Content.ReadFromJsonAsync(type, cancellation) ?? throw NoHub();
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw new AdminFailure($"{Server} did not answer within {_timeout.TotalSeconds} s (--timeout)", ExitCodes.Unreachable);
        }
        catch (HttpRequestException failed)
        {
            throw new AdminFailure($"{Server} is unreachable: {failed.GetBaseException().Message}; --server or HUB_SERVER names another", ExitCodes.Unreachable);
        }
        catch (JsonException)
        {
            throw NoHub();
        }
    }

    private async Task<AdminFailure> RefusedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var error = await ErrorOfAsync(response, cancellation);
        if (status == StatusCodes.Status404NotFound && error is null)
        {
            return new AdminFailure(
                $"{Server} has no {response.RequestMessage!.RequestUri!.AbsolutePath}: where HUB__ADMIN__URLS is set, --server must be one of those", ExitCodes.Failed);
        }

        var told = error ?? ReasonPhrases.GetReasonPhrase(status);
        var wayOut = status != StatusCodes.Status401Unauthorized ? ""
            : _target.Key is null ? $"; no key was found here: {FindKey}" : $"; the key sent is another: {FindKey}";
        return new AdminFailure($"{Server} refuses: {status} {VisibleText.Of(told).ReplaceLineEndings(" ")}{wayOut}", ExitCodes.Failed);
    }

    private static async Task<string?> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync(AdminJson.Default.ApiError, cancellation))?.Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private AdminFailure NoHub() => new($"{Server} answers, but not as a hub does: is it another program?", ExitCodes.Failed);
}
