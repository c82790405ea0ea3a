// SPDX-License-Identifier: EUPL-1.2
/* Documents over HTTP: the plan of a case, a table's papers, its minutes, as a page, a PDF or XML.
 *
 *   GET /v1/zaken/{caseId}/document
 *   GET /v1/ladders/{ladder}/treden/{tier}/vergaderingen/{start}/stukken
 *   GET /v1/ladders/{ladder}/treden/{tier}/vergaderingen/{start}/notulen
 *
 * What they are made of is asked in the person's name, each reading recorded; making them is a
 * process's of its own (clients/documents), a few at a time, and never holds up the loop. */
#ifndef CLIENTS_GATEWAY_DOCUMENTS_H
#define CLIENTS_GATEWAY_DOCUMENTS_H

#include "clients/gateway/exchange.h"

struct documents;

struct documents *documents_new(struct gateway *gateway);
/* Whoever waits for a process is told that we leave; the loop runs on before documents_free. */
void documents_end_all(struct documents *documents);
void documents_free(struct documents *documents);

size_t documents_pending(const struct documents *documents);

/* Is it one of these paths (behind /v1)? Then it is answered, now or later. */
bool documents_answer(struct exchange *exchange, const char *path);

#endif
