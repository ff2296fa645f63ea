# The program itself, as people call it.
if(TARGET comfyqueue)
    cq_test(${CMAKE_CURRENT_LIST_DIR}/commands.cpp ROOMS core/simnode LABELS app)
    target_compile_definitions(commands PRIVATE CQ_PROGRAM="$<TARGET_FILE:comfyqueue>")
    add_dependencies(commands comfyqueue)
endif()
