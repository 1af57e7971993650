namespace Hub.Actors.Client;

/// <summary>Messages that could not be had any more.</summary>
/// <param name="Had">The last position that the client has.</param>
/// <param name="GoesOn">The position behind which it goes on.</param>
public readonly record struct HubGap(RoomPosition Had, RoomPosition GoesOn);
