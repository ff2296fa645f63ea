#include "core/engine/uploaddesk.h"

#include "core/engine/inputdesk.h"

namespace cq {

UploadDesk::UploadDesk(Engine *engine)
{
    m_posting.attach(engine);
}

QFuture<Result<QList<Upload>>> UploadDesk::keep(UserId owner, const QList<InputSource> &sources)
{
    return m_posting.ask<QList<Upload>>(
        [owner, sources](Engine &engine) { return engine.keepInputs(owner, sources); });
}

QFuture<Result<QList<Upload>>> UploadDesk::of(UserId owner)
{
    return m_posting.ask<QList<Upload>>(
        [owner](Engine &engine) { return engine.inputs().uploads(owner); });
}

QFuture<Result<void>> UploadDesk::remove(UserId owner, const QByteArray &sha256)
{
    return m_posting.ask<void>(
        [owner, sha256](Engine &engine) { return engine.inputs().remove(owner, sha256); });
}

} // namespace cq
