// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/outbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/memory.h"

/* A file: magic (4), nonce (24), box. In the box: state (1), written_ms (8), error (4), id (16),
 * the frame. The file's name is bound to it. */
enum {
    MAGIC_SIZE = 4,
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    HEAD_SIZE = 1 + 8 + 4 + 16,
    FRAME_MAX = 1 << 20,
    FILE_MAX = MAGIC_SIZE + NONCE_SIZE + HEAD_SIZE + FRAME_MAX + TAG_SIZE,
    PATH_SIZE = PROFILE_PATH_MAX + 64 + OUTBOX_NAME_MAX + 1,
    LOCK_STEP_MS = 50
};
static const uint8_t magic[MAGIC_SIZE] = {'D', 'B', 'O', '1'};

static void folder_of(const struct profile *profile, char out[PROFILE_PATH_MAX + 64])
{
    profile_path(profile, "outbox", out);
}

static void path_of(const struct profile *profile, const char *name, char out[PATH_SIZE])
{
    char folder[PROFILE_PATH_MAX + 64];
    folder_of(profile, folder);
    io_join(out, PATH_SIZE, folder, name);
}

/* --- the seal --- */

static void seal_key(const struct profile *profile,
                     uint8_t key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES])
{
    static const char purpose[] = "doorbraak outbox 1";
    ASSERT(sodium_init() >= 0);
    crypto_generichash(key, crypto_aead_xchacha20poly1305_ietf_KEYBYTES, (const uint8_t *)purpose,
                       sizeof purpose - 1, profile->secret_key, sizeof profile->secret_key);
}

static int write_entry(const struct profile *profile, const struct outbox_entry *entry)
{
    ASSERT(entry->frame.len <= FRAME_MAX);
    size_t plain_len = HEAD_SIZE + entry->frame.len;
    size_t len = MAGIC_SIZE + NONCE_SIZE + plain_len + TAG_SIZE;
    uint8_t *plain = memory_new(plain_len);
    uint8_t *file = memory_new(len);
    plain[0] = (uint8_t)entry->state;
    put_be64(plain + 1, (uint64_t)entry->written_ms);
    put_be32(plain + 9, entry->error);
    memcpy(plain + 13, entry->id.b, sizeof entry->id.b);
    memcpy(plain + HEAD_SIZE, entry->frame.data, entry->frame.len);

    uint8_t key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    seal_key(profile, key);
    memcpy(file, magic, MAGIC_SIZE);
    randombytes_buf(file + MAGIC_SIZE, NONCE_SIZE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(file + MAGIC_SIZE + NONCE_SIZE, NULL, plain,
                                               plain_len, (const uint8_t *)entry->name,
                                               strlen(entry->name), NULL, file + MAGIC_SIZE, key);
    sodium_memzero(key, sizeof key);
    sodium_memzero(plain, plain_len);
    free(plain);

    char path[PATH_SIZE];
    path_of(profile, entry->name, path);
    int result = io_write_file(path, file, len, 0600);
    free(file);
    return result;
}

/* Leaves state UNREADABLE when the seal does not hold. */
static void open_entry(const struct profile *profile, const uint8_t *file, size_t len,
                       struct arena *arena, struct outbox_entry *entry)
{
    entry->state = OUTBOX_UNREADABLE;
    if (len < MAGIC_SIZE + NONCE_SIZE + HEAD_SIZE + TAG_SIZE ||
        memcmp(file, magic, MAGIC_SIZE) != 0)
        return;
    size_t box_len = len - MAGIC_SIZE - NONCE_SIZE;
    uint8_t *plain = arena_alloc(arena, box_len);
    uint8_t key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    seal_key(profile, key);
    int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, NULL, NULL, file + MAGIC_SIZE + NONCE_SIZE, box_len, (const uint8_t *)entry->name,
        strlen(entry->name), file + MAGIC_SIZE, key);
    sodium_memzero(key, sizeof key);
    if (result != 0 || plain[0] >= OUTBOX_UNREADABLE)
        return;
    entry->state = (enum outbox_state)plain[0];
    entry->written_ms = (int64_t)get_be64(plain + 1);
    entry->error = get_be32(plain + 9);
    memcpy(entry->id.b, plain + 13, sizeof entry->id.b);
    entry->frame = bytes_of(plain + HEAD_SIZE, box_len - TAG_SIZE - HEAD_SIZE);
}

/* --- names --- */

