using System.Text.Json;

namespace Hub.Host.Rpc;

/// <summary>How methods read and write JSON: <c>services.Configure&lt;RpcOptions&gt;(…)</c>. Not changed after the start.</summary>
public sealed class RpcOptions
{
    /// <summary>Reads arguments and writes results. Default <see cref="JsonSerializerDefaults.Web"/>: camel case, names read without regard to case.</summary>
    public JsonSerializerOptions Json { get; set; } = new(JsonSerializerDefaults.Web);
}
