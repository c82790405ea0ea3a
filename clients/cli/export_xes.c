// SPDX-License-Identifier: EUPL-1.2
/* XES (IEEE 1849): a trace a case. Rows come by time, so events wait in a file that has no name,
 * and only where they lie is kept. What is about no case has no place in XES. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/memory.h"
#include "clients/cli/export.h"
#include "clients/cli/when.h"

struct xes_event {
    uint64_t at; /* in the file */
    uint32_t len;
    uint32_t next; /* of the same case, plus one; 0: the last */
};

struct xes_trace {
    uint32_t first; /* plus one */
    uint32_t last;
};

struct xes {
    FILE *waiting;
    uint64_t waiting_len;
    struct export_names cases;
    struct xes_trace *traces;
    uint32_t room_traces;
    struct xes_event *events;
    uint32_t n_events;
    uint32_t room_events;
};

static void *grow(void *memory, uint32_t *room, size_t size)
{
    *room = *room == 0 ? 1024 : 2 * *room;
    return memory_grown(memory, *room, size);
}

static void put_text(FILE *file, const char *text)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        default:
            fputc(*text, file);
        }
}

static void put_attribute(FILE *file, const char *type, const char *key, const char *value)
{
    fprintf(file, "      <%s key=\"%s\" value=\"", type, key);
    put_text(file, value);
    fputs("\"/>\n", file);
}

static void begin(struct export_out *out)
{
    struct xes *xes = memory_zeroed(1, sizeof *xes);
    out->own = xes;
    xes->waiting = tmpfile();
    if (xes->waiting == NULL)
        fatal(EXIT_STATUS_INTERNAL, "cannot make a temporary file");
    fprintf(out->file,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<log xes.version=\"1849.2016\" xes.features=\"\" "
            "xmlns=\"http://www.xes-standard.org/\">\n"
            "  <extension name=\"Concept\" prefix=\"concept\" "
            "uri=\"http://www.xes-standard.org/concept.xesext\"/>\n"
            "  <extension name=\"Time\" prefix=\"time\" "
            "uri=\"http://www.xes-standard.org/time.xesext\"/>\n"
            "  <extension name=\"Lifecycle\" prefix=\"lifecycle\" "
            "uri=\"http://www.xes-standard.org/lifecycle.xesext\"/>\n"
            "  <extension name=\"Organizational\" prefix=\"org\" "
            "uri=\"http://www.xes-standard.org/org.xesext\"/>\n"
            "  <global scope=\"trace\">\n"
            "      <string key=\"concept:name\" value=\"\"/>\n"
            "  </global>\n"
            "  <global scope=\"event\">\n"
            "      <string key=\"concept:name\" value=\"\"/>\n"
            "      <date key=\"time:timestamp\" value=\"1970-01-01T00:00:00Z\"/>\n"
            "      <string key=\"lifecycle:transition\" value=\"complete\"/>\n"
            "  </global>\n"
            "  <classifier name=\"Activity\" scope=\"event\" keys=\"concept:name\"/>\n"
            "  <string key=\"concept:name\" value=\"%s\"/>\n"
            "  <string key=\"lifecycle:model\" value=\"standard\"/>\n",
            out->ladder);
}

static void put_event(FILE *file, const struct history_row *row)
{
    char when[WHEN_MAX];
    char key[CODE_MAX + 8];
    const struct history_value *values = row->values.v;
    const struct history_object *objects = row->objects.v;
    fputs("    <event>\n", file);
    put_attribute(file, "string", "concept:name", row->event.s);
    put_attribute(file, "date", "time:timestamp", when_utc(row->at, when));
    put_attribute(file, "string", "lifecycle:transition", "complete");
    for (size_t i = 0; i < row->objects.n; i++) {
        if (code_is(&objects[i].kind, "tier"))
            put_attribute(file, "string", "org:group", objects[i].name);
        else if (!code_is(&objects[i].kind, "case"))
            put_attribute(file, "string", objects[i].kind.s, objects[i].name);
    }
    for (size_t i = 0; i < row->values.n; i++) {
        /* an object has the name of its kind already */
        snprintf(key, sizeof key, "%s%s", values[i].name.s,
                 export_object(row, values[i].name.s) != NULL ? "-value" : "");
        put_attribute(file, values[i].number ? "int" : "string", key, values[i].value);
    }
    fputs("    </event>\n", file);
}

static void add_event(struct xes *xes, uint32_t trace, uint64_t at, uint32_t len)
{
    if (xes->n_events == xes->room_events)
        xes->events = grow(xes->events, &xes->room_events, sizeof *xes->events);
    xes->events[xes->n_events++] = (struct xes_event){.at = at, .len = len};
    if (xes->traces[trace].first == 0)
        xes->traces[trace].first = xes->n_events;
    else
        xes->events[xes->traces[trace].last - 1].next = xes->n_events;
    xes->traces[trace].last = xes->n_events;
}

static void put_row(struct export_out *out, const struct history_row *row)
{
    struct xes *xes = out->own;
    const struct history_object *of = export_object(row, "case");
    bool added;
    if (of == NULL)
        return;
    uint32_t trace = export_place(&xes->cases, of->name, out->arena, &added);
    if (trace >= xes->room_traces)
        xes->traces = grow(xes->traces, &xes->room_traces, sizeof *xes->traces);
    if (added)
        xes->traces[trace] = (struct xes_trace){0};
    put_event(xes->waiting, row);
    long at = ftell(xes->waiting);
    ASSERT(at >= 0);
    add_event(xes, trace, xes->waiting_len, (uint32_t)((uint64_t)at - xes->waiting_len));
    xes->waiting_len = (uint64_t)at;
}

static void copy_event(const struct xes *xes, const struct xes_event *event, FILE *out)
{
    char buffer[8192];
    uint32_t left = event->len;
    fseek(xes->waiting, (long)event->at, SEEK_SET);
    while (left > 0) {
        size_t n = fread(buffer, 1, left < sizeof buffer ? left : sizeof buffer, xes->waiting);
        if (n == 0)
            fatal(EXIT_STATUS_INTERNAL, "cannot read a temporary file");
        fwrite(buffer, 1, n, out);
        left -= (uint32_t)n;
    }
}

static void end(struct export_out *out)
{
    struct xes *xes = out->own;
    for (uint32_t t = 0; t < xes->cases.n; t++) {
        fputs("  <trace>\n", out->file);
        put_attribute(out->file, "string", "concept:name", xes->cases.names[t]);
        for (uint32_t e = xes->traces[t].first; e != 0; e = xes->events[e - 1].next)
            copy_event(xes, &xes->events[e - 1], out->file);
        fputs("  </trace>\n", out->file);
    }
    fputs("</log>\n", out->file);
    fclose(xes->waiting);
    export_names_release(&xes->cases);
    free(xes->traces);
    free(xes->events);
    free(xes);
    out->own = NULL;
}

const struct export_writer export_xes = {begin, put_row, end};
