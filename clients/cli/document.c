// SPDX-License-Identifier: EUPL-1.2
/* Documents: asks what one is made of, in the name of who runs this, and has doorbraak-document
 * make it. Making one is a reading of each case in it, and is recorded as such. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "clients/cli/report.h"
#include "clients/documents/gather.h"
#include "clients/documents/worker.h"

struct target {
    enum document_form form;
    const char *path; /* NULL: the output */
};

static bool ends_in(const char *path, const char *end)
{
    size_t len = strlen(path);
    return len > strlen(end) && strcmp(path + len - strlen(end), end) == 0;
}

/* As what: as is said, else as the file's name says, else as HTML. */
static int choose_target(struct cli *cli, struct target *target)
{
    const struct words *words = &cli->words;
    int flags = words->pdf + words->html + words->xml;
    target->path = words_take(&cli->words, "out");
    if (flags > 1)
        return cli_usage("%s", _("kies een van --pdf, --html en --xml"));
    const char *name = target->path == NULL || flags == 1 ? "" : target->path;
    target->form = words->pdf || ends_in(name, ".pdf")   ? DOCUMENT_PDF
                   : words->xml || ends_in(name, ".xml") ? DOCUMENT_XML
                                                         : DOCUMENT_HTML;
    return EXIT_STATUS_OK;
}

static enum client_outcome ask(struct cli *cli, struct gather *gather, struct response *response)
{
    const struct message *message;
    const void *body;
    gather_next(gather, &message, &body);
    if (message != &message_case_read)
        return client_query(cli->client, message, body, cli->timeout_ms, response);
    struct id id = client_new_id();
    return client_call(cli->client, message, body, &id, cli->timeout_ms, response);
}

static int ask_all(struct cli *cli, struct gather *gather)
{
    enum gather_outcome outcome = GATHER_MORE;
    while (outcome == GATHER_MORE) {
        struct response response;
        enum client_outcome sent = ask(cli, gather, &response);
        if (sent != CLIENT_ANSWERED)
            return cli_explain_outcome(cli, sent);
        outcome = gather_take(gather, &response);
    }
    if (outcome == GATHER_NONSENSE)
        return cli_explain_outcome(cli, CLIENT_NONSENSE);
    if (outcome == GATHER_DONE)
        return EXIT_STATUS_OK;
    report_refusal(cli, NULL, gather_refusal(gather));
    return gather_refusal(gather)->error == ERR_NOT_ENROLLED ? EXIT_STATUS_PERMISSION
                                                             : EXIT_STATUS_REFUSED;
}

/* A new file that only its maker reads; what was there already stays. */
static int write_file(const char *path, const uint8_t *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int error = fd < 0 ? errno : -io_write_all(fd, data, len);
    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0)
        return EXIT_STATUS_OK;
    if (fd >= 0)
        unlink(path);
    cli_warn("%s: %s", path, strerror(error));
    return EXIT_STATUS_REFUSED;
}

static int deliver(const struct target *target, const uint8_t *data, size_t len)
{
    if (target->path != NULL)
        return write_file(target->path, data, len);
    if (fwrite(data, 1, len, stdout) == len && fflush(stdout) == 0)
        return EXIT_STATUS_OK;
    cli_warn("%s", strerror(errno));
    return EXIT_STATUS_REFUSED;
}

/* "plan.pdf" becomes "plan.html". */
static const char *html_name(struct cli *cli, const char *path)
{
    size_t len = path == NULL ? 0 : strlen(path);
    if (len == 0 || !ends_in(path, ".pdf"))
        return path;
    char *name = arena_alloc(&cli->arena, len + 2);
    snprintf(name, len + 2, "%.*s.html", (int)len - 4, path);
    return name;
}

static int make(struct cli *cli, struct target *target, struct bytes bundle)
{
    uint8_t *data = NULL;
    size_t len = 0;
    enum worker_outcome outcome = worker_run(target->form, bundle, &data, &len);
    if (outcome == WORKER_NO_FOP) {
        target->form = DOCUMENT_HTML;
        target->path = html_name(cli, target->path);
        cli_warn("%s", _("Apache FOP staat niet op deze computer, of mag er niet draaien; dit is "
                         "HTML om af te drukken"));
        outcome = worker_run(target->form, bundle, &data, &len);
    }
    int status = EXIT_STATUS_INTERNAL;
    if (outcome == WORKER_DONE)
        status = deliver(target, data, len);
    else
        cli_warn("%s", outcome == WORKER_TOO_LONG
                           ? _("het document is te groot of duurt te lang; er is niets gemaakt")
                           : _("het document is niet gemaakt; hierboven staat waarom"));
    free(data);
    if (status == EXIT_STATUS_OK && target->path != NULL)
        printf(_("gemaakt: %s\n"), target->path);
    return status;
}

/* Hands the gather over. */
static int make_document(struct cli *cli, struct gather *gather, struct target *target)
{
    int status = cli_connect(cli);
    if (status == EXIT_STATUS_OK)
        status = ask_all(cli, gather);
    if (status == EXIT_STATUS_OK)
        status = make(cli, target, gather_bundle(gather));
    gather_free(gather);
    return status;
}

/* From the command line: as what, and about what. */
static int read_words(struct cli *cli, const struct verb *verb, struct target *target, void *body)
{
    int status = choose_target(cli, target);
    memset(body, 0, verb->message->size);
    return status == EXIT_STATUS_OK ? cli_fill(cli, verb, body) : status;
}

int verb_document(struct cli *cli, const struct verb *verb)
{
    struct case_read body;
    struct target target;
    int status = read_words(cli, verb, &target, &body);
    if (status != EXIT_STATUS_OK)
        return status;
    return make_document(cli, gather_new_case(body.case_id, cli->english), &target);
}

static int of_meeting(struct cli *cli, const struct verb *verb, enum document_kind kind)
{
    struct query_meeting_ready body;
    struct target target;
    int status = read_words(cli, verb, &target, &body);
    if (status != EXIT_STATUS_OK)
        return status;
    return make_document(
        cli, gather_new_meeting(kind, &body.ladder, &body.tier, body.start, cli->english), &target);
}

int verb_meeting_pack(struct cli *cli, const struct verb *verb)
{
    return of_meeting(cli, verb, DOCUMENT_PACK);
}

int verb_meeting_minutes(struct cli *cli, const struct verb *verb)
{
    return of_meeting(cli, verb, DOCUMENT_MINUTES);
}
