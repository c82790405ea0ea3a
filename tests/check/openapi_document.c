// SPDX-License-Identifier: EUPL-1.2
/* Prints the document that /openapi.json serves; openapi.py looks at it. */
#include <stdio.h>

#include "clients/gateway/openapi.h"

int main(void)
{
    json_t *json = openapi_document();
    json_dumpf(json, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
    putchar('\n');
    json_decref(json);
    return 0;
}
