// SPDX-License-Identifier: EUPL-1.2
/* Bringing in a case (from words, a file, an editor or by answering questions), and filling in a
 * record that a ladder asks for. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "clients/cli/ask.h"
#include "clients/cli/casefile.h"
#include "clients/cli/draft.h"
#include "clients/cli/fill.h"
#include "clients/cli/form.h"
#include "clients/cli/ladders.h"
#include "proto/text.h"

/* The ladder that was named, else the only one, else the one that is chosen. */
static int choose_ladder(struct cli *cli, struct ladder_view *ladder)
{
    struct codes codes;
    struct code code;
    const char *given = words_take(&cli->words, "ladder");
    int status = ladders_list(cli, &codes);
    if (status != EXIT_STATUS_OK)
        return status;
    if (given == NULL && codes.n == 1)
        given = codes.v[0].s;
    if (given == NULL && ask_possible()) {
        fprintf(stderr, "%s", _("Ladders:"));
        for (uint32_t i = 0; i < codes.n; i++)
            fprintf(stderr, " %s", codes.v[i].s);
        fputc('\n', stderr);
        given = ask_line(&cli->arena, _("Welke ladder?"));
    }
    if (given == NULL || !code_set(&code, given, strlen(given)))
        return cli_usage("%s", _("'ladder' ontbreekt; 'doorbraak ladder' noemt ze"));
    return ladders_get(cli, &code, ladder);
}

/* `kept` becomes whether the words are safe elsewhere: done, or in the outbox. */
static int submit(struct cli *cli, const struct verb *verb, const struct case_submit *body,
                  bool *kept)
{
    struct sent sent = {.state = SENT_REFUSED};
    const struct field *missing = text_missing(verb->message, body);
    if (missing != NULL) {
        cli_warn(_("'%s' ontbreekt: %s (zie 'doorbraak %s --help')"), missing->name,
                 fill_shape(missing), verb->name);
        *kept = false;
        return EXIT_STATUS_USAGE;
    }
    int status = cli_command(cli, verb, verb->message, body, &sent);
    *kept = sent.state == SENT_DONE || sent.state == SENT_KEPT;
    return status;
}

/* --- by questions --- */

static bool agreed(struct cli *cli)
{
    return cli->words.yes || ask_yes(&cli->arena, _("Inbrengen? (J/n)"), true);
}

static int submit_by_questions(struct cli *cli, const struct verb *verb, struct case_submit *body)
{
    struct ladder_view ladder;
    char draft[DRAFT_PATH_MAX];
    int status = choose_ladder(cli, &ladder);
    if (status != EXIT_STATUS_OK)
        return status;
    if (!draft_open(cli, draft))
        return EXIT_STATUS_INTERNAL;
    body->ladder = ladder.code;
    ask_catch_interrupt(true);
    bool complete = form_ask_case(cli, &ladder, body, draft) && agreed(cli);
    ask_catch_interrupt(false);
    bool kept = false;
    if (complete) {
        status = submit(cli, verb, body, &kept);
    } else {
        fputc('\n', stderr);
        cli_warn("%s", _("niets ingebracht"));
        status = EXIT_STATUS_USAGE;
    }
    bool said_nothing = body->domains.n == 0; /* the first answer of weight */
    if (kept || said_nothing)
        unlink(draft);
    else
        draft_point_out(draft, verb);
    return status;
}

/* --- in an editor --- */

/* In memory where the system has a place for that: a draft is content. */
static void draft_path(const struct cli *cli, char out[PROFILE_PATH_MAX + 64])
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    char name[64];
    snprintf(name, sizeof name, "doorbraak-%ld.yaml", (long)getpid());
    if (runtime != NULL && runtime[0] == '/' && strlen(runtime) < PROFILE_PATH_MAX &&
        access(runtime, W_OK) == 0)
        io_join(out, PROFILE_PATH_MAX + 64, runtime, name);
    else
        profile_path(&cli->profile, name, out);
}

