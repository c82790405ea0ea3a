// SPDX-License-Identifier: EUPL-1.2
/* Measurements at the moments that the ladder names (HRV-11): a step of the case holder, with a
 * time of its own, answered with numbers alone; only what the file asks. */
#include "core/decision.h"

static const struct measurement *measurement_of(const struct ladder *ladder,
                                                const struct code *code)
{
    const struct measurement *all = ladder->measurements.v;
    for (size_t i = 0; i < ladder->measurements.n; i++)
        if (code_equal(&all[i].code, code))
            return &all[i];
    return NULL;
}

void measurements_watch(struct decision *d, enum measure_at at)
{
    const struct measurement *all = d->ladder->measurements.v;
    struct code owner = case_minder(d);
    for (size_t i = 0; i < d->ladder->measurements.n; i++) {
        enum measure_at from = all[i].at == measure_at_none ? measure_at_DECIDED : all[i].at;
        if (from == at && !codes_have(&d->row.measured, &all[i].code) &&
            !clock_running_named(d, trigger_MEASURE, &all[i].code))
            clock_begin_named(d, trigger_MEASURE, &all[i].code, all[i].after, &owner);
    }
}

static const struct measure_value *value_of(const struct measurement_record *c,
                                            const struct code *code)
{
    const struct measure_value *values = c->values.v;
    for (size_t i = 0; i < c->values.n; i++)
        if (code_equal(&values[i].code, code))
            return &values[i];
    return NULL;
}

/* Each question has a number within its bounds, or is not known; and none is answered twice. */
static bool answers_fit(struct decision *d, const struct measurement *measurement,
                        const struct measurement_record *c)
{
    const struct measure_field *fields = measurement->fields.v;
    size_t answered = 0;
    for (size_t i = 0; i < measurement->fields.n; i++) {
        const struct code *code = &fields[i].code;
        const struct measure_value *value = value_of(c, code);
        bool unknown = codes_have(&c->unknown, code);
        if ((value != NULL) == unknown)
            return refuse_with(d, ERR_MISSING_FIELD, "values", DETAIL_MEASURE_WANTED, "%s",
                               code->s);
        if (value != NULL && value->value > fields[i].most)
            return refuse_with(d, ERR_BAD_VALUE, "values", DETAIL_AT_MOST, "%llu",
                               (unsigned long long)fields[i].most);
        answered++;
    }
    return answered == c->values.n + c->unknown.n ||
           refuse_with(d, ERR_BAD_VALUE, "values", DETAIL_NOT_ON_LIST, "%s", measurement->code.s);
}

bool decide_measurement_record(struct decision *d, const void *body)
{
    const struct measurement_record *c = body;
    const struct measurement *measurement = measurement_of(d->ladder, &c->measurement);
    if (!require_open(d) || !require_sharing(d))
        return false;
    if (measurement == NULL)
        return refuse_with(d, ERR_NO_SUCH_ITEM, "measurement", DETAIL_VALUE, "%s",
                           c->measurement.s);
    if (codes_have(&d->row.measured, &c->measurement))
        return refuse(d, ERR_WRONG_STATE, "measurement", DETAIL_MEASURED_ALREADY);
    if (!answers_fit(d, measurement, c))
        return false;
    d->item = d->row.measured.n + 1;
    struct measured e = {.case_id = c->case_id,
                         .measure = d->item,
                         .measurement = c->measurement,
                         .unknown = c->unknown,
                         .values = c->values};
    decision_emit(d, &message_measured, &e);
    clock_end_named(d, trigger_MEASURE, &c->measurement);
    return true;
}
