namespace Hub.Host.Authentication.Jwt;

/// <summary>How a token is signed, by the names of RFC 7518, section 3.1.</summary>
internal enum JwtAlgorithm
{
    /// <summary>HMAC with SHA-256.</summary>
    HS256,

    /// <summary>HMAC with SHA-384.</summary>
    HS384,

    /// <summary>HMAC with SHA-512.</summary>
    HS512,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RS256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256,
}
