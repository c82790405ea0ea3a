// SPDX-License-Identifier: EUPL-1.2
/* The files of the web client, in memory as they were when the gateway read them: no path of a
 * request ever reaches the file system. A file FILE may have FILE.br and FILE.gz beside it, which
 * go to who takes them. Read again on SIGHUP. */
#ifndef CLIENTS_GATEWAY_FILES_H
#define CLIENTS_GATEWAY_FILES_H

#include "clients/gateway/exchange.h"

struct site_file;

struct site_files {
    size_t n;
    struct site_file *v; /* by path */
};

/* Reads a folder with all below it under the path `mount` ("", or "/thema": then in place of what
 * is there below it). False, with the path that is at fault and why in `fault`, when it cannot be
 * read or is too large; then `files` is as it was. */
bool files_read(struct site_files *files, const char *folder, const char *mount, bool https,
                char *fault, size_t size);
void files_release(struct site_files *files);

/* Answers a GET of this path: the file, "not modified", index.html for a page of the client itself,
 * or 404. */
void files_answer(const struct site_files *files, struct exchange *exchange);

#endif
