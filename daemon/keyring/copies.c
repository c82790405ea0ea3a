// SPDX-License-Identifier: EUPL-1.2
#include "keyring/copies.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"
#include "base/log.h"
#include "base/memory.h"

#define CHUNK_SLOTS 512
#define GROW_SLOTS  4096

static const char *const file_name[2] = {"a", "b"};

void copies_fault(struct keyring_fault *fault, const char *what, const char *where, ...)
{
    va_list arguments;
    va_start(arguments, where);
    vsnprintf(fault->where, sizeof fault->where, where, arguments);
    va_end(arguments);
    snprintf(fault->what, sizeof fault->what, "%s", what);
}

static enum keyring_status failed(const char *doing, int error)
{
    log_event(LOG_LEVEL_ERROR, "keyring-io-failed", "errno", error,
              _("sleutelbos: %s lukt niet: %s"), doing, strerror(error));
    return KEYRING_FAILED;
}

static bool is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

/* ---- open ---- */

void copies_close(struct copies *copies)
{
    for (int i = 0; i < 2; i++) {
        if (copies->fd[i] >= 0)
            close(copies->fd[i]);
        copies->fd[i] = -1;
    }
    if (copies->dir >= 0)
        close(copies->dir);
    copies->dir = -1;
}

static enum keyring_status open_files(struct copies *copies, const char *path, bool writable,
                                      struct keyring_fault *fault)
{
    copies->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = copies->dir < 0 ? errno : 0;
    for (int i = 0; i < 2 && error == 0; i++) {
        copies->fd[i] =
            openat(copies->dir, file_name[i], (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
        if (copies->fd[i] < 0 && errno != ENOENT)
            error = errno;
    }
    bool none = copies->fd[0] < 0 && copies->fd[1] < 0;
    if (error == ENOENT || (error == 0 && none)) {
        copies_fault(fault, _("er is hier geen sleutelbos"), _("map"));
        return KEYRING_MISSING;
    }
    if (error != 0) {
        copies_fault(fault, strerror(error), _("map"));
        return failed(_("de sleutelbos openen"), error);
    }
    return KEYRING_OK;
}

/* The errno of a disk that did not read; a file that ends too early was read. */
static int read_error(int result)
{
    return result == -ENODATA ? 0 : -result;
}

static enum keyring_status unreadable(struct keyring_fault *fault, int error)
{
    snprintf(fault->what, sizeof fault->what, "%s", strerror(error));
    return failed(_("de sleutelbos lezen"), error);
}

static bool read_header(int fd, struct slot_header *header, int *error)
{
    uint8_t record[SLOT_BYTES];
    int result = fd < 0 ? -ENODATA : io_pread_all(fd, record, sizeof record, 0);
    if (read_error(result) != 0)
        *error = read_error(result);
    return result == 0 && slot_header_decode(record, header);
}

static enum keyring_status choose_header(struct copies *copies, struct keyring_fault *fault)
{
    struct slot_header header[2];
    int error = 0;
    for (int i = 0; i < 2; i++) {
        copies->header_sound[i] = read_header(copies->fd[i], &header[i], &error);
        if (copies->header_sound[i] && !slot_header_version_known(&header[i])) {
            copies_fault(fault, _("geschreven door een andere versie van doorbraakd"),
                         _("kop van bestand \"%s\""), file_name[i]);
            return KEYRING_VERSION;
        }
    }
    const bool *sound = copies->header_sound;
    if (!sound[0] && !sound[1]) {
        copies_fault(fault, _("beschadigd in beide kopieën"), _("kop"));
        return error != 0 ? unreadable(fault, error) : KEYRING_DAMAGED;
    }
    if (sound[0] && sound[1] && memcmp(header[0].id, header[1].id, SLOT_ID_BYTES) != 0) {
        copies_fault(fault, _("de bestanden \"a\" en \"b\" horen bij verschillende sleutelbossen"),
                     _("kop"));
        return KEYRING_DAMAGED;
    }
    /* A count is written when its slots are synced in both copies: the higher one is true. */
    bool first = sound[0] && !(sound[1] && header[1].slots > header[0].slots);
    copies->header = header[first ? 0 : 1];
    for (int i = 0; i < 2; i++) {
        if (!sound[i])
            copies_fault(fault,
                         copies->fd[i] < 0 ? _("bestand ontbreekt") : _("beschadigd in één kopie"),
                         _("kop van bestand \"%s\""), file_name[i]);
        else if (header[i].slots != copies->header.slots)
            copies->header_sound[i] = false;
    }
    return KEYRING_OK;
}

enum keyring_status copies_open(struct copies *copies, const char *path, bool writable,
                                struct keyring_fault *fault)
{
    memset(fault, 0, sizeof *fault);
    *copies = (struct copies){.dir = -1, .fd = {-1, -1}};
    enum keyring_status status = open_files(copies, path, writable, fault);
    if (status == KEYRING_OK)
        status = choose_header(copies, fault);
    if (status != KEYRING_OK)
        copies_close(copies);
    return status;
}

/* ---- read ---- */

/* What cannot be read is zero, which no checksum accepts: a damaged sector is a damaged slot.
 * Returns the errno of the last read that failed, or 0. */
static int read_slots(int fd, uint64_t slot, size_t count, uint8_t *out)
{
    int error = 0;
    if (fd >= 0 && io_pread_all(fd, out, count * SLOT_BYTES, slot_offset(slot)) == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t *record = out + i * SLOT_BYTES;
        int result =
            fd < 0 ? -ENODATA : io_pread_all(fd, record, SLOT_BYTES, slot_offset(slot + i));
        if (result != 0)
            memset(record, 0, SLOT_BYTES);
        if (read_error(result) != 0)
            error = read_error(result);
    }
    return error;
}

static enum keyring_slot_state state_of(enum slot_content content)
{
    return content == SLOT_MADE ? KEYRING_SLOT_MADE : KEYRING_SLOT_DESTROYED;
}

/* Compares the two copies of a slot. False: one is of another version. */
static bool judge(const struct slot_header *header, uint64_t number, const uint8_t *a,
                  const uint8_t *b, struct copies_slot *out)
{
    enum slot_content in_a = slot_read(a, header, number);
    bool same = memcmp(a, b, SLOT_BYTES) == 0;
    enum slot_content in_b = same ? in_a : slot_read(b, header, number);
    if (in_a == SLOT_OTHER_VERSION || in_b == SLOT_OTHER_VERSION)
        return false;
    *out = (struct copies_slot){.number = number, .state = KEYRING_SLOT_DAMAGED};
    if (in_a == SLOT_DAMAGED && in_b == SLOT_DAMAGED)
        return true;
    if (in_a == SLOT_DAMAGED || in_b == SLOT_DAMAGED) {
        out->state = KEYRING_SLOT_ONE_COPY;
        out->good = in_a == SLOT_DAMAGED ? b : a;
        out->bad[in_a == SLOT_DAMAGED ? 0 : 1] = true;
    } else if (in_a != in_b) {
        out->state = KEYRING_SLOT_HALF_DESTROYED;
        out->good = in_a == SLOT_DESTROYED ? a : b;
        out->bad[in_a == SLOT_DESTROYED ? 1 : 0] = true;
    } else if (same) {
        out->state = state_of(in_a);
        out->good = a;
    }
    return true; /* two sound keys that differ: nobody can say which one is right */
}

enum keyring_status copies_scan(const struct copies *copies, copies_visit *visit, void *context,
                                struct keyring_fault *fault)
{
    uint8_t *chunk = memory_new((size_t)2 * CHUNK_SLOTS * SLOT_BYTES);
    uint8_t *copy[2] = {chunk, chunk + (size_t)CHUNK_SLOTS * SLOT_BYTES};
    enum keyring_status status = KEYRING_OK;
    uint64_t slots = copies->header.slots;
    for (uint64_t done = 0; done < slots && status == KEYRING_OK; done += CHUNK_SLOTS) {
        size_t count = slots - done < CHUNK_SLOTS ? (size_t)(slots - done) : CHUNK_SLOTS;
        int error = read_slots(copies->fd[0], done + 1, count, copy[0]);
        int error_b = read_slots(copies->fd[1], done + 1, count, copy[1]);
        if (error_b != 0)
            error = error_b;
        for (size_t i = 0; i < count && status == KEYRING_OK; i++) {
            struct copies_slot slot;
            size_t at = i * SLOT_BYTES;
            if (judge(&copies->header, done + 1 + i, copy[0] + at, copy[1] + at, &slot)) {
                slot.error = slot.state == KEYRING_SLOT_DAMAGED ? error : 0;
                status = visit(context, &slot);
            } else {
                copies_fault(fault, _("geschreven door een andere versie van doorbraakd"),
                             "slot %llu", (unsigned long long)(done + 1 + i));
                status = KEYRING_VERSION;
            }
        }
    }
    free(chunk);
    return status;
}

enum slot_content copies_slot_get(const struct copies *copies, uint64_t slot,
                                  uint8_t out[SLOT_BYTES])
{
    enum slot_content content = SLOT_DAMAGED;
    for (int i = 0; i < 2 && content == SLOT_DAMAGED; i++) {
        read_slots(copies->fd[i], slot, 1, out);
        content = slot_read(out, &copies->header, slot);
        if (content == SLOT_DAMAGED)
            log_event(LOG_LEVEL_WARNING, "keyring-slot-damaged", "slot", (int64_t)slot,
                      _("een sleutel is beschadigd in bestand \"%s\"; de volgende start "
                        "herstelt wat kan"),
                      file_name[i]);
    }
    return content;
}

bool copies_slots_get(const struct copies *copies, uint64_t first, size_t count, uint8_t *out)
{
    read_slots(copies->fd[0], first, count, out);
    for (size_t i = 0; i < count; i++) {
        uint8_t *record = out + i * SLOT_BYTES;
        enum slot_content content = slot_read(record, &copies->header, first + i);
        if (content == SLOT_DAMAGED)
            content = copies_slot_get(copies, first + i, record);
        if (content != SLOT_MADE && content != SLOT_DESTROYED)
            return false;
    }
    return true;
}

/* ---- write ---- */

static enum keyring_status sync_copy(const struct copies *copies, int i)
{
    return fdatasync(copies->fd[i]) == 0 ? KEYRING_OK
                                         : failed(_("de sleutelbos wegschrijven"), errno);
}

enum keyring_status copies_write_header(const struct copies *copies, int i)
{
    uint8_t record[SLOT_BYTES];
    slot_header_encode(&copies->header, record);
    int result = io_pwrite_all(copies->fd[i], record, sizeof record, 0);
    return result == 0 ? KEYRING_OK : failed(_("de kop van de sleutelbos schrijven"), -result);
}

enum keyring_status copies_write(const struct copies *copies, uint64_t slot, const uint8_t *records,
                                 size_t count)
{
    for (int i = 0; i < 2; i++) {
        int result = io_pwrite_all(copies->fd[i], records, count * SLOT_BYTES, slot_offset(slot));
        if (is_full(-result))
            return KEYRING_NO_SPACE;
        if (result != 0)
            return failed(_("sleutels schrijven"), -result);
    }
    return KEYRING_OK;
}

struct repair {
    struct copies *copies;
    struct keyring_fault *fault;
    uint64_t repaired;
    uint64_t finished;
};

static enum keyring_status repair_slot(void *context, const struct copies_slot *slot)
{
    struct repair *repair = context;
    unsigned long long number = slot->number;
    if (slot->state == KEYRING_SLOT_DAMAGED) {
        copies_fault(repair->fault, _("beschadigd in beide kopieën: zet een reservekopie terug"),
                     "slot %llu", number);
        return slot->error != 0 ? unreadable(repair->fault, slot->error) : KEYRING_DAMAGED;
    }
    if (!slot->bad[0] && !slot->bad[1])
        return KEYRING_OK;
    bool half = slot->state == KEYRING_SLOT_HALF_DESTROYED;
    if (repair->fault->what[0] == '\0')
        copies_fault(repair->fault,
                     half ? _("vernietiging afgemaakt") : _("beschadigd in één kopie, hersteld"),
                     "slot %llu", number);
    repair->repaired += half ? 0 : 1;
    repair->finished += half ? 1 : 0;
    int fd = repair->copies->fd[slot->bad[0] ? 0 : 1];
    int result = io_pwrite_all(fd, slot->good, SLOT_BYTES, slot_offset(slot->number));
    return result == 0 ? KEYRING_OK : failed(_("een sleutel herstellen"), -result);
}

static enum keyring_status make_missing_file(struct copies *copies, int i)
{
    if (copies->fd[i] >= 0)
        return KEYRING_OK;
    copies->fd[i] = openat(copies->dir, file_name[i], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copies->fd[i] < 0 || fsync(copies->dir) != 0)
        return failed(_("het ontbrekende bestand van de sleutelbos maken"), errno);
    return KEYRING_OK;
}

/* Slots first, headers last: a copy with a sound header has its slots. */
enum keyring_status copies_repair(struct copies *copies, struct keyring_fault *fault)
{
    struct repair repair = {.copies = copies, .fault = fault};
    enum keyring_status status = KEYRING_OK;
    for (int i = 0; i < 2 && status == KEYRING_OK; i++)
        status = make_missing_file(copies, i);
    if (status == KEYRING_OK)
        status = copies_scan(copies, repair_slot, &repair, fault);
    bool headers = !copies->header_sound[0] || !copies->header_sound[1];
    for (int i = 0; i < 2 && status == KEYRING_OK; i++)
        status = sync_copy(copies, i);
    for (int i = 0; i < 2 && headers && status == KEYRING_OK; i++) {
        status = copies_write_header(copies, i);
        if (status == KEYRING_OK)
            status = sync_copy(copies, i);
    }
    if (repair.repaired > 0)
        log_event(
            LOG_LEVEL_WARNING, "keyring-repaired", "slots", (int64_t)repair.repaired,
            _("sleutels waren beschadigd in één kopie en zijn hersteld uit de andere: kijk de "
              "schijf na"));
    if (repair.finished > 0)
        log_event(LOG_LEVEL_INFO, "keyring-destruction-finished", "slots", (int64_t)repair.finished,
                  _("vernietigingen die waren afgebroken zijn afgemaakt"));
    return status;
}

/* One step: slots in both copies, synced in both, then counted in both headers. A failure in the
 * second half is never "no space": one header may count them already. */
static enum keyring_status grow_step(struct copies *copies, const struct slot_secret *secret,
                                     uint8_t *records, size_t count)
{
    uint64_t first = copies->header.slots + 1;
    for (size_t i = 0; i < count; i++)
        slot_make(records + i * SLOT_BYTES, &copies->header, secret, first + i);
    enum keyring_status status = copies_write(copies, first, records, count);
    for (int i = 0; i < 2 && status == KEYRING_OK; i++)
        status = sync_copy(copies, i);
    if (status != KEYRING_OK)
        return status;
    copies->header.slots += count;
    for (int i = 0; i < 2 && status == KEYRING_OK; i++) {
        status = copies_write_header(copies, i);
        if (status == KEYRING_OK)
            status = sync_copy(copies, i);
    }
    if (status != KEYRING_OK)
        copies->header.slots -= count;
    return status;
}

enum keyring_status copies_grow(struct copies *copies, const struct slot_secret *secret,
                                uint64_t upto)
{
    uint8_t *records = memory_new((size_t)GROW_SLOTS * SLOT_BYTES);
    enum keyring_status status = KEYRING_OK;
    while (copies->header.slots < upto && status == KEYRING_OK) {
        uint64_t left = upto - copies->header.slots;
        status = grow_step(copies, secret, records, left < GROW_SLOTS ? (size_t)left : GROW_SLOTS);
    }
    free(records);
    return status;
}

enum keyring_status copies_destroy(const struct copies *copies, const uint64_t *slots, size_t count)
{
    for (int i = 0; i < 2; i++) {
        for (size_t n = 0; n < count; n++) {
            uint8_t record[SLOT_BYTES];
            slot_make_destroyed(record, &copies->header, slots[n]);
            int result = io_pwrite_all(copies->fd[i], record, sizeof record, slot_offset(slots[n]));
            if (result != 0)
                return failed(_("een sleutel vernietigen"), -result);
        }
        enum keyring_status status = sync_copy(copies, i);
        if (status != KEYRING_OK)
            return status;
    }
    return KEYRING_OK;
}
