// SPDX-License-Identifier: EUPL-1.2
/* What holds whatever a story tells: each open case has an owner, a next step and a time (GEN-8);
 * pots are the sums of their spends; the journal alone makes the same state; and no word of content
 * is found on disk, in a log line or in an answer that was not about content (GEN-10). */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/io.h"
#include "tests/scenario/story.h"

/* --- after each step --- */

struct sums {
    struct code pot;
    struct code ladder;
    uint64_t year;
    struct pot_row row;
};

#define SUMS_MAX 32

static struct sums *sums_for(struct sums *sums, size_t *n, const struct code *ladder,
                             const struct spend_row *spend)
{
    for (size_t i = 0; i < *n; i++)
        if (code_equal(&sums[i].pot, &spend->pot) && sums[i].year == spend->year &&
            code_equal(&sums[i].ladder, ladder))
            return &sums[i];
    ASSERT(*n < SUMS_MAX);
    sums[*n] = (struct sums){.pot = spend->pot, .ladder = *ladder, .year = spend->year};
    return &sums[(*n)++];
}

static void add_spends(struct state *state, const struct case_row *row, struct sums *sums,
                       size_t *n)
{
    struct spend_row spend;
    for (uint64_t i = 1; i <= row->spends; i++) {
        ASSERT(state_spend(state, row->case_id, i, &spend));
        pot_add_spend(&sums_for(sums, n, &spend.ladder, &spend)->row, &spend);
    }
}

void hold_after_step(struct story *story)
{
    struct sums *sums = arena_alloc(&story->arena, SUMS_MAX * sizeof *sums);
    struct case_row *row = arena_alloc(&story->arena, sizeof *row);
    size_t n = 0;
    world_finish(&story->world);
    struct state *state = store_read_begin(story->world.site.store);
    for (size_t i = 0; i < story->n_labels; i++) {
        if (!state_case(state, story->labels[i].id, row))
            continue; /* it was refused */
        if (core_lacking(row) != NULL)
            story_fail(story, "GEN-8: %s is open and has no %s", story->labels[i].name,
                       core_lacking(row));
        add_spends(state, row, sums, &n);
    }
    for (size_t i = 0; i < n; i++) {
        struct pot_row pot;
        state_pot(state, &sums[i].ladder, &sums[i].pot, sums[i].year, &pot);
        if (memcmp(&pot, &sums[i].row, sizeof pot) != 0)
            story_fail(story, "pot %s is not the sum of its spends", sums[i].pot.s);
    }
    store_read_end(story->world.site.store);
}

/* --- at the end --- */

static struct story *searching; /* nftw takes no argument */

static int search_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    uint8_t *data = NULL;
    size_t len;
    (void)st;
    (void)ftw;
    if (type != FTW_F || io_read_file(path, UINT64_C(512) << 20, &data, &len) != 0)
        return 0;
    for (size_t i = 0; i < searching->n_secrets; i++) {
        struct bytes secret = searching->secrets[i];
        if (memmem(data, len, secret.data, secret.len) != NULL) {
            free(data);
            story_fail(searching, "GEN-10: the words \"%.*s\" are found in '%s'", (int)secret.len,
                       (const char *)secret.data, path);
        }
    }
    free(data);
    return 0;
}

/* The file number is shown to its own organisation: the one word of a text that `show` may hold. */
static bool is_shown(const struct story *story, const struct message *message, struct bytes secret)
{
    return message == &message_show_answer && story->file_number.len == secret.len &&
           memcmp(story->file_number.data, secret.data, secret.len) == 0;
}

void hold_response(void *arg, struct bytes response)
{
    struct story *story = arg;
    const struct message *message = story->step.answer_message;
    if (message == &message_content_answer || message == &message_copy_answer ||
        message == &message_glass_answer || message == &message_contacts_answer ||
        message == &message_mail_answer || message == &message_stories_answer ||
        message == &message_extract_answer)
        return;
    for (size_t i = 0; i < story->n_secrets; i++)
        if (!is_shown(story, message, story->secrets[i]) &&
            memmem(response.data, response.len, story->secrets[i].data, story->secrets[i].len))
            story_fail(story, "GEN-10: a response holds \"%.*s\"", (int)story->secrets[i].len,
                       (const char *)story->secrets[i].data);
}

static void say(void *arg, const char *finding)
{
    (void)arg;
    printf("%s\n", finding);
}

void hold_at_end(struct story *story)
{
    uint8_t before[STORE_HASH_LEN];
    uint8_t after[STORE_HASH_LEN];
    world_hash(&story->world, before);
    world_restart(&story->world, RESTART_POWER);
    world_hash(&story->world, after);
    if (memcmp(before, after, sizeof before) != 0)
        story_fail(story, "the journal makes another state than the story did");
    if (world_check(&story->world, say, NULL) != 0)
        story_fail(story, "the check of the site finds what stands above");
    searching = story;
    nftw(story->world.root, search_file, 16, FTW_PHYS);
}
