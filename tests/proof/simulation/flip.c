// SPDX-License-Identifier: EUPL-1.2
/* Bits that flip while the site is closed: in the journal, the state, its mark, a checkpoint, the
 * keyring. A copy of the site is spoiled, and opened by a process of its own. It must be refused
 * with the place named, or be what it was. */
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/log.h"
#include "tests/proof/calls.h"
#include "tests/proof/simulation/flip.h"
#include "tests/proof/simulation/turns.h"
#include "tests/support/folder.h"

#define FILES_MOST 512
#define SAID_MOST  2000

/* What the process that opens the copy ends with; others are the product's own (base/fatal.h). */
enum verdict {
    VERDICT_SAME = 0,
    VERDICT_REFUSED = 101,
    VERDICT_OTHER = 102,
};

/* --- the copy --- */

static struct {
    char from[300];
    char to[300];
    char names[FILES_MOST][100]; /* below `to` */
    size_t n;
} copy; /* ftw has no argument of its own */

/* What says something: no file of locks, no room in reserve. */
static bool says_something(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last == NULL ? name : last + 1;
    return strcmp(last, "lock.mdb") != 0 && strcmp(last, "lock") != 0 &&
           strcmp(last, "reserve") != 0 && strncmp(last, "spare.", 6) != 0;
}

static int copy_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    char to[500];
    uint8_t *data;
    size_t len;
    (void)ftw;
    snprintf(to, sizeof to, "%s%s", copy.to, path + strlen(copy.from));
    if (type == FTW_D) {
        ASSERT(mkdir(to, 0700) == 0);
        return 0;
    }
    ASSERT(io_read_file(path, SIZE_MAX, &data, &len) == 0);
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ASSERT(fd >= 0 && io_write_all(fd, data, len) == 0);
    close(fd);
    free(data);
    if (st->st_size > 0 && says_something(path) && copy.n < FILES_MOST)
        snprintf(copy.names[copy.n++], sizeof copy.names[0], "%s", path + strlen(copy.from) + 1);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* --- the flip --- */

/* Every kind of file as often as another, however many there are of it. */
static const char *choose(struct town *town)
{
    static const char *const kinds[] = {".segment", "state/data.mdb", "state/mark",
                                        "keyring/", "checkpoints/",   "kind"};
    for (;;) {
        const char *kind = kinds[town_random(town, sizeof kinds / sizeof kinds[0])];
        size_t found[FILES_MOST];
        size_t n = 0;
        for (size_t i = 0; i < copy.n; i++) {
            bool inside = strncmp(copy.names[i], "checkpoints/", 12) == 0;
            if (strstr(copy.names[i], kind) != NULL &&
                inside == (strcmp(kind, "checkpoints/") == 0))
                found[n++] = i;
        }
        if (n > 0)
            return copy.names[found[town_random(town, n)]];
    }
}

static void flip(struct town *town, const char *name)
{
    char path[500];
    struct stat st;
    uint8_t byte;
    io_join(path, sizeof path, copy.to, name);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    ASSERT(fd >= 0 && fstat(fd, &st) == 0);
    uint64_t at = town_random(town, (uint64_t)st.st_size);
    for (uint64_t n = town_one_in(town, 3) ? 1 + town_random(town, 8) : 1; n > 0; n--) {
        ASSERT(pread(fd, &byte, 1, (off_t)at) == 1);
        byte ^= (uint8_t)(1u << town_random(town, 8));
        ASSERT(pwrite(fd, &byte, 1, (off_t)at) == 1);
        at = at + 1 < (uint64_t)st.st_size ? at + 1 : at;
    }
    close(fd);
}

/* --- opening it, in a process of its own --- */

static void to_hex(char *out, const uint8_t *bytes, size_t len)
{
    sodium_bin2hex(out, 2 * len + 1, bytes, len);
}

