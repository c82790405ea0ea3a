// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/openapi_schema.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "clients/lib/json.h"

void schema_put(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text));
}

/* --- names --- */

void schema_pascal(const char *name, const char *suffix, char out[SCHEMA_NAME_MAX])
{
    char camel[JSON_NAME_MAX];
    json_camel(name, camel);
    camel[0] = (char)toupper((unsigned char)camel[0]);
    snprintf(out, SCHEMA_NAME_MAX, "%s%s", camel, suffix);
}

json_t *schema_reference(const char *part, const char *name)
{
    char path[SCHEMA_NAME_MAX + 40];
    json_t *json = json_object();
    snprintf(path, sizeof path, "#/components/%s/%s", part, name);
    schema_put(json, "$ref", path);
    return json;
}

/* --- values --- */

json_t *schema_typed(const char *type, const char *format, const char *pattern)
{
    json_t *json = json_object();
    schema_put(json, "type", type);
    if (format != NULL)
        schema_put(json, "format", format);
    if (pattern != NULL)
        schema_put(json, "pattern", pattern);
    return json;
}

static json_t *number_schema(const struct field *field)
{
    json_t *json = schema_typed("integer", "int64", NULL);
    json_object_set_new(json, "minimum", json_integer(0));
    if (field->max != 0)
        json_object_set_new(json, "maximum", json_integer(field->max));
    return json;
}

json_t *schema_code(void)
{
    return schema_typed("string", NULL, "^[a-z][a-z0-9._-]{0,38}$");
}

json_t *schema_array_take(json_t *items, uint32_t most)
{
    json_t *json = schema_typed("array", NULL, NULL);
    json_object_set_new(json, "items", items);
    if (most != 0)
        json_object_set_new(json, "maxItems", json_integer(most));
    return json;
}

static json_t *enum_schema(const struct enum_names *names)
{
    json_t *json = schema_typed("string", NULL, NULL);
    json_t *words = json_array();
    for (size_t i = 1; i < names->n; i++)
        json_array_append_new(words, json_string(names->names[i]));
    json_object_set_new(json, "enum", words);
    return json;
}

static json_t *texts_schema(const struct field *field)
{
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *text = schema_typed("string", NULL, NULL);
    json_object_set_new(text, "maxLength", json_integer(field->max));
    json_object_set_new(json, "additionalProperties", text);
    return json;
}

static json_t *duration_schema(void)
{
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_t *unit = schema_typed("string", NULL, NULL);
    json_t *words = json_array();
    for (unsigned i = 1; i <= PACKED_DURATION_UNIT_MAX; i++)
        json_array_append_new(words, json_string(json_unit_name(i)));
    json_object_set_new(unit, "enum", words);
    json_object_set_new(properties, "amount", schema_typed("integer", NULL, NULL));
    json_object_set_new(properties, "unit", unit);
    json_object_set_new(json, "properties", properties);
    return json;
}

static json_t *line_schema(const struct field *field)
{
    json_t *json = schema_typed("string", NULL, NULL);
    json_object_set_new(json, "maxLength", json_integer(field->max));
    return json;
}

/* What json_camel_of_bytes opens. */
static bool is_opened(const struct message *message, const struct field *field)
{
    return (message == &message_ladder_answer && strcmp(field->name, "data") == 0) ||
           (message == &message_event_view && strcmp(field->name, "body") == 0);
}

json_t *schema_of_field(struct schemas *schemas, const struct message *message,
                        const struct field *field)
{
    if (is_opened(message, field))
        return schema_typed("object", NULL, NULL);
    if (message == &message_event_view && strcmp(field->name, "kind") == 0)
        return schema_code();
    switch (field->type) {
    case FIELD_U64:
        return number_schema(field);
    case FIELD_BOOL:
        return schema_typed("boolean", NULL, NULL);
    case FIELD_CODE:
        return schema_code();
    case FIELD_CODES:
        return schema_array_take(schema_code(), field->max == 0 ? CODES_MAX : field->max);
    case FIELD_CASE:
        return schema_typed("string", NULL,
                            "^D-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-"
                            "[0-9A-HJKMNP-TV-Z]{4}$");
    case FIELD_ID:
        return schema_typed("string", NULL, "^[0-9a-f]{32}$");
    case FIELD_BYTES:
        return schema_typed("string", NULL, "^([0-9a-f]{2})*$");
    case FIELD_DATE:
        return schema_typed("string", "date", NULL);
    case FIELD_INSTANT:
        return schema_typed("string", "date-time", NULL);
    case FIELD_LINE:
        return line_schema(field);
    case FIELD_TEXTS:
    case FIELD_SEALED:
        return texts_schema(field);
    case FIELD_DURATION:
        return duration_schema();
    case FIELD_ENUM:
        return enum_schema(field->names);
    case FIELD_LIST:
        return schema_array_take(schema_of_message(schemas, field->sub), field->max);
    }
    UNREACHABLE();
}

bool schema_is_place(const struct route *route, const struct field *field)
{
    char place[JSON_NAME_MAX + 2];
    char name[JSON_NAME_MAX];
    if (route == NULL)
        return false;
    json_camel(field->name, name);
    snprintf(place, sizeof place, "{%s}", name);
    return strstr(route->path, place) != NULL;
}

json_t *schema_object(struct schemas *schemas, const struct message *message,
                      const struct route *route)
{
    json_t *json = schema_typed("object", NULL, NULL);
    json_t *properties = json_object();
    json_t *required = json_array();
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        char name[JSON_NAME_MAX];
        if (schema_is_place(route, field))
            continue;
        json_camel(field->name, name);
        json_t *schema = schema_of_field(schemas, message, field);
        if (json_object_get(schema, "$ref") == NULL)
            schema_put(schema, "description", field->doc);
        json_object_set_new(properties, name, schema);
        if (field->required)
            json_array_append_new(required, json_string(name));
    }
    schema_put(json, "description", message->doc);
    json_object_set_new(json, "properties", properties);
    if (json_array_size(required) > 0)
        json_object_set(json, "required", required);
    json_decref(required);
    return json;
}

json_t *schema_of_message(struct schemas *schemas, const struct message *message)
{
    char name[SCHEMA_NAME_MAX];
    schema_pascal(message->name, "", name);
    if (json_object_get(schemas->made, name) == NULL) {
        json_object_set_new(schemas->made, name, json_object()); /* a message may hold itself */
        json_object_set_new(schemas->made, name, schema_object(schemas, message, NULL));
    }
    return schema_reference("schemas", name);
}
