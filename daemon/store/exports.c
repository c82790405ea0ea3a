// SPDX-License-Identifier: EUPL-1.2
/* Exports of a ladder's history, by number; and how many of its cases were finished. */
#include "store/row.h"

static void key_of_export(struct key *key, uint64_t n)
{
    key_begin(key, TABLE_EXPORT);
    key_add_u64(key, n);
}

bool state_export(struct state *state, uint64_t n, struct export_row *out)
{
    struct key key;
    key_of_export(&key, n);
    return row_decode(state, &key, &message_export_row, out, NULL);
}

void state_export_put(struct state *state, const struct export_row *row)
{
    struct key key;
    key_of_export(&key, row->export);
    row_encode(state, &key, &message_export_row, row);
}

void state_finished(struct state *state, const struct code *ladder, struct finished_row *out)
{
    struct key key;
    key_of_named(&key, TABLE_FINISHED, ladder->s);
    if (!row_decode(state, &key, &message_finished_row, out, NULL))
        *out = (struct finished_row){0};
}

void state_finished_put(struct state *state, const struct code *ladder,
                        const struct finished_row *row)
{
    struct key key;
    key_of_named(&key, TABLE_FINISHED, ladder->s);
    row_encode(state, &key, &message_finished_row, row);
}
