// SPDX-License-Identifier: EUPL-1.2
/* Who may use a key, and who waits for whom. Three locks, taken in this order when together:
 *
 *   grow   while slots are made: seconds on a slow disk, so the loop thread does not take it
 *   files  while existing slots are read or overwritten, and one piece of a copy
 *   cache  while looking at unwrapped keys; nothing slow happens under it
 *
 * The helper thread and its own lock are in ahead.c. */
#include "keyring/keyring.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"
#include "keyring/ahead.h"
#include "keyring/cache.h"
#include "keyring/copies.h"
#include "keyring/opening.h"
#include "keyring/seeded.h"
#include "keyring/slot.h"

#define COPY_SLOTS 512

struct keyring {
    struct seeded *seeded; /* not NULL: only this and `files` mean something */
    struct copies copies;
    struct opening *opening;    /* not NULL: the copies are its thread's */
    struct slot_secret *secret; /* locked memory */
    struct cache *cache;
    struct ahead *ahead;
    _Atomic uint64_t slots;
    _Atomic bool failed; /* a write or sync failed: nothing here is certain any more */
    pthread_mutex_t grow_lock;
    pthread_mutex_t files_lock;
    pthread_mutex_t cache_lock;
};

const char *keyring_status_name(enum keyring_status status)
{
    switch (status) {
    case KEYRING_OK:
        return "ok";
    case KEYRING_NO_SPACE:
        return "no-space";
    case KEYRING_FAILED:
        return "failed";
    case KEYRING_DAMAGED:
        return "damaged";
    case KEYRING_VERSION:
        return "other-version";
    case KEYRING_WRONG_MASTER:
        return "wrong-master-key";
    case KEYRING_DESTROYED:
        return "destroyed";
    case KEYRING_MISSING:
        return "missing";
    }
    UNREACHABLE();
}

static void lock(pthread_mutex_t *mutex)
{
    ASSERT(pthread_mutex_lock(mutex) == 0);
}

static void unlock(pthread_mutex_t *mutex)
{
    ASSERT(pthread_mutex_unlock(mutex) == 0);
}

static struct slot_secret *secret_new(void)
{
    struct slot_secret *secret = memory_given(sodium_malloc(sizeof *secret));
    return secret;
}

enum keyring_status keyring_create(const char *path, const uint8_t master[KEYRING_KEY_BYTES],
                                   uint64_t slots)
{
    ASSERT(slots >= 1);
    struct copies copies;
    enum keyring_status status = copies_build(&copies, path);
    if (status != KEYRING_OK)
        return status;
    struct slot_secret *secret = secret_new();
    slot_header_init(&copies.header, master);
    ASSERT(slot_secret_derive(secret, &copies.header, master));
    status = copies_grow(&copies, secret, slots);
    sodium_free(secret);
    if (status == KEYRING_OK)
        return copies_publish(&copies, path);
    copies_abandon(&copies, path);
    return status;
}

static struct keyring *keyring_new(void)
{
    struct keyring *keyring = memory_zeroed(1, sizeof *keyring);
    ASSERT(pthread_mutex_init(&keyring->grow_lock, NULL) == 0);
    ASSERT(pthread_mutex_init(&keyring->files_lock, NULL) == 0);
    ASSERT(pthread_mutex_init(&keyring->cache_lock, NULL) == 0);
    return keyring;
}

enum keyring_status keyring_open_begin(struct keyring **out, const char *path,
                                       const uint8_t master[KEYRING_KEY_BYTES],
                                       struct keyring_fault *fault)
{
    struct copies copies;
    enum keyring_status status = copies_open(&copies, path, true, fault);
    if (status != KEYRING_OK)
        return status;
    struct slot_secret *secret = secret_new();
    if (!slot_secret_derive(secret, &copies.header, master)) {
        copies_fault(fault, _("gemaakt met een andere hoofdsleutel"), _("kop"));
        sodium_free(secret);
        copies_close(&copies);
        return KEYRING_WRONG_MASTER;
    }
    struct keyring *keyring = keyring_new();
    keyring->copies = copies;
    keyring->secret = secret;
    keyring->cache = cache_new();
    atomic_init(&keyring->slots, copies.header.slots);
    keyring->ahead = ahead_new(keyring);
    keyring->opening = opening_begin(&keyring->copies, fault);
    *out = keyring;
    return KEYRING_OK;
}

