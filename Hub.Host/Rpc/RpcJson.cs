using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Options;

namespace Hub.Host.Rpc;

/// <summary>Arguments and results as JSON, as the application's options say. Thread-safe.</summary>
internal sealed class RpcJson
{
    private readonly JsonSerializerOptions _options;

    public RpcJson(IOptions<RpcOptions> options)
    {
        _options = options.Value.Json;
        _options.MakeReadOnly(populateMissingResolver: true);
    }

    /// <summary>How a type is read and written.</summary>
    /// <exception cref="NotSupportedException">It cannot be.</exception>
    public JsonTypeInfo TypeInfo(Type type) => _options.GetTypeInfo(type);

    /// <summary>Reads an argument; none is JSON null.</summary>
    /// <exception cref="RpcException">It is no such value; the message says where.</exception>
    public static object? Read(string method, ReadOnlySpan<byte> data, JsonTypeInfo type)
    {
        try
        {
            return JsonSerializer.Deserialize(data.IsEmpty ? "null"u8 : data, type);
        }
        catch (JsonException broken)
        {
            // Its own text names types of the application, which are none of the caller's business.
            throw Wrong(method, broken.Path is ['$', .. var path] ? path : "");
        }
    }

    /// <param name="method">The method's name.</param>
    /// <param name="path">Where in the argument, such as <c>.items[0].price</c>; empty for all of it.</param>
    public static RpcException Wrong(string method, string path) =>
        new(ErrorCodes.BadRequest.Number, $"data{path} is missing or not what {method} takes");

    public ReadOnlyMemory<byte> Write(object? value, Type type) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo(type));
}
