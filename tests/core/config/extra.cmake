target_link_libraries(tst_secretfile PRIVATE ${CQ_SODIUM}) # opens the file by itself
