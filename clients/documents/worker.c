// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "base/memory.h"

extern char **environ;

void worker_program(char program[PATH_MAX])
{
    char folder[PATH_MAX];
    snprintf(program, PATH_MAX, "doorbraak-document");
    if (io_program_folder(folder, sizeof folder))
        io_join(program, PATH_MAX, folder, "doorbraak-document");
}

/* Both ends close when we start something else. */
struct pipes {
    int in[2];
    int out[2];
};

static bool start(enum document_form form, const struct pipes *pipes, pid_t *pid)
{
    static const char *const forms[] = {
        [DOCUMENT_HTML] = "--html", [DOCUMENT_PDF] = "--pdf", [DOCUMENT_XML] = "--xml"};
    char program[PATH_MAX];
    posix_spawn_file_actions_t actions;
    worker_program(program);
    const char *words[] = {"doorbraak-document", forms[form], NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes->in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes->out[1], STDOUT_FILENO);
    /* posix_spawn takes the words as they are, whatever its type says */
    int failed =
        posix_spawn(pid, program, &actions, NULL, (char *const *)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed == 0;
}

struct output {
    uint8_t *data;
    size_t len;
};

/* False at the end of what comes. */
static bool take_some(int from, struct output *output)
{
    static uint8_t chunk[65536];
    ssize_t n = read(from, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0 || output->len + (size_t)n > WORKER_OUTPUT_MAX)
        return false;
    output->data = memory_grown(output->data, output->len + (size_t)n, 1);
    memcpy(output->data + output->len, chunk, (size_t)n);
    output->len += (size_t)n;
    return true;
}

/* It reads all before it writes; a worker that died early must not hold us up. */
static void exchange(const struct pipes *pipes, struct bytes bundle, struct output *output)
{
    size_t given = 0;
    struct pollfd fds[2] = {{.fd = pipes->out[0], .events = POLLIN},
                            {.fd = pipes->in[1], .events = POLLOUT}};
    while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
        if (fds[1].fd >= 0 && fds[1].revents != 0) {
            ssize_t n = write(fds[1].fd, bundle.data + given, bundle.len - given);
            given += n > 0 ? (size_t)n : 0;
            if ((n < 0 && errno != EAGAIN && errno != EINTR) || given == bundle.len) {
                close(fds[1].fd);
                fds[1].fd = -1;
            }
        }
        if (fds[0].revents != 0 && !take_some(fds[0].fd, output))
            break;
    }
    if (fds[1].fd >= 0)
        close(fds[1].fd);
}

static enum worker_outcome outcome_of(int status)
{
    if (!WIFEXITED(status))
        return WORKER_TOO_LONG; /* its limits end it by a signal */
    switch (WEXITSTATUS(status)) {
    case WORKER_DONE:
        return WORKER_DONE;
    case WORKER_NO_FOP:
        return WORKER_NO_FOP;
    case WORKER_TOO_LONG:
        return WORKER_TOO_LONG;
    default:
        return WORKER_FAILED;
    }
}

enum worker_outcome worker_run(enum document_form form, struct bytes bundle, uint8_t **out,
                               size_t *len)
{
    struct pipes pipes;
    struct output output = {NULL, 0};
    pid_t pid;
    int status = 0;
    *out = NULL;
    *len = 0;
    if (pipe2(pipes.in, O_CLOEXEC) != 0)
        return WORKER_FAILED;
    if (pipe2(pipes.out, O_CLOEXEC) != 0) {
        close(pipes.in[0]);
        close(pipes.in[1]);
        return WORKER_FAILED;
    }
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    bool started = start(form, &pipes, &pid);
    close(pipes.in[0]);
    close(pipes.out[1]);
    fcntl(pipes.in[1], F_SETFL, O_NONBLOCK);
    if (started)
        exchange(&pipes, bundle, &output);
    else
        close(pipes.in[1]);
    close(pipes.out[0]);
    while (started && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGPIPE, before);
    *out = output.data;
    *len = output.len;
    return started ? outcome_of(status) : WORKER_FAILED;
}