/* "MILLISECONDS-ID": 15 digits, so that names sort by age. */
static bool name_parse(const char *name, int64_t *written_ms, struct id *id)
{
    if (strlen(name) != 15 + 1 + 32 || strspn(name, "0123456789") != 15 || name[15] != '-')
        return false;
    *written_ms = (int64_t)strtoll(name, NULL, 10);
    return id_parse(name + 16, 32, id);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct outbox_entry *)a)->name, ((const struct outbox_entry *)b)->name);
}

/* The names that are ours, sorted; at most OUTBOX_MOST of them. */
static int list_names(const struct profile *profile, struct arena *arena,
                      struct outbox_entries *out)
{
    char folder[PROFILE_PATH_MAX + 64];
    folder_of(profile, folder);
    *out = (struct outbox_entries){0};
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return errno == ENOENT ? 0 : -errno;
    out->v = arena_alloc(arena, OUTBOX_MOST * sizeof *out->v);
    for (struct dirent *file = readdir(dir); file != NULL; file = readdir(dir)) {
        struct outbox_entry entry = {0};
        if (!name_parse(file->d_name, &entry.written_ms, &entry.id))
            continue;
        if (out->n == OUTBOX_MOST) {
            out->more = true;
            break;
        }
        snprintf(entry.name, sizeof entry.name, "%.63s", file->d_name);
        out->v[out->n++] = entry;
    }
    closedir(dir);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof *out->v, by_name);
    return 0;
}

/* --- the outbox --- */

int outbox_lock(const struct profile *profile, enum outbox_turn turn, int wait_ms)
{
    char folder[PROFILE_PATH_MAX + 64];
    char path[PATH_SIZE];
    folder_of(profile, folder);
    if (mkdir(folder, 0700) == 0) {
        int result = io_sync_dir(profile->folder);
        if (result != 0)
            return result;
    } else if (errno != EEXIST) {
        return -errno;
    }
    path_of(profile, turn == OUTBOX_ADD ? "lock.add" : "lock.send", path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int waited = 0;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        if ((error != EWOULDBLOCK && error != EINTR) || waited >= wait_ms) {
            close(fd);
            return -error;
        }
        poll(NULL, 0, LOCK_STEP_MS);
        waited += LOCK_STEP_MS;
    }
    return fd;
}

void outbox_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

int outbox_put(const struct profile *profile, const struct id *id, struct bytes frame,
               int64_t now_ms, char name[OUTBOX_NAME_MAX])
{
    struct arena arena;
    struct outbox_entries entries;
    arena_init(&arena);
    int result = list_names(profile, &arena, &entries);
    struct outbox_entry entry = {
        .state = OUTBOX_WAITING, .written_ms = now_ms, .id = *id, .frame = frame};
    /* A clock that was put back does not change the order of what was written. */
    if (result == 0 && entries.n > 0 && entries.v[entries.n - 1].written_ms >= entry.written_ms)
        entry.written_ms = entries.v[entries.n - 1].written_ms + 1;
    if (result == 0 && (entries.more || entries.n >= OUTBOX_MOST))
        result = -ENOSPC;
    arena_release(&arena);
    if (result != 0)
        return result;
    char hex[33];
    id_format(id, hex);
    snprintf(entry.name, sizeof entry.name, "%015" PRId64 "-%s", entry.written_ms, hex);
    snprintf(name, OUTBOX_NAME_MAX, "%s", entry.name);
    return write_entry(profile, &entry);
}

int outbox_refuse(const struct profile *profile, const struct outbox_entry *entry, uint32_t error)
{
    struct outbox_entry refused = *entry;
    refused.state = OUTBOX_REFUSED;
    refused.error = error;
    return write_entry(profile, &refused);
}

int outbox_remove(const struct profile *profile, const char *name)
{
    char path[PATH_SIZE];
    char folder[PROFILE_PATH_MAX + 64];
    path_of(profile, name, path);
    folder_of(profile, folder);
    if (unlink(path) != 0)
        return -errno;
    return io_sync_dir(folder);
}

int outbox_list(const struct profile *profile, struct arena *arena, struct outbox_entries *out)
{
    int result = list_names(profile, arena, out);
    for (size_t i = 0; result == 0 && i < out->n; i++) {
        char path[PATH_SIZE];
        uint8_t *file;
        size_t len;
        path_of(profile, out->v[i].name, path);
        out->v[i].state = OUTBOX_UNREADABLE;
        if (io_read_file(path, FILE_MAX, &file, &len) != 0)
            continue;
        open_entry(profile, file, len, arena, &out->v[i]);
        free(file);
    }
    return result;
}

bool outbox_is_expired(const struct outbox_entry *entry, int64_t now_ms)
{
    return now_ms - entry->written_ms > OUTBOX_KEPT_MS;
}
