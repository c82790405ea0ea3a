// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"

#define FILE_NAME     "ledger"
#define DAY_MS        INT64_C(86400000)
#define SETTLED_MS    (14 * DAY_MS) /* kept so long after it was settled */
#define MEETING_MS    (2 * DAY_MS)  /* likewise after the meeting */
#define FILE_MOST     (256u << 20)
#define LINE_MOST     512
#define TOGETHER_MOST 40 /* notices in one mail: the rest is in the next */
#define CHECKSUM_LEN  8  /* bytes; twice as many digits */

static bool waits(const struct outgoing *entry)
{
    return entry->state == ENTRY_QUEUED || entry->state == ENTRY_HANDED ||
           entry->state == ENTRY_UNKNOWN;
}

/* --- a line --- */

static void hex_of(const uint8_t *bytes, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, bytes, n);
}

static bool bytes_from_hex(const char *hex, uint8_t *out, size_t n)
{
    size_t len;
    return strlen(hex) == 2 * n && sodium_hex2bin(out, n, hex, 2 * n, NULL, &len, NULL) == 0 &&
           len == n;
}

static void checksum_of(const char *text, size_t len, char out[2 * CHECKSUM_LEN + 1])
{
    uint8_t hash[16];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)text, len, NULL, 0);
    hex_of(hash, CHECKSUM_LEN, out);
}

/* "CHECKSUM TEXT\n". Returns its length. */
static size_t make_line(const char *text, char line[LINE_MOST])
{
    char checksum[2 * CHECKSUM_LEN + 1];
    checksum_of(text, strlen(text), checksum);
    int len = snprintf(line, LINE_MOST, "%s %s\n", checksum, text);
    ASSERT(len > 0 && len < LINE_MOST);
    return (size_t)len;
}

static void text_of_entry(const struct outgoing *entry, char out[LINE_MOST])
{
    char key[33];
    char epoch[33];
    hex_of(entry->key, sizeof entry->key, key);
    hex_of(entry->epoch.b, sizeof entry->epoch.b, epoch);
    const struct entry_meeting *m = &entry->meeting;
    snprintf(out, LINE_MOST,
             "put %s %c %s %" PRIu64 " %s %s %s %" PRId64 " %" PRIu64 " %d %" PRId64, key,
             (char)entry->kind, epoch, entry->number, entry->person.s,
             m->ladder.s[0] == '\0' ? "-" : m->ladder.s, m->tier.s[0] == '\0' ? "-" : m->tier.s,
             m->start_ms, m->minutes, m->cancel, entry->queued_ms);
}

static void text_of_state(const struct outgoing *entry, char out[LINE_MOST])
{
    char key[33];
    hex_of(entry->key, sizeof entry->key, key);
    snprintf(out, LINE_MOST, "is %s %c %" PRId64, key, (char)entry->state, entry->at_ms);
}

static void text_of_mail(const struct outgoing *entry, char out[LINE_MOST])
{
    char key[33];
    char mail[33];
    hex_of(entry->key, sizeof entry->key, key);
    hex_of(entry->mail, sizeof entry->mail, mail);
    snprintf(out, LINE_MOST, "in %s %s", key, mail);
}

/* --- in memory --- */

static struct outgoing *find(const struct ledger *ledger, const uint8_t key[16])
{
    for (size_t i = ledger->n; i > 0; i--)
        if (memcmp(ledger->v[i - 1].key, key, 16) == 0)
            return &ledger->v[i - 1];
    return NULL;
}

static struct outgoing *add(struct ledger *ledger, const struct outgoing *entry)
{
    if (ledger->n == ledger->room) {
        ledger->room = ledger->room == 0 ? 64 : 2 * ledger->room;
        ledger->v = memory_grown(ledger->v, ledger->room, sizeof ledger->v[0]);
    }
    ledger->v[ledger->n] = *entry;
    return &ledger->v[ledger->n++];
}

static bool code_from(const char *text, struct code *out)
{
    *out = (struct code){{0}};
    return strcmp(text, "-") == 0 || code_set(out, text, strlen(text));
}

