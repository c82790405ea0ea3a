# Runs GENERATE once for each file of TO. A file that stays the same keeps its time, so that nothing is
# built again for it.
function(write name word language)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LANGUAGE=${language} ${GENERATE} ${word}
      OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  set(before "")
  if(EXISTS ${TO}/${name})
    file(READ ${TO}/${name} before)
  endif()
  if(NOT text STREQUAL before)
    file(WRITE ${TO}/${name} "${text}")
  endif()
endfunction()
write(protocol.ts types nl)
write(words.nl.ts words nl)
write(words.en.ts words en)
