#pragma once

#include "core/api/backend.h"
#include "core/web/route.h"

namespace cq::api {

// The routes, one function for each subject. The handlers run on the backend's thread
// and live no longer than it.

QList<web::Route> authRoutes(const Backend &backend);
QList<web::Route> userRoutes(const Backend &backend);
QList<web::Route> keyRoutes(const Backend &backend);
QList<web::Route> jobRoutes(const Backend &backend);
QList<web::Route> submissionRoutes(const Backend &backend);
QList<web::Route> inputRoutes(const Backend &backend);
QList<web::Route> webhookRoutes(const Backend &backend);
QList<web::Route> outputRoutes(const Backend &backend);
QList<web::Route> nodeRoutes(const Backend &backend);
QList<web::Route> queueRoutes(const Backend &backend);

// Those of the families S0 and S3 (api-shapes, sections 1, 2 and 4).
QList<web::Route> familyJobRoutes(const Backend &backend);
QList<web::Route> familyActionRoutes(const Backend &backend);
QList<web::Route> familySubmissionRoutes(const Backend &backend);
QList<web::Route> familyUserRoutes(const Backend &backend);
QList<web::Route> familyNodeRoutes(const Backend &backend);
QList<web::Route> workerRoutes(const Backend &backend);
QList<web::Route> healthRoutes(const Backend &backend);

} // namespace cq::api
