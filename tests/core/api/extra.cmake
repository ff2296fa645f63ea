# Whole servers: an engine, simulated nodes, and clients on real sockets.
cq_test(${CMAKE_CURRENT_LIST_DIR}/apiserver.cpp ROOMS core/api core/simnode TIMEOUT 300)
