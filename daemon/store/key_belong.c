// SPDX-License-Identifier: EUPL-1.2
/* The keys by which like cases, issues, earlier solutions and consultations are found: a row has
 * one for each of its obstacles or domains. And those by which links find what they carry. */
#include "base/assert.h"
#include "store/key.h"

/* In the order of the places among a row's indexes, behind the eight of key.c. */
enum {
    ISSUE_ABOUT_AT = 0,
    ISSUE_RANK_AT,
    ALIKE_AT,
    SOLUTION_AT = ALIKE_AT + CODES_INDEXED,
    CONSULTED_AT = SOLUTION_AT + CODES_INDEXED, /* all of them, by obstacle, by domain */
    STORY_AT = CONSULTED_AT + 1 + 2 * CODES_INDEXED,
    REFERRED_AT,
    ARRIVED_AT,
    END_AT,
};

#define BEFORE   8
#define RANK_MAX 15 /* three times five */

static bool is_case(const struct case_row *row)
{
    return row->matter == matter_none || row->matter == matter_CASE;
}

static bool ended(const struct case_row *row)
{
    return row->status == status_CLOSED || row->status == status_WITHDRAWN;
}

static void key_add_newest(struct key *key, const struct case_row *row)
{
    key_add_u64(key, UINT64_MAX - (uint64_t)row->submitted.ms);
    key_add_u64(key, row->case_id.n);
}

void key_of_alike(struct key *key, const struct code *ladder, const struct code *obstacle)
{
    key_of_table_tier(key, TABLE_ALIKE, ladder, obstacle);
}

void key_of_issues_about(struct key *key, const struct code *ladder, const struct code *obstacle,
                         const struct code *domain)
{
    key_of_table_tier(key, TABLE_ISSUE_ABOUT, ladder, obstacle);
    key_add_code(key, domain);
}

void key_of_solution(struct key *key, const struct code *ladder, const struct code *obstacle)
{
    key_of_table_tier(key, TABLE_SOLUTION, ladder, obstacle);
}

void key_of_consulted(struct key *key, const struct code *ladder, enum code_list of,
                      const struct code *code)
{
    key_of_named(key, TABLE_CONSULTED, ladder->s);
    key_add_u8(key, (uint8_t)of);
    key_add_code(key, code);
}

static bool key_of_issue(struct key *key, bool ranked, const struct case_row *row)
{
    if (row->matter != matter_ISSUE)
        return false;
    if (!ranked) {
        key_of_issues_about(key, &row->ladder, &row->obstacles.v[0], &row->domains.v[0]);
        key_add_newest(key, row);
        return true;
    }
    uint64_t rank = row->stubborn + row->impact + row->quick;
    ASSERT(rank <= RANK_MAX);
    key_of_named(key, TABLE_ISSUE_RANK, row->ladder.s);
    key_add_u8(key, ended(row));
    key_add_u8(key, (uint8_t)(RANK_MAX - rank));
    key_add_u64(key, row->case_id.n);
    return true;
}

static bool key_of_case_alike(struct key *key, size_t which, const struct case_row *row)
{
    if (!is_case(row) || which >= row->obstacles.n || row->status == status_WITHDRAWN ||
        row->outcome == outcome_MERGED)
        return false;
    key_of_alike(key, &row->ladder, &row->obstacles.v[which]);
    key_add_newest(key, row);
    return true;
}

static bool key_of_case_solution(struct key *key, size_t which, const struct case_row *row)
{
    if (!is_case(row) || which >= row->obstacles.n || row->outcome == outcome_none ||
        row->outcome == outcome_MERGED || row->status == status_WITHDRAWN)
        return false;
    key_of_solution(key, &row->ladder, &row->obstacles.v[which]);
    key_add_code(key, &row->room);
    key_add_code(key, &row->mandate);
    key_add_text(key, enum_word(&names_outcome, (int)row->outcome));
    key_add_u64(key, row->case_id.n);
    return true;
}

static bool key_of_consultation(struct key *key, size_t which, const struct case_row *row)
{
    static const struct code all;
    bool domain = which > CODES_INDEXED;
    const struct codes *codes = domain ? &row->domains : &row->obstacles;
    size_t i = which == 0 ? 0 : (which - 1) % CODES_INDEXED;
    if (row->matter != matter_CONSULTATION || (which > 0 && i >= codes->n))
        return false;
    if (which == 0)
        key_of_consulted(key, &row->ladder, CODE_NONE, &all);
    else
        key_of_consulted(key, &row->ladder, domain ? CODE_DOMAIN : CODE_OBSTACLE, &codes->v[i]);
    key_add_newest(key, row);
    return true;
}

