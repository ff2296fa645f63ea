#pragma once

#include "core/accounts/addresslist.h"
#include "core/accounts/identitytable.h"
#include "core/base/clock.h"
#include "core/base/ratelimiter.h"
#include "core/http/listener.h"
#include "core/web/errorbody.h"
#include "core/web/origin.h"
#include "core/web/routetable.h"

#include <memory>
#include <mutex>

namespace cq::web {

/// What the gate lets in and how much.
struct GateConfig
{
    OriginPolicy origins;
    AddressList addresses; ///< empty: everybody may knock
    qint64 jsonBytes = 10LL * 1024 * 1024;
    qint64 formBytes = 500LL * 1024 * 1024;
    int perMinutePerUser = 600; ///< X-17
    int perMinutePerAddress = 100; ///< of anonymous requests
};

/// Decides about a request while only its head is known, on the listener's threads: whether the
/// address and the host are fine, who asks, which route, whether they may, how large the body may
/// be. 401 before anything else is looked at (api-shapes, section 0). Any thread.
class Gate
{
public:
    Gate(const RouteTable &routes, const Clock &clock, GateConfig config);

    /// The note of an admitted request is a Call without its request.
    http::BodyPolicy admit(const http::Request &request);

    void setIdentities(std::shared_ptr<const IdentityTable> identities);

    const GateConfig &config() const { return m_config; }

private:
    using Verdict = std::variant<Call, http::Response>;

    Verdict judge(const http::Request &request, const RouteTable::Match &match);
    std::optional<Problem> accessProblem(const Call &call) const;
    std::optional<http::Response> preflight(const http::Request &request,
                                            const RouteTable::Match &match) const;
    std::shared_ptr<const IdentityTable> identities() const;

    const RouteTable &m_routes;
    const Clock &m_clock;
    const GateConfig m_config;
    RateLimiter m_perUser;
    RateLimiter m_perAddress;
    mutable std::mutex m_mutex; ///< a change of accounts comes from another thread
    std::shared_ptr<const IdentityTable> m_identities;
};

/// Adds what every answer carries: nosniff, no referrer, no caching of what is personal, and the
/// CORS headers for an allowed origin.
void addHeaders(http::Response &response, const http::Request &request, const OriginPolicy &policy);

} // namespace cq::web
