// SPDX-License-Identifier: EUPL-1.2
/* File access that finishes or fails: no short reads or writes, EINTR hidden, directories synced.
 * Functions return 0 or a negative errno. */
#ifndef BASE_IO_H
#define BASE_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int io_write_all(int fd, const void *data, size_t len);
int io_pwrite_all(int fd, const void *data, size_t len, uint64_t offset);

/* Reads exactly `len` bytes; -ENODATA when the file ends first. */
int io_pread_all(int fd, void *data, size_t len, uint64_t offset);

/* fsync of a directory, or of the one that `path` stands in: a new or renamed name survives power
 * loss. */
int io_sync_dir(const char *path);
int io_sync_parent(const char *path);

/* Gives a folder its name: what stands in it synced, renamed, the folder around it synced. Where it
 * fails the folder keeps the name that it had. */
int io_place_dir(const char *from, const char *to);

/* Removes a folder with all that is in it; what cannot be removed stays, with what it lies in. */
int io_remove_dir(const char *path);

/* Writes a whole file through a temporary name in the same directory: synced, renamed, directory
 * synced, so that a reader sees the old file or the new one and nothing between. */
int io_write_file(const char *path, const void *data, size_t len, mode_t mode);

/* Reads a whole file of at most `max` bytes into memory that the caller frees; -EFBIG over `max`.
 */
int io_read_file(const char *path, size_t max, uint8_t **data, size_t *len);

bool io_exists(const char *path);

/* The folder in which the running program stands; false, and empty, when the kernel does not say.
 */
bool io_program_folder(char *out, size_t size);

/* `out` becomes "dir/name"; asserts that it fits. */
void io_join(char *out, size_t size, const char *dir, const char *name);

#endif
