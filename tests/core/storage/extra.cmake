target_link_libraries(tst_logsyncs PRIVATE SQLite::SQLite3) # counts below SQLite what the room asks of it
