// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/cage.h"

#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#define HIGHEST_CALL 0x40000000u /* from here on: calls of another ABI */
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#define HIGHEST_CALL 0xffffffffu
#else
#error "the cage knows the calls of x86-64 and aarch64 only"
#endif

#define LOAD(member)      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define DENY              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
#define DENY_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), DENY
/* Whoever makes one of these is root in it, and mounts what he likes. */
#define NAMESPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)

/* A list of what is refused, as Java asks for much that is harmless and changes with its version.
 */
static struct sock_filter calls[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, HIGHEST_CALL, 0, 1),
    DENY,
    /* the network, also by way of a socket that somebody left open */
    DENY_CALL(__NR_socket),
    DENY_CALL(__NR_connect),
    DENY_CALL(__NR_bind),
    DENY_CALL(__NR_listen),
    DENY_CALL(__NR_sendto),
    DENY_CALL(__NR_sendmsg),
    DENY_CALL(__NR_sendmmsg),
    DENY_CALL(__NR_io_uring_setup),
    /* other processes */
    DENY_CALL(__NR_ptrace),
    DENY_CALL(__NR_process_vm_readv),
    DENY_CALL(__NR_process_vm_writev),
    DENY_CALL(__NR_pidfd_getfd),
    /* the machine */
    DENY_CALL(__NR_mount),
    DENY_CALL(__NR_umount2),
    DENY_CALL(__NR_open_tree),
    DENY_CALL(__NR_move_mount),
    DENY_CALL(__NR_fsopen),
    DENY_CALL(__NR_fspick),
    DENY_CALL(__NR_fsconfig),
    DENY_CALL(__NR_fsmount),
    DENY_CALL(__NR_mount_setattr),
    DENY_CALL(__NR_pivot_root),
    DENY_CALL(__NR_chroot),
    DENY_CALL(__NR_unshare),
    DENY_CALL(__NR_setns),
    DENY_CALL(__NR_bpf),
    DENY_CALL(__NR_keyctl),
    DENY_CALL(__NR_add_key),
    DENY_CALL(__NR_request_key),
    DENY_CALL(__NR_perf_event_open),
    DENY_CALL(__NR_userfaultfd),
    DENY_CALL(__NR_init_module),
    DENY_CALL(__NR_finit_module),
    DENY_CALL(__NR_delete_module),
    DENY_CALL(__NR_kexec_load),
    DENY_CALL(__NR_kexec_file_load),
    DENY_CALL(__NR_open_by_handle_at),
    DENY_CALL(__NR_reboot),
    /* threads and processes, but no namespace: what the newer call is asked for lies in memory,
     * where a filter cannot look, and without it everybody takes the older one */
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 3),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NAMESPACES, 0, 1),
    DENY,
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

static bool at_most(int what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) != 0)
        return false;
    if (now.rlim_max == RLIM_INFINITY || now.rlim_max > most)
        now.rlim_max = most;
    now.rlim_cur = now.rlim_max;
    return setrlimit((__rlimit_resource_t)what, &now) == 0;
}

bool cage_close(void)
{
    struct sock_fprog program = {sizeof calls / sizeof calls[0], calls};
    alarm(CAGE_SECONDS);
    return at_most(RLIMIT_CPU, CAGE_CPU_SECONDS) && at_most(RLIMIT_CORE, 0) &&
           at_most(RLIMIT_FSIZE, CAGE_OUTPUT_BYTES) && at_most(RLIMIT_NOFILE, CAGE_FILES) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool cage_child(unsigned long bytes)
{
    bool root = geteuid() == 0;
    return at_most(RLIMIT_AS, bytes) &&
           (!root || (setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0));
}
