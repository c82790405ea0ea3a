// SPDX-License-Identifier: EUPL-1.2
#include "base/memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "base/assert.h"
#include "base/fatal.h"

void memory_none(void)
{
    fatal(EXIT_STATUS_INTERNAL,
          "geen geheugen meer: geef deze dienst meer, of begrens wat er naast draait");
}

void *memory_given(void *memory)
{
    if (memory == NULL)
        memory_none();
    return memory;
}

void *memory_new(size_t size)
{
    return memory_given(malloc(size));
}

void *memory_zeroed(size_t n, size_t size)
{
    return memory_given(calloc(n, size));
}

void *memory_grown(void *memory, size_t n, size_t size)
{
    return memory_given(reallocarray(memory, n, size));
}

void *memory_pages(void *pages, size_t old, size_t size)
{
    void *given = pages == NULL
                      ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                      : mremap(pages, old, size, MREMAP_MAYMOVE);
    return memory_given(given == MAP_FAILED ? NULL : given);
}

void memory_pages_end(void *pages, size_t size)
{
    if (pages != NULL)
        munmap(pages, size);
}

enum { KEPT = 8 << 20 };

void memory_begin(size_t large)
{
    mallopt(M_MMAP_THRESHOLD, (int)large);
    mallopt(M_TRIM_THRESHOLD, KEPT);
}

void memory_give_back(void)
{
    malloc_trim(0);
}

void memory_keep_private(void)
{
    ASSERT(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
}

size_t memory_in_use(void)
{
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}
