// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/fop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "clients/documents/render/cage.h"
#include "clients/documents/render/fonts.h"

#define DEBIANS_FOP "/usr/bin/fop"
/* Of addresses, not of memory: Java reserves far more than it takes. -Xmx is what it may take. */
#define ADDRESSES (4ul << 30)
#define JAVA_OPTIONS                                                                               \
    "-Xmx192m -Xss1m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 "              \
    "-XX:ReservedCodeCacheSize=48m -XX:CompressedClassSpaceSize=64m -XX:MaxMetaspaceSize=128m "    \
    "-XX:-UsePerfData -Xshare:auto -Duser.home=/nonexistent -Djava.net.useSystemProxies=false"

/* Java writes the code that it runs. systemd's MemoryDenyWriteExecute refuses that, and then Java
 * does not even start. */
static bool may_compile(void)
{
    const size_t some = 4096;
    void *memory =
        mmap(NULL, some, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED && munmap(memory, some) == 0;
}

const char *fop_program(void)
{
    const char *named = getenv("DOORBRAAK_FOP");
    const char *program = named == NULL ? DEBIANS_FOP : named;
    return access(program, X_OK) == 0 && may_compile() ? program : NULL;
}

/* Readable by whoever the child becomes. */
static int memory_file(const char *name, struct bytes content)
{
    int fd = memfd_create(name, 0);
    if (fd < 0 || fchmod(fd, 0666) != 0 || io_write_all(fd, content.data, content.len) != 0 ||
        lseek(fd, 0, SEEK_SET) != 0) {
        fprintf(stderr, "doorbraak-document: no memory file: %s\n", strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

enum { SETTINGS_FD = 3 };

/* Nothing of what this process was started with goes along. */
static void become(const char *program, int settings, int fo, int pdf, int says)
{
    static char *const environment[] = {"PATH=/usr/bin:/bin",
                                        "HOME=/nonexistent",
                                        "LANG=C.UTF-8",
                                        "TZ=UTC",
                                        "JAVA_ARGS=" JAVA_OPTIONS,
                                        "JAVA_OPTS=" JAVA_OPTIONS,
                                        NULL};
    static char *const words[] = {"fop",  "-q", "-c", "/proc/self/fd/3", "-fo", "-",
                                  "-pdf", "-",  NULL};
    /* a group that ends as one; and a terminal that somebody types at is not its own */
    if (setsid() < 0 || chdir("/") != 0 || dup2(fo, STDIN_FILENO) < 0 ||
        dup2(pdf, STDOUT_FILENO) < 0)
        _exit(126);
    /* it says which characters it has no shape for: words of the case, which belong in no log */
    if (getenv("DOORBRAAK_FOP_SAYS") == NULL && dup2(says, STDERR_FILENO) < 0)
        _exit(126);
    if (settings != SETTINGS_FD && dup2(settings, SETTINGS_FD) < 0)
        _exit(126);
    close_range(SETTINGS_FD + 1, ~0u, 0);
    /* whoever kills us cannot tell FOP of it */
    if (!cage_child(ADDRESSES) || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        _exit(126);
    execve(program, words, environment);
    _exit(127);
}

static volatile pid_t started; /* for the handler below; 0: none */

static void out_of_time(int signal_number)
{
    if (started > 0 && kill(-started, SIGKILL) != 0)
        kill(started, SIGKILL); /* it has no group of its own yet */
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* In the child it returns 0. A signal that comes meanwhile waits until it is known whom to end. */
static pid_t start(void)
{
    sigset_t held;
    sigset_t before;
    sigemptyset(&held);
    sigaddset(&held, SIGALRM);
    sigaddset(&held, SIGTERM);
    signal(SIGALRM, out_of_time);
    signal(SIGTERM, out_of_time);
    sigprocmask(SIG_BLOCK, &held, &before);
    pid_t pid = fork();
    started = pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return pid;
}

static bool wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    started = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    fprintf(stderr, "doorbraak-document: FOP ended with %s %d\n",
            WIFEXITED(status) ? "status" : "signal",
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return false;
}

/* Stays mapped; empty when there is nothing in it. */
static struct bytes map_file(int fd)
{
    struct stat stat;
    if (fstat(fd, &stat) != 0 || stat.st_size == 0)
        return bytes_of(NULL, 0);
    void *data = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    return data == MAP_FAILED ? bytes_of(NULL, 0) : bytes_of(data, (size_t)stat.st_size);
}

static bool take_pdf(int fd, struct bytes *out)
{
    *out = map_file(fd);
    if (out->len >= 8 && memcmp(out->data, "%PDF-", 5) == 0)
        return true;
    fprintf(stderr, "doorbraak-document: what FOP wrote is no PDF\n");
    return false;
}

bool fop_run(const char *program, const char *settings, struct bytes fo,
             struct unprinted *unprinted, struct bytes *pdf)
{
    struct bytes config;
    if (!fonts_settings(settings, &config))
        return false;
    enum { CONFIG, IN, OUT, SAYS, FILES };
    static const char *const names[FILES] = {"settings", "fo", "pdf", "says"};
    struct bytes contents[FILES] = {[CONFIG] = config, [IN] = fo};
    int fds[FILES];
    bool done = true;
    for (int i = 0; i < FILES; i++)
        done = (fds[i] = memory_file(names[i], contents[i])) >= 0 && done;
    if (done) {
        pid_t pid = start();
        if (pid == 0)
            become(program, fds[CONFIG], fds[IN], fds[OUT], fds[SAYS]);
        done = pid > 0 && wait_for(pid) && take_pdf(fds[OUT], pdf);
        unprinted_read(unprinted, map_file(fds[SAYS]));
    }
    for (int i = 0; i < FILES; i++)
        close(fds[i]);
    free((void *)(uintptr_t)config.data);
    return done;
}

unsigned fop_pages(struct bytes pdf)
{
    static const char mark[] = "/Type /Page\n";
    unsigned pages = 0;
    const uint8_t *at = pdf.data;
    size_t left = pdf.len;
    const uint8_t *found;
    while ((found = memmem(at, left, mark, sizeof mark - 1)) != NULL) {
        pages++;
        at = found + 1;
        left = pdf.len - (size_t)(at - pdf.data);
    }
    return pages;
}
