#pragma once

#include "core/base/result.h"
#include "core/web/errorbody.h"

namespace cq::api {

/// What a refused sign-in is answered: 401 with one and the same sentence, 429 while locked, 503
/// while there is no administrator.
web::Problem signInProblem(const Error &error);

} // namespace cq::api
