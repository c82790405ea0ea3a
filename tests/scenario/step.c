// SPDX-License-Identifier: EUPL-1.2
/* One step: words become the frame that a client would send, and its response is read. */
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "proto/text.h"
#include "tests/scenario/story.h"

void step_begin(struct story *story)
{
    world_finish(&story->world);
    memset(&story->step, 0, sizeof story->step);
    story->step.sequence = story->world.site.position.sequence;
}

/* --- words to a body --- */

static bool is_label(const char *word)
{
    return word[0] == 'C' && word[1] >= '0' && word[1] <= '9';
}

/* "@C1:situation": the number of the newest text of that field in the case; 1 when there is none.
 */
static uint64_t number_of_text(struct story *story, const char *value)
{
    char name[sizeof((struct label *)NULL)->name] = "";
    const char *colon = strchr(value, ':');
    if (colon == NULL || (size_t)(colon - value) > sizeof name)
        story_fail(story, "expected @CASE:FIELD, found '%s'", value);
    memcpy(name, value + 1, (size_t)(colon - value - 1));
    const struct label *label = label_find(story, name);
    if (label == NULL)
        story_fail(story, "there is no case '%s'", name);
    struct state *state = store_read_begin(story->world.site.store);
    struct content_place place = {0};
    struct content_row row;
    struct bytes box;
    uint64_t found = 1;
    while (state_content_next(state, label->id, &place, &row, &box, &story->arena))
        if (code_is(&row.field, colon + 1) && row.kind != EV_TEXT_MARKED)
            found = row.sequence;
    store_read_end(story->world.site.store);
    return found;
}

/* Words of the story that text_fill leaves to its caller: durations and local times. */
static bool fill_field(struct story *story, const struct message *message, const char *key,
                       const char *value, void *body, struct error *error)
{
    const struct field *field = text_field(message, key);
    struct duration duration;
    struct civil_time local;
    const struct label *label = label_find(story, value);
    if (field != NULL && field->type == FIELD_CASE && label != NULL) {
        *(struct case_id *)(void *)((char *)body + field->offset) = label->id;
        return true;
    }
    if (field != NULL && field->type == FIELD_U64 && value[0] == '@')
        return text_fill_u64(message, key, number_of_text(story, value), body, error);
    if (field != NULL && field->type == FIELD_DURATION &&
        duration_parse(value, strlen(value), &duration))
        return text_fill_u64(message, key, duration_pack(duration), body, error);
    if (field != NULL && field->type == FIELD_INSTANT && local_parse(value, &local))
        return text_fill_u64(message, key, (uint64_t)world_instant(&story->world, local).ms, body,
                             error);
    return text_fill(message, key, value, body, &story->arena, error);
}

void keep_secret(struct story *story, const char *value)
{
    if (strlen(value) < 8)
        return; /* so short a run may stand anywhere by chance */
    if (story->n_secrets == sizeof story->secrets / sizeof story->secrets[0])
        story_fail(story, "too many texts");
    story->secrets[story->n_secrets++] = bytes_of(value, strlen(value));
}

/* What the step is about; the last one is what it makes, where it makes one. */
static void name_case(struct story *story, const struct message *message, const char *name,
                      void *body, const struct id *id)
{
    const struct field *field = message_field(message, bytes_of("case_id", 7));
    struct case_id *about = field == NULL ? NULL : (void *)((char *)body + field->offset);
    if (about == NULL || (message == &message_case_split && about->n != 0)) {
        label_set(story, name, case_id_from_command(id));
        return;
    }
    const struct label *label = label_find(story, name);
    if (label == NULL)
        story_fail(story, "there is no case '%s' for '%s'", name, message->name);
    *about = label->id;
}

/* False with an error that a client would show before anything is sent. */
static bool fill_body(struct story *story, const struct words *words, size_t at,
                      const struct message *message, void *body, const struct id *id,
                      struct error *error)
{
    for (size_t i = at; i < words->expected; i++) {
        const char *word = words->v[i];
        const char *equals = strchr(word, '=');
        if (equals == NULL && is_label(word)) {
            name_case(story, message, word, body, id);
            continue;
        }
        if (equals == NULL)
            story_fail(story, "'%s' is neither a case nor key=value", word);
        const char *key = arena_string(&story->arena, word, (size_t)(equals - word));
        if (strncmp(key, "texts.", 6) == 0)
            keep_secret(story, equals + 1);
        if (strcmp(key, "texts.file_number") == 0)
            story->file_number = bytes_of(equals + 1, strlen(equals + 1));
        if (!fill_field(story, message, key, equals + 1, body, error))
            return false;
    }
    return true;
}