static bool read_put(struct ledger *ledger, const char *text)
{
    struct outgoing entry = {.state = ENTRY_QUEUED};
    char key[33];
    char epoch[33];
    char kind;
    char person[CODE_MAX + 1];
    char ladder[CODE_MAX + 1];
    char tier[CODE_MAX + 1];
    int cancel;
    if (sscanf(text, "%32s %c %32s %" SCNu64 " %39s %39s %39s %" SCNd64 " %" SCNu64 " %d %" SCNd64,
               key, &kind, epoch, &entry.number, person, ladder, tier, &entry.meeting.start_ms,
               &entry.meeting.minutes, &cancel, &entry.queued_ms) != 11 ||
        !bytes_from_hex(key, entry.key, sizeof entry.key) ||
        !bytes_from_hex(epoch, entry.epoch.b, sizeof entry.epoch.b) ||
        !code_from(person, &entry.person) || !code_from(ladder, &entry.meeting.ladder) ||
        !code_from(tier, &entry.meeting.tier) || strchr("ndi", kind) == NULL)
        return false;
    entry.kind = (enum entry_kind)kind;
    entry.meeting.cancel = cancel != 0;
    entry.at_ms = entry.queued_ms;
    add(ledger, &entry);
    return true;
}

static bool read_state(struct ledger *ledger, const char *text)
{
    char key[33];
    char state;
    uint8_t bytes[16];
    int64_t at;
    if (sscanf(text, "%32s %c %" SCNd64, key, &state, &at) != 3 ||
        !bytes_from_hex(key, bytes, sizeof bytes) || strchr("qhsxuf", state) == NULL)
        return false;
    struct outgoing *entry = find(ledger, bytes);
    if (entry == NULL)
        return false;
    entry->state = (enum entry_state)state;
    entry->at_ms = at;
    return true;
}

static bool read_mail(struct ledger *ledger, const char *text)
{
    char key[33];
    char mail[33];
    uint8_t bytes[16];
    if (sscanf(text, "%32s %32s", key, mail) != 2 || !bytes_from_hex(key, bytes, sizeof bytes))
        return false;
    struct outgoing *entry = find(ledger, bytes);
    return entry != NULL && bytes_from_hex(mail, entry->mail, sizeof entry->mail);
}

static bool read_line(struct ledger *ledger, const char *text)
{
    if (strncmp(text, "put ", 4) == 0)
        return read_put(ledger, text + 4);
    if (strncmp(text, "is ", 3) == 0)
        return read_state(ledger, text + 3);
    if (strncmp(text, "in ", 3) == 0)
        return read_mail(ledger, text + 3);
    if (sscanf(text, "digests %" SCNu64 " %" SCNd64, &ledger->digest_day, &ledger->digest_ms) == 2)
        return true;
    return sscanf(text, "base %" SCNu64, &ledger->base) == 1;
}

/* --- the file --- */

/* A last line without its end is one that was being written when the process died. */
static bool read_all(struct ledger *ledger, char *data, size_t len)
{
    for (size_t at = 0; at < len;) {
        char checksum[2 * CHECKSUM_LEN + 1];
        char *line = data + at;
        char *end = memchr(line, '\n', len - at);
        if (end == NULL)
            return true;
        *end = '\0';
        at = (size_t)(end + 1 - data);
        bool sound = false;
        if (end - line > 2 * CHECKSUM_LEN && line[2 * CHECKSUM_LEN] == ' ') {
            const char *text = line + 2 * CHECKSUM_LEN + 1;
            checksum_of(text, (size_t)(end - text), checksum);
            sound = memcmp(checksum, line, 2 * CHECKSUM_LEN) == 0 && read_line(ledger, text);
        }
        if (!sound && at == len)
            return true;
        if (!sound) {
            errno = EBADMSG;
            return false;
        }
    }
    return true;
}

static bool is_over(const struct outgoing *entry, int64_t now_ms)
{
    if (waits(entry))
        return false;
    if (entry->kind == ENTRY_INVITATION)
        return entry->meeting.start_ms + MEETING_MS < now_ms;
    return entry->at_ms + SETTLED_MS < now_ms;
}

static void forget_old(struct ledger *ledger, int64_t now_ms)
{
    size_t kept = 0;
    for (size_t i = 0; i < ledger->n; i++)
        if (!is_over(&ledger->v[i], now_ms))
            ledger->v[kept++] = ledger->v[i];
    ledger->n = kept;
}

static void append(char **data, size_t *len, const char *text)
{
    char line[LINE_MOST];
    size_t more = make_line(text, line);
    *data = memory_grown(*data, *len + more, 1);
    memcpy(*data + *len, line, more);
    *len += more;
}

static bool is_in_mail(const struct outgoing *entry)
{
    return !sodium_is_zero(entry->mail, sizeof entry->mail);
}

