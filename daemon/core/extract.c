// SPDX-License-Identifier: EUPL-1.2
#include "core/extract.h"

#include "base/assert.h"
#include "proto/reader.h"

static bool has_one_of(const struct codes *list, const struct codes *others)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (codes_have(others, &list->v[i]))
            return true;
    return false;
}

const struct sees_rule *extract_rule_of_reader(const struct ladder *ladder,
                                               const struct code *organisation,
                                               const struct codes *roles)
{
    const struct sees_rule *rules = ladder->sees.v;
    for (size_t i = 0; i < ladder->sees.n; i++) {
        const struct sees_rule *rule = &rules[i];
        if (rule->organisations.n == 0 && rule->roles.n == 0)
            continue; /* for guests */
        if ((rule->organisations.n == 0 || codes_have(&rule->organisations, organisation)) &&
            (rule->roles.n == 0 || has_one_of(&rule->roles, roles)))
            return rule;
    }
    return NULL;
}

const struct sees_rule *extract_rule_of_guest(const struct ladder *ladder, const struct code *who)
{
    const struct sees_rule *rules = ladder->sees.v;
    for (size_t i = 0; i < ladder->sees.n; i++)
        if (codes_have(&rules[i].participants, who))
            return &rules[i];
    return NULL;
}

bool extract_of_guest(const struct ladder *ladder, uint64_t version, const struct code *who,
                      struct extract *out)
{
    const struct sees_rule *rule = extract_rule_of_guest(ladder, who);
    memset(out, 0, sizeof *out);
    if (rule == NULL)
        return false;
    out->ladder_version = version;
    extract_take_rule(out, rule);
    return true;
}

void extract_take_rule(struct extract *extract, const struct sees_rule *rule)
{
    extract->rule = rule->code;
    extract->texts = rule->texts;
    extract->facts = rule->facts;
    extract->all_texts = extract->all_texts || rule->everything;
    extract->all_facts = extract->all_facts || rule->everything;
}

static void meet_codes(bool *all, struct codes *codes, bool other_all, const struct codes *other)
{
    struct codes both = {0};
    for (uint32_t i = 0; i < codes->n; i++)
        if (other_all || codes_have(other, &codes->v[i]))
            codes_add(&both, &codes->v[i]);
    *codes = *all ? *other : both;
    *all = *all && other_all;
}

void extract_take_outcome(struct extract *extract, uint64_t sittings)
{
    extract->sittings = sittings;
    extract->rule = code_of(EXTRACT_OUTCOME);
}

void extract_meet(struct extract *extract, const struct extract *other)
{
    if (extract->all_texts && extract->all_facts && !(other->all_texts && other->all_facts))
        extract->rule = other->rule;
    meet_codes(&extract->all_texts, &extract->texts, other->all_texts, &other->texts);
    meet_codes(&extract->all_facts, &extract->facts, other->all_facts, &other->facts);
    extract->few = extract->few && other->few;
    extract->votes = extract->votes && other->votes;
}

static bool is_internal_in(const struct list *fields, const struct code *code)
{
    const struct form_field *v = fields->v;
    for (size_t i = 0; i < fields->n; i++)
        if (v[i].internal && code_equal(&v[i].code, code))
            return true;
    return false;
}

bool extract_is_internal(const struct ladder *ladder, const struct code *field)
{
    const struct record_form *records = ladder->records.v;
    if (code_is(field, TEXT_INTERNAL) || code_is(field, TEXT_FILE_NUMBER) ||
        is_internal_in(&ladder->form, field))
        return true;
    for (size_t i = 0; i < ladder->records.n; i++)
        if (is_internal_in(&records[i].fields, field))
            return true;
    return false;
}

static bool shows_internal(struct state *state, const struct extract *extract,
                           const struct content_row *text)
{
    struct person_row writer;
    if (extract->holder)
        return true;
    return extract->all_texts && !code_empty(&extract->organisation) &&
           state_person(state, &text->by, &writer) &&
           code_equal(&writer.organisation, &extract->organisation);
}

static const void *event_behind(struct state *state, const struct content_row *text,
                                struct arena *arena)
{
    const struct message *message = message_of_event(text->kind);
    void *body = arena_alloc(arena, message->size);
    struct event_row event;
    struct reader reader;
    struct error error;
    ASSERT(state_event(state, text->sequence, &event, arena));
    reader_init(&reader, event.body);
    ASSERT(message_decode(message, &reader, body, arena, &error));
    return body;
}

