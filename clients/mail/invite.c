// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/invite.h"

#include <inttypes.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"

#define UID_MAX 600

static struct icaltimetype utc(int64_t ms)
{
    return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, icaltimezone_get_utc_timezone());
}

/* The same for the same table and moment, whoever gets it and however often. */
static void make_uid(const struct mail_settings *settings, const struct code *ladder,
                     const struct code *tier, int64_t start_ms, char out[UID_MAX])
{
    snprintf(out, UID_MAX, "%s.%s.%" PRId64 "@%s", ladder->s, tier->s, start_ms / 1000,
             settings->host);
}

static icalcomponent *new_calendar(void)
{
    icalerror_set_errors_are_fatal(0); /* of the library: a parser's errors, and we parse nothing */
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    ASSERT(calendar != NULL);
    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar,
                               icalproperty_new_prodid("-//Doorbraak//doorbraak-mail//NL"));
    return calendar;
}

static icalcomponent *new_event(const char *uid, const char *title, int64_t start_ms,
                                uint64_t minutes, int64_t now_ms)
{
    icalcomponent *event = icalcomponent_new_vevent();
    ASSERT(event != NULL);
    icalcomponent_add_property(event, icalproperty_new_uid(uid));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(now_ms)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(utc(start_ms)));
    icalcomponent_add_property(event,
                               icalproperty_new_dtend(utc(start_ms + (int64_t)minutes * 60000)));
    icalcomponent_add_property(event, icalproperty_new_summary(title));
    return event;
}

static char *text_of(icalcomponent *calendar)
{
    char *text = icalcomponent_as_ical_string_r(calendar);
    ASSERT(text != NULL);
    icalcomponent_free(calendar);
    return text;
}

/* Only who gets it stands on it. No answer is asked: whoever cannot come says so in Doorbraak, by
 * an absence, where all who must know it look. */
static icalproperty *attendee_of(const char *to)
{
    char address[300];
    snprintf(address, sizeof address, "mailto:%s", to);
    icalproperty *attendee = icalproperty_new_attendee(address);
    icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    return attendee;
}

char *invite_make(const struct mail_settings *settings, const struct entry_meeting *meeting,
                  const char *title, const char *to, uint64_t sequence, int64_t now_ms)
{
    char uid[UID_MAX];
    char organizer[SETTING_MAX + 8];
    make_uid(settings, &meeting->ladder, &meeting->tier, meeting->start_ms, uid);
    snprintf(organizer, sizeof organizer, "mailto:%s", settings->from);
    icalcomponent *calendar = new_calendar();
    icalcomponent *event = new_event(uid, title, meeting->start_ms, meeting->minutes, now_ms);
    icalcomponent_add_property(
        calendar,
        icalproperty_new_method(meeting->cancel ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST));
    icalcomponent_add_property(event, icalproperty_new_sequence((int)sequence));
    icalcomponent_add_property(
        event,
        icalproperty_new_status(meeting->cancel ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(event, icalproperty_new_organizer(organizer));
    icalcomponent_add_property(event, attendee_of(to));
    icalcomponent_add_property(event, icalproperty_new_url(settings->site));
    icalcomponent_add_component(calendar, event);
    return text_of(calendar);
}
