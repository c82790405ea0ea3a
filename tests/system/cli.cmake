# The command line against a real daemon. Included by this folder's CMakeLists.txt.
if(TARGET doorbraakd AND TARGET doorbraak)
  foreach(name belong case outbox sharing watch)
    add_test(NAME system_cli_${name}
        COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/cli_${name}.sh ${CMAKE_BINARY_DIR})
    list(APPEND cli_tests system_cli_${name})
  endforeach()
  add_test(NAME system_cli_submit
      COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/cli_submit.py ${CMAKE_BINARY_DIR})
  list(APPEND cli_tests system_cli_submit)
  add_test(NAME system_daemon_words
      COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/daemon_words.sh ${CMAKE_BINARY_DIR})
  list(APPEND cli_tests system_daemon_words)
  add_test(NAME system_install
      COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/install.sh ${CMAKE_BINARY_DIR})
  list(APPEND cli_tests system_install)
endif()
add_test(NAME system_catalogue COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/catalogue.sh)
list(APPEND cli_tests system_catalogue)
set_tests_properties(${cli_tests} PROPERTIES LABELS system TIMEOUT 900)
