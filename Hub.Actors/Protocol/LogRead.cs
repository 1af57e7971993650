namespace Hub.Actors.Protocol;

/// <summary>What somebody wants to read of a room's log.</summary>
/// <param name="Since">The position behind which it begins, or before which where it goes backwards; null for the very beginning, or end.</param>
/// <param name="Limit">Messages at most.</param>
/// <param name="MaxBytes">Their bytes at most, with some for what goes with each; one message is always read.</param>
/// <param name="Reverse">Newest first.</param>
internal sealed record LogRead(RoomPosition? Since, int Limit, int MaxBytes = int.MaxValue, bool Reverse = false);
