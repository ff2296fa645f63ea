cq_test(${CMAKE_CURRENT_LIST_DIR}/client_simnode.cpp ROOMS core/comfy core/simnode)
cq_test(${CMAKE_CURRENT_LIST_DIR}/bench_clientprompt.cpp ROOMS core/comfy LABELS bench)
