namespace Hub.Host.Admin;

/// <summary>The addresses of the admin paths cannot be listened on; the message is one line that says why.</summary>
internal sealed class AdminListenException(string message) : Exception(message);
