// SPDX-License-Identifier: EUPL-1.2
#include "store/mapped.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* LMDB does not say where; the kernel does: from-until rights offset device inode. */
static bool is_of(const char *line, const struct stat *file, struct mapped *mapped)
{
    uintptr_t from;
    uintptr_t until;
    uint64_t offset;
    unsigned major_number;
    unsigned minor_number;
    uint64_t inode;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " r--s %" SCNx64 " %x:%x %" SCNu64, &from, &until,
               &offset, &major_number, &minor_number, &inode) != 6 ||
        offset != 0 || inode != file->st_ino || major_number != major(file->st_dev) ||
        minor_number != minor(file->st_dev))
        return false;
    mapped->at = (void *)from;
    mapped->len = until - from;
    return true;
}

void mapped_open(struct mapped *mapped, int fd)
{
    char line[512];
    struct stat file;
    FILE *maps = fopen("/proc/self/maps", "re");
    *mapped = (struct mapped){.most = MAPPED_MOST,
                              .statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)};
    while (maps != NULL && fstat(fd, &file) == 0 && fgets(line, sizeof line, maps) != NULL &&
           !is_of(line, &file, mapped))
        continue;
    if (maps != NULL)
        fclose(maps);
}

void mapped_close(struct mapped *mapped)
{
    if (mapped->statm >= 0)
        close(mapped->statm);
    *mapped = (struct mapped){.statm = -1};
}

/* size resident shared …, in pages; shared: what has a file behind it */
uint64_t mapped_bytes(const struct mapped *mapped)
{
    char text[128];
    char *at = text;
    ssize_t n = mapped->statm < 0 ? -1 : pread(mapped->statm, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    for (int i = 0; i < 2 && at != NULL; i++)
        at = strchr(at + 1, ' ');
    return at == NULL ? 0 : strtoull(at, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

bool mapped_look(const struct mapped *mapped)
{
    return mapped->at != NULL && mapped_bytes(mapped) > mapped->most &&
           madvise(mapped->at, mapped->len, MADV_DONTNEED) == 0;
}

void mapped_read_ahead(const struct mapped *mapped, bool ahead)
{
    if (mapped->at != NULL)
        (void)madvise(mapped->at, mapped->len, ahead ? MADV_NORMAL : MADV_RANDOM);
}
