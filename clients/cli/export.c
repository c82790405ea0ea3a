// SPDX-License-Identifier: EUPL-1.2
/* A ladder's history into a file, and who made such files. */
#include "clients/cli/export.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/memory.h"
#include "clients/cli/report.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

const struct history_object *export_object(const struct history_row *row, const char *kind)
{
    const struct history_object *objects = row->objects.v;
    for (size_t i = 0; i < row->objects.n; i++)
        if (code_is(&objects[i].kind, kind))
            return &objects[i];
    return NULL;
}

/* --- names --- */

static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return hash;
}

static uint32_t *place_in(const struct export_names *names, const char *name)
{
    uint32_t at = hash_of(name) & (names->size - 1);
    while (names->index[at] != 0 && strcmp(names->names[names->index[at] - 1], name) != 0)
        at = (at + 1) & (names->size - 1);
    return &names->index[at];
}

static void make_room(struct export_names *names)
{
    if (2 * names->n < names->size)
        return;
    names->size = names->size == 0 ? 1024 : 2 * names->size;
    free(names->index);
    names->index = memory_zeroed(names->size, sizeof *names->index);
    names->names = memory_grown(names->names, names->size, sizeof *names->names);
    for (uint32_t i = 0; i < names->n; i++)
        *place_in(names, names->names[i]) = i + 1;
}

uint32_t export_place(struct export_names *names, const char *name, struct arena *arena,
                      bool *added)
{
    make_room(names);
    uint32_t *place = place_in(names, name);
    *added = *place == 0;
    if (*added) {
        names->names[names->n++] = arena_string(arena, name, strlen(name));
        *place = names->n;
    }
    return *place - 1;
}

void export_names_release(struct export_names *names)
{
    free(names->index);
    free(names->names);
    *names = (struct export_names){0};
}

/* --- the export --- */

static const struct export_writer *writer_of(enum export_format format)
{
    switch (format) {
    case export_format_OCEL2:
        return &export_ocel;
    case export_format_XES:
        return &export_xes;
    case export_format_CSV:
        return &export_csv;
    case export_format_none:
        break;
    }
    UNREACHABLE();
}

/* A new file that only its maker can read; what was there already stays. It has its name only when
 * it is whole: half an export looks like one, and of one that was broken off the rest has a name
 * that says so. */
struct new_file {
    const char *path;
    char part[PATH_MAX];
    FILE *file;
};

