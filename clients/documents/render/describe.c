// SPDX-License-Identifier: EUPL-1.2
#include "clients/documents/render/describe.h"

#include <inttypes.h>
#include <string.h>

#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"
#include "clients/documents/render/xml.h"

/* An element whose text is for people, with the exact value beside it. */
static void value(FILE *out, const char *name, const char *attribute, const char *exact,
                  const char *words)
{
    xml_open(out, name);
    xml_attribute(out, attribute, exact);
    xml_inside(out);
    xml_text(out, bytes_of(words, strlen(words)));
    xml_close(out, name);
}

static void number(FILE *out, const struct field *field, uint64_t n)
{
    char exact[24];
    char cents[VIEW_CENTS_MAX];
    size_t len = field->name_len;
    bool money = len >= 5 && strcmp(field->name + len - 5, "cents") == 0;
    snprintf(exact, sizeof exact, "%" PRIu64, n);
    value(out, field->name, "value", exact, money ? view_cents_text(n, cents) : exact);
}

static void codes(FILE *out, const struct field *field, const struct codes *list,
                  const struct wording *wording)
{
    xml_open(out, field->name);
    xml_inside(out);
    for (uint32_t i = 0; i < list->n; i++)
        value(out, "code", "code", list->v[i].s, words_of_code(wording, field->name, list->v[i].s));
    xml_close(out, field->name);
}

static void list_of(FILE *out, const struct field *field, const struct list *list,
                    const struct wording *wording)
{
    const char *members = list->v;
    xml_open(out, field->name);
    xml_inside(out);
    for (size_t i = 0; i < list->n; i++) {
        xml_open(out, field->sub->name);
        xml_inside(out);
        describe(out, field->sub, members + i * field->sub->size, wording);
        xml_close(out, field->sub->name);
    }
    xml_close(out, field->name);
}

static void moment(FILE *out, const char *name, struct instant instant)
{
    char exact[WHEN_MAX];
    char words[WHEN_MAX];
    value(out, name, "at", when_utc(instant, exact), when_long(instant, words));
}

static void date(FILE *out, const char *name, struct civil_date day)
{
    char exact[11];
    char words[WHEN_MAX];
    civil_date_format(day, exact);
    value(out, name, "date", exact, when_date(day, words));
}

static void one_field(FILE *out, const struct field *field, const void *at,
                      const struct wording *wording)
{
    char text[CASE_ID_TEXT];
    switch (field->type) {
    case FIELD_U64:
        number(out, field, *(const uint64_t *)at);
        return;
    case FIELD_BOOL:
        xml_element(out, field->name, "yes");
        return;
    case FIELD_CODE:
        value(out, field->name, "code", ((const struct code *)at)->s,
              words_of_code(wording, field->name, ((const struct code *)at)->s));
        return;
    case FIELD_CODES:
        codes(out, field, at, wording);
        return;
    case FIELD_CASE:
        case_id_format(*(const struct case_id *)at, text);
        xml_element(out, field->name, text);
        return;
    case FIELD_DATE:
        date(out, field->name, *(const struct civil_date *)at);
        return;
    case FIELD_INSTANT:
        moment(out, field->name, *(const struct instant *)at);
        return;
    case FIELD_LINE:
        value(out, field->name, "value", *(const char *const *)at,
              words_of_code(wording, field->name, *(const char *const *)at));
        return;
    case FIELD_ENUM:
        value(out, field->name, "code", enum_word(field->names, *(const int *)at),
              term_of(field->names, *(const int *)at));
        return;
    case FIELD_LIST:
        list_of(out, field, at, wording);
        return;
    case FIELD_ID:
    case FIELD_BYTES:
    case FIELD_TEXTS:
    case FIELD_SEALED:
    case FIELD_DURATION:
        return; /* no answer that a document is made of has them */
    }
}

void describe(FILE *out, const struct message *message, const void *body,
              const struct wording *wording)
{
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        if (field_present(field, body))
            one_field(out, field, (const char *)body + field->offset, wording);
    }
}
