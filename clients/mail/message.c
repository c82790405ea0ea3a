// SPDX-License-Identifier: EUPL-1.2
#include "clients/mail/message.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/assert.h"

#define LINE_MAX_QP   75 /* characters before a soft break */
#define WORD_BYTES    42 /* of UTF-8 in one encoded word */
#define BOUNDARY      "=_doorbraak"
#define HEADER_LENGTH 200 /* of a value that is written as it is */

/* --- headers --- */

static bool is_plain(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return strlen(text) <= HEADER_LENGTH && strstr(text, "=?") == NULL;
}

/* As many bytes as fit, whole characters only. */
static size_t word_len(const char *text)
{
    size_t len = strlen(text);
    if (len <= WORD_BYTES)
        return len;
    len = WORD_BYTES;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len == 0 ? WORD_BYTES : len;
}

/* RFC 2047: words that hold anything, also a line end; each on a line of its own. */
static void put_encoded(FILE *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        char word[100];
        size_t len = word_len(at);
        sodium_bin2base64(word, sizeof word, (const unsigned char *)at, len,
                          sodium_base64_VARIANT_ORIGINAL);
        fprintf(out, " =?UTF-8?B?%s?=\r\n", word);
        at += len;
    }
}

static void put_unstructured(FILE *out, const char *name, const char *text)
{
    fprintf(out, "%s:", name);
    if (is_plain(text))
        fprintf(out, " %s\r\n", text);
    else
        put_encoded(out, text);
}

/* The settings allow no quotes in the name. */
static void put_from(FILE *out, const struct message_head *head)
{
    fputs("From:", out);
    if (!is_plain(head->name))
        put_encoded(out, head->name);
    else if (strchr(head->name, '.') != NULL)
        fprintf(out, " \"%s\"", head->name);
    else if (head->name[0] != '\0')
        fprintf(out, " %s", head->name);
    fprintf(out, " <%s>\r\n", head->from);
}

/* "Mon, 02 Mar 2026 08:00:00 +0000", whatever the locale. */
static void put_date(FILE *out, int64_t ms)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    ASSERT(gmtime_r(&seconds, &tm) != NULL);
    fprintf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
            months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void put_head(FILE *out, const struct message_head *head)
{
    put_date(out, head->date_ms);
    put_from(out, head);
    fprintf(out, "To: <%s>\r\n", head->to);
    put_unstructured(out, "Subject", head->subject);
    fprintf(out, "Message-ID: <%s>\r\n", head->id);
    /* nobody reads what comes back, and no answering machine is to answer */
    fputs(
        "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
        out);
}

/* --- bodies --- */

static bool is_as_is(unsigned char c)
{
    return c >= ' ' && c <= '~' && c != '=';
}

/* Quoted-printable: lines of ASCII that any server leaves as they are. A space at the end of a line
 * is encoded, as one that is not may get lost. */
static void put_quoted(FILE *out, const char *text)
{
    size_t column = 0;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\r')
            continue;
        if (*c == '\n') {
            fputs("\r\n", out);
            column = 0;
            continue;
        }
        bool last = c[1] == '\n' || c[1] == '\r' || c[1] == '\0';
        bool as_is = is_as_is((unsigned char)*c) && !(*c == ' ' && last);
        size_t width = as_is ? 1 : 3;
        if (column + width > LINE_MAX_QP) {
            fputs("=\r\n", out);
            column = 0;
        }
        if (as_is)
            putc(*c, out);
        else
            fprintf(out, "=%02X", (unsigned char)*c);
        column += width;
    }
    fputs("\r\n", out);
}

static void put_part(FILE *out, const char *type, const char *text)
{
    fprintf(out, "Content-Type: %s\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", type);
    put_quoted(out, text);
}

char *message_make(const struct message_head *head, const char *text, const char *calendar,
                   const char *method, size_t *len)
{
    char *data = NULL;
    FILE *out = open_memstream(&data, len);
    ASSERT(out != NULL);
    put_head(out, head);
    if (calendar == NULL) {
        put_part(out, "text/plain; charset=UTF-8", text);
    } else {
        char type[100];
        snprintf(type, sizeof type, "text/calendar; charset=UTF-8; method=%s", method);
        fputs("Content-Type: multipart/alternative; boundary=\"" BOUNDARY "\"\r\n\r\n", out);
        fputs("--" BOUNDARY "\r\n", out);
        put_part(out, "text/plain; charset=UTF-8", text);
        fputs("--" BOUNDARY "\r\n", out);
        put_part(out, type, calendar);
        fputs("--" BOUNDARY "--\r\n", out);
    }
    ASSERT(fclose(out) == 0);
    return data;
}
