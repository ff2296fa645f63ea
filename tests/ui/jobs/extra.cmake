# Pictures of the pages inside the real window, for people: CQ_PICTURES names the folder.
if(TARGET cq_ui_shell)
    cq_test(${CMAKE_CURRENT_SOURCE_DIR}/${room}/pagepictures.cpp ROOMS ui/shell ui/jobs LIBS cq_test_support)
endif()
