cq_test(${CMAKE_CURRENT_LIST_DIR}/dispatcherraces.cpp ROOMS core/dispatch core/simnode)
