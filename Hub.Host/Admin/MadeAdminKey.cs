using System.Security.Cryptography;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>The key that <c>hub serve</c> makes where none is configured, from the start of the node until its end.</summary>
internal sealed partial class MadeAdminKey(AdminAccess access, ILogger<MadeAdminKey> logger) : IDisposable
{
    private const int Bytes = 32;

    private readonly List<string> _files = [];
    private string _key = "";

    /// <summary>Makes it, unless there is one, and writes it to a file for each of the ports where it is asked for.</summary>
    public void Make(IEnumerable<int> ports)
    {
        if (access.HasKey) return;
        _key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        access.Take(_key);
        foreach (var port in ports)
        {
            if (AdminKeyFile.Write(port, _key) is not { } file)
            {
                Log.NotWritten(logger, string.Join(", ", AdminKeyFile.Folders()));
                return;
            }

            _files.Add(file);
            Log.Written(logger, file);
        }
    }

    public void Dispose()
    {
        foreach (var file in _files) AdminKeyFile.Delete(file, _key);
        _files.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.AdminKeyWritten, LogLevel.Information, "The admin key is in {File}, for this user only; HUB__ADMIN__KEY sets one")]
        public static partial void Written(ILogger logger, string file);

        [LoggerMessage(HubEventIds.AdminKeyNotWritten, LogLevel.Warning,
            "No admin key can be kept, as none of these folders can be written: {Folders}. /admin refuses everybody until HUB__ADMIN__KEY is set")]
        public static partial void NotWritten(ILogger logger, string folders);
    }
}
