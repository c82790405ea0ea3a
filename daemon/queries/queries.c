// SPDX-License-Identifier: EUPL-1.2
#include "queries/queries.h"

#include "base/assert.h"

#define FIELD(message, type, name, need, max, doc)
#define ENUM_FIELD(message, kind, name, need, doc)
#define LIST_FIELD(message, sub, name, need, max, doc)
#define END(name)
#define QUERY(number, name, NAME, doc) {&message_##name, name##_answer},
static const struct {
    const struct message *message;
    query_function *answer;
} table[] = {
#include "proto/queries.def"
};
#undef QUERY
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END

static bool is_one_of(const struct message *query, const struct message *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (query == list[i])
            return true;
    return false;
}

#define IS_ONE_OF(query, list) is_one_of(query, list, sizeof(list) / sizeof(list)[0])

/* The programs beside the daemon ask what they need, and nothing else; some of it only they. A link
 * asks about what it carries (PMM-4), a mailer whom to tell. A gateway that acts for nobody asks
 * who it is, whose a sign-in is, and what is at the address of a calendar. */
static bool may_ask(const struct query_context *context, const struct message *query)
{
    static const struct message *const only_links[] = {&message_query_referrals,
                                                       &message_query_referral};
    static const struct message *const programs[] = {
        &message_query_hello, &message_query_events_from, &message_query_cursor};
    static const struct message *const gateways[] = {&message_query_hello, &message_query_cursor,
                                                     &message_query_signin, &message_query_feed};
    enum role only = IS_ONE_OF(query, only_links)       ? role_LINK
                     : query == &message_query_calendar ? role_MAILER
                                                        : role_none;
    if (access_has_role(context->actor, role_BACKUP)) /* its one other query is not asked here */
        return query == &message_query_hello ||
               query_refuse_with(context, ERR_DENIED, "query", DETAIL_ROLES, "%s", "-");
    bool link = access_has_role(context->actor, role_LINK);
    bool mailer = access_has_role(context->actor, role_MAILER);
    if (access_is_gateway(context->actor))
        return IS_ONE_OF(query, gateways) ||
               query_refuse(context, ERR_DENIED, "for", DETAIL_FOR_NOBODY);
    bool may = only != role_none && access_has_role(context->actor, only);
    if (link || mailer)
        may = may || IS_ONE_OF(query, programs) ||
              (mailer && (query == &message_query_notices || query == &message_query_mail));
    else
        may = may || only == role_none;
    return may || query_refuse_with(context, ERR_DENIED, "query", DETAIL_ROLES, "%s",
                                    only == role_none ? "-" : enum_word(&names_role, (int)only));
}

bool query_answer(const struct query_context *context, const struct message *query,
                  const void *body, struct writer *answer)
{
    if (!may_ask(context, query))
        return false;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].message == query)
            return table[i].answer(context, body, answer);
    UNREACHABLE();
}

bool query_refuse(const struct query_context *context, enum err code, const char *field,
                  enum detail detail)
{
    return error_set(context->error, code, field, detail);
}

bool query_refuse_with(const struct query_context *context, enum err code, const char *field,
                       enum detail detail, const char *values, ...)
{
    va_list args;
    va_start(args, values);
    error_set_list(context->error, code, field, detail, values, args);
    va_end(args);
    return false;
}

const struct ladder *query_ladder_of(const struct query_context *context, const struct code *code)
{
    uint64_t version;
    const struct ladder *ladder = state_ladder(context->state, code, &version);
    if (ladder == NULL)
        query_refuse_with(context, ERR_NO_SUCH_LADDER, "ladder", DETAIL_VALUE, "%s", code->s);
    return ladder;
}

bool query_case(const struct query_context *context, struct case_id id, struct case_row *out)
{
    if (state_case(context->state, id, out) && access_sees(context->state, context->actor, out))
        return true;
    char text[CASE_ID_TEXT];
    case_id_format(id, text);
    return query_refuse_with(context, ERR_NO_SUCH_CASE, "case_id", DETAIL_VALUE, "%s", text);
}

bool query_shows_household(const struct query_context *context, const struct case_row *row)
{
    struct extract extract;
    if (row->erased || !access_reads_case(context->state, context->actor, row))
        return false;
    access_extract(context->state, context->actor, row, &extract);
    return extract_shows_fact(&extract, sees_fact_PEOPLE);
}

/* What is reminded of is late since the first time; what is due now, since just now. */
static struct instant late_from(struct instant first_due, struct instant due, struct instant now)
{
    if (first_due.ms != 0)
        return first_due;
    return due.ms != 0 && due.ms <= now.ms ? due : (struct instant){0};
}

void query_case_line(const struct case_row *row, struct instant now, struct case_line *out)
{
    struct instant late_since = {0};
    if (case_is_open(row))
        late_since = late_from(row->first_due, row->due, now);
    *out = (struct case_line){
        .case_id = row->case_id,
        .claimed_by = row->claimed_by,
        .district = row->district,
        .domains = row->domains,
        .due = row->due,
        .entered = row->entered,
        .holder = row->holder,
        .late = late_since.ms != 0,
        .late_since = late_since,
        .matter = row->matter,
        .meant_for = row->meant_for,
        .meeting = row->meeting,
        .obstacles = row->obstacles,
        .outcome = row->outcome,
        .outside_date = row->outside_date,
        .owner = row->owner,
        .referral = row->referral_step,
        .referred = row->referred,
        .rung = row->rung,
        .stalled = row->stalled,
        .status = row->status,
        .step = row->step,
        .submitted = row->submitted,
        .tier = row->tier,
        .urgency = row->urgency,
    };
}

void query_leave_out(const struct query_context *context, const struct case_row *row,
                     struct extract *extract, struct case_line *line)
{
    access_extract(context->state, context->actor, row, extract);
    if (!extract_shows_fact(extract, sees_fact_DOMAINS))
        line->domains.n = 0;
    if (!extract_shows_fact(extract, sees_fact_OBSTACLES))
        line->obstacles.n = 0;
    if (!extract_shows_fact(extract, sees_fact_OUTSIDE_DATE))
        line->outside_date.n = 0;
    if (!extract_shows_fact(extract, sees_fact_PLACE))
        line->district = (struct code){{0}};
}

struct instant query_late_since(const struct case_row *row, const struct clock_start *clock,
                                struct instant now)
{
    bool of_case = clock->trigger == trigger_DEADLINE;
    return late_from(clock->first_due, of_case ? row->deadline : clock->due, now);
}
