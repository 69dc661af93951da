# What is installed where, and the three Debian packages made of it: raven-common, raven-engine, raven-console.

include(GNUInstallDirs)

install(TARGETS raven RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT engine)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/raven-engine.service DESTINATION lib/systemd/system COMPONENT engine)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/nginx-raven.conf DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/raven-engine/examples
    COMPONENT engine)
install(TARGETS raven-console RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT console)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/org.ravenops.Raven.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications
    COMPONENT console)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/org.ravenops.Raven.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo
    COMPONENT console)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/org.ravenops.Raven.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps
    COMPONENT console)
install(FILES ${CMAKE_SOURCE_DIR}/packaging/linux/raven.conf DESTINATION /etc/raven COMPONENT common)
install(FILES ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/raven-common COMPONENT common)

find_program(RAVEN_GZIP gzip REQUIRED)
execute_process(COMMAND ${RAVEN_GZIP} -9nc ${CMAKE_SOURCE_DIR}/packaging/debian/changelog
    OUTPUT_FILE ${CMAKE_BINARY_DIR}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
foreach(component common engine console)
    install(FILES ${CMAKE_SOURCE_DIR}/packaging/debian/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/raven-${component}
        COMPONENT ${component})
    install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/raven-${component}
        COMPONENT ${component})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME raven)
set(CPACK_PACKAGE_VENDOR "The Raven developers")
set(CPACK_PACKAGE_CONTACT "The Raven developers <raven@example.org>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://raven.example.org")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL common engine console)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
foreach(component COMMON ENGINE CONSOLE)
    string(TOLOWER ${component} lower)
    set(CPACK_DEBIAN_${component}_PACKAGE_NAME raven-${lower})
endforeach()

set(CPACK_DEBIAN_COMMON_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_COMMON_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_COMMON_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_COMMON_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/conffiles)
set(CPACK_COMPONENT_COMMON_DESCRIPTION "Operations console for field-service dispatch (common files)
 Configuration and documentation that the engine and the console share.")

# What is loaded while running cannot be seen in the binary: the database driver, the window plugins, the icon engine.
set(CPACK_DEBIAN_ENGINE_PACKAGE_SECTION net)
set(CPACK_DEBIAN_ENGINE_PACKAGE_DEPENDS "raven-common, libqt6sql6-psql, ca-certificates")
set(CPACK_DEBIAN_ENGINE_PACKAGE_RECOMMENDS "postgresql-15")
set(CPACK_DEBIAN_ENGINE_PACKAGE_SUGGESTS "nginx")
set(CPACK_DEBIAN_ENGINE_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/packaging/debian/postinst;${CMAKE_SOURCE_DIR}/packaging/debian/prerm")
set(CPACK_COMPONENT_ENGINE_DESCRIPTION "Operations console for field-service dispatch (headless engine)
 The command raven sends what is due through SendGrid and Instantly,
 receives their webhooks, and serves an operator in the terminal.
 Nothing of it needs a display.")

set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS
    "raven-common, libqt6sql6-psql, qt6-qpa-plugins, libqt6svg6, breeze-icon-theme, fonts-inter")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_RECOMMENDS "postgresql-15")
set(CPACK_COMPONENT_CONSOLE_DESCRIPTION "Operations console for field-service dispatch (window)
 A dispatcher opens a work order, checks who would be asked, who not and
 why, presses Send, and sees warm and cold technicians answer live.")

include(CPack)
