#pragma once

struct sqlite3;

namespace cq {

/// Registers, once per process, SQLite's way to files by the name it answers, and never fails.
/// It is the system's own but for one thing: what a transaction writes to the write-ahead log is
/// gathered and handed to the system in one piece. SQLite writes each page in two calls, which
/// costs a small commit more time than the disk does.
///
/// Only for connections with `PRAGMA synchronous=FULL`: a commit reaches the file when it is
/// synced, which is before other connections learn of it (sqlite3WalFrames appends, syncs, and only
/// then publishes in the wal-index). Any thread.
const char *gatheringVfs();

/// From now on a commit of this connection is in the file and seen by others when it returns, but
/// not yet synced: that is the caller's to do, before it says that anything was kept. What the
/// order of log and database needs is still synced by SQLite: a log's new header, and the log
/// before a checkpoint. False if the connection has no gathered log, which it has once anything was
/// read or written in WAL mode. The connection's thread, outside of a transaction.
bool leaveSyncing(sqlite3 *connection);

} // namespace cq
