// SPDX-License-Identifier: EUPL-1.2
/* OCEL 2.0 as JSON (https://www.ocel-standard.org): events with their objects as they come, then
 * the objects, then the types of both. Values are JSON strings, as the published schema has them;
 * their types stand in the declarations. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/memory.h"
#include "clients/cli/export.h"
#include "clients/cli/when.h"

#define KINDS_MAX      16
#define EVENTS_MAX     128
#define ATTRIBUTES_MAX 16
#define ID_MAX         128

struct ocel_object {
    uint8_t kind;
    uint32_t part_of; /* place of its case, plus one; 0: none */
};

struct ocel_attribute {
    struct code name;
    bool number;
};

struct ocel_event {
    struct code name;
    size_t n;
    struct ocel_attribute attributes[ATTRIBUTES_MAX];
};

struct ocel {
    struct export_names names; /* of objects */
    struct ocel_object *objects;
    uint32_t room;
    size_t n_kinds;
    struct code kinds[KINDS_MAX];
    size_t n_events;
    struct ocel_event events[EVENTS_MAX];
};

static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(file, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, file);
    }
    fputc('"', file);
}

/* --- what there is --- */

static uint8_t kind_of(struct ocel *ocel, const struct code *kind)
{
    for (size_t i = 0; i < ocel->n_kinds; i++)
        if (code_equal(&ocel->kinds[i], kind))
            return (uint8_t)i;
    ASSERT(ocel->n_kinds < KINDS_MAX);
    ocel->kinds[ocel->n_kinds] = *kind;
    return (uint8_t)ocel->n_kinds++;
}

static struct ocel_object *know(struct export_out *out, const char *name, const struct code *kind,
                                uint32_t *place)
{
    struct ocel *ocel = out->own;
    bool added;
    *place = export_place(&ocel->names, name, out->arena, &added);
    if (*place >= ocel->room) {
        ocel->room = ocel->room == 0 ? 1024 : 2 * ocel->room;
        ocel->objects = memory_grown(ocel->objects, ocel->room, sizeof *ocel->objects);
    }
    if (added)
        ocel->objects[*place] = (struct ocel_object){.kind = kind_of(ocel, kind)};
    return &ocel->objects[*place];
}

/* A tier and a pot may have one code: ids say what they are of. Pseudonyms do that themselves. */
static const char *id_of(const struct history_object *object, char id[ID_MAX])
{
    bool is_code = code_is(&object->kind, "tier") || code_is(&object->kind, "pot");
    snprintf(id, ID_MAX, "%s%s%s", is_code ? object->kind.s : "", is_code ? ":" : "", object->name);
    return id;
}

static void know_object(struct export_out *out, const struct history_object *object)
{
    struct code of_case = code_of("case");
    char id[ID_MAX];
    uint32_t place;
    uint32_t whole = 0;
    if (object->part_of != NULL) {
        know(out, object->part_of, &of_case, &whole);
        whole++;
    }
    know(out, id_of(object, id), &object->kind, &place)->part_of = whole;
}

static void know_event(struct ocel *ocel, const struct history_row *row)
{
    struct ocel_event *event = ocel->events;
    while (event < ocel->events + ocel->n_events && !code_equal(&event->name, &row->event))
        event++;
    ASSERT(event < ocel->events + EVENTS_MAX);
    if (event == ocel->events + ocel->n_events)
        ocel->events[ocel->n_events++] = (struct ocel_event){.name = row->event};
    const struct history_value *values = row->values.v;
    for (size_t i = 0; i < row->values.n; i++) {
        size_t at = 0;
        while (at < event->n && !code_equal(&event->attributes[at].name, &values[i].name))
            at++;
        ASSERT(at < ATTRIBUTES_MAX);
        if (at == event->n)
            event->attributes[event->n++] =
                (struct ocel_attribute){values[i].name, values[i].number};
    }
}

/* --- the file --- */

static void begin(struct export_out *out)
{
    out->own = memory_zeroed(1, sizeof(struct ocel));
    fputs("{\"events\":[", out->file);
}

static void put_row(struct export_out *out, const struct history_row *row)
{
    char when[WHEN_MAX];
    char id[ID_MAX];
    const struct history_value *values = row->values.v;
    const struct history_object *objects = row->objects.v;
    fprintf(
        out->file, "%s\n{\"id\":\"e%" PRIu64 "\",\"type\":\"%s\",\"time\":\"%s\",\"attributes\":[",
        out->n_events == 0 ? "" : ",", out->n_events + 1, row->event.s, when_utc(row->at, when));
    for (size_t i = 0; i < row->values.n; i++) {
        fprintf(out->file, "%s{\"name\":\"%s\",\"value\":", i == 0 ? "" : ",", values[i].name.s);
        put_text(out->file, values[i].value);
        fputc('}', out->file);
    }
    fputs("],\"relationships\":[", out->file);
    for (size_t i = 0; i < row->objects.n; i++) {
        fprintf(out->file, "%s{\"objectId\":", i == 0 ? "" : ",");
        put_text(out->file, id_of(&objects[i], id));
        fprintf(out->file, ",\"qualifier\":\"%s\"}", objects[i].role.s);
        know_object(out, &objects[i]);
    }
    fputs("]}", out->file);
    know_event(out->own, row);
}

static void put_objects(const struct export_out *out)
{
    const struct ocel *ocel = out->own;
    for (uint32_t i = 0; i < ocel->names.n; i++) {
        const struct ocel_object *object = &ocel->objects[i];
        fprintf(out->file, "%s\n{\"id\":", i == 0 ? "" : ",");
        put_text(out->file, ocel->names.names[i]);
        fprintf(out->file, ",\"type\":\"%s\",\"attributes\":[],\"relationships\":[",
                ocel->kinds[object->kind].s);
        if (object->part_of != 0) {
            fputs("{\"objectId\":", out->file);
            put_text(out->file, ocel->names.names[object->part_of - 1]);
            fputs(",\"qualifier\":\"part of\"}", out->file);
        }
        fputs("]}", out->file);
    }
}

static void put_types(const struct export_out *out)
{
    const struct ocel *ocel = out->own;
    fputs("\n],\"objectTypes\":[", out->file);
    for (size_t i = 0; i < ocel->n_kinds; i++)
        fprintf(out->file, "%s\n{\"name\":\"%s\",\"attributes\":[]}", i == 0 ? "" : ",",
                ocel->kinds[i].s);
    fputs("\n],\"eventTypes\":[", out->file);
    for (size_t i = 0; i < ocel->n_events; i++) {
        const struct ocel_event *event = &ocel->events[i];
        fprintf(out->file, "%s\n{\"name\":\"%s\",\"attributes\":[", i == 0 ? "" : ",",
                event->name.s);
        for (size_t a = 0; a < event->n; a++)
            fprintf(out->file, "%s{\"name\":\"%s\",\"type\":\"%s\"}", a == 0 ? "" : ",",
                    event->attributes[a].name.s,
                    event->attributes[a].number ? "integer" : "string");
        fputs("]}", out->file);
    }
    fputs("\n]}\n", out->file);
}

static void end(struct export_out *out)
{
    struct ocel *ocel = out->own;
    fputs("\n],\"objects\":[", out->file);
    put_objects(out);
    put_types(out);
    export_names_release(&ocel->names);
    free(ocel->objects);
    free(ocel);
    out->own = NULL;
}

const struct export_writer export_ocel = {begin, put_row, end};
