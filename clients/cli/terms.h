// SPDX-License-Identifier: EUPL-1.2
/* The protocol's words in the user's language: what the code calls "queued" is "in de wachtrij".
 * What is not in the tables is shown as the code that it is. */
#ifndef CLIENTS_CLI_TERMS_H
#define CLIENTS_CLI_TERMS_H

#include <stdint.h>

#include "proto/detail.h"
#include "proto/envelope.h"

/* A site role in words; another code as it is. */
const char *term_role(const struct code *role);

/* A value of an enumeration; "" for 0. */
const char *term_of(const struct enum_names *names, int value);
/* Codes that are words of an enumeration, as a site's roles, with commas between; `out` is for as
 * many as there may be. */
#define TERM_CODES_MAX 800
const char *term_codes(const struct enum_names *names, const struct codes *codes,
                       char out[TERM_CODES_MAX]);
/* The other way round, capitals aside: in the reader's language or in Dutch; 0 when it is none. */
int term_find(const struct enum_names *names, const char *words);
/* An event, as a sentence without subject: "casus ingebracht". */
const char *term_event(uint64_t kind);
/* What a number or a yes in an event is about: "vraag" for question; NULL when a person need not
 * see it. */
const char *term_count(const char *field);
/* The detail of a refusal. A newer daemon may know details that we do not: then its own words are
 * the best there are. */
const char *term_detail(const struct reply *reply, char out[DETAIL_MAX]);
/* The same for an error that this program found itself. */
const char *term_error_detail(const struct error *error, struct arena *arena, char out[DETAIL_MAX]);
/* A text that every ladder has, by its field: "toelichting" for explanation; the field's own name
 * when it is another. */
const char *term_text(const char *field);
/* What `item` counts in the reply to this command: "vraag"; NULL when it has none. */
const char *term_item(const struct message *command);

#endif
