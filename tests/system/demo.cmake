# The demo, in both languages.
add_test(NAME system_demo COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/demo.sh ${CMAKE_BINARY_DIR})
set_tests_properties(system_demo PROPERTIES LABELS system TIMEOUT 600)

# Eight ladders, two daemons and a link; kept, and not.
add_test(NAME system_demo_all COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/demo_all.sh ${CMAKE_BINARY_DIR})
set_tests_properties(system_demo_all PROPERTIES LABELS system TIMEOUT 900)

# The demo once more, reported and exported; and the rules by which exports are looked at.
add_test(NAME system_report
    COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/report.py ${CMAKE_BINARY_DIR})
add_test(NAME system_eventlog COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/eventlog.py)
set_tests_properties(system_report system_eventlog PROPERTIES LABELS system TIMEOUT 900)
