// SPDX-License-Identifier: EUPL-1.2
/* caged [--nobody] [--no-capabilities] [--no-core] FILTERS PROGRAM ARGUMENT…: the program as its
 * unit lets it be. FILTERS holds seccomp filters in BPF, each behind the number of its
 * instructions. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NOBODY = 65534, FILTERS_MAX = 32 };

static struct sock_filter code[FILTERS_MAX][BPF_MAXINSNS];
static struct sock_fprog filters[FILTERS_MAX];
static int n_filters;

static _Noreturn void fail(const char *what)
{
    perror(what);
    _exit(71);
}

static void read_filters(const char *path)
{
    uint32_t n;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    while (file >= 0 && read(file, &n, sizeof n) == sizeof n) {
        ssize_t size = (ssize_t)(n * sizeof code[0][0]);
        if (n_filters == FILTERS_MAX || n > BPF_MAXINSNS ||
            read(file, code[n_filters], (size_t)size) != size)
            fail(path);
        filters[n_filters] = (struct sock_fprog){(unsigned short)n, code[n_filters]};
        n_filters++;
    }
    if (n_filters == 0)
        fail(path);
}

/* Whoever is root has none after the next exec. */
static bool drop_capabilities(void)
{
    for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
        if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) != 0)
            return false;
    return true;
}

static bool limit(const char *word)
{
    const struct rlimit no_core = {0, 0};
    if (strcmp(word, "--nobody") == 0)
        return setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0;
    if (strcmp(word, "--no-capabilities") == 0)
        return drop_capabilities();
    return strcmp(word, "--no-core") == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;
}

int main(int argc, char **argv)
{
    int first = 1;
    while (first < argc && strncmp(argv[first], "--", 2) == 0)
        first++;
    if (argc < first + 2) {
        fprintf(stderr, "usage: caged [--nobody] [--no-capabilities] [--no-core] FILTERS PROGRAM "
                        "ARGUMENT…\n");
        return 64;
    }
    read_filters(argv[first]); /* while it may */
    for (int i = first - 1; i > 0; i--)
        if (!limit(argv[i]))
            fail(argv[i]);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        fail("no new privileges");
    for (int i = 0; i < n_filters; i++)
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filters[i], 0, 0) != 0)
            fail("seccomp");
    execv(argv[first + 1], argv + first + 1);
    fail(argv[first + 1]);
}
