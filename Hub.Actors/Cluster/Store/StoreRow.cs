using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Store;

/// <summary>A message on its way into the store.</summary>
/// <param name="Entry">The message and its place.</param>
/// <param name="Id">Which publish it is.</param>
/// <param name="Key">Its client's key; null for none.</param>
internal readonly record struct StoreRow(RoomEntry Entry, PublishId Id, string? Key);
