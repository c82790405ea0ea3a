// SPDX-License-Identifier: EUPL-1.2
#include "journal/segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"

#define SEGMENT_DIGITS 10

enum journal_status fault_set(struct journal_fault *fault, enum journal_status status,
                              const char *segment, uint64_t offset, const char *format, ...)
{
    if (fault == NULL)
        return status;
    snprintf(fault->segment, sizeof fault->segment, "%s", segment);
    fault->offset = offset;
    va_list args;
    va_start(args, format);
    vsnprintf(fault->what, sizeof fault->what, format, args);
    va_end(args);
    return status;
}

void segment_name(char out[SEGMENT_NAME_LEN], uint64_t ordinal)
{
    snprintf(out, SEGMENT_NAME_LEN, "%0*" PRIu64 ".segment", SEGMENT_DIGITS, ordinal);
}

/* 0 when the name is not that of a segment. */
static uint64_t ordinal_of(const char *name)
{
    if (strlen(name) != strlen(SEGMENT_PATTERN))
        return 0;
    uint64_t ordinal = 0;
    for (int i = 0; i < SEGMENT_DIGITS; i++) {
        if (name[i] < '0' || name[i] > '9')
            return 0;
        ordinal = ordinal * 10 + (uint64_t)(name[i] - '0');
    }
    return strcmp(name + SEGMENT_DIGITS, ".segment") == 0 ? ordinal : 0;
}

static enum journal_status name_missing(int dir_fd, uint64_t highest, struct journal_fault *fault)
{
    char name[SEGMENT_NAME_LEN];
    uint64_t ordinal = 1;
    for (; ordinal < highest; ordinal++) {
        segment_name(name, ordinal);
        if (faccessat(dir_fd, name, F_OK, 0) != 0)
            break;
    }
    segment_name(name, ordinal);
    return fault_set(fault, JOURNAL_DAMAGED, name, 0, _("dit segment ontbreekt"));
}

enum journal_status segment_count(int dir_fd, uint64_t *count, struct journal_fault *fault)
{
    int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        return fault_set(fault, JOURNAL_UNREADABLE, "", 0,
                         _("kan de map van het journaal niet lezen: %s"), strerror(error));
    }
    uint64_t found = 0;
    uint64_t highest = 0;
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        uint64_t ordinal = ordinal_of(entry->d_name);
        if (ordinal > 0)
            found++;
        if (ordinal > highest)
            highest = ordinal;
    }
    int error = errno;
    closedir(dir);
    if (error != 0)
        return fault_set(fault, JOURNAL_UNREADABLE, "", 0,
                         _("kan de map van het journaal niet lezen: %s"), strerror(error));
    if (found == 0)
        return fault_set(fault, JOURNAL_DAMAGED, "", 0, _("het journaal heeft geen segment"));
    if (found != highest)
        return name_missing(dir_fd, highest, fault);
    *count = found;
    return JOURNAL_OK;
}

static enum journal_status check_header(const uint8_t *data, uint64_t ordinal, const char *name,
                                        struct segment_header *out, struct journal_fault *fault)
{
    struct segment_header header;
    enum journal_status status = segment_header_get(data, &header);
    if (status == JOURNAL_VERSION)
        return fault_set(fault, status, name, 8, _("formaatversie %u kent dit programma niet"),
                         (unsigned)get_be32(data + 8));
    if (status != JOURNAL_OK)
        return fault_set(fault, status, name, 0, _("de kop van het segment klopt niet"));
    if (header.ordinal != ordinal)
        return fault_set(
            fault, JOURNAL_DAMAGED, name, 16,
            _("de naam van het bestand en zijn kop spreken elkaar tegen: dit is segment %" PRIu64),
            header.ordinal);
    *out = header;
    return JOURNAL_OK;
}

static enum journal_status read_failed(const char *name, int error, struct journal_fault *fault)
{
    if (error == -ENODATA)
        return fault_set(fault, JOURNAL_DAMAGED, name, 0, _("het bestand eindigt voor zijn kop"));
    return fault_set(fault, JOURNAL_UNREADABLE, name, 0, _("kan niet lezen: %s"), strerror(-error));
}

enum journal_status segment_load_header(int dir_fd, uint64_t ordinal, struct segment_header *out,
                                        struct journal_fault *fault)
{
    char name[SEGMENT_NAME_LEN];
    uint8_t data[SEGMENT_HEADER_LEN];
    segment_name(name, ordinal);
    int fd = openat(dir_fd, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return read_failed(name, -errno, fault);
    int result = io_pread_all(fd, data, sizeof data, 0);
    close(fd);
    if (result != 0)
        return read_failed(name, result, fault);
    return check_header(data, ordinal, name, out, fault);
}

static int read_whole(int dir_fd, struct segment *segment)
{
    int fd = openat(dir_fd, segment->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct stat st;
    int result = 0;
    if (fstat(fd, &st) != 0)
        result = -errno;
    else if (st.st_size < (off_t)SEGMENT_HEADER_LEN)
        result = -ENODATA;
    else if ((uint64_t)st.st_size > JOURNAL_SEGMENT_SIZE_MAX)
        result = -EFBIG;
    if (result == 0) {
        segment->size = (size_t)st.st_size;
        segment->data = memory_new(segment->size);
        result = io_pread_all(fd, segment->data, segment->size, 0);
    }
    close(fd);
    return result;
}

enum journal_status segment_load(int dir_fd, uint64_t ordinal, struct segment *out,
                                 struct journal_fault *fault)
{
    memset(out, 0, sizeof *out);
    segment_name(out->name, ordinal);
    int result = read_whole(dir_fd, out);
    enum journal_status status =
        result != 0 ? read_failed(out->name, result, fault)
                    : check_header(out->data, ordinal, out->name, &out->header, fault);
    if (status != JOURNAL_OK)
        segment_release(out);
    return status;
}

void segment_release(struct segment *segment)
{
    free(segment->data);
    memset(segment, 0, sizeof *segment);
}

/* A piece, while there is time. It only asks: what the disk says of it is for the sync at the end.
 */
static bool goes_on(int fd, uint64_t to, const struct segment_pace *pace)
{
    if (pace == NULL || to % SEGMENT_PIECE != 0)
        return true;
    (void)sync_file_range(fd, (off_t)(to - SEGMENT_PIECE), SEGMENT_PIECE, SYNC_FILE_RANGE_WRITE);
    return pace->goes_on(pace->arg);
}

int segment_fill(int fd, uint64_t from, uint64_t to, const struct segment_pace *pace)
{
    static const uint8_t zeros[65536];
    while (from < to) {
        size_t len = to - from < sizeof zeros ? (size_t)(to - from) : sizeof zeros;
        int result = io_pwrite_all(fd, zeros, len, from);
        if (result != 0)
            return result;
        from += len;
        if (!goes_on(fd, from, pace))
            return -ECANCELED;
    }
    return 0;
}

int segment_make(int dir_fd, const char *name, uint64_t size, const struct segment_pace *pace)
{
    int fd = openat(dir_fd, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int result = -posix_fallocate(fd, 0, (off_t)size); /* whoever asks for room must see it gone */
    if (result == 0)
        result = segment_fill(fd, 0, size, pace);
    if (result == 0 && fsync(fd) != 0)
        result = -errno;
    if (result == 0)
        return fd;
    close(fd);
    unlinkat(dir_fd, name, 0);
    return result;
}
