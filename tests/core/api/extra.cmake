# Whole servers: an engine, simulated nodes, and clients on real sockets.
cq_test(${CMAKE_CURRENT_LIST_DIR}/apiserver.cpp ROOMS core/api core/simnode TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/eventstreams.cpp ROOMS core/api core/simnode LIBS Qt6::WebSockets TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/familyserver.cpp ROOMS core/api core/simnode LIBS Qt6::WebSockets TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/routeaccess.cpp ROOMS core/api core/simnode TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/uploadserver.cpp ROOMS core/api core/simnode TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/workerserver.cpp ROOMS core/api core/simnode TIMEOUT 300)
cq_test(${CMAKE_CURRENT_LIST_DIR}/webhookserver.cpp ROOMS core/api core/simnode LIBS Qt6::WebSockets TIMEOUT 300)
