namespace Hub.Host.Commands;

/// <summary>What the process says to the shell; the same for every command.</summary>
internal static class ExitCodes
{
    /// <summary>The codes, for people who read the help of a command.</summary>
    public const string Meaning = "0 ok, 1 failed, 2 wrong command line, 3 unreachable";

    /// <summary>Done, or stopped as asked.</summary>
    public const int Ok = 0;

    /// <summary>Tried and failed: a wrong setting, a port in use, a refused handshake, a connection closed with an error.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>Nobody answers at the address.</summary>
    public const int Unreachable = 3;
}
