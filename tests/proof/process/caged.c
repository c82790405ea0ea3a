// SPDX-License-Identifier: EUPL-1.2
/* caged FILTER PROGRAM ARGUMENT…: the program, under a seccomp filter that stands as BPF in a file.
 * What the filter does not let through ends it by SIGSYS. */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static struct sock_filter filter[BPF_MAXINSNS];

static int fail(const char *what)
{
    perror(what);
    return 71;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: caged FILTER PROGRAM ARGUMENT…\n");
        return 64;
    }
    int file = open(argv[1], O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, filter, sizeof filter);
    if (size <= 0 || size % (ssize_t)sizeof filter[0] != 0)
        return fail(argv[1]);
    struct sock_fprog program = {.len = (unsigned short)((size_t)size / sizeof filter[0]),
                                 .filter = filter};
    const struct rlimit no_core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        return fail("seccomp");
    execv(argv[2], argv + 2);
    return fail(argv[2]);
}
