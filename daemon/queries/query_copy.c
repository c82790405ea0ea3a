// SPDX-License-Identifier: EUPL-1.2
/* A copy of a case for whom it is about. Who did what becomes a role: everywhere, by looking
 * whether a code is a person or an entry of the phone list, so that no field is forgotten. A text
 * that is said to be about others, or deliberation, is named and not given, or other words stand in
 * its place. */
#include "queries/queries.h"

#include "content/sealing.h"
#include "core/extract.h"

#define TEXTS_IN_PAGE 100 /* as answers.def says */
#define READERS_MAX   64

struct copying {
    const struct query_context *context;
    const struct case_copy *asked;
    const struct ladder *ladder;
    struct case_row row;
    struct copy_answer copy;
};

/* --- people become roles --- */

static struct code role_of(const struct copying *c, const struct code *who)
{
    struct person_row person;
    struct contact_row contact;
    if (state_person(c->context->state, who, &person))
        return person.roles.n == 0 ? code_of("somebody") : person.roles.v[0];
    if (state_contact(c->context->state, who, &contact, c->context->arena))
        return contact.organisation;
    return *who;
}

static void mask_people(const struct copying *c, const struct message *message, void *body);

/* Fields that hold nothing but people and entries of the phone list, also those taken off it. */
static bool holds_people(const struct field *field)
{
    static const char *const names[] = {"contact", "contacts", "mandate"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(field->name, names[i]) == 0)
            return true;
    return false;
}

static struct code masked(const struct copying *c, const struct field *field,
                          const struct code *who)
{
    struct code role = role_of(c, who);
    bool known = code_empty(who) || !code_equal(&role, who);
    return known || !holds_people(field) ? role : code_of("somebody");
}

static void mask_field(const struct copying *c, const struct field *field, void *member)
{
    if (field->type == FIELD_CODE)
        *(struct code *)member = masked(c, field, member);
    if (field->type == FIELD_CODES) {
        const struct codes before = *(struct codes *)member;
        struct codes *codes = member;
        codes->n = 0;
        for (uint32_t i = 0; i < before.n; i++) {
            struct code role = masked(c, field, &before.v[i]);
            codes_add(codes, &role);
        }
    }
    const struct list *list = member;
    for (size_t i = 0; field->type == FIELD_LIST && i < list->n; i++)
        mask_people(c, field->sub, (char *)list->v + i * field->sub->size);
}

static void mask_people(const struct copying *c, const struct message *message, void *body)
{
    for (size_t i = 0; i < message->n_fields; i++)
        mask_field(c, &message->fields[i], (char *)body + message->fields[i].offset);
}

/* --- texts --- */

static bool is_of_others(const struct list *form, const struct code *field)
{
    const struct form_field *fields = form->v;
    for (size_t i = 0; i < form->n; i++)
        if (code_equal(&fields[i].code, field))
            return fields[i].third_party;
    return false;
}

/* What the officer said counts; else what the ladder file says of the question; internal notes are
 * deliberation. What was changed in a text is what that text is. */
static enum text_about about_of(const struct copying *c, const struct content_row *text)
{
    struct content_row corrected;
    if (text->about != text_about_none)
        return text->about;
    if (extract_corrected(c->context->state, &c->row, text, &corrected))
        return about_of(c, &corrected);
    if (c->ladder == NULL)
        return text_about_none;
    if (code_is(&text->field, TEXT_FILE_NUMBER))
        return text_about_none;
    if (extract_is_internal(c->ladder, &text->field))
        return text_about_DELIBERATION;
    const struct record_form *records = c->ladder->records.v;
    bool others = is_of_others(&c->ladder->form, &text->field);
    for (size_t i = 0; i < c->ladder->records.n; i++)
        others = others || is_of_others(&records[i].fields, &text->field);
    return others ? text_about_THIRD_PARTY : text_about_none;
}

static const char *words_of(const struct copying *c, const struct content_row *text,
                            struct bytes box)
{
    struct bytes words;
    if (!sealing_open(c->context->keyring, c->row.slot, c->row.case_id.n, &text->command_id,
                      text->field.s, box, c->context->arena, &words))
        return NULL;
    return arena_string(c->context->arena, (const char *)words.data, words.len);
}

/* Other words for a text that is not given as it stands. */
static const char *instead_of(const struct copying *c, const struct content_row *text)
{
    struct content_row row;
    struct bytes box;
    struct content_place at = {text->instead, code_of("copy")};
    if (text->instead == 0 ||
        !state_content(c->context->state, c->row.case_id, &at, &row, &box, c->context->arena))
        return NULL;
    return words_of(c, &row, box);
}

