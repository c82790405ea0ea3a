// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/compose.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/assert.h"
#include "clients/documents/bundle.h"
#include "clients/documents/render/case_xml.h"
#include "clients/documents/render/describe.h"
#include "clients/documents/render/xml.h"
#include "proto/messages.h"

enum { CASES_MAX = 40, DIGEST_BYTES = 8 };

struct parts {
    const char *kind;
    struct hello_answer hello;
    struct ladder_view ladder;
    struct meeting_ready_answer ready;
    struct meeting_view meeting;
    struct instant start;
    struct code tier;
    struct case_parts cases[CASES_MAX];
    size_t n_cases;
    char digest[2 * DIGEST_BYTES + 1];
};

static bool decode(struct bytes data, const struct message *message, void *out, struct arena *arena)
{
    struct error error;
    struct reader reader;
    if (data.len == 0 || !reader_check(data, &reader_limits_own, &error))
        return false;
    reader_init(&reader, data);
    return message_decode(message, &reader, out, arena, &error);
}

static bool take_meeting(struct parts *parts, struct bytes data, struct arena *arena)
{
    struct meetings_answer meetings;
    if (!decode(data, &message_meetings_answer, &meetings, arena))
        return false;
    const struct meeting_view *views = meetings.meetings.v;
    for (size_t i = 0; i < meetings.meetings.n; i++)
        if (views[i].start.ms == parts->start.ms)
            parts->meeting = views[i];
    return true;
}

static bool take_show(struct parts *parts, struct bytes data, struct arena *arena)
{
    if (parts->n_cases == CASES_MAX)
        return false;
    struct case_parts *of = &parts->cases[parts->n_cases++];
    of->show = arena_alloc(arena, sizeof *of->show);
    return decode(data, &message_show_answer, of->show, arena);
}

static bool take_of_case(struct parts *parts, const char *name, struct bytes data,
                         struct arena *arena)
{
    if (parts->n_cases == 0)
        return false;
    struct case_parts *of = &parts->cases[parts->n_cases - 1];
    if (strcmp(name, "why") == 0) {
        of->why = arena_alloc(arena, sizeof *of->why);
        return decode(data, &message_why_answer, of->why, arena);
    }
    of->content = arena_alloc(arena, sizeof *of->content);
    return decode(data, &message_content_answer, of->content, arena);
}

static bool take_part(struct parts *parts, const char *name, struct bytes data, struct arena *arena)
{
    if (strcmp(name, "kind") == 0)
        parts->kind = arena_string(arena, (const char *)data.data, data.len);
    else if (strcmp(name, "hello") == 0)
        return decode(data, &message_hello_answer, &parts->hello, arena);
    else if (strcmp(name, "start") == 0 && data.len == 8)
        parts->start = instant_of_ms((int64_t)get_be64(data.data));
    else if (strcmp(name, "tier") == 0)
        return code_set(&parts->tier, (const char *)data.data, data.len);
    else if (strcmp(name, "meetings") == 0)
        return take_meeting(parts, data, arena);
    else if (strcmp(name, "ready") == 0)
        return decode(data, &message_meeting_ready_answer, &parts->ready, arena);
    else if (strcmp(name, "ladder") == 0)
        return ladder_view_read(data, &parts->ladder, arena);
    else if (strcmp(name, "show") == 0)
        return take_show(parts, data, arena);
    else if (strcmp(name, "why") == 0 || strcmp(name, "content") == 0)
        return take_of_case(parts, name, data, arena);
    else
        return false;
    return true;
}

/* D3: two papers of the same state carry the same mark; whoever asked, and when, is not in it. */
static bool take_parts(struct bytes bundle, struct parts *parts, struct arena *arena)
{
    char name[BUNDLE_NAME + 1];
    struct bytes data;
    uint8_t digest[crypto_generichash_BYTES_MIN];
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, sizeof digest);
    while (bundle_next(&bundle, name, &data)) {
        if (!take_part(parts, name, data, arena)) {
            fprintf(stderr, "doorbraak-document: part '%s' cannot be read\n", name);
            return false;
        }
        if (strcmp(name, "hello") != 0)
            crypto_generichash_update(&hash, data.data, data.len);
    }
    crypto_generichash_final(&hash, digest, sizeof digest);
    sodium_bin2hex(parts->digest, sizeof parts->digest, digest, DIGEST_BYTES);
    return bundle.len == 0 && parts->kind != NULL && !code_empty(&parts->ladder.code);
}