static bool run_editor(const char *path)
{
    const char *editor = getenv("VISUAL");
    if (editor == NULL || editor[0] == '\0')
        editor = getenv("EDITOR");
    if (editor == NULL || editor[0] == '\0')
        editor = access("/usr/bin/editor", X_OK) == 0 ? "/usr/bin/editor" : "vi";
    char command[PROFILE_PATH_MAX];
    snprintf(command, sizeof command, "exec %s \"$1\"", editor);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
        _exit(127);
    }
    int status;
    while (child > 0 && waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Until the draft reads well, or its writer gives up; then it stays where it is. */
static bool edit_until_good(struct cli *cli, const char *path, struct case_submit *body)
{
    struct casefile_fault fault;
    for (int i = 0; i < 100; i++) {
        memset(body, 0, sizeof *body);
        if (!run_editor(path)) {
            cli_warn("%s", _("de editor stopte met een fout"));
            break;
        }
        if (casefile_read(&message_case_submit, path, body, &cli->arena, &fault)) {
            const struct field *missing = text_missing(&message_case_submit, body);
            if (missing == NULL)
                return true;
            snprintf(fault.text, sizeof fault.text, _("'%s' ontbreekt: %s"), missing->name,
                     fill_shape(missing));
        }
        cli_warn("%s", fault.text);
        if (!ask_possible() || !ask_yes(&cli->arena, _("Verder bewerken? (J/n)"), true))
            break;
    }
    cli_warn(_("niets ingebracht; uw tekst staat in %s"), path);
    return false;
}

static int submit_by_editor(struct cli *cli, const struct verb *verb, struct case_submit *body)
{
    struct ladder_view ladder;
    char path[PROFILE_PATH_MAX + 64];
    int status = choose_ladder(cli, &ladder);
    if (status != EXIT_STATUS_OK)
        return status;
    draft_path(cli, path);
    char *draft = form_draft(cli, &ladder);
    int result = io_write_file(path, draft, strlen(draft), 0600);
    if (result != 0) {
        cli_warn(_("%s is niet te schrijven: %s"), path, strerror(-result));
        return EXIT_STATUS_INTERNAL;
    }
    if (!edit_until_good(cli, path, body))
        return EXIT_STATUS_BAD_DATA;
    bool kept;
    status = submit(cli, verb, body, &kept);
    if (kept)
        unlink(path);
    else
        draft_point_out(path, verb);
    return status;
}

/* --- from words or a file --- */

static int submit_by_words(struct cli *cli, const struct verb *verb, struct case_submit *body)
{
    bool kept;
    const char *file = cli->words.file;
    int status = cli_fill(cli, verb, body);
    if (status != EXIT_STATUS_OK)
        return status;
    if (body->urgency == urgency_URGENT && !cli->json)
        ladders_show_emergency(cli, (struct case_id){0}, &body->ladder);
    status = submit(cli, verb, body, &kept);
    if (kept && file != NULL && draft_is_ours(cli, file))
        unlink(file);
    return status;
}

int verb_submit(struct cli *cli, const struct verb *verb)
{
    struct case_submit *body = arena_alloc(&cli->arena, sizeof *body);
    const struct words *words = &cli->words;
    if (words->edit && !ask_possible())
        return cli_usage("%s",
                         _("--edit vraagt een terminal; geef de casus met --file CASUS.yaml"));
    if (words->edit)
        return submit_by_editor(cli, verb, body);
    bool said_ladder_only =
        words->n_pairs == 0 || (words->n_pairs == 1 && strcmp(words->pairs[0].key, "ladder") == 0);
    if (words->file == NULL && said_ladder_only && words->n_places == 0 && ask_possible())
        return submit_by_questions(cli, verb, body);
    return submit_by_words(cli, verb, body);
}

/* --- records --- */

static int record_by_form(struct cli *cli, const struct verb *verb, const struct ladder_form *form,
                          struct case_record *body)
{
    struct sent sent = {.state = SENT_REFUSED};
    char draft[DRAFT_PATH_MAX];
    int status = EXIT_STATUS_USAGE;
    if (!draft_open(cli, draft))
        return EXIT_STATUS_INTERNAL;
    ask_catch_interrupt(true);
    bool complete = form_ask_texts(cli, form, verb->message, body, draft);
    ask_catch_interrupt(false);
    if (complete)
        status = cli_command(cli, verb, verb->message, body, &sent);
    if (sent.state == SENT_DONE || sent.state == SENT_KEPT)
        unlink(draft);
    else
        draft_point_out(draft, verb);
    return status;
}

static int record_by_questions(struct cli *cli, const struct verb *verb, struct case_record *body)
{
    struct ladder_view ladder;
    char fault[FILL_FAULT_MAX];
    if (!fill_pair(verb->message, "case_id", cli->words.places[0], body, &cli->arena, fault) ||
        !fill_pair(verb->message, "record", cli->words.places[1], body, &cli->arena, fault))
        return cli_usage("%s", fault);
    int status = ladders_get_of_case(cli, body->case_id, &ladder);
    if (status != EXIT_STATUS_OK)
        return status;
    const struct ladder_form *form = ladder_view_record(&ladder, body->record.s);
    if (form == NULL)
        return cli_usage(_("verslag '%s' kent deze ladder niet; zie 'doorbraak ladder %s'"),
                         body->record.s, ladder.code.s);
    return record_by_form(cli, verb, form, body);
}

int verb_record(struct cli *cli, const struct verb *verb)
{
    struct case_record *body = arena_alloc(&cli->arena, sizeof *body);
    if (cli->words.n_places == 2 && cli->words.n_pairs == 0 && cli->words.file == NULL &&
        ask_possible())
        return record_by_questions(cli, verb, body);
    struct sent sent = {.state = SENT_REFUSED};
    const char *file = cli->words.file;
    int status = cli_fill(cli, verb, body);
    if (status == EXIT_STATUS_OK)
        status = cli_command(cli, verb, verb->message, body, &sent);
    if (file != NULL && (sent.state == SENT_DONE || sent.state == SENT_KEPT) &&
        draft_is_ours(cli, file))
        unlink(file);
    return status;
}
