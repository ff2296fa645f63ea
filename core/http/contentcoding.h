#pragma once

#include "core/http/headers.h"

#include <QByteArray>

namespace cq::http {

/// Whether a client takes gzip, by its Accept-Encoding (RFC 9110, 12.5.3).
bool acceptsGzip(const Headers &request);

/// The bytes as gzip has them (RFC 1952). Any thread.
QByteArray gzipped(const QByteArray &bytes);

} // namespace cq::http
