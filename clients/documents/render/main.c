// SPDX-License-Identifier: EUPL-1.2
/* doorbraak-document: reads what a document is made of on its input, writes the document on its
 * output. It knows no daemon and keeps nothing: whoever starts it asked for the words and has the
 * right to them (clients/documents/README.md). */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sodium.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "clients/cli/when.h"
#include "clients/documents/bundle.h"
#include "clients/documents/render/cage.h"
#include "clients/documents/render/compose.h"
#include "clients/documents/render/fop.h"
#include "clients/documents/render/soften.h"
#include "clients/documents/render/style.h"
#include "clients/documents/render/unprinted.h"
#include "clients/documents/worker.h"

enum { DENSEST = 3 };

struct job {
    enum document_form form;
    bool serve;   /* form and language stand in the bundle, the status on the output */
    bool instead; /* a page, where a PDF was asked and cannot be made */
    char formats[PATH_MAX];
    const char *fop;
    struct bytes bundle;
    struct composed composed;
};

static void find_formats(struct job *job, const char *named)
{
    char folder[PATH_MAX];
    if (named != NULL) {
        snprintf(job->formats, sizeof job->formats, "%s", named);
        return;
    }
    ASSERT(io_program_folder(folder, sizeof folder));
    io_join(job->formats, sizeof job->formats, folder, "formats");
    if (!io_exists(job->formats))
        io_join(job->formats, sizeof job->formats, folder, DOORBRAAK_FORMATS);
}

static int usage(void)
{
    fprintf(stderr, "%s\n",
            _("gebruik: doorbraak-document --html|--pdf|--xml|--serve [--formats MAP] <BUNDEL "
              ">DOCUMENT"));
    return EXIT_STATUS_USAGE;
}

static bool read_words(int n, char **words, struct job *job)
{
    static const char *const forms[] = {
        [DOCUMENT_HTML] = "--html", [DOCUMENT_PDF] = "--pdf", [DOCUMENT_XML] = "--xml"};
    const char *formats = getenv("DOORBRAAK_FORMATS");
    bool found = false;
    for (int i = 1; i < n; i++) {
        bool known = false;
        for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++)
            if (strcmp(words[i], forms[f]) == 0) {
                job->form = (enum document_form)f;
                known = found = true;
            }
        if (strcmp(words[i], "--serve") == 0)
            job->serve = known = found = true;
        if (!known && strcmp(words[i], "--formats") == 0 && i + 1 < n)
            formats = words[++i];
        else if (!known)
            return false;
    }
    find_formats(job, formats);
    return found;
}

static bool read_input(struct bytes *out)
{
    uint8_t *data = memory_new(BUNDLE_BYTES_MAX);
    size_t len = 0;
    ssize_t n = 1;
    while (n != 0 && len < BUNDLE_BYTES_MAX) {
        n = read(STDIN_FILENO, data + len, BUNDLE_BYTES_MAX - len);
        if (n < 0 && errno != EINTR)
            break;
        len += n > 0 ? (size_t)n : 0;
    }
    *out = bytes_of(data, len);
    return n == 0;
}

static int write_output(const struct job *job, const void *data, size_t len)
{
    bool written = !job->serve || dprintf(STDOUT_FILENO, "%d %zu\n", WORKER_DONE, len) > 0;
    return written && io_write_all(STDOUT_FILENO, data, len) == 0 ? WORKER_DONE : WORKER_FAILED;
}

static int make_html(const struct job *job, struct style *format, struct bytes xml)
{
    const char *told[] = {"instead", job->instead ? "1" : "0", NULL};
    struct style *html = style_read(job->formats, "html");
    unsigned pages;
    char *out = NULL;
    size_t len = 0;
    if (html == NULL || !style_apply(format, html, told, xml, &pages, &out, &len))
        return WORKER_FAILED;
    return write_output(job, out, len);
}

/* Of paper: how small its type is, and what it lacks, as far as is known by now. */
struct attempt {
    unsigned density;
    struct unprinted unprinted;
    unsigned most; /* pages; 0: no limit */
    struct bytes pdf;
};

