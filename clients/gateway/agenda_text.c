// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/agenda_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/assert.h"

#define LINE_OCTETS 75 /* of a line, without its end */

/* Folded, never within a character. */
static void put_line(FILE *out, const char *line)
{
    size_t left = strlen(line);
    size_t room = LINE_OCTETS;
    while (left > room) {
        size_t len = room;
        while (len > 1 && ((unsigned char)line[len] & 0xc0) == 0x80)
            len--;
        fprintf(out, "%.*s\r\n ", (int)len, line);
        line += len;
        left -= len;
        room = LINE_OCTETS - 1; /* the space that a folded line begins with */
    }
    fprintf(out, "%s\r\n", line);
}

static void put_text(FILE *out, const char *name, const char *value)
{
    char line[400];
    size_t n = (size_t)snprintf(line, sizeof line, "%s:", name);
    for (; *value != '\0' && n + 3 < sizeof line; value++) {
        if (strchr("\\;,", *value) != NULL)
            line[n++] = '\\';
        line[n++] = *value;
    }
    line[n] = '\0';
    put_line(out, line);
}

static void put_moment(FILE *out, const char *name, int64_t ms)
{
    struct tm tm;
    char text[40] = "";
    time_t seconds = (time_t)(ms / 1000);
    if (gmtime_r(&seconds, &tm) != NULL)
        strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
    fprintf(out, "%s:%s\r\n", name, text);
}

/* Its stamp is that of the meeting: what was made anew and is the same is the same text. */
static void put_meeting(FILE *out, const struct feed_answer *feed, const struct feed_meeting *one,
                        const char *host)
{
    char line[500];
    int64_t start_ms = one->start.ms;
    snprintf(line, sizeof line, "UID:%s.%s.%" PRId64 "@%s", feed->ladder.s, feed->tier.s,
             start_ms / 1000, host);
    put_line(out, "BEGIN:VEVENT");
    put_line(out, line);
    put_moment(out, "DTSTAMP", start_ms);
    put_moment(out, "DTSTART", start_ms);
    put_moment(out, "DTEND", start_ms + (int64_t)one->minutes * 60000);
    put_text(out, "SUMMARY", feed->name);
    put_line(out, "END:VEVENT");
}

char *agenda_text(const struct feed_answer *feed, const char *host)
{
    char *text = NULL;
    size_t len = 0;
    const struct feed_meeting *meetings = feed->meetings.v;
    FILE *out = open_memstream(&text, &len);
    ASSERT(out != NULL);
    put_line(out, "BEGIN:VCALENDAR");
    put_line(out, "VERSION:2.0");
    put_line(out, "PRODID:-//Doorbraak//doorbraak-web//NL");
    put_line(out, "METHOD:PUBLISH");
    put_text(out, "X-WR-CALNAME", feed->name);
    put_line(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    put_line(out, "X-PUBLISHED-TTL:PT1H"); /* the same, for whoever knows no RFC 7986 */
    for (size_t i = 0; i < feed->meetings.n; i++)
        put_meeting(out, feed, &meetings[i], host);
    put_line(out, "END:VCALENDAR");
    ASSERT(fclose(out) == 0 && text != NULL);
    return text;
}