/* A question that was put to the reader: without it he could not answer. */
static bool was_asked(struct state *state, const struct extract *extract,
                      const struct content_row *text)
{
    struct arena arena;
    bool asks = text->kind == EV_QUESTION_ASKED || text->kind == EV_CONSULTATION_ASKED ||
                text->kind == EV_EXPERT_NAMED;
    if (!asks || extract->persons.n == 0)
        return false;
    arena_init(&arena);
    const char *body = event_behind(state, text, &arena);
    const struct field *person = message_field(message_of_event(text->kind), bytes_of("person", 6));
    bool asked =
        codes_have(&extract->persons, (const struct code *)(const void *)(body + person->offset));
    arena_release(&arena);
    return asked;
}

/* Of an agreement its owner: whoever is to do it reads what it is. */
static bool was_agreed(struct state *state, const struct extract *extract,
                       const struct case_row *row, const struct content_row *text)
{
    struct arena arena;
    struct agreement_row agreement;
    if (text->kind != EV_AGREEMENT_MADE || extract->persons.n == 0)
        return false;
    arena_init(&arena);
    const struct agreement_made *e = event_behind(state, text, &arena);
    ASSERT(state_agreement(state, row->case_id, e->agreement, &agreement));
    bool agreed = codes_have(&extract->persons, &agreement.owner);
    arena_release(&arena);
    return agreed;
}

bool extract_corrected(struct state *state, const struct case_row *row,
                       const struct content_row *change, struct content_row *out)
{
    struct bytes box;
    struct arena arena;
    if (change->kind != EV_TEXT_CORRECTED)
        return false;
    arena_init(&arena);
    const struct text_corrected *e = event_behind(state, change, &arena);
    const struct content_place at = {e->text, e->field};
    ASSERT(state_content(state, row->case_id, &at, out, &box, &arena));
    arena_release(&arena);
    return true;
}

/* What was changed in a text is seen by whoever sees that text. */
static bool shows_corrected(struct state *state, const struct extract *extract,
                            const struct ladder *ladder, const struct case_row *row,
                            const struct content_row *change)
{
    struct content_row text;
    ASSERT(extract_corrected(state, row, change, &text));
    return extract_shows_text(state, extract, ladder, row, &text);
}

bool extract_is_guarded(const struct case_row *row, const struct content_row *text)
{
    return row->guarded && text->sequence > row->guarded_from &&
           (row->guards.n > 0 || text->sequence <= row->guarded_until);
}

/* Of one of these meetings: the last one that was held before the text, while the case was there.
 */
static bool came_out(struct state *state, const struct case_row *row, uint64_t sittings,
                     const struct content_row *text)
{
    struct sitting_row sitting;
    if (text->kind != EV_MINUTES_SENT && text->kind != EV_CASE_DECIDED &&
        text->kind != EV_AGREEMENT_MADE && text->kind != EV_AGREEMENT_SETTLED)
        return false;
    for (uint64_t n = row->sittings; n > 0; n--) {
        ASSERT(state_sitting(state, row->case_id, n, &sitting));
        if (sitting.from < text->sequence)
            return n <= EXTRACT_SITTINGS && (sittings >> (n - 1) & 1) != 0 &&
                   (sitting.until == 0 || text->sequence < sitting.until);
    }

    return false;
}

bool extract_shows_text(struct state *state, const struct extract *extract,
                        const struct ladder *ladder, const struct case_row *row,
                        const struct content_row *text)
{
    if (extract->sittings != 0 && text->kind != EV_TEXT_CORRECTED &&
        !came_out(state, row, extract->sittings, text))
        return false;
    if (codes_have(&extract->persons, &text->by))
        return true;
    if (text->kind == EV_TEXT_CORRECTED)
        return shows_corrected(state, extract, ladder, row, text);
    if (text->sequence <= row->named_until && !extract->holder)
        return false;
    if (extract_is_guarded(row, text) && !extract->few)
        return false;
    if (extract_is_internal(ladder, &text->field))
        return shows_internal(state, extract, text);
    return extract->all_texts || codes_have(&extract->texts, &text->field) ||
           (extract->votes && text->kind == EV_OUTCOME_PROPOSED) ||
           was_asked(state, extract, text) || was_agreed(state, extract, row, text);
}

bool extract_shows_fact(const struct extract *extract, enum sees_fact fact)
{
    struct code code = code_of(enum_word(&names_sees_fact, (int)fact));
    return extract->all_facts || codes_have(&extract->facts, &code);
}
