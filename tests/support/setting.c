// SPDX-License-Identifier: EUPL-1.2
#include "setting.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOURS_MOST 10000

/* NULL: it is not there. */
static const char *value_of(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static _Noreturn void refuse(const char *name, const char *value, const char *wanted)
{
    fprintf(stderr, "%s: '%s' is no %s\n", name, value, wanted);
    exit(64);
}

uint64_t setting_number(const char *name, uint64_t otherwise)
{
    const char *value = value_of(name);
    if (value == NULL)
        return otherwise;
    errno = 0;
    uint64_t number = strtoull(value, NULL, 10);
    if (errno != 0 || value[strspn(value, "0123456789")] != '\0')
        refuse(name, value, "whole number");
    return number;
}

time_t setting_end(void)
{
    char *rest = NULL;
    const char *value = value_of("DOORBRAAK_HOURS");
    double hours = value == NULL ? 24 : strtod(value, &rest);
    if (value != NULL && (rest == value || *rest != '\0' || !(hours > 0 && hours <= HOURS_MOST)))
        refuse("DOORBRAAK_HOURS", value, "number of hours: more than 0, as 24 or 0.5");
    return time(NULL) + (time_t)(hours * 3600);
}