/* What still counts, in a file of its own that takes the old one's place. */
static int write_anew(const struct ledger *ledger, const char *path)
{
    char text[LINE_MOST];
    char *data = NULL;
    size_t len = 0;
    snprintf(text, sizeof text, "base %" PRIu64, ledger->base);
    append(&data, &len, text);
    snprintf(text, sizeof text, "digests %" PRIu64 " %" PRId64, ledger->digest_day,
             ledger->digest_ms);
    append(&data, &len, text);
    for (size_t i = 0; i < ledger->n; i++) {
        text_of_entry(&ledger->v[i], text);
        append(&data, &len, text);
        if (is_in_mail(&ledger->v[i])) {
            text_of_mail(&ledger->v[i], text);
            append(&data, &len, text);
        }
        if (ledger->v[i].state == ENTRY_QUEUED)
            continue;
        text_of_state(&ledger->v[i], text);
        append(&data, &len, text);
    }
    int result = io_write_file(path, data, len, 0600);
    free(data);
    return result;
}

/* What is settled and old goes, and the file is open for what follows. False with errno. */
static bool begin_anew(struct ledger *ledger, int64_t now_ms)
{
    char path[1100];
    io_join(path, sizeof path, ledger->folder, FILE_NAME);
    forget_old(ledger, now_ms);
    ledger->tidied_ms = now_ms;
    errno = -write_anew(ledger, path);
    if (errno != 0)
        return false;
    if (ledger->fd >= 0)
        close(ledger->fd);
    ledger->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    return ledger->fd >= 0;
}

