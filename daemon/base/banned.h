// SPDX-License-Identifier: EUPL-1.2
/* Functions that have no safe use here: the build includes this header in front of every file of
 * ours (-include), so that using one does not compile. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/* With FORTIFY_SOURCE clang sees some of these as macros; gcc's build keeps the list for all. */
#ifndef __clang__
#pragma GCC poison gets strcpy strcat sprintf vsprintf strtok atoi atol atof gmtime localtime
#endif
#endif
