# A queue with real files, and receivers on real sockets.
cq_test(${CMAKE_CURRENT_LIST_DIR}/webhookcourier.cpp ROOMS core/webhooks core/queue LIBS Qt6::WebSockets)
