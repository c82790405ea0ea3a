// SPDX-License-Identifier: EUPL-1.2
/* Meetings of a table, who was expected there, their agendas, and pots. */
#include "store/row.h"

#include "base/language.h"

static void key_of_meeting(struct key *key, const struct code *ladder, const struct code *tier,
                           struct instant start)
{
    key_of_table_tier(key, TABLE_MEETING, ladder, tier);
    key_add_instant(key, start);
}

bool state_meeting(struct state *state, const struct code *ladder, const struct code *tier,
                   struct instant start, struct meeting_row *out)
{
    struct key key;
    key_of_meeting(&key, ladder, tier, start);
    return row_decode(state, &key, &message_meeting_row, out, NULL);
}

static bool meeting_step(struct state *state, enum row_step step, struct key *key,
                         struct meeting_row *out)
{
    struct bytes payload;
    if (!row_step(state, step, key->len - sizeof(uint64_t), key, &payload))
        return false;
    row_decode_payload(key_bytes(key), payload, &message_meeting_row, out, &state->arena);
    return true;
}

bool state_meeting_next(struct state *state, const struct code *ladder, const struct code *tier,
                        struct instant from, struct meeting_row *out)
{
    struct key key;
    key_of_meeting(&key, ladder, tier, from);
    return meeting_step(state, ROW_AT_OR_AFTER, &key, out);
}

bool state_meeting_last(struct state *state, const struct code *ladder, const struct code *tier,
                        struct instant until, struct meeting_row *out)
{
    struct key key;
    key_of_meeting(&key, ladder, tier, until);
    return meeting_step(state, ROW_BEFORE, &key, out);
}

void state_meeting_put(struct state *state, const struct code *ladder, const struct code *tier,
                       const struct meeting_row *row)
{
    struct key key;
    key_of_meeting(&key, ladder, tier, row->start);
    row_encode(state, &key, &message_meeting_row, row);
}

void state_meeting_delete(struct state *state, const struct code *ladder, const struct code *tier,
                          struct instant start)
{
    struct key key;
    key_of_meeting(&key, ladder, tier, start);
    row_delete(state, &key);
}

/* --- who was expected --- */

static void key_of_attendant(struct key *key, const struct code *ladder, const struct code *tier,
                             struct instant start, const struct code *person)
{
    key_of_table_tier(key, TABLE_ATTENDANT, ladder, tier);
    key_add_instant(key, start);
    key_add_code(key, person);
}

bool state_attendant(struct state *state, const struct code *ladder, const struct code *tier,
                     struct instant start, const struct code *person, struct attendant *out)
{
    struct key key;
    key_of_attendant(&key, ladder, tier, start, person);
    return row_decode(state, &key, &message_attendant, out, NULL);
}

void state_attendant_put(struct state *state, const struct code *ladder, const struct code *tier,
                         struct instant start, const struct attendant *row)
{
    struct key key;
    key_of_attendant(&key, ladder, tier, start, &row->person);
    row_encode(state, &key, &message_attendant, row);
}

/* --- agendas: the payload is the case --- */

static void key_of_agenda(struct key *key, const struct code *ladder, const struct code *tier,
                          struct instant start, uint64_t order)
{
    key_of_table_tier(key, TABLE_AGENDA, ladder, tier);
    key_add_instant(key, start);
    key_add_u64(key, order);
}

void state_agenda_put(struct state *state, const struct code *ladder, const struct code *tier,
                      struct instant start, uint64_t order, struct case_id id)
{
    struct key key;
    uint8_t payload[8];
    key_of_agenda(&key, ladder, tier, start, order);
    put_be64(payload, id.n);
    row_write(state, &key, bytes_of(payload, sizeof payload));
}

static bool agenda_step(struct state *state, enum row_step step, struct key *key,
                        struct case_id *id)
{
    struct bytes payload;
    if (!row_step(state, step, key->len - sizeof(uint64_t), key, &payload))
        return false;
    if (payload.len != sizeof id->n)
        row_damaged(key_bytes(key), _("geen casusnummer"));
    id->n = get_be64(payload.data);
    return true;
}

void state_agenda_delete(struct state *state, const struct code *ladder, const struct code *tier,
                         struct instant start, struct case_id id)
{
    struct key key;
    struct case_id found;
    key_of_agenda(&key, ladder, tier, start, 0);
    bool more = agenda_step(state, ROW_AT_OR_AFTER, &key, &found);
    while (more && !case_id_equal(found, id))
        more = agenda_step(state, ROW_AFTER, &key, &found);
    if (more)
        row_delete(state, &key);
}

bool state_agenda_next(struct state *state, const struct code *ladder, const struct code *tier,
                       struct instant start, uint64_t *order, struct case_id *id)
{
    struct key key;
    key_of_agenda(&key, ladder, tier, start, *order);
    if (!agenda_step(state, ROW_AFTER, &key, id))
        return false;
    *order = get_be64(key.b + key.len - sizeof *order);
    return true;
}

/* --- pots --- */

void state_pot(struct state *state, const struct code *ladder, const struct code *pot,
               uint64_t year, struct pot_row *out)
{
    struct key key;
    key_of_pot(&key, ladder, pot, year);
    if (!row_decode(state, &key, &message_pot_row, out, NULL))
        *out = (struct pot_row){0};
}

void state_pot_put(struct state *state, const struct code *ladder, const struct code *pot,
                   uint64_t year, const struct pot_row *row)
{
    struct key key;
    key_of_pot(&key, ladder, pot, year);
    row_encode(state, &key, &message_pot_row, row);
}
