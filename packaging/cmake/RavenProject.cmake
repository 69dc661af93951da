# Settings and the few functions that every folder uses. Warnings as errors live in the presets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Network PrintSupport Sql Svg Test)
find_package(OpenSSL 3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)

find_program(RAVEN_CCACHE ccache)
if(RAVEN_CCACHE)
    # The sloppiness is what ccache asks for with precompiled headers; without the preprocessor's extra run a miss is cheaper,
    # and with the inode cache the 170 MB precompiled header is hashed once instead of for each object.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1 CCACHE_INODECACHE=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${RAVEN_CCACHE})
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()
find_program(RAVEN_MOLD mold)
if(RAVEN_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_compile_definitions(
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_KEYWORDS
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
include_directories(${CMAKE_SOURCE_DIR})

# Two precompiled headers serve every target: Qt Core with the standard library, and for folders of the window the same
# with widgets. A folder of the window says set(RAVEN_PCH raven_ui_pch).
function(raven_precompiled name library header)
    file(WRITE ${CMAKE_BINARY_DIR}/${name}.cpp "")
    add_library(${name} STATIC ${CMAKE_BINARY_DIR}/${name}.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_link_libraries(${name} PUBLIC ${library})
    target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/packaging/cmake/${header})
endfunction()
raven_precompiled(raven_pch Qt6::Core pch.h)
raven_precompiled(raven_ui_pch Qt6::Widgets uipch.h)
set(RAVEN_PCH raven_pch)

# raven_library(Ledger SOURCES a.cpp a.h LINK Raven::Core PRIVATE_LINK OpenSSL::Crypto)
# defines the static library raven_ledger with the alias Raven::Ledger.
function(raven_library name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    string(TOLOWER raven_${name} target)
    add_library(${target} STATIC ${arg_SOURCES})
    add_library(Raven::${name} ALIAS ${target})
    target_link_libraries(${target} PUBLIC Qt6::Core ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
    target_precompile_headers(${target} REUSE_FROM ${RAVEN_PCH})
    if(RAVEN_CRASH_POINTS)
        target_compile_definitions(${target} PUBLIC RAVEN_CRASH_POINTS)
    endif()
endfunction()

# raven_program(raven SOURCES main.cpp LINK Raven::Cli)
function(raven_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE Qt6::Core ${arg_LINK})
    target_precompile_headers(${name} REUSE_FROM ${RAVEN_PCH})
endfunction()