/* --- writing --- */

static void write_ladder(FILE *out, const struct parts *parts, const struct wording *wording)
{
    const struct ladder_view *ladder = &parts->ladder;
    xml_open(out, "ladder");
    xml_attribute(out, "code", ladder->code.s);
    xml_attribute(out, "name", wording->english ? ladder->english : ladder->name);
    xml_attribute(out, "organisation", ladder->organisation.s);
    xml_inside(out);
    for (uint32_t i = 0; i < ladder->triangle.n; i++) {
        xml_open(out, "element");
        xml_attribute(out, "code", ladder->triangle.v[i].s);
        xml_inside(out);
        xml_close(out, "element");
    }
    xml_close(out, "ladder");
}

static void write_tier(FILE *out, const struct parts *parts, const struct wording *wording)
{
    const struct ladder_tier *tier = ladder_view_tier(&parts->ladder, &parts->tier);
    char number[24];
    xml_open(out, "table");
    xml_attribute(out, "code", parts->tier.s);
    if (tier != NULL) {
        xml_attribute(out, "name", wording->english ? tier->english : tier->name);
        snprintf(number, sizeof number, "%u", (unsigned)tier->minutes_questions);
        xml_attribute(out, "minutes_questions", number);
        snprintf(number, sizeof number, "%u", (unsigned)tier->minutes_solution);
        xml_attribute(out, "minutes_solution", number);
    }
    xml_inside(out);
    xml_close(out, "table");
}

static void write_meeting(FILE *out, const struct parts *parts, const struct wording *wording)
{
    if (parts->start.ms == 0)
        return;
    xml_open(out, "meeting");
    xml_inside(out);
    write_tier(out, parts, wording);
    describe(out, &message_meeting_view, &parts->meeting, wording);
    xml_open(out, "ready");
    xml_inside(out);
    describe(out, &message_meeting_ready_answer, &parts->ready, wording);
    xml_close(out, "ready");
    xml_close(out, "meeting");
}

/* What of a case is another text than in the pack before. */
static const struct agenda_line *line_of(const struct parts *parts, struct case_id id)
{
    const struct agenda_line *lines = parts->meeting.agenda.v;
    for (size_t i = 0; i < parts->meeting.agenda.n; i++)
        if (case_id_equal(lines[i].case_id, id))
            return &lines[i];
    return NULL;
}

/* For whom, when: of what the daemon says of itself no more. */
static void write_reader(FILE *out, const struct parts *parts, const struct wording *wording)
{
    struct hello_answer reader = {.now = parts->hello.now,
                                  .organisation = parts->hello.organisation,
                                  .person = parts->hello.person,
                                  .practice = parts->hello.practice};
    xml_open(out, "reader");
    xml_inside(out);
    describe(out, &message_hello_answer, &reader, wording);
    xml_close(out, "reader");
}

static void write_document(FILE *out, const struct parts *parts, const struct wording *wording)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    xml_open(out, "document");
    xml_attribute(out, "version", "1");
    xml_attribute(out, "kind", parts->kind);
    xml_attribute(out, "language", wording->english ? "en" : "nl");
    xml_attribute(out, "digest", parts->digest);
    xml_inside(out);
    write_reader(out, parts, wording);
    write_ladder(out, parts, wording);
    write_meeting(out, parts, wording);
    for (size_t i = 0; i < parts->n_cases; i++) {
        const struct agenda_line *line = line_of(parts, parts->cases[i].show->case_id);
        case_xml(out, &parts->cases[i], line == NULL ? NULL : &line->changed, wording);
    }
    xml_close(out, "document");
}

bool compose(struct bytes bundle, bool english, struct arena *arena, struct composed *out)
{
    struct parts *parts = arena_alloc(arena, sizeof *parts);
    if (!take_parts(bundle, parts, arena)) {
        fprintf(stderr, "doorbraak-document: what stands on the input is no bundle\n");
        return false;
    }
    struct wording wording = {&parts->ladder, english};
    FILE *file = open_memstream(&out->xml, &out->len);
    ASSERT(file != NULL);
    write_document(file, parts, &wording);
    ASSERT(fclose(file) == 0);
    out->format = code_empty(&parts->ladder.format) ? code_of("standaard") : parts->ladder.format;
    return true;
}