/* Whoever withdraws consent, or whose case few may see or is kept and nothing else, is not told
 * about either. */
static bool key_of_story(struct key *key, const struct case_row *row)
{
    if (row->story != story_state_PUBLISHED || row->erased || row->guarded ||
        row->consent_withdrawn || row->restricted)
        return false;
    key_of_named(key, TABLE_STORY, row->ladder.s);
    key_add_newest(key, row);
    return true;
}

void key_of_arrival(struct key *key, const struct code *link, struct case_id remote,
                    uint64_t referral)
{
    key_of_named(key, TABLE_ARRIVED, link->s);
    key_add_u64(key, remote.n);
    key_add_u64(key, referral);
}

static bool key_of_referral(struct key *key, bool arrived, const struct case_row *row)
{
    if (arrived ? row->origin.n == 0 : code_empty(&row->referral_to))
        return false;
    if (arrived)
        key_of_arrival(key, &row->submitter, row->origin, row->origin_referral);
    else
        key_of_named(key, TABLE_REFERRED, row->referral_to.s);
    key_add_u64(key, row->case_id.n);
    return true;
}

bool key_of_belong_index(struct key *key, size_t which, const struct case_row *row)
{
    ASSERT(which < END_AT);
    if (which < ALIKE_AT)
        return key_of_issue(key, which == ISSUE_RANK_AT, row);
    if (which < SOLUTION_AT)
        return key_of_case_alike(key, which - ALIKE_AT, row);
    if (which < CONSULTED_AT)
        return key_of_case_solution(key, which - SOLUTION_AT, row);
    if (which < STORY_AT)
        return key_of_consultation(key, which - CONSULTED_AT, row);
    if (which < REFERRED_AT)
        return key_of_story(key, row);
    return key_of_referral(key, which == ARRIVED_AT, row);
}

/* The next place at which a row may have a key: not behind the end of its lists. */
static size_t next_place(size_t which, const struct case_row *row)
{
    const bool consultation = row->matter == matter_CONSULTATION;
    const struct {
        size_t first;
        size_t n;
    } lists[] = {
        {ALIKE_AT, row->obstacles.n},
        {SOLUTION_AT, row->obstacles.n},
        {CONSULTED_AT + 1, consultation ? row->obstacles.n : 0},
        {CONSULTED_AT + 1 + CODES_INDEXED, consultation ? row->domains.n : 0},
    };
    which++;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const size_t first = BEFORE + lists[i].first;
        if (which >= first + lists[i].n && which < first + CODES_INDEXED)
            which = first + CODES_INDEXED;
    }
    return which;
}

void key_of_case_indexes(struct index_keys *out, const struct case_row *row)
{
    out->n = 0;
    for (size_t i = 0; i < CASE_INDEXES; i = next_place(i, row))
        out->n += key_of_case_index(&out->v[out->n], i, row);
}

size_t key_case_indexes(enum table table, size_t *first)
{
    static const enum table single[BEFORE] = {TABLE_QUEUE, TABLE_DUE,  TABLE_DECIDED, TABLE_HOLDER,
                                              TABLE_WORK,  TABLE_CAME, TABLE_OFFERED, TABLE_ENDED};
    static const struct {
        enum table table;
        size_t first;
        size_t n;
    } more[] = {
        {TABLE_ISSUE_ABOUT, ISSUE_ABOUT_AT, 1},
        {TABLE_ISSUE_RANK, ISSUE_RANK_AT, 1},
        {TABLE_ALIKE, ALIKE_AT, CODES_INDEXED},
        {TABLE_SOLUTION, SOLUTION_AT, CODES_INDEXED},
        {TABLE_CONSULTED, CONSULTED_AT, 1 + 2 * CODES_INDEXED},
        {TABLE_STORY, STORY_AT, 1},
        {TABLE_REFERRED, REFERRED_AT, 1},
        {TABLE_ARRIVED, ARRIVED_AT, 1},
    };
    for (size_t i = 0; i < BEFORE; i++)
        if (single[i] == table) {
            *first = i;
            return 1;
        }
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        if (more[i].table == table) {
            *first = BEFORE + more[i].first;
            return more[i].n;
        }
    return 0;
}