static int open_copy(struct town *town, char *said, size_t size)
{
    const struct world *world = &town->p.world;
    char seed[24];
    char batch[24];
    char boot[24];
    char state[2 * STORE_HASH_LEN + 1];
    char chain[2 * JOURNAL_HASH_LEN + 1];
    int status = 0;
    snprintf(seed, sizeof seed, "%" PRIu64, world->options.keyring_seed);
    snprintf(batch, sizeof batch, "%" PRIu64, town->position.batch);
    snprintf(boot, sizeof boot, "%" PRIu64, town->boots);
    to_hex(state, town->before, sizeof town->before);
    to_hex(chain, town->position.chain, sizeof town->position.chain);
    int out = memfd_create("said", 0);
    ASSERT(out >= 0);
    pid_t child = fork();
    ASSERT(child >= 0);
    if (child == 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execl("/proc/self/exe", "simulation", "open", copy.to, boot, seed, state, chain, batch,
              (char *)NULL);
        _exit(127);
    }
    ASSERT(waitpid(child, &status, 0) == child);
    ssize_t len = pread(out, said, size - 1, 0);
    said[len < 0 ? 0 : len] = '\0';
    close(out);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* The segment that was spoiled, or one beside it: of a header, the end of the one before. */
static bool names_segment(const char *said, const char *name)
{
    uint64_t spoiled = strtoull(strrchr(name, '/') + 1, NULL, 10);
    for (uint64_t n = spoiled - 1; n <= spoiled + 1; n++) {
        char segment[40];
        snprintf(segment, sizeof segment, "%010" PRIu64 ".segment", n);
        if (strstr(said, segment) != NULL)
            return true;
    }
    return false;
}

/* Refused: with a word for where. */
static bool is_named(const char *said, const char *name)
{
    static const char *const places[] = {"segment",    "journaal", "toestand",
                                         "sleutelbos", "kind",     "controlepunt"};
    if (strncmp(name, "journal/", 8) == 0)
        return names_segment(said, name);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (strstr(said, places[i]) != NULL)
            return true;
    return false;
}

/* After a power cut no state is left that knows the last batch: with a flipped bit it looks like a
 * torn tail (daemon/journal/README.md). Two of them where the bits lie on both. */
static bool looks_torn(const struct town *town, const char *said, const char *name)
{
    const char *stands = strstr(said, "\nbatch ");
    for (size_t i = 0; i < copy.n; i++)
        if (strncmp(copy.names[i], "journal/", 8) == 0 && strcmp(copy.names[i], name) > 0)
            return false;
    if (strncmp(name, "journal/", 8) != 0 || stands == NULL)
        return false;
    uint64_t lost = town->position.batch - strtoull(stands + 7, NULL, 10);
    return lost == 1 || lost == 2;
}

void flip_try(struct town *town, bool power_went)
{
    char said[SAID_MOST];
    snprintf(copy.from, sizeof copy.from, "%s", town->p.world.dir);
    snprintf(copy.to, sizeof copy.to, "%.200s/stash/spoiled", town->p.world.root);
    copy.n = 0;
    ASSERT(nftw(copy.from, copy_one, 16, FTW_PHYS) == 0);
    qsort(copy.names, copy.n, sizeof copy.names[0], by_name);
    const char *name = choose(town);
    flip(town, name);
    int verdict = open_copy(town, said, sizeof said);
    bool found = verdict == VERDICT_REFUSED || verdict == EXIT_STATUS_BAD_DATA;
    bool torn = power_went && verdict == VERDICT_OTHER && looks_torn(town, said, name);
    if (verdict != VERDICT_SAME && !torn && !(found && is_named(said, name)))
        broken(&town->p, "bits of '%s' flipped: it ended with %d: %.120s", name, verdict, said);
    town->outcome->flips++;
    town->outcome->found += found;
    town->outcome->torn += torn;
    folder_remove(copy.to);
}

/* --- the other process --- */

struct whole {
    uint64_t batch;
    uint8_t chain[JOURNAL_HASH_LEN];
};

static bool follow(void *arg, const struct journal_batch *batch)
{
    struct whole *whole = arg;
    whole->batch = batch->number;
    memcpy(whole->chain, batch->hash, sizeof whole->chain);
    return true;
}

/* An old segment is not read by a start: by `check`, and so here. */
static int read_journal(const char *dir, const char *chain, uint64_t batch)
{
    char path[400];
    char hex[2 * JOURNAL_HASH_LEN + 1];
    struct whole whole = {0};
    struct journal_fault fault = {"", 0, ""};
    io_join(path, sizeof path, dir, "journal");
    if (journal_read(path, 0, follow, &whole, &fault) != JOURNAL_OK) {
        printf("segment '%s' at %" PRIu64 ": %s\n", fault.segment, fault.offset, fault.what);
        return VERDICT_REFUSED;
    }
    to_hex(hex, whole.chain, sizeof whole.chain);
    return whole.batch == batch && strcmp(hex, chain) == 0 ? VERDICT_SAME : VERDICT_OTHER;
}

/* A start mends what one copy of two lost. */
static bool keys_are_whole(const struct site_options *options)
{
    char path[400];
    struct keyring_fault fault = {"", ""};
    io_join(path, sizeof path, options->dir, "keyring");
    return options->keyring_seed != 0 ||
           (keyring_check(path, options->master, NULL, NULL, &fault) == KEYRING_OK &&
            fault.what[0] == '\0');
}

int flip_open(char **words)
{
    static struct site site;
    struct world world;
    struct site_fault fault = {.what = ""};
    uint8_t hash[STORE_HASH_LEN];
    char hex[2 * STORE_HASH_LEN + 1];
    char boot[40];
    uint64_t batch = strtoull(words[5], NULL, 10);
    snprintf(boot, sizeof boot, "boot-%s", words[1]);
    calls_boot(boot);
    log_threshold(LOG_LEVEL_WARNING);
    turns_begin();
    world_prepare(&world, strtoull(words[2], NULL, 10));
    world_remove(&world);
    world.options.dir = words[0];
    world.options.segment_size = TOWN_SEGMENT;
    if (!site_open(&site, &world.options, &fault)) {
        printf("%s\n", fault.what);
        return VERDICT_REFUSED;
    }
    store_hash(site.store, hash);
    uint64_t stands = site.position.batch;
    site_close(&site, false);
    to_hex(hex, hash, sizeof hash);
    if (stands != batch || strcmp(hex, words[3]) != 0) {
        printf("batch %" PRIu64 " and state %s\n", stands, hex);
        return VERDICT_OTHER;
    }
    if (!keys_are_whole(&world.options)) {
        printf("sleutelbos: not whole after a start\n");
        return VERDICT_OTHER;
    }
    return read_journal(words[0], words[4], batch);
}
