namespace Hub.Host.Authentication.Jwt;

/// <summary>Which halves of a key pair a file may hold.</summary>
internal enum KeyHalf
{
    /// <summary>Only the public one, which checks tokens.</summary>
    Public,

    /// <summary>The private one, which makes them.</summary>
    Private,

    /// <summary>Any.</summary>
    Either,
}
