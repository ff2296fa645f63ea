# The program itself, as people call it, and what of it can be joined in a test.
if(TARGET comfyqueue)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/commands.cpp ROOMS core/simnode LABELS app)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/accountcommands.cpp ROOMS core/accounts LABELS app)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/submitcommand.cpp
        ROOMS core/simnode core/http core/certificates LABELS app TIMEOUT 300)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/listening.cpp ROOMS core/http LIBS cq_app LABELS app)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/windowjobs.cpp ROOMS core/simnode LIBS cq_app LABELS app)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/traynews.cpp ROOMS core/simnode LIBS Qt6::DBus LABELS app)
    foreach(test IN ITEMS commands accountcommands submitcommand listening windowjobs traynews)
        target_compile_definitions(${test} PRIVATE CQ_PROGRAM="$<TARGET_FILE:comfyqueue>")
        add_dependencies(${test} comfyqueue)
    endforeach()
endif()
