#pragma once

#include "core/base/result.h"

#include <QUrl>

namespace cq::outbound {

/// Which places may be reached.
enum class Reach {
    Public, ///< the open Internet only
    Anywhere, ///< loopback and private networks, too
};

/// Reads a URL that somebody from outside gave, and checks it. Any thread.
Result<QUrl> readTarget(const QString &text, Reach reach);

/// Invalid, with a message that goes behind the name of the URL ("must be …"), unless it is http or
/// https with a host, without user, password and fragment, and not longer than 2048 bytes; Denied
/// if its host is an address or "localhost" that may not be reached. What another name resolves to
/// is looked at when something is sent. Any thread.
Result<void> checkTarget(const QUrl &url, Reach reach);

} // namespace cq::outbound
