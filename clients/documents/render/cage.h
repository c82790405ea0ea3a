// SPDX-License-Identifier: EUPL-1.2
/* What this program cannot do. It works on words of others with libraries that are large and old
 * (XML, XSLT, Java), so it gives up, for itself and whatever it starts: new rights, the network,
 * tracing, mounting and namespaces; more than so much time, memory, files and output. What it needs
 * of the disk it only reads. */
#ifndef CLIENTS_DOCUMENTS_RENDER_CAGE_H
#define CLIENTS_DOCUMENTS_RENDER_CAGE_H

#include <stdbool.h>

enum {
    CAGE_SECONDS = 90, /* for the whole of it, by the clock */
    CAGE_CPU_SECONDS = 60,
    CAGE_OUTPUT_BYTES = 32 << 20,
    CAGE_FILES = 256
};

/* Before anything that is not ours is read. False, with errno, when the kernel does not let us. */
bool cage_close(void);

/* In a child that is about to start a program: memory at most `bytes` of addresses, and of root
 * nothing is left: it becomes nobody. */
bool cage_child(unsigned long bytes);

#endif
