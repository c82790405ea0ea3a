// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/fill.h"

#include <stdio.h>

#include "base/assert.h"
#include "calendar/duration.h"
#include "clients/cli/cli.h"
#include "clients/cli/terms.h"
#include "clients/cli/when.h"
#include "proto/text.h"

bool fill_is_cents(const struct field *field)
{
    static const char end[] = "cents";
    size_t len = strlen(field->name);
    return field->type == FIELD_U64 && len >= sizeof end - 1 &&
           strcmp(field->name + len - (sizeof end - 1), end) == 0;
}

static const char *enum_shape(const struct field *field)
{
    static char words[240];
    size_t at = 0;
    for (size_t i = 1; i < field->names->n; i++) {
        if (!enum_is_offered(field->names, i))
            continue;
        int n = snprintf(words + at, sizeof words - at, "%s%s", at == 0 ? "" : ", ",
                         field->names->names[i]);
        if (n < 0 || (size_t)n >= sizeof words - at)
            break;
        at += (size_t)n;
    }
    return words;
}

static const char *list_shape(const struct field *field)
{
    static char words[240];
    char member[160];
    text_list_shape(field, member, sizeof member);
    snprintf(words, sizeof words, _("%s, en het veld opnieuw voor elk volgende"), member);
    return words;
}

const char *fill_shape(const struct field *field)
{
    switch (field->type) {
    case FIELD_U64:
        return fill_is_cents(field) ? _("een bedrag, als €500, 12,50 of €1.250,00")
                                    : _("een heel getal");
    case FIELD_BOOL:
        return _("ja of nee");
    case FIELD_CODE:
        return _("een code: een letter, dan a-z 0-9 - . _, samen hoogstens 39 tekens");
    case FIELD_CODES:
        return _("codes met een komma ertussen");
    case FIELD_CASE:
        return _("een casusnummer, als D-7K3M-9QX2-AB4C");
    case FIELD_ID:
    case FIELD_BYTES:
        return _("hexadecimale cijfers");
    case FIELD_DATE:
        return _("een bestaande datum, als 2026-03-02 of 2-3-2026");
    case FIELD_INSTANT:
        return _("een datum en tijd, als '2026-03-10 17:00'");
    case FIELD_LINE:
        return _("een korte tekst");
    case FIELD_TEXTS:
        return _("tekst, zonder stuurtekens");
    case FIELD_SEALED:
        return "-";
    case FIELD_DURATION:
        return _("een duur, als '2 working days', '4 working hours' of '6 weken'");
    case FIELD_ENUM:
        return enum_shape(field);
    case FIELD_LIST:
        return list_shape(field);
    }
    UNREACHABLE();
}

/* "question" for "texts.question", where the message has texts and no such field. */
static const char *full_key(const struct message *message, const char *key, char out[80])
{
    static const char texts[] = "texts";
    bool short_form = message_field(message, bytes_of(key, strlen(key))) == NULL &&
                      strchr(key, '.') == NULL && code_valid(key, strlen(key));
    if (!short_form || message_field(message, bytes_of(texts, sizeof texts - 1)) == NULL)
        return key;
    snprintf(out, 80, "%s.%s", texts, key);
    return out;
}

/* What proto cannot read by itself. True when the value was one of these; `filled` says how it
 * went. */
static bool fill_local(const struct message *message, const struct field *field, const char *key,
                       const char *value, void *body, struct error *error, bool *filled)
{
    struct duration duration;
    struct instant instant;
    if (field->type == FIELD_DURATION && duration_parse(value, strlen(value), &duration)) {
        *filled = text_fill_u64(message, key, (uint64_t)duration.unit << 32 | duration.amount, body,
                                error);
        return true;
    }
    if (field->type == FIELD_INSTANT && when_parse(value, &instant)) {
        *filled = text_fill_u64(message, key, (uint64_t)instant.ms, body, error);
        return true;
    }
    return false;
}

/* The field that an error names within a member of a list, as "household[0].role"; else `field`. */
static const struct field *part_of(const struct field *field, const char *name)
{
    const char *dot = strrchr(name, '.');
    if (field == NULL || field->type != FIELD_LIST || dot == NULL)
        return field;
    const struct field *part = message_field(field->sub, bytes_of(dot + 1, strlen(dot + 1)));
    return part == NULL ? field : part;
}

static void word_fault(const struct message *message, const char *key, const struct field *field,
                       const struct error *error, struct arena *arena, char fault[FILL_FAULT_MAX])
{
    bool telling = error->detail == DETAIL_AT_MOST || error->detail == DETAIL_TEXT_BYTES ||
                   error->detail == DETAIL_CODE_TWICE;
    char detail[DETAIL_MAX];
    const char *name = error->field[0] == '\0' ? key : error->field;
    if (error->code == ERR_UNKNOWN_FIELD && field == NULL)
        snprintf(fault, FILL_FAULT_MAX, _("'%.60s' is geen veld van %s"), key, message->name);
    else if (error->code == ERR_BAD_VALUE && error->detail == DETAIL_GIVEN_TWICE)
        snprintf(fault, FILL_FAULT_MAX, _("'%.60s' staat er twee keer"), name);
    else if (error->code == ERR_BAD_VALUE && field != NULL && !telling)
        snprintf(fault, FILL_FAULT_MAX, _("'%.60s' moet zijn: %.200s"), name,
                 fill_shape(part_of(field, name)));
    else
        snprintf(fault, FILL_FAULT_MAX, "'%.60s': %s (%.120s)", name, _(error_message(error->code)),
                 term_error_detail(error, arena, detail));
}

bool fill_pair(const struct message *message, const char *key, const char *value, void *body,
               struct arena *arena, char fault[FILL_FAULT_MAX])
{
    char longer[80];
    char iso[11];
    struct civil_date date;
    struct error error = {0};
    bool filled;
    key = full_key(message, key, longer);
    const struct field *field = text_field(message, key);
    if (field != NULL && fill_local(message, field, key, value, body, &error, &filled)) {
        if (!filled)
            word_fault(message, key, field, &error, arena, fault);
        return filled;
    }
    if (field != NULL && field->type == FIELD_DATE && when_parse_date(value, &date)) {
        civil_date_format(date, iso);
        value = iso;
    }
    int term = field != NULL && field->type == FIELD_ENUM ? term_find(field->names, value) : 0;
    if (term != 0)
        value = enum_word(field->names, term);
    if (text_fill(message, key, value, body, arena, &error))
        return true;
    word_fault(message, key, field, &error, arena, fault);
    return false;
}
