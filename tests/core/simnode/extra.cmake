# Public client packages against the simulated node; the packages come from the registry into the build folder.
find_program(CQ_NPM npm)
find_program(CQ_NODE node)
if(CQ_NPM AND CQ_NODE)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/npmclients.cpp ROOMS core/simnode TIMEOUT 600 LABELS npm)
    target_compile_definitions(npmclients PRIVATE
        CQ_NPM="${CQ_NPM}" CQ_NODE="${CQ_NODE}" CQ_NPM_FOLDER="${CMAKE_BINARY_DIR}/npm-clients")
endif()
