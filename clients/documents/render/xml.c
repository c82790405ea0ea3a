// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/xml.h"

#include <ctype.h>

enum { FULL_LINE = 60 /* characters: a line as long as this was broken by its width */ };

void xml_open(FILE *out, const char *name)
{
    fprintf(out, "<%s", name);
}

void xml_inside(FILE *out)
{
    fputc('>', out);
}

void xml_close(FILE *out, const char *name)
{
    fprintf(out, "</%s>\n", name);
}

/* U+FFFE and U+FFFF are no characters of XML; the protocol lets in no others that are not. */
static size_t no_character(const uint8_t *at, size_t left)
{
    return left >= 3 && at[0] == 0xef && at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf) ? 3 : 0;
}

static void escape(FILE *out, struct bytes text, bool attribute)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        size_t skip = no_character(text.data + i, text.len - i);
        if (skip > 0) {
            fputs("\xef\xbf\xbd", out);
            i += skip - 1;
        } else if (c == '<') {
            fputs("&lt;", out);
        } else if (c == '>') {
            fputs("&gt;", out);
        } else if (c == '&') {
            fputs("&amp;", out);
        } else if (c == '"' && attribute) {
            fputs("&quot;", out);
        } else if (c == '\t' || c == '\n') {
            fputs(attribute ? " " : c == '\n' ? "\n" : "\t", out);
        } else if (c < 0x20 || c == 0x7f) {
            fputs("\xef\xbf\xbd", out);
        } else {
            fputc(c, out);
        }
    }
}

void xml_text(FILE *out, struct bytes text)
{
    escape(out, text, false);
}

void xml_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    escape(out, bytes_of(value, strlen(value)), true);
    fputc('"', out);
}

void xml_element(FILE *out, const char *name, const char *text)
{
    xml_open(out, name);
    xml_inside(out);
    xml_text(out, bytes_of(text, strlen(text)));
    xml_close(out, name);
}

/* --- paragraphs --- */

static struct bytes trimmed(struct bytes line)
{
    while (line.len > 0 && isspace(line.data[line.len - 1]))
        line.len--;
    while (line.len > 0 && isspace(line.data[0]))
        line = bytes_of(line.data + 1, line.len - 1);
    return line;
}

static size_t characters(struct bytes line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.len; i++)
        n += (line.data[i] & 0xc0) != 0x80;
    return n;
}

/* "- …", "* …", "• …", "1. …", "a) …" */
static bool begins_item(struct bytes line)
{
    if (line.len >= 4 && memcmp(line.data, "\xe2\x80\xa2", 3) == 0)
        return true;
    if (line.len < 3 || line.data[2] != ' ')
        return line.len >= 2 && (line.data[0] == '-' || line.data[0] == '*') && line.data[1] == ' ';
    bool mark = line.data[1] == '.' || line.data[1] == ')';
    return (mark && isalnum(line.data[0])) ||
           ((line.data[0] == '-' || line.data[0] == '*') && line.data[1] == ' ');
}

static struct bytes next_line(struct bytes *rest)
{
    const uint8_t *end = memchr(rest->data, '\n', rest->len);
    size_t len = end == NULL ? rest->len : (size_t)(end - rest->data);
    struct bytes line = bytes_of(rest->data, len);
    size_t taken = end == NULL ? len : len + 1;
    *rest = bytes_of(rest->data + taken, rest->len - taken);
    return line;
}

void xml_paragraphs(FILE *out, struct bytes words)
{
    bool inside = false;
    size_t before = 0;
    while (words.len > 0) {
        struct bytes line = trimmed(next_line(&words));
        bool begins = line.len > 0 && (!inside || begins_item(line) || before < FULL_LINE);
        if (inside && (line.len == 0 || begins)) {
            xml_close(out, "p");
            inside = false;
        }
        if (line.len == 0)
            continue;
        fputs(inside ? " " : "<p>", out);
        inside = true;
        before = characters(line);
        xml_text(out, line);
    }
    if (inside)
        xml_close(out, "p");
}