/* --- responses --- */

static void read_response(struct story *story)
{
    struct response response;
    struct error error = {0};
    struct reader reader;
    struct step *step = &story->step;
    if (!response_decode(story->world.response, &response, &error))
        story_fail(story, "the response cannot be read: %s", error.values);
    step->answered = true;
    step->answer = response.answer;
    if (response.reply.len == 0)
        return;
    reader_init(&reader, response.reply);
    if (!message_decode(&message_reply, &reader, &step->reply, &story->arena, &error))
        story_fail(story, "the reply cannot be read: %s %s", error.field, error.values);
}

static const struct message *find_message(struct story *story, const char *word, bool *query)
{
    char name[64];
    snprintf(name, sizeof name, "query_%.50s", word);
    const struct message *message = message_of_name(name);
    *query = message != NULL;
    if (message == NULL)
        message = message_of_name(word);
    if (message == NULL)
        story_fail(story, "there is no command or query '%s'", word);
    return message;
}

/* A report is asked for until the daemon has counted. */
static void ask_report(struct story *story, const char *person, const struct acting *acting,
                       struct query_report *query, const struct id *id)
{
    struct report_answer report;
    do {
        struct reader reader;
        struct error error = {0};
        world_query(&story->world, person,
                    world_encode(&message_query_report, true, id, acting, query, &story->arena));
        read_response(story);
        report = (struct report_answer){0};
        if (story->step.answer.len == 0)
            return;
        reader_init(&reader, story->step.answer);
        if (!message_decode(&message_report_answer, &reader, &report, &story->arena, &error))
            story_fail(story, "the report cannot be read: %s %s", error.field, error.values);
        query->after = report.next;
    } while (report.next != NULL && report.lines.n == 0);
}

/* "for PERSON [with ROLE,ROLE]" behind the gateway's name; where the command's name stands. */
static size_t read_acting(struct story *story, const struct words *words, size_t at,
                          struct acting *out)
{
    if (at + 2 >= words->expected || strcmp(words->v[at], "for") != 0)
        return at;
    if (!code_set(&out->person, words->v[at + 1], strlen(words->v[at + 1])))
        story_fail(story, "'%s' is nobody", words->v[at + 1]);
    at += 2;
    if (at + 2 >= words->expected || strcmp(words->v[at], "with") != 0)
        return at;
    out->narrowed = true;
    for (const char *p = words->v[at + 1]; *p != '\0';) {
        size_t len = strcspn(p, ",");
        struct code role;
        if (!code_set(&role, p, len) || !codes_add(&out->roles, &role))
            story_fail(story, "'%s' is no role", p);
        p += len + (p[len] == ',');
    }
    return at + 2;
}

void step_run(struct story *story, const struct words *words, size_t at)
{
    if (words->expected < at + 3 || strcmp(words->v[at], "as") != 0)
        story_fail(story, "expected: as PERSON [for PERSON [with ROLE,ROLE]] COMMAND …");
    bool query;
    const char *person = words->v[at + 1];
    struct acting for_person = {.narrowed = false};
    at = read_acting(story, words, at + 2, &for_person);
    const struct acting *acting = code_empty(&for_person.person) ? NULL : &for_person;
    const struct message *message = find_message(story, words->v[at], &query);
    struct error error = {0};
    void *body = arena_alloc(&story->arena, MESSAGE_SIZE_MAX);
    struct id id = world_id(&story->world, story->folder, ++story->commands);
    struct step *step = &story->step;
    step->query = query;
    step->answer_message = message_answer(message);
    if (!fill_body(story, words, at + 1, message, body, &id, &error)) {
        step->answered = true;
        step->reply =
            reply_of_error(arena_copy(&story->arena, &error, sizeof error), &story->arena);
        return;
    }
    if (story->before != NULL)
        story->before(story, &(struct telling){person, acting, message, query, body});
    struct bytes frame = world_encode(message, query, &id, acting, body, &story->arena);
    if (message == &message_query_report) {
        ask_report(story, person, acting, body, &id);
        return;
    }
    if (query) {
        world_query(&story->world, person, frame);
    } else {
        story->frame = frame;
        story->frame_person = person;
        world_frame(&story->world, person, frame);
        world_finish(&story->world);
    }
    read_response(story);
}

void step_again(struct story *story)
{
    if (story->frame.len == 0)
        story_fail(story, "nothing was sent yet");
    world_frame(&story->world, story->frame_person, story->frame);
    world_finish(&story->world);
    read_response(story);
    if (story->world.site.position.sequence != story->step.sequence)
        story_fail(story, "a command that was sent again led to new events");
}
