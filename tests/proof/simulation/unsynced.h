// SPDX-License-Identifier: EUPL-1.2
/* What no sync has reached: the bytes as they were before each write, and the names before each
 * change of one, so that a power cut can take them back. The files are real. */
#ifndef SIMULATION_UNSYNCED_H
#define SIMULATION_UNSYNCED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME_ROOM 64

/* A file or folder. */
struct node;

/* The folder of names, and where what loses its name is kept. */
void unsynced_begin(const char *folder, const char *stash);

/* NULL: not below ours. */
struct node *unsynced_of_fd(int fd);
struct node *unsynced_of_path(int dir, const char *path);
/* The folder of a name, and its last part. */
struct node *unsynced_folder_of(int dir, const char *path, char name[NAME_ROOM]);
/* One that came just now, opened with these flags. */
void unsynced_add(int dir, const char *path, int flags, bool journal);
bool unsynced_is_journal(const struct node *node);
uint64_t unsynced_size(const struct node *node);

/* Before a write of so many bytes, or a change of the size. `late`: the power is gone already. */
void unsynced_bytes(struct node *node, uint64_t offset, size_t len, bool late);
/* A name comes to a folder. */
void unsynced_comes(struct node *folder, const char *name, bool late);
/* Before one goes, of a folder too, or before one moves. */
void unsynced_goes(int dir, const char *path, bool is_folder, bool late);
void unsynced_moves(int dir, const char *path, int to_dir, const char *to, bool late);

/* A sync that worked, and one that failed: Linux holds its pages for clean then. */
void unsynced_sync(struct node *node);
void unsynced_lose(struct node *node);

/* What was done after the power had gone is taken back. */
void unsynced_take_back_late(void);
/* That, and of the rest what the dice say: the files become what the disk kept. */
void unsynced_settle(uint64_t dice);

uint64_t unsynced_mixed(uint64_t a, uint64_t b);

#endif
