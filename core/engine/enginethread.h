#pragma once

#include "core/engine/accountshandle.h"
#include "core/engine/engine.h"

#include <QThread>

#include <memory>

namespace cq {

class PullDesk;
class UploadDesk;
class WebhookDesk;

/// Runs an Engine on a thread of its own. Belongs to the thread that made it (usually the GUI's).
class EngineThread
{
public:
    explicit EngineThread(EngineConfig config);
    EngineThread(const EngineThread &) = delete;
    EngineThread &operator=(const EngineThread &) = delete;
    ~EngineThread(); ///< stops

    /// Starts thread and engine; blocks until the data folder is open (see Engine::start() for the
    /// errors).
    Result<void> start();
    /// Ends the engine and its thread; blocks. Idempotent. Handles answer Unavailable afterwards.
    void stop();

    /// The engine for the thread that made this object; valid as long as it.
    EngineHandle &handle() { return *m_handle; }

    AccountsHandle &accounts() { return *m_accounts; }

    /// Further handles, for another thread: move them there. They die before stop().
    std::unique_ptr<EngineHandle> newHandle();
    std::unique_ptr<AccountsHandle> newAccounts();
    std::unique_ptr<PullDesk> newPullDesk();
    std::unique_ptr<UploadDesk> newUploadDesk();
    std::unique_ptr<WebhookDesk> newWebhookDesk();

private:
    EngineConfig m_config;
    std::unique_ptr<QThread> m_thread; ///< a new one for each start
    Engine *m_engine = nullptr; ///< lives and dies on that thread
    std::unique_ptr<EngineHandle> m_handle;
    std::unique_ptr<AccountsHandle> m_accounts;
};

} // namespace cq
