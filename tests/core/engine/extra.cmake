# Whole engines with simulated nodes on real sockets.
foreach(test IN ITEMS enginejobs enginefaults enginerestart enginesecretfile)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/${test}.cpp ROOMS core/engine core/simnode TIMEOUT 600)
endforeach()