static bool try_pdf(const struct job *job, struct style *format, struct style *fo, struct bytes xml,
                    struct attempt *attempt)
{
    char settings[PATH_MAX];
    char density[16];
    char unprinted[UNPRINTED_TEXT];
    char quoted[UNPRINTED_TEXT + 2];
    const char *told[] = {"density", density, "unprinted", quoted, NULL};
    char *out = NULL;
    size_t len = 0;
    io_join(settings, sizeof settings, job->formats, "fop.xconf");
    snprintf(density, sizeof density, "%u", attempt->density);
    unprinted_format(&attempt->unprinted, unprinted);
    snprintf(quoted, sizeof quoted, "'%s'", unprinted);
    if (!style_apply(format, fo, told, xml, &attempt->most, &out, &len))
        return false;
    char *soft = soften(out, len, &attempt->unprinted, &len);
    free(out);
    bool done =
        fop_run(job->fop, settings, bytes_of(soft, len), &attempt->unprinted, &attempt->pdf);
    free(soft);
    return done;
}

/* Where the format has so many pages and no more, smaller type is tried before it is let go over.
 * What could not be printed is known when it is, so that the paper which says so is another one. */
static int make_pdf(const struct job *job, struct style *format, struct bytes xml)
{
    struct attempt attempt = {.density = 0};
    struct style *fo = style_read(job->formats, "fo");
    bool said = false;
    if (fo == NULL)
        return WORKER_FAILED;
    for (;;) {
        if (!try_pdf(job, format, fo, xml, &attempt))
            return WORKER_FAILED;
        bool fits = attempt.most == 0 || fop_pages(attempt.pdf) <= attempt.most;
        bool unsaid = attempt.unprinted.n > 0 && !said;
        if (!unsaid && (fits || attempt.density == DENSEST))
            break;
        said = attempt.unprinted.n > 0;
        attempt.density += !fits && attempt.density < DENSEST;
    }
    return write_output(job, attempt.pdf.data, attempt.pdf.len);
}

static int make(struct job *job)
{
    struct arena arena;
    arena_init(&arena);
    if (!compose(job->bundle, language_is_english(), &arena, &job->composed))
        return WORKER_FAILED;
    struct bytes xml = bytes_of(job->composed.xml, job->composed.len);
    if (job->form == DOCUMENT_XML)
        return write_output(job, xml.data, xml.len);
    struct style *format = style_read(job->formats, job->composed.format.s);
    if (format == NULL)
        return WORKER_FAILED;
    return job->form == DOCUMENT_HTML ? make_html(job, format, xml) : make_pdf(job, format, xml);
}

/* With --serve: what else stands on the command line and in the environment. */
static bool take_head(struct job *job)
{
    char name[BUNDLE_NAME + 1];
    struct bytes form;
    struct bytes language;
    if (!bundle_next(&job->bundle, name, &form) || strcmp(name, "form") != 0 ||
        !bundle_next(&job->bundle, name, &language) || strcmp(name, "language") != 0)
        return false;
    job->form = bytes_equal(form, bytes_of("pdf", 3))   ? DOCUMENT_PDF
                : bytes_equal(form, bytes_of("xml", 3)) ? DOCUMENT_XML
                                                        : DOCUMENT_HTML;
    job->instead = bytes_equal(form, bytes_of("instead", 7));
    setenv("LANGUAGE", bytes_equal(language, bytes_of("en", 2)) ? "en" : "nl", 1);
    language_open();
    when_init(language_is_english());
    return true;
}

static int work(struct job *job)
{
    int status = WORKER_FAILED;
    if (read_input(&job->bundle) && (!job->serve || take_head(job)))
        status = job->form == DOCUMENT_PDF && job->fop == NULL ? WORKER_NO_FOP : make(job);
    if (job->serve && status != WORKER_DONE)
        dprintf(STDOUT_FILENO, "%d\n", status);
    return status;
}

int main(int argc, char **argv)
{
    struct job job = {.form = DOCUMENT_HTML};
    memory_keep_private();
    language_open();
    when_init(language_is_english());
    if (!read_words(argc, argv, &job))
        return usage();
    job.fop = fop_program();
    if (sodium_init() < 0 || !cage_close()) {
        fprintf(stderr, "doorbraak-document: %s: %s\n",
                _("dit systeem laat zich niet inperken; er wordt niets gemaakt"), strerror(errno));
        return WORKER_FAILED;
    }
    /* one document a process: what it took goes back with it, and it tidies nothing up */
    _exit(work(&job));
}
