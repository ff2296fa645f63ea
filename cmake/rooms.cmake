# cq_room(core/queue LEVEL 3 DEPENDS core/domain core/base QT Core Sql LIBS … PRIVATE_LIBS …)
#
# Declares a room: a folder whose sources become one library. DEPENDS lists the rooms it may use, QT the Qt modules and
# LIBS / PRIVATE_LIBS the packages. Sources are found by name; a room without sources yet is skipped.
# Every tests/<room>/tst_*.cpp becomes a test that links just this room (see cq_tests below).

set_property(GLOBAL PROPERTY CQ_ROOM_TABLE "")

function(cq_room_target room out)
    string(REPLACE "/" "_" name ${room})
    set(${out} cq_${name} PARENT_SCOPE)
endfunction()

function(cq_room room)
    cmake_parse_arguments(ARG "" "LEVEL" "DEPENDS;QT;LIBS;PRIVATE_LIBS" ${ARGN})
    string(REPLACE ";" "," depends "${ARG_DEPENDS}")
    set_property(GLOBAL APPEND_STRING PROPERTY CQ_ROOM_TABLE "${room} ${ARG_LEVEL} ${depends}\n")

    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${room}/*.cpp ${CMAKE_SOURCE_DIR}/${room}/*.h)
    if(NOT sources)
        return()
    endif()
    cq_room_target(${room} target)
    if(CQ_LAYERS)
        add_library(${target} SHARED ${sources})
        set_target_properties(${target} PROPERTIES DEFINE_SYMBOL "") # same flags as dev, so ccache serves both
        target_link_options(${target} PRIVATE -Wl,-z,defs)
    else()
        add_library(${target} STATIC ${sources})
    endif()
    target_link_libraries(${target} PUBLIC cq_options)
    set(headers ${sources})
    list(FILTER headers INCLUDE REGEX "\\.h$")
    set_target_properties(${target} PROPERTIES AUTOGEN_TARGET_DEPENDS "${headers}") # else a new header is not moc'd
    foreach(module IN LISTS ARG_QT)
        target_link_libraries(${target} PUBLIC Qt6::${module})
    endforeach()
    foreach(used IN LISTS ARG_DEPENDS)
        cq_room_target(${used} used_target)
        if(TARGET ${used_target})
            target_link_libraries(${target} PUBLIC ${used_target})
        endif()
    endforeach()
    target_link_libraries(${target} PUBLIC ${ARG_LIBS} PRIVATE ${ARG_PRIVATE_LIBS})

    file(GLOB migrations CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${room}
        ${CMAKE_SOURCE_DIR}/${room}/migrations/*/*.sql)
    if(migrations)
        list(TRANSFORM migrations PREPEND ${CMAKE_SOURCE_DIR}/${room}/)
        qt_add_resources(${target} ${target}_migrations
            PREFIX / BASE ${CMAKE_SOURCE_DIR}/${room} FILES ${migrations})
    endif()
endfunction()

# cq_test(source ROOMS core/queue … [LIBS …] [LABELS …] [TIMEOUT s]): one test program.
function(cq_test source)
    cmake_parse_arguments(ARG "" "TIMEOUT" "ROOMS;LIBS;LABELS" ${ARGN})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    target_link_libraries(${name} PRIVATE cq_options Qt6::Test ${ARG_LIBS})
    foreach(room IN LISTS ARG_ROOMS)
        cq_room_target(${room} target)
        target_link_libraries(${name} PRIVATE ${target})
    endforeach()
    target_compile_definitions(${name} PRIVATE CQ_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    list(GET ARG_ROOMS 0 first_room)
    if(NOT "app" IN_LIST ARG_LABELS) # tests of the whole program belong to no room
        list(APPEND ARG_LABELS ${ARG_ROOMS})
    endif()
    if(first_room IN_LIST ARG_LABELS AND first_room MATCHES "^core/")
        if(NOT TARGET sanitized_tests)
            add_custom_target(sanitized_tests)
        endif()
        add_dependencies(sanitized_tests ${name})
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_LOGGING_RULES=qt.modeltest.debug=false;LC_ALL=C.UTF-8")
endfunction()
