using System.Text.Json;

namespace Hub.Host.Authentication.Jwt;

/// <summary>Looks at one member of a JSON object. The reader stands on its value, and may be left there or at the value's end.</summary>
/// <returns>What is wrong with it, or null.</returns>
internal delegate string? JsonMember(string name, ref Utf8JsonReader value);
