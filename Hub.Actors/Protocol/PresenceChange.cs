namespace Hub.Actors.Protocol;

/// <summary>A member came, changed or left.</summary>
/// <param name="Member">As it is now; as it was where it has left.</param>
/// <param name="HasLeft">Whether it has left.</param>
internal readonly record struct PresenceChange(PresentMember Member, bool HasLeft);
