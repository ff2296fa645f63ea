#include "core/storage/gatheringvfs.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <string>

namespace cq {

namespace {

constexpr const char *kName = "comfyqueue";
/// A large transaction is passed on in pieces: the system's VFS masks sizes to 17 bits.
constexpr std::size_t kMostBytes = 64 * 1024;

/// A write-ahead log: what SQLite sees, followed in memory by the system's own file.
struct LogFile
{
    sqlite3_file base; ///< first, as SQLite wants it
    std::string *gathered; ///< not yet in the file
    sqlite3_int64 offset; ///< where it belongs
    bool leavesSyncing; ///< of commits, to who asked for it

    sqlite3_file *inner() { return reinterpret_cast<sqlite3_file *>(this + 1); }

    int passOn()
    {
        if (gathered->empty())
            return SQLITE_OK;
        const int code = inner()->pMethods->xWrite(inner(), gathered->data(),
                                                   static_cast<int>(gathered->size()), offset);
        gathered->clear(); // what failed was not committed, and SQLite will write it again
        return code;
    }
};

LogFile *logOf(sqlite3_file *file)
{
    return reinterpret_cast<LogFile *>(file);
}

int closeLog(sqlite3_file *file)
{
    LogFile *log = logOf(file);
    const int passed = log->passOn();
    const int closed = log->inner()->pMethods->xClose(log->inner());
    delete log->gathered;
    log->gathered = nullptr;
    return passed == SQLITE_OK ? closed : passed;
}

int readLog(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
    LogFile *log = logOf(file);
    const int passed = log->passOn();
    return passed == SQLITE_OK ? log->inner()->pMethods->xRead(log->inner(), to, size, offset)
                               : passed;
}

int writeLog(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
    LogFile *log = logOf(file);
    const auto end = log->offset + static_cast<sqlite3_int64>(log->gathered->size());
    const auto bytes = static_cast<std::size_t>(size);
    const bool follows = !log->gathered->empty() && offset == end;
    if (!follows || log->gathered->size() + bytes > kMostBytes) {
        const int passed = log->passOn();
        if (passed != SQLITE_OK)
            return passed;
        log->offset = offset;
    }
    log->gathered->append(static_cast<const char *>(from), bytes);
    return SQLITE_OK;
}

int truncateLog(sqlite3_file *file, sqlite3_int64 size)
{
    LogFile *log = logOf(file);
    const int passed = log->passOn();
    return passed == SQLITE_OK ? log->inner()->pMethods->xTruncate(log->inner(), size) : passed;
}

int syncLog(sqlite3_file *file, int flags)
{
    LogFile *log = logOf(file);
    const int passed = log->passOn();
    // With checkpoint_fullfsync a commit asks for NORMAL, and what orders the log for FULL.
    if (passed != SQLITE_OK || (log->leavesSyncing && flags == SQLITE_SYNC_NORMAL))
        return passed;
    return log->inner()->pMethods->xSync(log->inner(), flags);
}

int sizeOfLog(sqlite3_file *file, sqlite3_int64 *size)
{
    LogFile *log = logOf(file);
    const int passed = log->passOn();
    return passed == SQLITE_OK ? log->inner()->pMethods->xFileSize(log->inner(), size) : passed;
}

int lockLog(sqlite3_file *file, int level)
{
    return logOf(file)->inner()->pMethods->xLock(logOf(file)->inner(), level);
}

int unlockLog(sqlite3_file *file, int level)
{
    return logOf(file)->inner()->pMethods->xUnlock(logOf(file)->inner(), level);
}

int checkReservedLockOfLog(sqlite3_file *file, int *isLocked)
{
    return logOf(file)->inner()->pMethods->xCheckReservedLock(logOf(file)->inner(), isLocked);
}

int controlLog(sqlite3_file *file, int operation, void *argument)
{
    return logOf(file)->inner()->pMethods->xFileControl(logOf(file)->inner(), operation, argument);
}

int sectorSizeOfLog(sqlite3_file *file)
{
    return logOf(file)->inner()->pMethods->xSectorSize(logOf(file)->inner());
}

int characteristicsOfLog(sqlite3_file *file)
{
    return logOf(file)->inner()->pMethods->xDeviceCharacteristics(logOf(file)->inner());
}

/// Version 1: a log is neither mapped nor shared memory.
sqlite3_io_methods logMethods()
{
    sqlite3_io_methods methods{};
    methods.iVersion = 1;
    methods.xClose = closeLog;
    methods.xRead = readLog;
    methods.xWrite = writeLog;
    methods.xTruncate = truncateLog;
    methods.xSync = syncLog;
    methods.xFileSize = sizeOfLog;
    methods.xLock = lockLog;
    methods.xUnlock = unlockLog;
    methods.xCheckReservedLock = checkReservedLockOfLog;
    methods.xFileControl = controlLog;
    methods.xSectorSize = sectorSizeOfLog;
    methods.xDeviceCharacteristics = characteristicsOfLog;
    return methods;
}

/// Other files than logs are the system's own altogether.
int openFile(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *opened)
{
    static const sqlite3_io_methods methods = logMethods();
    auto *system = static_cast<sqlite3_vfs *>(self->pAppData);
    if ((flags & SQLITE_OPEN_WAL) == 0)
        return system->xOpen(system, name, file, flags, opened);
    LogFile *log = logOf(file);
    std::memset(log, 0, sizeof(LogFile));
    const int code = system->xOpen(system, name, log->inner(), flags, opened);
    if (code != SQLITE_OK) {
        if (log->inner()->pMethods != nullptr)
            log->inner()->pMethods->xClose(log->inner());
        return code; // without methods SQLite will not close it
    }
    log->gathered = new std::string;
    log->base.pMethods = &methods;
    return SQLITE_OK;
}

} // namespace

const char *gatheringVfs()
{
    static sqlite3_vfs vfs;
    static std::once_flag once;
    std::call_once(once, [] {
        // Counting its memory takes a lock for each allocation. Before anything else of SQLite.
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_vfs *system = sqlite3_vfs_find(nullptr);
        vfs = *system; // everything but opening is the system's
        vfs.pNext = nullptr;
        vfs.zName = kName;
        vfs.pAppData = system;
        vfs.szOsFile = system->szOsFile + static_cast<int>(sizeof(LogFile));
        vfs.xOpen = openFile;
        sqlite3_vfs_register(&vfs, 0);
    });
    return kName;
}

bool leaveSyncing(sqlite3 *connection)
{
    sqlite3_file *file = nullptr;
    if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK)
        return false;
    if (file == nullptr || file->pMethods == nullptr || file->pMethods->xSync != syncLog)
        return false;
    const int told =
        sqlite3_exec(connection, "PRAGMA checkpoint_fullfsync=ON", nullptr, nullptr, nullptr);
    logOf(file)->leavesSyncing = told == SQLITE_OK;
    return logOf(file)->leavesSyncing;
}

} // namespace cq
