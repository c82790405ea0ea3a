// SPDX-License-Identifier: EUPL-1.2
#include "core/apply.h"

#include "base/assert.h"

static bool is_active_admin(struct state *state, const struct code *person)
{
    struct person_row row;
    struct code admin = code_of("admin");
    return state_person(state, person, &row) && !row.revoked && codes_have(&row.roles, &admin);
}

static void put_person(struct state *state, const struct person_row *row, struct site_row *site)
{
    bool before = is_active_admin(state, &row->person);
    state_person_put(state, row);
    bool after = is_active_admin(state, &row->person);
    if (after && !before)
        site->administrators++;
    if (before && !after)
        site->administrators--;
}

static void revoke_key(struct state *state, const struct code *person, const struct code *key)
{
    struct key_row row;
    ASSERT(state_key(state, person, key, &row));
    row.revoked = true;
    state_key_put(state, &row);
}

/* Who stood in for someone who is shut out does so no longer; nor does he for others: what replaces
 * him there are events of their own. */
static void person_revoked(struct state *state, const struct person_revoked *e,
                           struct site_row *site)
{
    const struct code *person = &e->person;
    struct person_row row;
    struct absence_row absence = {.person = {{0}}};
    ASSERT(state_person(state, person, &row));
    row.revoked = true;
    row.successor = e->successor;
    put_person(state, &row, site);
    site->recompute = true; /* a walk over the open cases passes on what he had (core/leave.h) */
    state_absences_forget(state, person, (struct civil_date){0}, (struct civil_date){0});
    while (state_stand_in_next(state, person, &absence))
        state_absence_delete(state, &absence);
    uint8_t subject[SIGNIN_SUBJECT];
    while (state_signin_next(state, person, NULL, subject))
        state_signin_delete(state, subject, person);
    struct feed_row feed;
    while (state_feed_next(state, person, NULL, &feed))
        state_feed_delete(state, person, &feed.ladder, &feed.tier);
    struct key_row key;
    struct code after = {{0}};
    while (state_key_next(state, person, &after, &key)) {
        after = key.key;
        if (!key.revoked)
            revoke_key(state, person, &after);
    }
}

static bool apply_person(struct state *state, const struct core_fact *fact, struct site_row *site)
{
    switch (fact->message->number) {
    case EV_PERSON_ENTERED: {
        const struct person_entered *e = fact->body;
        struct person_row row = {
            .organisation = e->organisation, .person = e->person, .roles = e->roles};
        put_person(state, &row, site);
        return true;
    }
    case EV_PERSON_REVOKED:
        person_revoked(state, fact->body, site);
        return true;
    case EV_KEY_ADDED: {
        const struct key_added *e = fact->body;
        struct key_row row = {
            .key = e->key, .person = e->person, .public_key = e->public_key, .until = e->until};
        state_key_put(state, &row);
        return true;
    }
    case EV_KEY_REVOKED: {
        const struct key_revoked *e = fact->body;
        revoke_key(state, &e->person, &e->key);
        return true;
    }
    case EV_SIGNIN_ADDED: {
        const struct signin_added *e = fact->body;
        ASSERT(e->subject.len == SIGNIN_SUBJECT);
        state_signin_put(state, e->subject.data, &e->person);
        return true;
    }
    case EV_SIGNIN_REMOVED: {
        const struct signin_removed *e = fact->body;
        ASSERT(e->subject.len == SIGNIN_SUBJECT);
        state_signin_delete(state, e->subject.data, &e->person);
        return true;
    }
    case EV_FEED_MADE: {
        const struct feed_made *e = fact->body;
        struct feed_row row = {.ladder = e->ladder,
                               .made = fact->stamp,
                               .person = e->person,
                               .subject = e->subject,
                               .tier = e->tier};
        state_feed_put(state, &row);
        return true;
    }
    case EV_FEED_ENDED: {
        const struct feed_ended *e = fact->body;
        state_feed_delete(state, &e->person, &e->ladder, &e->tier);
        return true;
    }
    case EV_ABSENCE_NOTED: {
        const struct absence_noted *e = fact->body;
        struct absence_row row = {
            .from = e->from, .person = e->person, .stand_in = e->stand_in, .until = e->until};
        state_absences_forget(state, &e->person, e->from, e->until);
        state_absence_put(state, &row);
        return true;
    }
    case EV_TERM_SET: {
        const struct term_set *e = fact->body;
        struct term_row row = {
            .from = e->from, .hours_week = e->hours_week, .person = e->person, .until = e->until};
        state_term_put(state, &e->ladder, &e->tier, &row);
        return true;
    }
    default:
        return false;
    }
}

static void take_slot(struct site_row *site, uint64_t slot)
{
    if (slot > site->slots)
        site->slots = slot;
}

