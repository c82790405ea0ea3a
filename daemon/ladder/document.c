// SPDX-License-Identifier: EUPL-1.2
/* Two passes: the first walks the events and keeps the limits, so that the second, which builds the
 * tree, cannot be made to grow or to nest without end. */
#include "ladder/document.h"

#include "base/memory.h"

struct report_place document_place(yaml_mark_t mark)
{
    return (struct report_place){(uint32_t)mark.line + 1, (uint32_t)mark.column + 1};
}

static void parser_begin(yaml_parser_t *parser, struct bytes text)
{
    if (yaml_parser_initialize(parser) == 0)
        memory_none();
    yaml_parser_set_input_string(parser, text.data, text.len);
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
}

/* libyaml's reader knows an offset only. */
static struct report_place place_of_offset(struct bytes text, size_t offset)
{
    struct report_place place = {1, 1};
    for (size_t i = 0; i < offset && i < text.len; i++) {
        bool newline = text.data[i] == '\n';
        place.line += newline;
        place.column = newline ? 1 : place.column + ((text.data[i] & 0xc0) != 0x80);
    }
    return place;
}

/* libyaml's reader stops at both; the byte itself says which. */
static bool is_control(struct bytes text, size_t offset)
{
    return offset < text.len && (text.data[offset] < 0x20 || text.data[offset] == 0x7f);
}

/* A quote that is never closed is found at the end of the file; the place to look is where it
 * began. */
static void add_problem(const yaml_parser_t *parser, struct bytes text,
                        struct ladder_report *report)
{
    /* where it copies a text it gives up without a reason */
    if (parser->error == YAML_MEMORY_ERROR || parser->error == YAML_NO_ERROR)
        memory_none();
    const char *problem = parser->problem == NULL ? "" : parser->problem;
    bool unclosed = parser->error == YAML_SCANNER_ERROR && parser->context != NULL &&
                    parser->problem_mark.index >= text.len;
    if (parser->error == YAML_READER_ERROR)
        report_add(report, place_of_offset(text, parser->problem_offset),
                   is_control(text, parser->problem_offset) ? REPORT_CONTROL_CHARACTER
                                                            : REPORT_NOT_UTF8,
                   problem, NULL);
    else
        report_add(report, document_place(unclosed ? parser->context_mark : parser->problem_mark),
                   REPORT_NOT_YAML, problem, NULL);
}

struct scan {
    struct ladder_report *report;
    size_t depth;
    size_t nodes;
    size_t documents;
    bool stop; /* a limit: what follows is not looked at */
};

static void refuse(struct scan *scan, const yaml_event_t *event, enum report_message message,
                   const char *limit)
{
    report_add(scan->report, document_place(event->start_mark), message, limit, NULL);
}

static void enter(struct scan *scan, const yaml_event_t *event)
{
    if (++scan->depth <= DOCUMENT_DEPTH_MAX)
        return;
    refuse(scan, event, REPORT_TOO_DEEP, report_number(scan->report, DOCUMENT_DEPTH_MAX));
    scan->stop = true;
}

static void check_marks(struct scan *scan, const yaml_event_t *event, const yaml_char_t *anchor,
                        const yaml_char_t *tag)
{
    if (anchor != NULL)
        refuse(scan, event, REPORT_ANCHOR, NULL);
    if (tag != NULL)
        refuse(scan, event, REPORT_TAG, NULL);
    if (++scan->nodes <= DOCUMENT_NODES_MAX)
        return;
    refuse(scan, event, REPORT_TOO_MANY_VALUES, report_number(scan->report, DOCUMENT_NODES_MAX));
    scan->stop = true;
}

static void check_event(struct scan *scan, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++scan->documents == 2) {
            refuse(scan, event, REPORT_SECOND_DOCUMENT, NULL);
            scan->stop = true;
        }
        return;
    case YAML_ALIAS_EVENT:
        refuse(scan, event, REPORT_ANCHOR, NULL);
        return;
    case YAML_SCALAR_EVENT:
        check_marks(scan, event, event->data.scalar.anchor, event->data.scalar.tag);
        return;
    case YAML_SEQUENCE_START_EVENT:
        check_marks(scan, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        enter(scan, event);
        return;
    case YAML_MAPPING_START_EVENT:
        check_marks(scan, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        enter(scan, event);
        return;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        scan->depth--;
        return;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return;
    }
}

static void scan_events(struct bytes text, struct ladder_report *report)
{
    yaml_parser_t parser;
    parser_begin(&parser, text);
    struct scan scan = {.report = report};
    for (bool end = false; !end && !scan.stop;) {
        yaml_event_t event;
        if (yaml_parser_parse(&parser, &event) == 0) {
            add_problem(&parser, text, report);
            break;
        }
        check_event(&scan, &event);
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

bool document_load(struct bytes text, yaml_document_t *out, struct ladder_report *report)
{
    if (text.len > DOCUMENT_BYTES_MAX) {
        report_add(report, (struct report_place){0, 0}, REPORT_TOO_LARGE,
                   report_number(report, DOCUMENT_BYTES_MAX / 1024), NULL);
        return false;
    }
    size_t before = report->n + report->dropped;
    scan_events(text, report);
    if (report->n + report->dropped > before)
        return false;

    yaml_parser_t parser;
    parser_begin(&parser, text);
    bool loaded = yaml_parser_load(&parser, out) != 0;
    if (!loaded)
        add_problem(&parser, text, report);
    yaml_parser_delete(&parser);
    if (!loaded || yaml_document_get_root_node(out) != NULL)
        return loaded;
    yaml_document_delete(out);
    report_add(report, (struct report_place){1, 1}, REPORT_EMPTY_FILE, NULL, NULL);
    return false;
}