static bool lock_folder(struct ledger *ledger)
{
    ledger->lock = open(ledger->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return ledger->lock >= 0 && flock(ledger->lock, LOCK_EX | LOCK_NB) == 0;
}

bool ledger_open(struct ledger *ledger, const char *folder, int64_t now_ms)
{
    char path[1100];
    uint8_t *data = NULL;
    size_t len = 0;
    *ledger = (struct ledger){.fd = -1, .lock = -1};
    snprintf(ledger->folder, sizeof ledger->folder, "%s", folder);
    io_join(path, sizeof path, folder, FILE_NAME);
    if (!lock_folder(ledger))
        return false;
    int result = io_read_file(path, FILE_MOST, &data, &len);
    ledger->is_new = result == -ENOENT;
    if (result != 0 && !ledger->is_new) {
        errno = -result;
        return false;
    }
    bool read = ledger->is_new || read_all(ledger, (char *)data, len);
    free(data);
    return read && begin_anew(ledger, now_ms);
}

void ledger_close(struct ledger *ledger)
{
    if (ledger->fd >= 0)
        close(ledger->fd);
    if (ledger->lock >= 0)
        close(ledger->lock);
    free(ledger->v);
    *ledger = (struct ledger){.fd = -1, .lock = -1};
}

static _Noreturn void cannot_write(const struct ledger *ledger, int error)
{
    fatal(EXIT_STATUS_UNKNOWN, _("'%s' is niet te schrijven: %s"), ledger->folder, strerror(error));
}

static void write_lines(struct ledger *ledger, const char *lines, size_t len)
{
    int result = io_write_all(ledger->fd, lines, len);
    if (result != 0)
        cannot_write(ledger, -result);
}

static void write_text(struct ledger *ledger, const char *text)
{
    char line[LINE_MOST];
    write_lines(ledger, line, make_line(text, line));
}

void ledger_sync(struct ledger *ledger)
{
    if (fdatasync(ledger->fd) != 0)
        cannot_write(ledger, errno);
}

void ledger_tidy(struct ledger *ledger, int64_t now_ms)
{
    if (now_ms - ledger->tidied_ms >= DAY_MS && !begin_anew(ledger, now_ms))
        cannot_write(ledger, errno);
}

/* --- changing it --- */

static void hash_key(struct outgoing *entry)
{
    uint8_t numbers[4 * 8];
    crypto_generichash_state state;
    put_be64(numbers, entry->number);
    put_be64(numbers + 8, (uint64_t)entry->meeting.start_ms);
    put_be64(numbers + 16, entry->meeting.minutes);
    put_be64(numbers + 24, entry->meeting.cancel);
    uint8_t kind = (uint8_t)entry->kind;
    crypto_generichash_init(&state, NULL, 0, sizeof entry->key);
    crypto_generichash_update(&state, &kind, 1);
    crypto_generichash_update(&state, entry->epoch.b, sizeof entry->epoch.b);
    crypto_generichash_update(&state, numbers, sizeof numbers);
    const struct code *codes[] = {&entry->person, &entry->meeting.ladder, &entry->meeting.tier};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        crypto_generichash_update(&state, (const uint8_t *)codes[i]->s, strlen(codes[i]->s) + 1);
    crypto_generichash_final(&state, entry->key, sizeof entry->key);
}

struct outgoing *ledger_put(struct ledger *ledger, const struct outgoing *entry, int64_t now_ms)
{
    char text[LINE_MOST];
    struct outgoing new = *entry;
    new.state = ENTRY_QUEUED;
    new.at_ms = now_ms;
    new.queued_ms = now_ms;
    hash_key(&new);
    if (find(ledger, new.key) != NULL)
        return NULL;
    text_of_entry(&new, text);
    write_text(ledger, text);
    return add(ledger, &new);
}

void ledger_digests_put(struct ledger *ledger, uint64_t day, int64_t now_ms)
{
    char text[LINE_MOST];
    ledger->digest_day = day;
    ledger->digest_ms = now_ms;
    snprintf(text, sizeof text, "digests %" PRIu64 " %" PRId64, day, now_ms);
    write_text(ledger, text);
}

void ledger_base_put(struct ledger *ledger, uint64_t base)
{
    char text[LINE_MOST];
    ledger->base = base;
    snprintf(text, sizeof text, "base %" PRIu64, base);
    write_text(ledger, text);
    ledger_sync(ledger);
}

void ledger_move(struct ledger *ledger, struct outgoing *entry, enum entry_state state,
                 int64_t now_ms)
{
    char text[LINE_MOST];
    entry->state = state;
    entry->at_ms = now_ms;
    text_of_state(entry, text);
    write_text(ledger, text);
    ledger_sync(ledger);
}

const struct outgoing *ledger_meeting(const struct ledger *ledger, const struct code *person,
                                      const struct entry_meeting *meeting)
{
    for (size_t i = ledger->n; i > 0; i--) {
        const struct outgoing *entry = &ledger->v[i - 1];
        if (entry->kind == ENTRY_INVITATION && entry->meeting.start_ms == meeting->start_ms &&
            code_equal(&entry->person, person) &&
            code_equal(&entry->meeting.ladder, &meeting->ladder) &&
            code_equal(&entry->meeting.tier, &meeting->tier))
            return entry;
    }
    return NULL;
}

/* --- one mail of several --- */

static bool goes_along(const struct outgoing *entry, const struct outgoing *first)
{
    return entry->kind == ENTRY_NOTICE && entry->state == ENTRY_QUEUED && !is_in_mail(entry) &&
           id_equal(&entry->epoch, &first->epoch) && code_equal(&entry->person, &first->person);
}

void ledger_gather(struct ledger *ledger, struct outgoing *first, bool alone)
{
    char text[LINE_MOST];
    char *data = NULL;
    size_t len = 0;
    size_t n = 0;
    uint8_t mail[16];
    crypto_generichash_state state;
    struct outgoing *together[TOGETHER_MOST];
    if (is_in_mail(first) || first->kind != ENTRY_NOTICE)
        return;
    crypto_generichash_init(&state, NULL, 0, sizeof mail);
    for (size_t i = 0; i < ledger->n && n < TOGETHER_MOST; i++) {
        struct outgoing *entry = &ledger->v[i];
        if (entry != first && (alone || !goes_along(entry, first)))
            continue;
        together[n++] = entry;
        crypto_generichash_update(&state, entry->key, sizeof entry->key);
    }
    crypto_generichash_final(&state, mail, sizeof mail);
    for (size_t i = 0; i < n; i++) {
        memcpy(together[i]->mail, n == 1 ? first->key : mail, sizeof mail);
        text_of_mail(together[i], text);
        append(&data, &len, text);
    }
    write_lines(ledger, data, len);
    ledger_sync(ledger);
    free(data);
}

struct outgoing *ledger_next_of(const struct ledger *ledger, const struct outgoing *of,
                                const struct outgoing *after)
{
    for (size_t i = after == NULL ? 0 : (size_t)(after - ledger->v) + 1; i < ledger->n; i++) {
        struct outgoing *entry = &ledger->v[i];
        bool same = is_in_mail(of) && memcmp(entry->mail, of->mail, sizeof of->mail) == 0;
        if ((same || entry == of) && entry->state == of->state)
            return entry;
    }
    return NULL;
}

void ledger_move_mail(struct ledger *ledger, struct outgoing *entry, enum entry_state state,
                      int64_t now_ms)
{
    char text[LINE_MOST];
    char *data = NULL;
    size_t len = 0;
    const struct outgoing of = *entry;
    for (size_t i = 0; i < ledger->n; i++) {
        struct outgoing *one = &ledger->v[i];
        bool same = is_in_mail(&of) && memcmp(one->mail, of.mail, sizeof of.mail) == 0;
        if ((!same && one != entry) || one->state != of.state)
            continue;
        one->state = state;
        one->at_ms = now_ms;
        text_of_state(one, text);
        append(&data, &len, text);
    }
    write_lines(ledger, data, len);
    ledger_sync(ledger);
    free(data);
}
