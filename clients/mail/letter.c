// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/letter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"

enum { WHEN_MAX = 64 };

/* Dutch, English. */
static const char *const words_new[] = {"nieuw", "new"};
static const char *const words_again[] = {"herinnering", "reminder"};
static const char *const words_stand_in[] = {"u neemt waar", "you stand in"};
static const char *const words_late[] = {"TE LAAT", "LATE"};
static const char *const words_foot[] = {
    "In deze mail staat nooit om wie het gaat; dat leest u alleen in Doorbraak.\n"
    "Antwoorden op deze mail leest niemand.",
    "This mail never says whom it is about; you read that in Doorbraak only.\n"
    "Nobody reads answers to this mail."};

/* --- moments --- */

/* Local time of the settings' zone, which main.c put in TZ. */
static const char *when(int64_t ms, bool english, char out[WHEN_MAX])
{
    static const char *const days[2][7] = {
        {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
        {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}};
    static const char *const months[2][12] = {
        {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"},
        {"January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"}};
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    snprintf(out, WHEN_MAX, "-");
    if (ms > 0 && localtime_r(&seconds, &tm) != NULL)
        snprintf(out, WHEN_MAX, "%s %d %s %d, %02d:%02d", days[english][tm.tm_wday], tm.tm_mday,
                 months[english][tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min);
    return out;
}

/* --- lines --- */

/* The ladder's own words, without what could begin a line of its own. */
static void put_words(FILE *out, const char *text)
{
    for (const char *c = text == NULL ? "-" : text; *c != '\0'; c++)
        putc((unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c, out);
}

static void put_field(FILE *out, const char *label, const char *text)
{
    fprintf(out, "%-11s", label);
    put_words(out, text);
    putc('\n', out);
}

static const char *why_words(enum asked_why why, bool english)
{
    switch (why) {
    case asked_why_NEW:
        return words_new[english];
    case asked_why_AGAIN:
        return words_again[english];
    case asked_why_STAND_IN:
        return words_stand_in[english];
    case asked_why_none:
        break;
    }
    return NULL;
}

static void put_line(FILE *out, const struct mail_settings *settings, const struct mail_line *line,
                     bool english)
{
    char text[WHEN_MAX + 40];
    char moment[WHEN_MAX];
    struct instant by = line->late ? line->late_since : line->due;
    char number[CASE_ID_TEXT];
    case_id_format(line->case_id, number);
    put_field(out, english ? "Case" : "Casus", number);
    if (line->tier != NULL) {
        fprintf(out, "%-11s%" PRIu64 ", ", english ? "Rung" : "Trede", line->rung);
        put_words(out, line->tier);
        putc('\n', out);
    }
    put_field(out, english ? "Asked" : "Gevraagd", line->words);
    snprintf(text, sizeof text, "%s%s%s%s", when(by.ms, english, moment), line->late ? " (" : "",
             line->late ? words_late[english] : "", line->late ? ")" : "");
    put_field(out, english ? "By" : "Uiterlijk", text);
    if (line->why != asked_why_none)
        put_field(out, english ? "Why you" : "Waarom u", why_words(line->why, english));
    fprintf(out, "%s/zaken/%s\n\n", settings->site, number);
}

static FILE *begin(char **text, size_t *len)
{
    FILE *out = open_memstream(text, len);
    ASSERT(out != NULL);
    return out;
}

static char *end(FILE *out, char **text, bool english)
{
    fprintf(out, "%s\n", words_foot[english]);
    ASSERT(fclose(out) == 0);
    return *text;
}

/* --- letters --- */

static size_t count_cases(const struct mail_answer *answer)
{
    const struct mail_line *lines = answer->lines.v;
    size_t cases = 0;
    for (size_t i = 0; i < answer->lines.n; i++) {
        size_t j = 0;
        while (j < i && !case_id_equal(lines[j].case_id, lines[i].case_id))
            j++;
        cases += j == i;
    }
    return cases;
}

char *letter_notice(const struct mail_settings *settings, const struct mail_answer *answer,
                    char subject[SUBJECT_MAX])
{
    const struct mail_line *lines = answer->lines.v;
    char number[CASE_ID_TEXT];
    char *text = NULL;
    size_t len;
    bool english = answer->english;
    FILE *out = begin(&text, &len);
    ASSERT(answer->lines.n > 0);
    case_id_format(lines[0].case_id, number);
    const char *why = why_words(lines[0].why, english);
    snprintf(subject, SUBJECT_MAX,
             english ? "Doorbraak: case %s asks you something (%s)"
                     : "Doorbraak: casus %s vraagt iets van u (%s)",
             number, why == NULL ? words_new[english] : why);
    if (count_cases(answer) > 1)
        snprintf(subject, SUBJECT_MAX,
                 english ? "Doorbraak: %zu cases ask you something"
                         : "Doorbraak: %zu casussen vragen iets van u",
                 count_cases(answer));
    fputs(english ? "Something is asked of you.\n\n" : "Er wordt u iets gevraagd.\n\n", out);
    for (size_t i = 0; i < answer->lines.n; i++)
        put_line(out, settings, &lines[i], english);
    return end(out, &text, english);
}

char *letter_digest(const struct mail_settings *settings, const struct mail_answer *answer,
                    char subject[SUBJECT_MAX])
{
    const struct mail_line *lines = answer->lines.v;
    char *text = NULL;
    size_t len;
    bool english = answer->english;
    FILE *out = begin(&text, &len);
    snprintf(subject, SUBJECT_MAX,
             english ? "Doorbraak: what is asked of you (%zu)"
                     : "Doorbraak: wat u wordt gevraagd (%zu)",
             answer->lines.n);
    fputs(english ? "What is new, late or due within a day.\n\n"
                  : "Wat nieuw is, te laat, of binnen een dag af moet.\n\n",
          out);
    for (size_t i = 0; i < answer->lines.n; i++)
        put_line(out, settings, &lines[i], english);
    if (answer->more > 0)
        fprintf(out,
                english ? "And %" PRIu64 " more in your list: %s\n\n"
                        : "En nog %" PRIu64 " in uw lijst: %s\n\n",
                answer->more, settings->site);
    return end(out, &text, english);
}

char *letter_meeting(const struct mail_settings *settings, const struct entry_meeting *meeting,
                     const char *title, bool english, char subject[SUBJECT_MAX])
{
    char moment[WHEN_MAX];
    char *text = NULL;
    size_t len;
    FILE *out = begin(&text, &len);
    when(meeting->start_ms, english, moment);
    const char *head = meeting->cancel ? (english ? "cancelled" : "gaat niet door")
                                       : (english ? "invitation" : "uitnodiging");
    snprintf(subject, SUBJECT_MAX, "Doorbraak: %s: %.80s", head, title);
    if (meeting->cancel)
        fputs(english ? "This meeting is off, or you are not expected at it any more.\n\n"
                      : "Deze vergadering gaat niet door, of u wordt er niet meer verwacht.\n\n",
              out);
    else
        fputs(english ? "You are invited to this meeting.\n\n"
                      : "U bent uitgenodigd voor deze vergadering.\n\n",
              out);
    put_field(out, english ? "Table" : "Tafel", title);
    put_field(out, english ? "When" : "Wanneer", moment);
    fprintf(out, "%-11s%" PRIu64 " %s\n", english ? "Length" : "Duur", meeting->minutes,
            english ? "minutes" : "minuten");
    fprintf(out, "%s\n\n", settings->site);
    return end(out, &text, english);
}
