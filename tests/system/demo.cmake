# The demo, in both languages.
add_test(NAME system_demo COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/demo.sh ${CMAKE_BINARY_DIR})
set_tests_properties(system_demo PROPERTIES LABELS system TIMEOUT 180)
