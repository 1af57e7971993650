namespace Hub.Actors.Protocol;

/// <summary>The code and reason of a close frame (RFC 6455, section 5.5.1).</summary>
/// <param name="Code">One of <see cref="CloseCodes"/>, or what the peer sent.</param>
/// <param name="Reason">At most <see cref="CloseCodes.MaxReasonBytes"/> bytes of UTF-8; may be empty.</param>
internal readonly record struct CloseStatus(int Code, string Reason);
