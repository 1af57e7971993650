using Hub.Host.Logs;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Logs;

public sealed class DiscreetLoggerTests : IDisposable
{
    private readonly List<string> _lines = [];
    private readonly ListLoggerFactory _loggers;
    private readonly DiscreetLogger _logger;

    public DiscreetLoggerTests()
    {
        _loggers = new ListLoggerFactory(_lines, Level.Trace);
        _logger = new DiscreetLogger(_loggers.CreateLogger("a"));
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Of_a_query_it_says_only_that_there_was_one()
    {
        Log("GET /ws?token=a.b.c", null, ("Path", "/ws"), ("QueryString", "?token=a.b.c"));
        Log("GET /ws?", null, ("Path", "/ws"), ("QueryString", "?"));
        Log("GET /ws", null, ("Path", "/ws"), ("QueryString", ""));

        Assert.Equal(["Debug a GET /ws?*** ", "Debug a GET /ws? ", "Debug a GET /ws "], _lines);
    }

    [Fact]
    public void What_a_request_had_that_cannot_be_read_is_left_out_with_where_the_framework_has_thrown()
    {
        foreach (var quoted in (string[])["Invalid request header: 'Authorization: Bearer it's a secret'", "Invalid content length: secret", "The coding was set to 'secret' instead of 'chunked'."])
            Log($"bad request data: {quoted}", new BadHttpRequestException(quoted), ("message", quoted));
        Log("stream aborted", new ConnectionAbortedException("The path is invalid: '/ws?token=secret'"));

        Assert.Equal(
            [
                "Debug a bad request data: Invalid request header: *** ", "Debug a bad request data: Invalid content length: *** ",
                "Debug a bad request data: The coding was set to *** ", "Debug a stream aborted (The path is invalid: ***) ",
            ],
            _lines);
    }

    [Fact]
    public void All_else_is_as_the_framework_says_it()
    {
        Log("failed in /ws", new InvalidOperationException("the 'reason'"), ("Path", "/ws"));

        Assert.Equal(["Debug a failed in /ws the 'reason'"], _lines);
    }

    private void Log(string message, Exception? exception, params (string Name, string Value)[] fields)
    {
        var state = fields.Select(field => new KeyValuePair<string, object?>(field.Name, field.Value)).ToArray();
        _logger.Log(Level.Debug, default, state, exception, (_, _) => message);
    }
}
