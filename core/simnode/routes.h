#pragma once

#include "core/http/request.h"
#include "core/http/responder.h"
#include "core/http/response.h"

#include <QStringList>

#include <functional>

namespace cq::sim {

class NodeCore;

/// Answers a request, at once or from the pool.
using Reply = std::function<void(http::Response)>;

/// Answers as ComfyUI would, the "/api" aliases included. `reply` is called exactly once, on any
/// thread.
void answer(NodeCore &core, const http::Request &request, const Reply &reply);

/// ComfyUI's plain text for what its own code did not catch.
http::Response crashed();

// Handlers of the file routes, in fileroutes.cpp.
void answerView(NodeCore &core, const http::Request &request, const Reply &reply);
http::Response answerUpload(NodeCore &core, const http::Request &request);
http::Response answerMask(NodeCore &core, const http::Request &request);

} // namespace cq::sim