static void contact_listed(struct state *state, const struct contact_listed *e,
                           struct site_row *site)
{
    struct contact_row row = {
        .contact = e->contact,
        .mandates = e->mandates,
        .organisation = e->organisation,
        .slot = e->slot,
        .verified = e->verified,
    };
    state_contact_put(state, &row);
    take_slot(site, e->slot);
}

/* The moments of a rule: new ones come in; those of the rule that are ahead, empty and no longer in
 * it go out. Convened meetings and those with cases stay. */
static void meetings_installed(struct state *state, const struct core_fact *fact)
{
    const struct meetings_installed *e = fact->body;
    const struct moment *moments = e->moments.v;
    struct meeting_row row;
    struct instant from = fact->stamp;
    while (state_meeting_next(state, &e->ladder, &e->tier, from, &row)) {
        from = instant_of_ms(row.start.ms + 1);
        bool kept = row.convened || row.held || row.booked > 0;
        for (size_t i = 0; i < e->moments.n && !kept; i++)
            kept = moments[i].start.ms == row.start.ms;
        if (!kept)
            state_meeting_delete(state, &e->ladder, &e->tier, row.start);
    }
    for (size_t i = 0; i < e->moments.n; i++) {
        if (state_meeting(state, &e->ladder, &e->tier, moments[i].start, &row))
            continue;
        struct meeting_row meeting = {.start = moments[i].start};
        state_meeting_put(state, &e->ladder, &e->tier, &meeting);
    }
}

static void export_begun(struct state *state, const struct core_fact *fact, struct site_row *site)
{
    const struct export_begun *e = fact->body;
    struct export_row row = {
        .begun = fact->stamp,
        .export = e->export,
        .format = e->format,
        .from = e->from,
        .ladder = e->ladder,
        .person = e->person,
        .until = e->until,
    };
    state_export_put(state, &row);
    site->exports = e->export;
}

static void export_finished(struct state *state, const struct core_fact *fact)
{
    const struct export_finished *e = fact->body;
    struct export_row row;
    ASSERT(state_export(state, e->export, &row));
    row.cases = e->cases;
    row.finished = fact->stamp;
    state_export_put(state, &row);
}

static void apply_files(struct state *state, const struct core_fact *fact, struct site_row *site)
{
    switch (fact->message->number) {
    case EV_CASE_SUBMITTED:
        take_slot(site, ((const struct case_submitted *)fact->body)->slot);
        break;
    case EV_CONSULT_OPENED:
        take_slot(site, ((const struct consult_opened *)fact->body)->slot);
        break;
    case EV_ISSUE_PROPOSED:
        take_slot(site, ((const struct issue_proposed *)fact->body)->slot);
        break;
    case EV_CONTACT_LISTED:
        contact_listed(state, fact->body, site);
        break;
    case EV_CONTACT_OVERDUE:
        state_contact_mark_overdue(state, &((const struct contact_overdue *)fact->body)->contact);
        break;
    case EV_CONTACT_REMOVED: {
        const struct contact_removed *e = fact->body;
        state_texts_delete_all(state, TEXTS_OF_CONTACT, &e->contact);
        state_contact_delete(state, &e->contact);
        break;
    }
    case EV_EXPORT_BEGUN:
        export_begun(state, fact, site);
        break;
    case EV_GLASS_BROKEN:
        site->glasses = ((const struct glass_broken *)fact->body)->glass;
        break;
    case EV_ERASURE_ASKED:
        site->erasures = ((const struct erasure_asked *)fact->body)->erasure;
        break;
    case EV_EXPORT_FINISHED:
        export_finished(state, fact);
        break;
    case EV_PRACTICE_ADVANCED:
        site->practice_ms +=
            (uint64_t)(((const struct practice_advanced *)fact->body)->until.ms - fact->stamp.ms);
        break;
    case EV_LADDER_INSTALLED: {
        const struct ladder_installed *e = fact->body;
        state_ladder_put(state, &e->code, e->version, e->data);
        break;
    }
    case EV_CALENDAR_INSTALLED:
        state_calendar_put(state, fact->body);
        site->recompute = true;
        break;
    case EV_ZONE_INSTALLED:
        state_zone_put(state, fact->body);
        site->recompute = true;
        break;
    case EV_DEADLINES_FOLLOWED:
        site->recompute = false;
        break;
    case EV_MEETINGS_INSTALLED:
        meetings_installed(state, fact);
        break;
    default:
        break;
    }
}

void apply_site(struct state *state, const struct core_fact *fact)
{
    struct site_row site;
    state_site(state, &site);
    if (fact->message->number == EV_MAIL_SET)
        take_slot(&site, ((const struct mail_set *)fact->body)->slot);
    if (!apply_mail(state, fact) && !apply_person(state, fact, &site))
        apply_files(state, fact, &site);
    site.sequence = fact->sequence;
    site.stamp = fact->stamp;
    state_site_put(state, &site);
}
