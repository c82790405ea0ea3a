# What `cmake --install build/release --prefix PREFIX` puts where. The programs find their catalogue
# from where they stand, and the unit gets the prefix that was chosen, so that any prefix will do.
install(TARGETS doorbraakd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET doorbraak)
  install(TARGETS doorbraak doorbraak-link doorbraak-mail doorbraak-web doorbraak-document RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(DIRECTORY ${CMAKE_BINARY_DIR}/locale/ DESTINATION ${CMAKE_INSTALL_LOCALEDIR})
endif()
install(FILES doc/doorbraak.1 doc/doorbraak-document.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES doc/doorbraakd.8 doc/doorbraak-link.8 doc/doorbraak-mail.8 doc/doorbraak-web.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES LICENSE README.md CHANGELOG.md doc/install.md doc/operating.md doc/privacy.md doc/report.md doc/simulate.md
    doc/your-own-ladder.md doc/ladder-keys.md doc/link.md doc/mail.md doc/web.md doc/documents.md
    DESTINATION ${CMAKE_INSTALL_DOCDIR})

# To copy from: /etc/doorbraak is the administrator's, and an update leaves it alone.
install(DIRECTORY config/ladders config/calendars config/formats config/examples
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doorbraak PATTERN "*.py" EXCLUDE PATTERN ".gitattributes" EXCLUDE)
install(FILES config/doorbraakd.yaml config/doorbraak-web.yaml config/alle-ladders.yaml config/doorbraak-mail.yaml
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doorbraak)

# systemd reads these folders below /usr and below /usr/local.
install(FILES systemd/doorbraak-document.socket systemd/doorbraak-backup.timer DESTINATION lib/systemd/system)
install(FILES systemd/doorbraak.sysusers DESTINATION lib/sysusers.d RENAME doorbraak.conf)
foreach(unit doorbraakd doorbraak-backup doorbraak-link doorbraak-mail doorbraak-web doorbraak-document@)
  install(CODE "
    file(READ \"${CMAKE_SOURCE_DIR}/systemd/${unit}.service\" unit)
    string(REPLACE \"/usr/local/share/\" \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/\" unit \"\${unit}\")
    string(REPLACE \"/usr/local/bin/\" \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/\" unit \"\${unit}\")
    set(unit_path \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/${unit}.service\")
    message(STATUS \"Installing: \$ENV{DESTDIR}\${unit_path}\")
    file(WRITE \"\$ENV{DESTDIR}\${unit_path}\" \"\${unit}\")
    file(CHMOD \"\$ENV{DESTDIR}\${unit_path}\"
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)")
endforeach()
