#pragma once

#include "core/accounts/identitytable.h"
#include "core/http/request.h"

#include <optional>

namespace cq::web {

inline constexpr QByteArrayView kSessionCookie("cq_session");

/// How somebody says who they are.
struct Presented
{
    Credential credential;
    bool byCookie = false; ///< the browser sent it by itself: writes need our own origin
};

/// What a request shows: `Authorization: Bearer` or `Basic`, `x-auth-token`, the session cookie, in
/// this order; of an upgrade also `?token=`, since browsers cannot add headers to a
/// WebSocket. Nothing: an anonymous request. A broken `Authorization` is a credential that nobody
/// has. Any thread.
std::optional<Presented> presentedBy(const http::Request &request);

} // namespace cq::web
