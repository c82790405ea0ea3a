// SPDX-License-Identifier: EUPL-1.2
/* state + event → state. Cannot fail: what could go wrong was decided before. Every event gets its
 * row, its case's row changes by case.c, and what it carries beside that goes to rows of its own.
 */
#include "core/apply.h"

#include "base/assert.h"

/* Rules, calendars and zones are kept by rows of their own. */
static bool is_large(const struct message *message)
{
    return message->number == EV_LADDER_INSTALLED || message->number == EV_CALENDAR_INSTALLED ||
           message->number == EV_ZONE_INSTALLED || message->number == EV_MEETINGS_INSTALLED;
}

/* The event's encoded fields without SEALED, for events_from. */
static struct bytes event_body(const struct core_fact *fact, struct writer *writer)
{
    const struct message *message = fact->message;
    const struct field *sealed = message_field(message, bytes_of("sealed", 6));
    if (is_large(message))
        return bytes_of(NULL, 0);
    if (sealed == NULL || !field_present(sealed, fact->body))
        return fact->encoded;
    uint8_t plain[MESSAGE_SIZE_MAX];
    memcpy(plain, fact->body, message->size);
    ((struct sealed *)(void *)(plain + sealed->offset))->n = 0;
    message_encode(message, plain, writer);
    return writer_bytes(writer);
}

static void put_event(struct state *state, const struct core_fact *fact, struct case_id id)
{
    struct writer writer;
    const struct case_row *about = id.n == 0 ? NULL : state_case_look(state, id);
    writer_init(&writer);
    struct event_row row = {
        .actor = fact->actor,
        .before = about == NULL ? 0 : about->sequence,
        .body = event_body(fact, &writer),
        .case_id = id,
        .kind = fact->message->number,
        .stamp = fact->stamp,
        .via = fact->via,
    };
    state_event_put(state, fact->sequence, &row);
    writer_release(&writer);
}

/* Whose a sealed text is: of a case, of an entry of the phone list, or a person's address. */
struct text_home {
    struct case_id id;
    const struct code *whose; /* NULL: of the case */
    enum texts_of of;
};

static struct text_home home_of(const struct core_fact *fact, struct case_id id)
{
    if (fact->message->number == EV_CONTACT_LISTED)
        return (struct text_home){.whose = &((const struct contact_listed *)fact->body)->contact,
                                  .of = TEXTS_OF_CONTACT};
    if (fact->message->number == EV_MAIL_SET)
        return (struct text_home){.whose = &((const struct mail_set *)fact->body)->person,
                                  .of = TEXTS_OF_MAIL};
    return (struct text_home){.id = id};
}

static void put_contents(struct state *state, const struct core_fact *fact, struct text_home home)
{
    const struct field *field = message_field(fact->message, bytes_of("sealed", 6));
    if (field == NULL)
        return;
    const struct sealed *sealed = (const void *)((const char *)fact->body + field->offset);
    if (home.whose != NULL && sealed->n > 0) /* new ones replace the old */
        state_texts_delete_all(state, home.of, home.whose);
    for (uint32_t i = 0; i < sealed->n; i++) {
        if (apply_correction(state, fact, &sealed->v[i]))
            continue;
        struct content_row row = {
            .by = fact->actor,
            .command_id = fact->command_id,
            .field = sealed->v[i].field,
            .kind = fact->message->number,
            .length = sealed->v[i].box.len,
            .sequence = fact->sequence,
            .stamp = fact->stamp,
        };
        if (home.whose != NULL)
            state_texts_put(state, home.of, home.whose, &row, sealed->v[i].box);
        else
            state_content_put(state, home.id, &row, sealed->v[i].box);
    }
}

static void change_case(struct state *state, const struct core_fact *fact, struct case_id id)
{
    uint16_t kind = fact->message->number;
    bool begins =
        kind == EV_CASE_SUBMITTED || kind == EV_CONSULT_OPENED || kind == EV_ISSUE_PROPOSED;
    ASSERT(begins || state_case_look(state, id) != NULL);
    struct case_row *row = state_case_change(state, id);
    case_change(row, fact->message, fact->body, fact->stamp, &fact->actor);
    row->sequence = fact->sequence;
    if (kind == EV_STORY_WRITTEN)
        row->story_at = fact->sequence; /* where its words lie */
}

void core_apply(struct state *state, const struct core_fact *fact)
{
    struct case_id id = core_case_of(fact->message, fact->body);
    put_event(state, fact, id);
    put_contents(state, fact, home_of(fact, id));
    apply_share(state, fact);
    apply_privacy(state, fact);
    apply_items(state, fact); /* looks at the case's row as it was */
    if (id.n != 0) {
        change_case(state, fact, id);
        apply_step(state, fact, id);
    }
    apply_site(state, fact);
}
