// SPDX-License-Identifier: EUPL-1.2
/* The making of one document, beside the loop: by the service that makes them, at its socket, or by
 * a process that we start where there is none. */
#ifndef CLIENTS_GATEWAY_MAKER_H
#define CLIENTS_GATEWAY_MAKER_H

#include <stdbool.h>
#include <uv.h>

#include "base/bytes.h"
#include "clients/documents/worker.h"

struct maker;

struct maker_order {
    uv_loop_t *loop;
    const char *socket; /* of the service; NULL: there is none */
    enum document_form form;
    bool english;
    struct bytes bundle; /* stays until `gone` */
    /* At most once. The form is not the one that was asked where a PDF cannot be made here: then it
     * is a page that says so. NULL: it was not made. */
    void (*made)(void *arg, enum document_form form, const struct bytes *document);
    void (*gone)(void *arg); /* at the end, in a later turn of the loop: the maker is no more */
    void *arg;
};

struct maker *maker_start(const struct maker_order *order);

/* Nobody waits for it any more: `made` does not come, `gone` does. */
void maker_stop(struct maker *maker);

#endif