enum keyring_status keyring_open_end(struct keyring *keyring, struct keyring_fault *fault)
{
    if (keyring->opening == NULL)
        return KEYRING_OK;
    enum keyring_status status = opening_end(keyring->opening, fault);
    keyring->opening = NULL;
    if (status == KEYRING_FAILED)
        copies_fault(
            fault, _("kan niet worden geschreven of weggeschreven; de reden staat in het logboek"),
            "files");
    return status;
}

enum keyring_status keyring_open(struct keyring **out, const char *path,
                                 const uint8_t master[KEYRING_KEY_BYTES],
                                 struct keyring_fault *fault)
{
    struct keyring_fault unwanted;
    struct keyring *keyring;
    if (fault == NULL)
        fault = &unwanted;
    enum keyring_status status = keyring_open_begin(&keyring, path, master, fault);
    if (status != KEYRING_OK)
        return status;
    status = keyring_open_end(keyring, fault);
    if (status == KEYRING_OK)
        *out = keyring;
    else
        keyring_close(keyring);
    return status;
}

enum keyring_status keyring_open_seeded(struct keyring **out, uint64_t seed)
{
    struct keyring *keyring = keyring_new();
    keyring->seeded = seeded_new(seed);
    atomic_init(&keyring->slots, SEEDED_SLOTS);
    *out = keyring;
    return KEYRING_OK;
}

void keyring_close(struct keyring *keyring)
{
    struct keyring_fault unwanted;
    if (keyring == NULL)
        return;
    keyring_open_end(keyring, &unwanted);
    if (keyring->seeded == NULL) {
        ahead_free(keyring->ahead);
        cache_free(keyring->cache);
        sodium_free(keyring->secret);
        copies_close(&keyring->copies);
    }
    seeded_free(keyring->seeded);
    pthread_mutex_destroy(&keyring->grow_lock);
    pthread_mutex_destroy(&keyring->files_lock);
    pthread_mutex_destroy(&keyring->cache_lock);
    free(keyring);
}

uint64_t keyring_slots(const struct keyring *keyring)
{
    return atomic_load(&keyring->slots);
}

static enum keyring_status note(struct keyring *keyring, enum keyring_status status)
{
    if (status == KEYRING_FAILED)
        atomic_store(&keyring->failed, true);
    return status;
}

enum keyring_status keyring_reserve(struct keyring *keyring, uint64_t upto)
{
    if (keyring_slots(keyring) >= upto)
        return atomic_load(&keyring->failed) ? KEYRING_FAILED : KEYRING_OK;
    if (keyring->seeded != NULL)
        return KEYRING_NO_SPACE;
    lock(&keyring->grow_lock);
    enum keyring_status status = KEYRING_FAILED;
    if (!atomic_load(&keyring->failed))
        status = note(keyring, copies_grow(&keyring->copies, keyring->secret, upto));
    atomic_store(&keyring->slots, keyring->copies.header.slots);
    unlock(&keyring->grow_lock);
    return status;
}

void keyring_work_ahead(struct keyring *keyring, uint64_t used)
{
    if (keyring->seeded == NULL)
        ahead_tell(keyring->ahead, used);
}

static enum keyring_status read_key(struct keyring *keyring, uint64_t slot,
                                    uint8_t key[KEYRING_KEY_BYTES])
{
    uint8_t record[SLOT_BYTES];
    enum slot_content content = copies_slot_get(&keyring->copies, slot, record);
    if (content == SLOT_DESTROYED)
        return KEYRING_DESTROYED;
    if (content == SLOT_OTHER_VERSION)
        return KEYRING_VERSION;
    if (content == SLOT_MADE &&
        slot_unwrap(record, &keyring->copies.header, keyring->secret, slot, key))
        return KEYRING_OK;
    log_event(LOG_LEVEL_ERROR, "keyring-slot-lost", "slot", (int64_t)slot,
              _("een sleutel is in beide kopieën onleesbaar: zet een reservekopie terug"));
    return KEYRING_DAMAGED;
}

