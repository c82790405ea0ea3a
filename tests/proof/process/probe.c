// SPDX-License-Identifier: EUPL-1.2
/* probe: asks for what no unit lets its program have, each in a process of its own, and tells what
 * came of it: "refused N" with the error, "done", or "ended N" with the signal. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *some(int rights)
{
    return mmap(NULL, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static long map_code(void)
{
    return some(PROT_READ | PROT_WRITE | PROT_EXEC) == MAP_FAILED ? -1 : 0;
}

static long make_code(void)
{
    return mprotect(some(PROT_READ | PROT_WRITE), 4096, PROT_READ | PROT_EXEC);
}

static long make_namespace(void)
{
    return unshare(CLONE_NEWUTS);
}

static long open_packets(void)
{
    return socket(AF_PACKET, SOCK_RAW, 0);
}

static long hurry(void)
{
    const struct sched_param first = {.sched_priority = 1};
    return sched_setscheduler(0, SCHED_RR, &first);
}

static long be_another_system(void)
{
    return personality(ADDR_NO_RANDOMIZE);
}

static long be_traced(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long lend_rights(void)
{
    return fchmod(memfd_create("probe", 0), 04700);
}

static long read_kernel_log(void)
{
    return syscall(SYS_syslog, 10 /* its size */, NULL, 0);
}

static long queue_io(void)
{
    long context = 0;
    return syscall(SYS_io_setup, 1, &context);
}

static long call_as_another_machine(void)
{
#ifdef __x86_64__
    long result = 20; /* getpid */
    __asm__ volatile("int $0x80" : "+a"(result) : : "r8", "r9", "r10", "r11", "memory");
    return result > 0 ? 0 : -1;
#else
    return raise(SIGSYS);
#endif
}

static const struct {
    const char *name;
    long (*call)(void);
} calls[] = {{"map_code", map_code},
             {"make_code", make_code},
             {"make_namespace", make_namespace},
             {"open_packets", open_packets},
             {"hurry", hurry},
             {"be_another_system", be_another_system},
             {"be_traced", be_traced},
             {"lend_rights", lend_rights},
             {"read_kernel_log", read_kernel_log},
             {"queue_io", queue_io},
             {"call_as_another_machine", call_as_another_machine}};

int main(void)
{
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        int status;
        pid_t pid = fork();
        if (pid == 0)
            _exit(calls[i].call() < 0 ? errno : 0);
        if (pid < 0 || waitpid(pid, &status, 0) != pid)
            return 71;
        if (WIFSIGNALED(status))
            printf("%s ended %d\n", calls[i].name, WTERMSIG(status));
        else if (WEXITSTATUS(status) != 0)
            printf("%s refused %d\n", calls[i].name, WEXITSTATUS(status));
        else
            printf("%s done\n", calls[i].name);
    }
    return 0;
}
