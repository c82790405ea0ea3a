// SPDX-License-Identifier: EUPL-1.2
/* Memory that is out on request, for LD_PRELOAD in front of a program under test, which finds the
 * function below by dlsym. A program under AddressSanitizer also needs
 * ASAN_OPTIONS=verify_asan_link_order=0. */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The n-th allocation of this thread from here on fails; 0: none any more. Of whoever asks, but for
 * the library of this name; or of nobody else, as `its_own` says. Returns how many there were since
 * it was called last. */
long failing_alloc_arm(long n, const char *library, int its_own);

static _Thread_local long counted;
static _Thread_local long fails_at;
static uintptr_t lib_from, lib_to;
static int lib_counts;

static int find(struct dl_phdr_info *info, size_t size, void *arg)
{
    (void)size;
    if (strstr(info->dlpi_name, arg) == NULL)
        return 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) != 0) {
            lib_from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            lib_to = lib_from + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

long failing_alloc_arm(long n, const char *library, int its_own)
{
    long before = counted;
    char name[64];
    fails_at = 0;
    if (lib_to == 0) {
        snprintf(name, sizeof name, "%s", library);
        dl_iterate_phdr(find, name);
    }
    lib_counts = its_own;
    counted = 0;
    fails_at = n;
    return before;
}

static int fails(const void *caller)
{
    if (fails_at == 0)
        return 0;
    int of_lib = (uintptr_t)caller >= lib_from && (uintptr_t)caller < lib_to;
    if (of_lib != lib_counts || ++counted != fails_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

#define CALLER __builtin_return_address(0)

/* The next definition behind ours; POSIX lets dlsym give functions as object pointers. */
#define NEXT(name) (*(__typeof__(&name) *)&(void *){dlsym(RTLD_NEXT, #name)})

/* dlsym itself may allocate before there is anything to call: from here, and never given back. */
static _Alignas(max_align_t) uint8_t early[65536];
static size_t early_used;
static _Thread_local int looking;

static void *early_memory(size_t size)
{
    size_t at = (early_used + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (size > sizeof early - at)
        abort();
    early_used = at + size;
    return early + at;
}

#define LOOK_UP(name)                                                                              \
    static __typeof__(&name) next;                                                                 \
    looking++;                                                                                     \
    next = next == NULL ? NEXT(name) : next;                                                       \
    looking--

static int is_early(const void *memory)
{
    return (const uint8_t *)memory >= early && (const uint8_t *)memory < early + sizeof early;
}

static void *get(size_t size, const void *caller)
{
    if (looking > 0)
        return early_memory(size);
    if (fails(caller))
        return NULL;
    LOOK_UP(malloc);
    return next(size);
}

static void *get_more(void *memory, size_t size, const void *caller)
{
    if (fails(caller))
        return NULL;
    LOOK_UP(realloc);
    return next(memory, size);
}

static char *get_copy(const char *text, size_t len, const void *caller)
{
    char *copy = get(len + 1, caller);
    if (copy == NULL)
        return NULL;
    copy[len] = '\0';
    return memcpy(copy, text, len);
}

void *malloc(size_t size)
{
    return get(size, CALLER);
}

void *calloc(size_t n, size_t size)
{
    if (looking > 0)
        return early_memory(n * size); /* zero from the start */
    if (fails(CALLER))
        return NULL;
    LOOK_UP(calloc);
    return next(n, size);
}

void *realloc(void *memory, size_t size)
{
    return get_more(memory, size, CALLER);
}

void *reallocarray(void *memory, size_t n, size_t size)
{
    size_t len;
    if (!__builtin_mul_overflow(n, size, &len))
        return get_more(memory, len, CALLER);
    errno = ENOMEM;
    return NULL;
}

int posix_memalign(void **memory, size_t align, size_t size)
{
    if (fails(CALLER))
        return ENOMEM;
    LOOK_UP(posix_memalign);
    return next(memory, align, size);
}

void free(void *memory)
{
    if (memory == NULL || is_early(memory) || looking > 0)
        return;
    LOOK_UP(free);
    next(memory);
}

char *strdup(const char *text)
{
    return get_copy(text, strlen(text), CALLER);
}

char *strndup(const char *text, size_t most)
{
    return get_copy(text, strnlen(text, most), CALLER);
}