static bool new_file_open(struct new_file *new, const char *path)
{
    new->path = path;
    int len = snprintf(new->part, sizeof new->part, "%s.part", path);
    int fd = -1;
    errno = ENAMETOOLONG;
    if (len > 0 && (size_t)len < sizeof new->part)
        fd = open(new->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    new->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (new->file == NULL)
        cli_warn(_("%s kan niet worden gemaakt: %s"), new->part, strerror(errno));
    return new->file != NULL;
}

static int new_file_close(struct new_file *new, int status)
{
    struct stat there;
    bool failed = ferror(new->file) != 0;
    failed = fclose(new->file) != 0 || failed;
    if (status == EXIT_STATUS_OK && !failed)
        failed = lstat(new->path, &there) == 0 || rename(new->part, new->path) != 0;
    if (failed)
        cli_warn(_("%s is niet geheel geschreven"), new->path);
    if (failed && status == EXIT_STATUS_OK)
        status = EXIT_STATUS_INTERNAL;
    if (status != EXIT_STATUS_OK)
        unlink(new->part);
    return status;
}

/* Page after page; each page's memory is given back before the next. */
static int write_rows(struct cli *cli, uint64_t number, const struct export_writer *writer,
                      struct export_out *out, uint64_t *cases)
{
    struct query_history query = {.export = number};
    char cursor[129] = "";
    struct arena whole = cli->arena;
    int status;
    bool more = true;
    arena_init(&cli->arena); /* pages are decoded here */
    do {
        struct history_answer page;
        struct response response;
        query.after = cursor[0] == '\0' ? NULL : cursor;
        status = cli_query(cli, &message_query_history, &query, &message_history_answer, &page,
                           &response);
        if (status != EXIT_STATUS_OK)
            break;
        const struct history_row *rows = page.rows.v;
        for (size_t i = 0; i < page.rows.n; i++) {
            writer->row(out, &rows[i]);
            out->n_events++;
        }
        more = page.next != NULL;
        *cases = page.cases;
        snprintf(cursor, sizeof cursor, "%s", more ? page.next : "");
        arena_clear(&cli->arena);
    } while (more);
    arena_release(&cli->arena);
    cli->arena = whole;
    return status;
}

static int write_file(struct cli *cli, uint64_t number, const struct export_begin *begin,
                      struct export_out *out, uint64_t *cases)
{
    struct arena kept;
    const struct export_writer *writer = writer_of(begin->format);
    arena_init(&kept);
    out->ladder = begin->ladder.s;
    out->arena = &kept;
    writer->begin(out);
    int status = write_rows(cli, number, writer, out, cases);
    writer->end(out);
    arena_release(&kept);
    return status;
}

/* The file is there first: an export that nothing can be written of is not begun. */
static int make_export(struct cli *cli, const struct verb *verb, const struct export_begin *begin,
                       const char *path)
{
    struct new_file new;
    struct sent sent;
    uint64_t cases = 0;
    if (!new_file_open(&new, path))
        return EXIT_STATUS_BAD_DATA;
    struct export_out out = {.file = new.file};
    int status = cli_send(cli, verb, verb->message, begin, &sent);
    bool begun = status == EXIT_STATUS_OK && sent.state == SENT_DONE;
    if (begun)
        status = write_file(cli, sent.reply.item, begin, &out, &cases);
    else if (status == EXIT_STATUS_OK)
        status = report_sent(cli, verb->message, begin, &sent);
    status = new_file_close(&new, status);
    if (status == EXIT_STATUS_OK && !cli->json)
        printf(_("Geschiedenis van %s in %s: %" PRIu64 " gebeurtenissen van %" PRIu64
                 " casussen; vastgelegd als export %" PRIu64 ".\n"),
               begin->ladder.s, path, out.n_events, cases, sent.reply.item);
    else if (status == EXIT_STATUS_OK)
        printf("{\"cases\":%" PRIu64 ",\"events\":%" PRIu64 ",\"export\":%" PRIu64 "}\n", cases,
               out.n_events, sent.reply.item);
    return status;
}

/* Ladder and format come first, or by name; the file is the last word. */
static bool is_complete(const struct words *words)
{
    size_t named = 0;
    for (size_t i = 0; i < words->n_pairs; i++)
        named += strcmp(words->pairs[i].key, "ladder") == 0 ||
                 strcmp(words->pairs[i].key, "format") == 0;
    return words->n_places > 0 && words->n_places + named == 3;
}

int verb_export(struct cli *cli, const struct verb *verb)
{
    struct export_begin begin = {0};
    struct stat there;
    if (!is_complete(&cli->words))
        return cli_usage(_("noem ladder, formaat en bestand: doorbraak %s %s"), verb->name,
                         _(verb->shape));
    const char *path = cli->words.places[--cli->words.n_places];
    if (lstat(path, &there) == 0)
        return cli_usage(_("%s is er al; kies een ander bestand"), path);
    int status = cli_fill(cli, verb, &begin);
    return status == EXIT_STATUS_OK ? make_export(cli, verb, &begin, path) : status;
}

/* --- who exported --- */

static void show_export(const struct export_view *view)
{
    char when[WHEN_MAX];
    printf("%" PRIu64 "  %s  %s  %s  %s", view->export, when_short(view->begun, when),
           view->person.s, view->ladder.s, enum_word(&names_export_format, (int)view->format));
    if (view->from.n != 0)
        printf(_(", van %s"), when_date(view->from, when));
    if (view->until.n != 0)
        printf(_(", tot en met %s"), when_date(view->until, when));
    if (view->finished.ms == 0)
        printf("%s", _(", niet afgemaakt"));
    else
        printf(_(", %" PRIu64 " casussen"), view->cases);
    putchar('\n');
}

static const char *show_exports(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct exports_answer *answer = page;
    if (number == 0 && answer->exports.n == 0)
        printf("%s\n", _("Niemand nam een geschiedenis mee."));
    for (size_t i = 0; i < answer->exports.n; i++)
        show_export(&VIEW_MEMBERS(export_view, answer->exports)[i]);
    return answer->next;
}

int verb_exports(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_exports_answer, show_exports);
}
