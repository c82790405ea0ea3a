// SPDX-License-Identifier: EUPL-1.2
/* What is seldom anybody's next step: cases that belong together, a text that is corrected or
 * marked, a measurement, the end of what was temporary. */
#include "tests/property/generator.h"

#define ONE_OF(c, list) (list)[random_below((c)->g, sizeof(list) / sizeof(list)[0])]

/* One of the texts of the case: corrected by the privacy officer, or marked for copies. */
static bool on_a_text(struct choice *c)
{
    struct content_place place = {0};
    struct content_row row = {.sequence = 0};
    struct bytes box;
    for (uint64_t n = 1 + random_below(c->g, 12); n > 0; n--)
        if (!state_content_next(c->state, c->row.case_id, &place, &row, &box, &c->g->arena))
            break;
    if (row.sequence == 0)
        return false;
    if (one_in(c->g, 2)) {
        struct text_mark *mark = likely(c, &message_text_mark);
        mark->text = row.sequence;
        mark->field = row.field;
        return true;
    }
    struct case_correct *correct = likely(c, &message_case_correct);
    correct->text = row.sequence;
    correct->field = row.field;
    correct->texts.n = 0;
    likely_text(c, &correct->texts, row.field.s);
    likely_text(c, &correct->texts, "change");
    return true;
}

static bool measure(struct choice *c)
{
    if (c->ladder->measurements.n == 0)
        return false;
    const struct measurement *all = c->ladder->measurements.v;
    const struct measurement *one = &all[random_below(c->g, c->ladder->measurements.n)];
    const struct measure_field *fields = one->fields.v;
    struct measurement_record *body = likely(c, &message_measurement_record);
    struct measure_value *values = arena_alloc(&c->g->arena, one->fields.n * sizeof *values);
    body->measurement = one->code;
    body->unknown = (struct codes){0};
    body->values = (struct list){0, values};
    for (size_t i = 0; i < one->fields.n; i++) {
        if (one_in(c->g, 4))
            codes_add(&body->unknown, &fields[i].code);
        else
            values[body->values.n++] = (struct measure_value){
                .code = fields[i].code, .value = random_below(c->g, fields[i].most + 2)};
    }
    return true;
}

static bool end_temporary(struct choice *c)
{
    if (c->row.temporaries_open == 0)
        return false;
    likely(c, &message_temporary_end);
    return true;
}

void move_aside(struct choice *c)
{
    static const struct message *const now_and_then[] = {
        &message_case_relate,    &message_case_merge,   &message_case_split,
        &message_case_move,      &message_gate_waive,   &message_case_release,
        &message_expert_release, &message_case_unrelate};
    struct case_id other = {0};
    struct link_row link;
    if ((one_in(c->g, 6) && on_a_text(c)) || (one_in(c->g, 2) && end_temporary(c)) ||
        (one_in(c->g, 6) && measure(c)))
        return;
    const struct message *message = ONE_OF(c, now_and_then);
    likely(c, message);
    if (message == &message_case_unrelate &&
        state_link_next(c->state, c->row.case_id, &other, &link))
        ((struct case_unrelate *)c->move->body)->other = other;
    if (message == &message_case_relate)
        ((struct case_relate *)c->move->body)->kind = link_SAME_CAUSE;
}
