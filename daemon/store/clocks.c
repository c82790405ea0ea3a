// SPDX-License-Identifier: EUPL-1.2
/* Running clocks, and which is due first. A row's payload is [due, 8; all zero while paused], then
 * the clock_start, so that the index can be moved without decoding the rest. */
#include "base/assert.h"
#include "store/row.h"

#define DUE_LEN 8

static struct instant due_of(const struct key *key, struct bytes payload)
{
    if (payload.len < DUE_LEN)
        row_damaged(key_bytes(key), "the clock is too short");
    return instant_of_ms((int64_t)get_be64(payload.data));
}

static void decode(struct state *state, const struct key *key, struct bytes payload,
                   struct clock_start *out)
{
    struct bytes rest = bytes_of(payload.data + DUE_LEN, payload.len - DUE_LEN);
    due_of(key, payload); /* long enough */
    row_decode_payload(key_bytes(key), rest, &message_clock_start, out, &state->arena);
}

bool state_clock_next(struct state *state, struct case_id id, uint64_t after,
                      struct clock_start *out)
{
    struct key key;
    struct bytes payload;
    key_of_part(&key, id, TABLE_CLOCK, after);
    if (!row_step(state, ROW_AFTER, key.len - sizeof after, &key, &payload))
        return false;
    decode(state, &key, payload, out);
    return true;
}

/* Takes the clock out of the index when it stands there with another due. */
static void leave_index(struct state *state, const struct key *key, struct clock_place place,
                        struct instant due)
{
    struct bytes payload;
    struct key index;
    if (!row_find(state, key, &payload))
        return;
    place.due = due_of(key, payload);
    if (place.due.ms == 0 || place.due.ms == due.ms)
        return;
    if (place.due.ms == state->held.earliest.ms)
        state->held.has_earliest = false;
    key_of_clock_due(&index, &place);
    row_delete(state, &index);
}

void state_clock_put(struct state *state, struct case_id id, const struct clock_start *clock)
{
    struct clock_place place = {clock->due, id, clock->clock};
    struct key key;
    struct key index;
    uint8_t due[DUE_LEN];
    key_of_part(&key, id, TABLE_CLOCK, clock->clock);
    leave_index(state, &key, place, clock->due);
    writer_clear(&state->writer);
    put_be64(due, (uint64_t)clock->due.ms);
    writer_raw(&state->writer, bytes_of(due, sizeof due));
    message_encode(&message_clock_start, clock, &state->writer);
    row_write(state, &key, writer_bytes(&state->writer));
    if (clock->due.ms == 0)
        return;
    if (clock->due.ms < state->held.earliest.ms || state->held.earliest.ms == 0)
        state->held.earliest = clock->due;
    key_of_clock_due(&index, &place);
    row_write_index(state, &index);
}

void state_clock_delete(struct state *state, struct case_id id, uint64_t clock)
{
    struct clock_place place = {{0}, id, clock};
    struct key key;
    key_of_part(&key, id, TABLE_CLOCK, clock);
    leave_index(state, &key, place, place.due);
    row_delete(state, &key);
}

static bool place_step(struct state *state, enum row_step step, struct clock_place *place)
{
    struct key key;
    struct bytes payload;
    key_of_clock_due(&key, place);
    if (!row_step(state, step, 1, &key, &payload))
        return false;
    place->due = instant_of_ms((int64_t)get_be64(key.b + 1));
    place->case_id.n = get_be64(key.b + 9);
    place->clock = get_be64(key.b + 17);
    return true;
}

static void clock_at(struct state *state, const struct clock_place *place, struct clock_start *out)
{
    struct key key;
    struct bytes payload;
    key_of_part(&key, place->case_id, TABLE_CLOCK, place->clock);
    if (row_find(state, &key, &payload))
        decode(state, &key, payload, out);
    else if (state->error == 0)
        row_damaged(key_bytes(&key), "the index names a clock that is not there");
}

bool state_clock_due(struct state *state, struct instant now, struct case_id *id,
                     struct clock_start *out)
{
    struct clock_place place = {{0}, {0}, 0};
    if (!place_step(state, ROW_AT_OR_AFTER, &place) || instant_before(now, place.due))
        return false;
    clock_at(state, &place, out);
    *id = place.case_id;
    return true;
}

struct instant state_clock_earliest(struct state *state)
{
    struct clock_place place = {{0}, {0}, 0};
    if (!state->held.has_earliest)
        state->held.earliest =
            place_step(state, ROW_AT_OR_AFTER, &place) ? place.due : instant_of_ms(0);
    state->held.has_earliest = true;
    return state->held.earliest;
}

bool state_clock_after(struct state *state, struct clock_place *place, struct clock_start *out)
{
    if (!place_step(state, ROW_AFTER, place))
        return false;
    clock_at(state, place, out);
    return true;
}
