namespace Hub.Host.Configuration;

/// <summary>When a file was written last.</summary>
internal static class FileDate
{
    /// <summary>
    /// Of the file and not of a link to it: where a folder of settings is mounted the links stay, and what they lead to is exchanged. A file that is just being exchanged
    /// has no date, and is new when it is back.
    /// </summary>
    public static DateTime Of(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return File.GetLastWriteTimeUtc(file);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return DateTime.MinValue;
        }
    }
}
