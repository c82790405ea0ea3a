// SPDX-License-Identifier: EUPL-1.2
#include "tests/support/shared.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/assert.h"

static void *mapped(size_t size, int how, int fd)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | how, fd, 0);
    ASSERT(memory != MAP_FAILED);
    return memory;
}

void *shared_memory(size_t size)
{
    return mapped(size, MAP_ANONYMOUS, -1);
}

void *shared_tally(const char *name, size_t size)
{
    const char *folder = getenv("DOORBRAAK_STATE");
    char path[4096];
    if (folder == NULL || folder[0] == '\0')
        return shared_memory(size);
    snprintf(path, sizeof path, "%s/%s.tally", folder, name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT(fd >= 0 && ftruncate(fd, (off_t)size) == 0);
    void *tally = mapped(size, 0, fd);
    close(fd);
    return tally;
}
