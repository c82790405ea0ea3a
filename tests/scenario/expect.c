// SPDX-License-Identifier: EUPL-1.2
/* What a story expects: of a step (reply, events, answer) and of the state. */
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "proto/text.h"
#include "tests/scenario/story.h"

/* --- events of the step --- */

struct seen {
    const struct message *message;
    void *body;
};

#define SEEN_MAX 4000

static size_t collect(struct story *story, struct seen seen[SEEN_MAX])
{
    size_t n = 0;
    struct state *state = store_read_begin(story->world.site.store);
    for (uint64_t s = story->step.sequence + 1; s <= story->world.site.position.sequence; s++) {
        struct event_row row;
        struct reader reader;
        struct error error = {0};
        ASSERT(n < SEEN_MAX && state_event(state, s, &row, &story->arena));
        seen[n].message = message_of_event(row.kind);
        seen[n].body = arena_alloc(&story->arena, MESSAGE_SIZE_MAX);
        reader_init(&reader, row.body);
        bool read = message_decode(seen[n].message, &reader, seen[n].body, &story->arena, &error);
        if (!read)
            story_fail(story, "event %s cannot be read: %s", seen[n].message->name, error.field);
        n++;
    }
    store_read_end(story->world.site.store);
    return n;
}

static const char *names_of(struct story *story, const struct seen *seen, size_t n)
{
    if (n == 0)
        return "no events";
    char *text = arena_alloc(&story->arena, n * 44 + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        used += (size_t)snprintf(text + used, n * 44 + 1 - used, "%s%s", i == 0 ? "" : " ",
                                 seen[i].message->name);
    return text;
}

/* A detail of an event: "key=value", or a value that any field has. */
static bool has_detail(struct story *story, const struct seen *seen, const char *word)
{
    const char *equals = strchr(word, '=');
    for (size_t i = 0; i < seen->message->n_fields; i++) {
        const struct field *field = &seen->message->fields[i];
        const char *value = value_of(story, field, seen->body);
        if (equals == NULL ? strcmp(value, word) == 0
                           : strlen(field->name) == (size_t)(equals - word) &&
                                 memcmp(field->name, word, (size_t)(equals - word)) == 0 &&
                                 strcmp(value, equals + 1) == 0)
            return true;
    }
    return false;
}

/* The next event of this name with all the details, from `*from` on. */
static bool find_event(struct story *story, const struct seen *seen, size_t n, size_t *from,
                       const struct message *message, const struct words *words, size_t first,
                       size_t last)
{
    for (size_t i = *from; i < n; i++) {
        bool fits = seen[i].message == message;
        for (size_t w = first; w < last && fits; w++)
            fits = has_detail(story, &seen[i], words->v[w]);
        if (!fits)
            continue;
        *from = i + 1;
        return true;
    }
    return false;
}

/* --- answers: shown as text, names of cases put back --- */

struct shown {
    char *text;
    size_t used;
    size_t room;
};

static void show_some(void *arg, const char *text, size_t len)
{
    struct shown *shown = arg;
    ASSERT(shown->used + len < shown->room);
    memcpy(shown->text + shown->used, text, len);
    shown->used += len;
    shown->text[shown->used] = '\0';
}

static void put_names(const struct story *story, char *text)
{
    for (size_t i = 0; i < story->n_labels; i++) {
        char id[CASE_ID_TEXT];
        case_id_format(story->labels[i].id, id);
        for (char *p = text; (p = strstr(p, id)) != NULL;) {
            size_t len = strlen(story->labels[i].name);
            memcpy(p, story->labels[i].name, len);
            memmove(p + len, p + strlen(id), strlen(p + strlen(id)) + 1);
        }
    }
}

static const char *show_answer(struct story *story)
{
    struct step *step = &story->step;
    struct shown shown = {.room = 2000000};
    struct reader reader;
    struct error error = {0};
    if (step->answer.len == 0 || step->answer_message == NULL)
        story_fail(story, "there is no answer to look at");
    void *body = arena_alloc(&story->arena, step->answer_message->size);
    reader_init(&reader, step->answer);
    if (!message_decode(step->answer_message, &reader, body, &story->arena, &error))
        story_fail(story, "the answer cannot be read: %s %s", error.field, error.values);
    shown.text = arena_alloc(&story->arena, shown.room);
    struct text_sink sink = {show_some, &shown};
    text_show(step->answer_message, body, &sink);
    put_names(story, shown.text);
    return shown.text;
}

/* Quoted words stand in the answer, in this order; behind `not` they stand nowhere in it. */
static void expect_answer(struct story *story, const struct words *words)
{
    const char *text = show_answer(story);
    const char *from = text;
    for (size_t i = words->expected; i < words->n; i++) {
        bool absent = !words->quoted[i] && strcmp(words->v[i], "not") == 0;
        if (absent)
            i++;
        if (i == words->n || !words->quoted[i])
            story_fail(story, "expected words in quotes");
        const char *found = strstr(absent ? text : from, words->v[i]);
        if (absent && found != NULL)
            story_fail(story, "expected nowhere \"%s\", found\n%s", words->v[i], text);
        if (!absent && found == NULL)
            story_fail(story, "expected \"%s\", found\n%s", words->v[i], from);
        if (!absent)
            from = found + strlen(words->v[i]);
    }
}

/* --- replies --- */

static bool is_error_name(const char *word)
{
    return word[0] >= 'A' && word[0] <= 'Z' && strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") > 1 &&
           strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == strlen(word);
}

static const char *reply_name(const struct step *step)
{
    return step->reply.error == 0 ? "done" : error_name((enum err)step->reply.error);
}

/* The detail in codes: "POT_LEFT 0". */
static const char *detail_of(const struct reply *reply, char out[ERROR_TEXT_MAX])
{
    struct error error;
    reply_get_error(reply, &error);
    return error_detail_text(&error, out);
}

static void expect_code(struct story *story, const char *wanted)
{
    const struct step *step = &story->step;
    char detail[ERROR_TEXT_MAX];
    if (!step->answered)
        story_fail(story, "expected %s, but nothing was asked", wanted);
    if (strcmp(reply_name(step), wanted) != 0)
        story_fail(story, "expected %s, found %s %s (%s)", wanted, reply_name(step),
                   step->reply.field == NULL ? "" : step->reply.field,
                   detail_of(&step->reply, detail));
}

static bool same_codes(const char *wanted, const struct codes *codes)
{
    struct codes found = {0};
    while (*wanted != '\0') {
        size_t len = strcspn(wanted, ",");
        struct code code;
        if (!code_set(&code, wanted, len) || !codes_have(codes, &code))
            return false;
        codes_add(&found, &code);
        wanted += len + (wanted[len] == ',');
    }
    return found.n == codes->n;
}

/* "caseload worker-1 8/7, year-target 13/12"; "none". */
static const char *warnings_of(struct story *story, const struct reply *reply)
{
    const struct warning *v = reply->warnings.v;
    size_t size = 200 * (reply->warnings.n + 1);
    char *text = arena_alloc(&story->arena, size);
    size_t used = 0;
    for (size_t i = 0; i < reply->warnings.n; i++) {
        const char *whose = code_empty(&v[i].person) ? v[i].tier.s : v[i].person.s;
        used += (size_t)snprintf(text + used, size - used, "%s%s%s%s %llu/%llu", i == 0 ? "" : ", ",
                                 enum_word(&names_warning_kind, (int)v[i].kind),
                                 whose[0] == '\0' ? "" : " ", whose, (unsigned long long)v[i].count,
                                 (unsigned long long)v[i].most);
    }
    return used == 0 ? "none" : text;
}

/* "situation phone name, tried email"; "none". */
static const char *hints_of(struct story *story, const struct reply *reply)
{
    const struct hint_view *v = reply->hints.v;
    size_t size = 200 * (reply->hints.n + 1);
    char *text = arena_alloc(&story->arena, size);
    size_t used = 0;
    for (size_t i = 0; i < reply->hints.n; i++) {
        used +=
            (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", v[i].field.s);
        for (uint32_t h = 0; h < v[i].hints.n; h++)
            used += (size_t)snprintf(text + used, size - used, " %s", v[i].hints.v[h].s);
    }
    return used == 0 ? "none" : text;
}

/* A word about the reply itself: item=1, missing=pack,clear, detail="…", warns="…", hints="…", or
 * the field at fault. */
static void expect_of_reply(struct story *story, const char *word, bool refused)
{
    const struct reply *reply = &story->step.reply;
    const struct field *missing = message_field(&message_reply, bytes_of("missing", 7));
    const char *value = word_value(word, "item");
    char detail[ERROR_TEXT_MAX];
    if (value != NULL) {
        char item[24];
        snprintf(item, sizeof item, "%llu", (unsigned long long)reply->item);
        if (strcmp(item, value) != 0)
            story_fail(story, "expected item %s, found %s", value, item);
        return;
    }
    value = word_value(word, "missing");
    if (value != NULL) {
        if (!same_codes(value, &reply->missing))
            story_fail(story, "expected missing %s, found %s", value,
                       value_of(story, missing, reply));
        return;
    }
    value = word_value(word, "warns");
    if (value != NULL) {
        if (strcmp(value, warnings_of(story, reply)) != 0)
            story_fail(story, "expected warnings '%s', found '%s'", value,
                       warnings_of(story, reply));
        return;
    }
    value = word_value(word, "hints");
    if (value != NULL) {
        if (strcmp(value, hints_of(story, reply)) != 0)
            story_fail(story, "expected hints '%s', found '%s'", value, hints_of(story, reply));
        return;
    }
    value = word_value(word, "detail");
    const char *found = value != NULL ? detail_of(reply, detail) : reply->field;
    if (!refused || found == NULL || strcmp(found, value != NULL ? value : word) != 0)
        story_fail(story, "expected %s, found %s %s (%s)", word, reply_name(&story->step),
                   reply->field == NULL ? "" : reply->field, detail_of(reply, detail));
}

static const struct message *event_named(const char *word)
{
    const struct message *message;
    for (size_t i = 0; (message = message_at(1, i)) != NULL; i++)
        if (strcmp(message->name, word) == 0)
            return message;
    return NULL;
}

/* Events in order, each with its details, until the next event, error or `done`. */
static void expect_events(struct story *story, const struct words *words)
{
    struct seen *seen = arena_alloc(&story->arena, SEEN_MAX * sizeof *seen);
    size_t n = collect(story, seen);
    size_t from = 0;
    for (size_t i = words->expected; i < words->n; i++) {
        bool absent = strcmp(words->v[i], "no") == 0 && i + 1 < words->n;
        const struct message *message = event_named(words->v[i + absent]);
        if (message == NULL)
            continue;
        i += absent;
        size_t last = i + 1;
        while (last < words->n && event_named(words->v[last]) == NULL &&
               !is_error_name(words->v[last]) && strcmp(words->v[last], "done") != 0 &&
               strcmp(words->v[last], "no") != 0)
            last++;
        size_t at = absent ? 0 : from;
        bool found = find_event(story, seen, n, &at, message, words, i + 1, last);
        if (found == absent)
            story_fail(story, "expected %s %s%s%s, found %s", absent ? "no" : "event",
                       message->name, last > i + 1 ? " " : "", last > i + 1 ? words->v[i + 1] : "",
                       names_of(story, seen, n));
        if (!absent)
            from = at;
    }
}

void expect_step(struct story *story, const struct words *words)
{
    const struct step *step = &story->step;
    const char *code = "done";
    bool refused = false;
    bool after_event = false;
    bool quotes = words->arrow && words->expected < words->n &&
                  (words->quoted[words->expected] || strcmp(words->v[words->expected], "not") == 0);
    for (size_t i = words->expected; i < words->n && !refused; i++)
        if (is_error_name(words->v[i])) {
            code = words->v[i];
            refused = true;
        }
    if (step->answered)
        expect_code(story, code);
    else if (refused)
        story_fail(story, "expected %s, but nothing was asked", code);
    if (quotes) {
        expect_answer(story, words);
        return;
    }
    for (size_t i = words->expected; i < words->n; i++) {
        bool plain = strcmp(words->v[i], "done") == 0 || is_error_name(words->v[i]);
        bool event = strcmp(words->v[i], "no") == 0 || event_named(words->v[i]) != NULL;
        after_event = plain ? false : after_event || event;
        if (!plain && !after_event)
            expect_of_reply(story, words->v[i], refused);
    }
    if (!step->query)
        expect_events(story, words);
}

/* --- the state --- */

static void expect_fields(struct story *story, const struct words *words, size_t at,
                          const struct message *message, const void *row)
{
    for (size_t i = at; i < words->n; i++) {
        const char *equals = strchr(words->v[i], '=');
        size_t len = equals == NULL ? 0 : (size_t)(equals - words->v[i]);
        const struct field *field =
            equals == NULL ? NULL : message_field(message, bytes_of(words->v[i], len));
        if (field == NULL)
            story_fail(story, "%s has no '%s'", message->name, words->v[i]);
        const char *found = value_of(story, field, row);
        if (strcmp(found, equals + 1) != 0)
            story_fail(story, "expected %s, found %s=%s", words->v[i], field->name, found);
    }
}

/* clock.CODE: when a running clock of that name is due; none, paused. With several, the earliest.
 */
static void expect_clock(struct story *story, struct state *state, struct case_id id,
                         const char *name, const char *wanted)
{
    struct clock_start clock;
    struct clock_start best = {0};
    char text[LOCAL_TEXT];
    uint64_t after = 0;
    bool found = false;
    while (state_clock_next(state, id, after, &clock)) {
        after = clock.clock;
        if (strncmp(clock.code.s, name, strcspn(name, "=")) == 0 &&
            clock.code.s[strcspn(name, "=")] == '\0' && (!found || clock.due.ms < best.due.ms)) {
            best = clock;
            found = true;
        }
    }
    const char *is = !found             ? "none"
                     : best.due.ms == 0 ? "paused"
                                        : local_format(story, best.due, text);
    if (strcmp(is, wanted) != 0)
        story_fail(story, "expected clock %s, found %s", name, is);
}

static void expect_case(struct story *story, const struct words *words, struct state *state)
{
    struct label *label = label_find(story, words->v[1]);
    struct case_row *row = arena_alloc(&story->arena, sizeof *row);
    if (label == NULL || !state_case(state, label->id, row))
        story_fail(story, "there is no case '%s'", words->v[1]);
    for (size_t i = 2; i < words->n; i++) {
        const char *equals = strchr(words->v[i], '=');
        if (equals != NULL && strncmp(words->v[i], "clock.", 6) == 0) {
            expect_clock(story, state, label->id, words->v[i] + 6, equals + 1);
            continue;
        }
        struct words one = {.n = 1, .v = {words->v[i]}};
        expect_fields(story, &one, 0, &message_case_row, row);
    }
}

static uint64_t item_number(struct story *story, const struct words *words)
{
    unsigned long long n;
    if (words->n < 4 || sscanf(words->v[3], "%llu", &n) != 1)
        story_fail(story, "expected: expect %s CASE NUMBER key=value …", words->v[1]);
    return n;
}

union item {
    struct agreement_row agreement;
    struct spend_row spend;
    struct question_row question;
    struct consultation_row consultation;
    struct vote_row vote;
    struct referral_row referral;
    struct step_row step;
};

#define ITEM(name)                                                                                 \
    static bool get_##name(struct state *state, struct case_id id, uint64_t n, union item *out)    \
    {                                                                                              \
        return state_##name(state, id, n, &out->name);                                             \
    }
ITEM(agreement)
ITEM(spend)
ITEM(question)
ITEM(consultation)
ITEM(vote)
ITEM(referral)
ITEM(step)
#undef ITEM

static const struct item_kind_of {
    const char *name;
    const struct message *message;
    bool (*get)(struct state *state, struct case_id id, uint64_t n, union item *out);
} item_kinds[] = {
    {"agreement", &message_agreement_row, get_agreement},
    {"spend", &message_spend_row, get_spend},
    {"question", &message_question_row, get_question},
    {"consultation", &message_consultation_row, get_consultation},
    {"vote", &message_vote_row, get_vote},
    {"referral", &message_referral_row, get_referral},
    {"step", &message_step_row, get_step},
};

/* True when the line is about something that hangs on a case. */
static bool expect_item(struct story *story, const struct words *words, struct state *state)
{
    const struct item_kind_of *kind = NULL;
    union item row;
    for (size_t i = 0; i < sizeof item_kinds / sizeof item_kinds[0]; i++)
        if (strcmp(words->v[1], item_kinds[i].name) == 0)
            kind = &item_kinds[i];
    if (kind == NULL)
        return false;
    uint64_t n = item_number(story, words);
    struct label *label = label_find(story, words->v[2]);
    struct case_id id = label == NULL ? (struct case_id){0} : label->id;
    if (!kind->get(state, id, n, &row))
        story_fail(story, "there is no %s %llu", kind->name, (unsigned long long)n);
    expect_fields(story, words, 4, kind->message, &row);
    return true;
}

/* expect link C1 C2 same-household */
static bool expect_link(struct story *story, const struct words *words, struct state *state)
{
    struct link_row row = {0};
    if (strcmp(words->v[1], "link") != 0)
        return false;
    const struct label *one = words->n == 5 ? label_find(story, words->v[2]) : NULL;
    const struct label *other = words->n == 5 ? label_find(story, words->v[3]) : NULL;
    if (one == NULL || other == NULL)
        story_fail(story, "expected: expect link CASE CASE KIND");
    bool there = state_link(state, one->id, other->id, &row);
    const char *found = there ? enum_word(&names_link, (int)row.kind) : "none";
    if (strcmp(found, words->v[4]) != 0)
        story_fail(story, "expected link %s, found %s", words->v[4], found);
    return true;
}

static struct code ladder_code(struct story *story, struct state *state)
{
    struct code code = {{0}};
    if (!state_ladder_next(state, &code, &code))
        story_fail(story, "no ladder is installed");
    return code;
}

/* expect pot CODE YEAR …, expect meeting TIER "TIME" … */
static bool expect_site(struct story *story, const struct words *words, struct state *state)
{
    struct code ladder = ladder_code(story, state);
    struct civil_time local;
    unsigned long long year;
    if (words->n < 4)
        return false;
    struct code code = code_of(words->v[2]);
    if (strcmp(words->v[1], "pot") == 0 && sscanf(words->v[3], "%llu", &year) == 1) {
        struct pot_row pot;
        state_pot(state, &ladder, &code, year, &pot);
        expect_fields(story, words, 4, &message_pot_row, &pot);
        return true;
    }
    if (strcmp(words->v[1], "meeting") == 0 && local_parse(words->v[3], &local)) {
        struct meeting_row meeting;
        bool there =
            state_meeting(state, &ladder, &code, world_instant(&story->world, local), &meeting);
        bool none = words->n == 5 && strcmp(words->v[4], "none") == 0;
        if (there == none)
            story_fail(story, "there is %s meeting of %s then", there ? "a" : "no", code.s);
        if (there)
            expect_fields(story, words, 4, &message_meeting_row, &meeting);
        return true;
    }
    return false;
}

void expect_line(struct story *story, const struct words *words)
{
    if (words->n < 2)
        story_fail(story, "expected what?");
    world_finish(&story->world);
    struct state *state = store_read_begin(story->world.site.store);
    if (label_find(story, words->v[1]) != NULL)
        expect_case(story, words, state);
    else if (!expect_link(story, words, state) && !expect_item(story, words, state) &&
             !expect_site(story, words, state))
        story_fail(story, "'%s' is nothing to expect of", words->v[1]);
    store_read_end(story->world.site.store);
}
