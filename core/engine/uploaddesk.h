#pragma once

#include "core/engine/posting.h"

namespace cq {

/// Input files that people bring before their jobs, for who is not on the engine's thread. Belongs
/// to one thread.
class UploadDesk
{
public:
    explicit UploadDesk(Engine *engine);

    /// Keeps files for jobs to come of `owner`, named by their content; answers when they are on
    /// disk. Exhausted when their results and uploads take all they may.
    QFuture<Result<QList<Upload>>> keep(UserId owner, const QList<InputSource> &sources);

    /// Newest first.
    QFuture<Result<QList<Upload>>> of(UserId owner);

    /// Forgets that it was brought; jobs that use it keep it. NotFound when it was not.
    QFuture<Result<void>> remove(UserId owner, const QByteArray &sha256);

private:
    Posting m_posting;
};

} // namespace cq
