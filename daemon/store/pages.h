// SPDX-License-Identifier: EUPL-1.2
/* Looks at LMDB's file page by page, without LMDB: LMDB trusts its file, and a damaged one would
 * crash the process. page_form.h has the format. */
#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include <stdint.h>

#include "store/store.h"

#define PAGES_ALL UINT64_MAX

/* Both meta pages, the length of the file, then the tree from its root downwards, level by level,
 * at most `most` pages: each in its place, of the right kind, every node inside its page, no page
 * twice. With PAGES_ALL also that no page is both free and in use. STORE_OK, STORE_DAMAGED,
 * STORE_VERSION, or STORE_FAILED when the file cannot be read. */
enum store_status pages_verify(int fd, uint64_t most, struct store_fault *fault);

/* Makes the file at least `n_pages` long, with zeros; 0 or a negative errno. LMDB writes beyond the
 * end of its file, or not at all: pages at the end that a transaction took and gave back are left
 * out, and pages_verify would see a file that was cut off. And a full disk shows itself here, not
 * in the midst of a commit. */
int pages_extend(int fd, uint64_t n_pages, uint64_t page_len);

#endif
