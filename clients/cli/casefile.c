// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/casefile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <yaml.h>

#include "base/assert.h"
#include "base/memory.h"
#include "clients/cli/cli.h"
#include "clients/cli/fill.h"

struct casefile {
    const char *path;
    yaml_document_t *document;
    struct arena *arena;
    struct casefile_fault *fault;
};

static bool fault_at(const struct casefile *file, yaml_mark_t mark, const char *text)
{
    snprintf(file->fault->text, sizeof file->fault->text, "%s:%zu:%zu: %s", file->path,
             mark.line + 1, mark.column + 1, text);
    return false;
}

static yaml_node_t *node(const struct casefile *file, int index)
{
    return yaml_document_get_node(file->document, index);
}

/* A block scalar ends with a line end that nobody typed as such. */
static const char *scalar_text(const struct casefile *file, const yaml_node_t *scalar)
{
    size_t len = scalar->data.scalar.length;
    while (len > 0 && scalar->data.scalar.value[len - 1] == '\n')
        len--;
    return arena_string(file->arena, (const char *)scalar->data.scalar.value, len);
}

static bool fill_scalar(const struct casefile *file, const struct message *message, const char *key,
                        const yaml_node_t *value, void *body)
{
    char text[FILL_FAULT_MAX];
    if (memchr(value->data.scalar.value, '\0', value->data.scalar.length) != NULL)
        return fault_at(file, value->start_mark, _("een NUL-teken kan niet"));
    return fill_pair(message, key, scalar_text(file, value), body, file->arena, text) ||
           fault_at(file, value->start_mark, text);
}

static bool read_mapping(const struct casefile *file, const struct message *message,
                         yaml_node_t *mapping, void *body);

static bool read_member(const struct casefile *file, const struct field *field,
                        yaml_node_t *mapping, struct list *list)
{
    if (mapping->type != YAML_MAPPING_NODE)
        return fault_at(file, mapping->start_mark, _("hier horen velden onder elkaar te staan"));
    if (list->n >= field->max)
        return fault_at(file, mapping->start_mark, _("dit zijn er te veel"));
    size_t size = field->sub->size;
    char *members = arena_alloc(file->arena, (list->n + 1) * size);
    if (list->n > 0)
        memcpy(members, list->v, list->n * size);
    *list = (struct list){list->n + 1, members};
    return read_mapping(file, field->sub, mapping, members + (list->n - 1) * size);
}

static bool read_sequence(const struct casefile *file, const struct message *message,
                          const struct field *field, yaml_node_t *sequence, void *body)
{
    for (yaml_node_item_t *item = sequence->data.sequence.items.start;
         item < sequence->data.sequence.items.top; item++) {
        yaml_node_t *member = node(file, *item);
        bool read;
        if (field->type == FIELD_LIST && member->type != YAML_SCALAR_NODE)
            read = read_member(file, field, member,
                               (struct list *)(void *)((char *)body + field->offset));
        else if (member->type == YAML_SCALAR_NODE)
            read = fill_scalar(file, message, field->name, member, body);
        else
            read = fault_at(file, member->start_mark, _("hier hoort één waarde te staan"));
        if (!read)
            return false;
    }
    return true;
}

static bool read_texts(const struct casefile *file, const struct message *message,
                       const struct field *field, yaml_node_t *mapping, void *body)
{
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
         pair < mapping->data.mapping.pairs.top; pair++) {
        yaml_node_t *key = node(file, pair->key);
        yaml_node_t *value = node(file, pair->value);
        char name[80];
        if (key->type != YAML_SCALAR_NODE || value->type != YAML_SCALAR_NODE)
            return fault_at(file, value->start_mark, _("hier hoort tekst te staan"));
        if (value->data.scalar.length == 0)
            continue; /* a question that was left open in a template */
        snprintf(name, sizeof name, "%s.%.60s", field->name, scalar_text(file, key));
        if (!fill_scalar(file, message, name, value, body))
            return false;
    }
    return true;
}

static bool read_pair(const struct casefile *file, const struct message *message, yaml_node_t *key,
                      yaml_node_t *value, void *body)
{
    char text[FILL_FAULT_MAX];
    if (key->type != YAML_SCALAR_NODE)
        return fault_at(file, key->start_mark, _("hier hoort een veldnaam te staan"));
    const char *name = scalar_text(file, key);
    const struct field *field = message_field(message, bytes_of(name, strlen(name)));
    if (field == NULL) {
        snprintf(text, sizeof text, _("onbekend veld '%.40s'"), name);
        return fault_at(file, key->start_mark, text);
    }
    if (value->type == YAML_SCALAR_NODE)
        return value->data.scalar.length == 0 || fill_scalar(file, message, name, value, body);
    if (value->type == YAML_MAPPING_NODE && field->type == FIELD_TEXTS)
        return read_texts(file, message, field, value, body);
    if (value->type == YAML_SEQUENCE_NODE &&
        (field->type == FIELD_CODES || field->type == FIELD_LIST))
        return read_sequence(file, message, field, value, body);
    snprintf(text, sizeof text, _("'%s' moet zijn: %s"), name, fill_shape(field));
    return fault_at(file, value->start_mark, text);
}

static bool read_mapping(const struct casefile *file, const struct message *message,
                         yaml_node_t *mapping, void *body)
{
    for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
         pair < mapping->data.mapping.pairs.top; pair++)
        if (!read_pair(file, message, node(file, pair->key), node(file, pair->value), body))
            return false;
    return true;
}

/* --- the file --- */

