#pragma once

#include "core/http/request.h"

#include <QStringList>

namespace cq::web {

/// Which names and origins we answer to.
struct OriginPolicy
{
    QStringList hosts; ///< names this server is reached by, besides addresses and localhost
    QStringList origins; ///< "https://a.example" whose pages may read our answers

    /// Whether `Host` names us: an address, localhost, or one of `hosts`. A page that pointed its
    /// own name at our address (DNS rebinding) fails here.
    bool isOurHost(const http::Request &request) const;
};

/// What the `Origin` header means for a request.
enum class Origin {
    None, ///< not sent: no browser, or a plain navigation
    Own,
    Allowed, ///< of the list
    Foreign,
};

/// Pure; any thread.
Origin originOf(const http::Request &request, const OriginPolicy &policy);

} // namespace cq::web