static enum keyring_status key_of(struct keyring *keyring, uint64_t slot,
                                  uint8_t key[KEYRING_KEY_BYTES])
{
    lock(&keyring->cache_lock);
    bool hit = cache_get(keyring->cache, slot, key);
    unlock(&keyring->cache_lock);
    if (hit)
        return KEYRING_OK;
    /* Under the files' lock until it is in the cache, so that no destruction comes in between. */
    lock(&keyring->files_lock);
    enum keyring_status status = read_key(keyring, slot, key);
    if (status == KEYRING_OK) {
        lock(&keyring->cache_lock);
        cache_put(keyring->cache, slot, key);
        unlock(&keyring->cache_lock);
    }
    unlock(&keyring->files_lock);
    return status;
}

static bool has_slot(const struct keyring *keyring, uint64_t slot)
{
    return slot >= 1 && slot <= keyring_slots(keyring);
}

enum keyring_status keyring_key(struct keyring *keyring, uint64_t slot,
                                uint8_t key[KEYRING_KEY_BYTES])
{
    if (!has_slot(keyring, slot))
        return KEYRING_MISSING;
    if (atomic_load(&keyring->failed))
        return KEYRING_FAILED;
    if (keyring->seeded == NULL)
        return key_of(keyring, slot, key);
    lock(&keyring->files_lock);
    enum keyring_status status = seeded_key(keyring->seeded, slot, key);
    unlock(&keyring->files_lock);
    return status;
}

enum keyring_status keyring_destroy(struct keyring *keyring, uint64_t slot)
{
    return keyring_destroy_all(keyring, &slot, 1);
}

enum keyring_status keyring_destroy_all(struct keyring *keyring, const uint64_t *slots,
                                        size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!has_slot(keyring, slots[i]))
            return KEYRING_MISSING;
    if (atomic_load(&keyring->failed))
        return KEYRING_FAILED;
    enum keyring_status status = KEYRING_OK;
    lock(&keyring->files_lock);
    for (size_t i = 0; i < count && keyring->seeded != NULL; i++)
        seeded_destroy(keyring->seeded, slots[i]);
    if (keyring->seeded == NULL && count > 0) {
        lock(&keyring->cache_lock);
        for (size_t i = 0; i < count; i++)
            cache_drop(keyring->cache, slots[i]);
        unlock(&keyring->cache_lock);
        status = note(keyring, copies_destroy(&keyring->copies, slots, count));
    }
    unlock(&keyring->files_lock);
    return status;
}

/* One piece: read from this keyring under its lock, written to the copy outside of it. */
static enum keyring_status copy_piece(struct keyring *keyring, const struct copies *to,
                                      uint64_t first, size_t count, uint8_t *records)
{
    lock(&keyring->files_lock);
    bool sound = copies_slots_get(&keyring->copies, first, count, records);
    unlock(&keyring->files_lock);
    return sound ? copies_write(to, first, records, count) : KEYRING_DAMAGED;
}

enum keyring_status keyring_copy(struct keyring *keyring, const char *to_path)
{
    ASSERT(keyring->seeded == NULL);
    if (atomic_load(&keyring->failed))
        return KEYRING_FAILED;
    struct copies to;
    enum keyring_status status = copies_build(&to, to_path);
    if (status != KEYRING_OK)
        return status;
    uint8_t *records = memory_new((size_t)COPY_SLOTS * SLOT_BYTES);
    slot_header_renew(&to.header, &keyring->copies.header, keyring_slots(keyring));
    uint64_t slots = to.header.slots;
    for (uint64_t done = 0; done < slots && status == KEYRING_OK; done += COPY_SLOTS) {
        size_t count = slots - done < COPY_SLOTS ? (size_t)(slots - done) : COPY_SLOTS;
        status = copy_piece(keyring, &to, done + 1, count, records);
    }
    free(records);
    for (int i = 0; i < 2 && status == KEYRING_OK; i++)
        status = copies_write_header(&to, i);
    if (status == KEYRING_OK)
        return copies_publish(&to, to_path);
    copies_abandon(&to, to_path);
    return status;
}
