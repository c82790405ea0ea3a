// SPDX-License-Identifier: EUPL-1.2
/* "The world failed": say what failed, with the reason, and stop with a status that tells a
 * supervisor whether a restart can help. doc/doorbraakd.8 lists these numbers; never reuse one. */
#ifndef BASE_FATAL_H
#define BASE_FATAL_H

enum exit_status {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_REFUSED = 1,      /* a command was refused, or a check found something */
    EXIT_STATUS_USAGE = 64,       /* wrong arguments */
    EXIT_STATUS_BAD_DATA = 65,    /* journal or keyring damaged: restore, never restart */
    EXIT_STATUS_UNAVAILABLE = 69, /* the daemon cannot be reached */
    EXIT_STATUS_INTERNAL = 70,
    EXIT_STATUS_UNKNOWN = 74, /* a read, append or sync failed: outcome unknown, check the disk */
    EXIT_STATUS_LOCKED = 75,  /* another daemon holds this site */
    EXIT_STATUS_PERMISSION = 77,
    EXIT_STATUS_CONFIG = 78, /* settings, ladder or calendar files are not usable */
};

_Noreturn void fatal(enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