/* One file is one command: what stands behind "---" would be left out without a word. */
static bool ends_here(yaml_parser_t *parser)
{
    yaml_document_t next;
    if (yaml_parser_load(parser, &next) != 1)
        return false;
    bool ended = yaml_document_get_root_node(&next) == NULL;
    yaml_document_delete(&next);
    return ended;
}

static void parser_begin(yaml_parser_t *parser, struct bytes text)
{
    ASSERT(yaml_parser_initialize(parser) == 1);
    yaml_parser_set_input_string(parser, text.data, text.len);
}

/* Looked at beforehand: what the library needs to build a tree of it grows with the square. */
static bool is_too_deep(struct bytes text, yaml_mark_t *where)
{
    yaml_parser_t parser;
    yaml_event_t event;
    size_t depth = 0;
    bool goes_on = true;
    parser_begin(&parser, text);
    while (goes_on && depth <= CASEFILE_DEPTH_MAX && yaml_parser_parse(&parser, &event) == 1) {
        depth += event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
        depth -= event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT;
        goes_on = event.type != YAML_STREAM_END_EVENT;
        *where = event.start_mark;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return depth > CASEFILE_DEPTH_MAX;
}

static bool parse(struct bytes text, const char *path, yaml_document_t *document,
                  struct casefile_fault *fault)
{
    yaml_parser_t parser;
    yaml_mark_t where = {0};
    if (is_too_deep(text, &where)) {
        snprintf(fault->text, sizeof fault->text,
                 _("%s:%zu:%zu: dieper genest dan %d niveaus; haal een niveau weg"), path,
                 where.line + 1, where.column + 1, CASEFILE_DEPTH_MAX);
        return false;
    }
    parser_begin(&parser, text);
    bool parsed = yaml_parser_load(&parser, document) == 1;
    if (!parsed)
        snprintf(fault->text, sizeof fault->text, _("%s:%zu:%zu: dit is geen geldige YAML (%s)"),
                 path, parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                 parser.problem == NULL ? "?" : parser.problem);
    if (parsed && !ends_here(&parser)) {
        snprintf(fault->text, sizeof fault->text,
                 _("%s: hierin staat meer dan één YAML-document; geef elk een eigen bestand"),
                 path);
        yaml_document_delete(document);
        parsed = false;
    }
    yaml_parser_delete(&parser);
    return parsed;
}

static bool read_and_parse(FILE *stream, const char *path, yaml_document_t *document,
                           struct casefile_fault *fault)
{
    struct stat st;
    if (fstat(fileno(stream), &st) == 0 && S_ISDIR(st.st_mode)) {
        snprintf(fault->text, sizeof fault->text, _("%s is een map, geen bestand"), path);
        return false;
    }
    uint8_t *text = memory_new(CASEFILE_BYTES_MAX + 1);
    size_t len = fread(text, 1, CASEFILE_BYTES_MAX + 1, stream);
    bool fits = len <= CASEFILE_BYTES_MAX;
    if (!fits)
        snprintf(fault->text, sizeof fault->text, _("%s is groter dan 256 kB"), path);
    bool parsed = fits && parse(bytes_of(text, len), path, document, fault);
    free(text); /* the tree holds copies */
    return parsed;
}

/* Opens and parses; false with the fault. */
static bool load(const char *path, yaml_document_t *document, struct casefile_fault *fault)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *stream = is_input ? stdin : fopen(path, "re");
    if (stream == NULL) {
        snprintf(fault->text, sizeof fault->text, _("%s is niet te openen: %s"), path,
                 strerror(errno));
        return false;
    }
    bool parsed = read_and_parse(stream, path, document, fault);
    if (!is_input)
        fclose(stream);
    return parsed;
}

/* The root, or member `index` of a root that is a list. */
static yaml_node_t *root_at(yaml_document_t *document, size_t index)
{
    yaml_node_t *root = yaml_document_get_root_node(document);
    if (root == NULL || root->type != YAML_SEQUENCE_NODE)
        return index == 0 ? root : NULL;
    yaml_node_item_t *item = root->data.sequence.items.start + index;
    return item < root->data.sequence.items.top ? yaml_document_get_node(document, *item) : NULL;
}

bool casefile_read_at(const struct message *message, const char *path, size_t index, void *body,
                      struct arena *arena, struct casefile_fault *fault)
{
    yaml_document_t document;
    if (!load(path, &document, fault))
        return false;
    struct casefile file = {path, &document, arena, fault};
    yaml_node_t *root = root_at(&document, index);
    bool read;
    fault->line = root == NULL ? 1 : root->start_mark.line + 1;
    if (root == NULL || root->type != YAML_MAPPING_NODE)
        read = fault_at(&file, root == NULL ? (yaml_mark_t){0} : root->start_mark,
                        _("hier horen velden onder elkaar te staan"));
    else
        read = read_mapping(&file, message, root, body);
    yaml_document_delete(&document);
    return read;
}

bool casefile_read(const struct message *message, const char *path, void *body, struct arena *arena,
                   struct casefile_fault *fault)
{
    return casefile_read_at(message, path, 0, body, arena, fault);
}

size_t casefile_count(const char *path, struct casefile_fault *fault)
{
    yaml_document_t document;
    if (!load(path, &document, fault))
        return 0;
    yaml_node_t *root = yaml_document_get_root_node(&document);
    size_t n = root != NULL && root->type == YAML_SEQUENCE_NODE
                   ? (size_t)(root->data.sequence.items.top - root->data.sequence.items.start)
                   : 1;
    if (n == 0)
        snprintf(fault->text, sizeof fault->text, _("%s is leeg"), path);
    yaml_document_delete(&document);
    return n;
}
