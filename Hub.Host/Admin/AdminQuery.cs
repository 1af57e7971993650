using System.Globalization;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;

namespace Hub.Host.Admin;

/// <summary>Reads the query of a request at the admin paths.</summary>
internal static class AdminQuery
{
    /// <summary>Entries of a page where the request says nothing.</summary>
    public const int DefaultLimit = 100;

    /// <summary>The most that may be asked for.</summary>
    public const int MaxLimit = 1_000;

    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Number(HttpRequest request, string name, int least, int most, int absent, out int number)
    {
        number = absent;
        if (request.Query[name].FirstOrDefault() is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most
            ? null
            : $"{name}={text} must be a whole number from {least} to {most}";
    }

    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Limit(HttpRequest request, out int limit) => Number(request, "limit", 1, MaxLimit, DefaultLimit, out limit);

    /// <summary>A text of the query; null where it is missing or empty.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Flag(HttpRequest request, string name, out bool flag)
    {
        var text = Text(request, name);
        flag = text == "true";
        return text is null or "true" or "false" ? null : $"{name}={text} must be true or false";
    }

    /// <summary>With what connections are to be closed.</summary>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public static string? Close(HttpRequest request, out CloseStatus status)
    {
        status = default;
        if (Number(request, "code", 0, ushort.MaxValue, CloseCodes.Kicked, out var code) is { } wrong) return wrong;
        var reason = Text(request, "reason") ?? "";
        try
        {
            status = new CloseStatus(CloseRules.CheckCode(code), CloseRules.CheckReason(reason));
            return null;
        }
        catch (ArgumentOutOfRangeException refused)
        {
            return refused.ParamName == "code"
                ? $"code={code} may not be sent: it must be 1000 to 1003, 1007 to 1014 or 3000 to 4999"
                : $"reason must have at most {CloseCodes.MaxReasonBytes} bytes of UTF-8";
        }
    }
}
