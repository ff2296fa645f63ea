#pragma once

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

} // namespace cq
