# One options target that every room, test and program inherits.

add_library(cq_options INTERFACE)
target_include_directories(cq_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(cq_options INTERFACE
    QT_NO_KEYWORDS
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_CONTEXTLESS_CONNECT
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT)
target_compile_options(cq_options INTERFACE
    -fcoroutines
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    set_property(TARGET cq_options PROPERTY INTERFACE_COMPILE_OPTIONS
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
endif()
if(CQ_WERROR)
    target_compile_options(cq_options INTERFACE -Werror)
endif()
if(CQ_SANITIZE)
    # The sanitizers' own code hides from GCC that a std::optional is set before it is read.
    target_compile_options(cq_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_compile_options(cq_options INTERFACE -fsanitize=${CQ_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(cq_options INTERFACE -fsanitize=${CQ_SANITIZE})
endif()
# Generated code (moc, resources, boost headers) is not ours to warn about; Qt's own macros use old casts.

find_program(CQ_CCACHE ccache)
if(CQ_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CQ_CCACHE})
endif()
