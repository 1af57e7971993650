namespace Hub.Actors.Cluster.Store;

/// <summary>A durable room as the store has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Names its present history in the store.</param>
/// <param name="Epoch">Names it to clients.</param>
/// <param name="Floor">The offset of the last message that was dropped; 0 for none.</param>
/// <param name="Last">That of the newest, also where it was dropped.</param>
/// <param name="Timeline">Which server has said so: one that has taken its place since may have lost some of it.</param>
/// <param name="Keys">The keys of the last minutes, oldest first.</param>
internal sealed record StoredRoom(string Name, long Id, string Epoch, long Floor, long Last, string Timeline, IReadOnlyList<StoredKey> Keys);
