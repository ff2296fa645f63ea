#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QUuid>

#include <compare>

namespace cq {

/// A number that cannot be mistaken for another kind of number. 0 means "none".
template <typename Tag> struct Id
{
    qint64 value = 0;

    bool isNull() const { return value == 0; }

    friend auto operator<=>(const Id &, const Id &) = default;

    friend size_t qHash(const Id &id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using JobId = Id<struct JobTag>; ///< the short number people say; rowid of the job, increasing
using NodeId = Id<struct NodeTag>;
using UserId = Id<struct UserTag>;
using KeyId = Id<struct KeyTag>; ///< of an API key
using AttemptId = Id<struct AttemptTag>;
using OutputId = Id<struct OutputTag>;

/// The local operator: who acts before accounts exist (architecture decision 10).
inline constexpr UserId kLocalOperator{1};

/// A fresh UUID version 7 (RFC 9562: 48 bits of Unix milliseconds, then random bits), so ids sort
/// by age. Canonical text is lower-case hyphenated, as ComfyUI of 2026 demands of a prompt_id. Any
/// thread.
QUuid newUuid7();

/// Lower-case hyphenated form without braces.
QString uuidText(const QUuid &uuid);

} // namespace cq

Q_DECLARE_METATYPE(cq::JobId)
Q_DECLARE_METATYPE(cq::NodeId)
Q_DECLARE_METATYPE(cq::UserId)
