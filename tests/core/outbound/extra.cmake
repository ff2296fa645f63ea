target_link_libraries(tst_sender PRIVATE Qt6::WebSockets) # of the scripted server