static void add_text(struct copying *c, const struct content_row *text, struct bytes box)
{
    enum text_about about = about_of(c, text);
    bool gives = c->asked->all || about == text_about_none || about == text_about_RESIDENT;
    const char *instead = gives ? NULL : instead_of(c, text);
    struct copy_text *views = c->copy.texts.v;
    views[c->copy.texts.n++] = (struct copy_text){
        .about = about == text_about_RESIDENT || instead != NULL ? text_about_none : about,
        .by = role_of(c, &text->by),
        .corrected = text->corrected,
        .field = text->field,
        .kind = message_of_event(text->kind)->name,
        .replaced = instead != NULL,
        .stamp = text->stamp,
        .text = text->sequence,
        .words = gives ? words_of(c, text, box) : instead,
    };
}

/* Pages end between events: the texts of one stay together. */
static void add_texts(struct copying *c)
{
    struct content_place place = {.sequence = c->asked->after};
    struct content_row text;
    struct bytes box;
    uint64_t bytes = 0;
    memset(place.field.s, 0x7f, CODE_MAX); /* behind the last of that event */
    c->copy.texts.v = arena_alloc(c->context->arena, TEXTS_IN_PAGE * sizeof(struct copy_text));
    uint64_t last = c->asked->after;
    while (state_content_next(c->context->state, c->row.case_id, &place, &text, &box,
                              c->context->arena)) {
        bool full = c->copy.texts.n + TEXTS_MAX > TEXTS_IN_PAGE || bytes > CONTENT_BYTES_MAX / 2;
        if (full && text.sequence != last) {
            c->copy.next = last;
            return;
        }
        last = text.sequence;
        bytes += box.len;
        if (text.kind != EV_TEXT_MARKED)
            add_text(c, &text, box);
    }
}

/* --- who read it --- */

static void add_reader(struct copying *c, const struct read_row *read)
{
    struct person_row person;
    struct copy_reader *readers = c->copy.readers.v;
    size_t i = 0;
    if (read->refused || !state_person(c->context->state, &read->person, &person))
        return;
    struct code role = role_of(c, &read->person);
    while (i < c->copy.readers.n && !(code_equal(&readers[i].role, &role) &&
                                      code_equal(&readers[i].organisation, &person.organisation)))
        i++;
    if (i == READERS_MAX)
        return;
    if (i == c->copy.readers.n)
        readers[c->copy.readers.n++] =
            (struct copy_reader){.organisation = person.organisation, .role = role};
    readers[i].last = read->stamp;
    readers[i].times++;
}

static void add_readers(struct copying *c)
{
    struct read_row read;
    uint64_t sequence = 0;
    c->copy.readers.v = arena_alloc(c->context->arena, READERS_MAX * sizeof(struct copy_reader));
    while (state_read_next(c->context->state, c->row.case_id, &sequence, &read))
        add_reader(c, &read);
}

/* Of the household only the place of whom it is for; of the others only that they are there. */
static void add_household(struct copying *c)
{
    struct household_row household;
    if (!state_household(c->context->state, c->row.case_id, &household, c->context->arena))
        return;
    const struct member *members = household.members.v;
    uint64_t subject = c->asked->subject;
    for (size_t i = 0; i < household.members.n && subject == 0; i++)
        if (members[i].role == member_role_RESIDENT)
            subject = i + 1;
    c->copy.others = household.members.n - (subject != 0);
    if (subject == 0 || subject > household.members.n)
        return;
    struct member *one = arena_alloc(c->context->arena, sizeof *one);
    *one = members[subject - 1];
    c->copy.household = (struct list){1, one};
}

void query_copy(const struct query_context *context, const struct case_copy *asked,
                struct writer *answer)
{
    uint64_t version;
    struct show_answer facts;
    struct copying *c = arena_alloc(context->arena, sizeof *c);
    *c = (struct copying){.context = context, .asked = asked, .copy.made = context->now};
    if (state_case(context->state, asked->case_id, &c->row)) {
        c->ladder = state_ladder(context->state, &c->row.ladder, &version);
        query_show_facts(context, &c->row, &facts);
        mask_people(c, &message_show_answer, &facts);
        c->copy.facts = (struct list){1, &facts};
        add_household(c);
        add_readers(c);
        if (!c->row.erased)
            add_texts(c);
    }
    message_encode(&message_copy_answer, &c->copy, answer);
}
