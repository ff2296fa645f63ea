cq_test(${CMAKE_CURRENT_LIST_DIR}/dispatcherraces.cpp ROOMS core/dispatch core/simnode)
cq_test(${CMAKE_CURRENT_LIST_DIR}/oddnodes.cpp ROOMS core/dispatch TIMEOUT 300)
