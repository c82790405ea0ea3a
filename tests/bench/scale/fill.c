// SPDX-License-Identifier: EUPL-1.2
/* Fills a stopped, empty site with years of work (../filling.h): STORED cases, of which all but the
 * last OPEN were withdrawn since. Time goes on meanwhile: the first came in 400 days ago, the open
 * ones within the last hours, so that their clocks run and none is due. Those that wait for the
 * load stand at the first coach.
 *
 * Usage: bench_scale_fill SITE LADDER STORED OPEN KEY_FILE CASES_FILE DUE_FILE
 *        bench_scale_fill SITE LADDER due DUE_FILE
 * The first writes KEY_FILE and CASES_FILE as bench_fill does, and into DUE_FILE every tenth of the
 * open cases. The second takes those up to the coach, all at one and the same moment: the clocks
 * that begin there run out at one moment too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "filling.h"

#define TEXT_CHARS  60
#define HOUR_MS     INT64_C(3600000)
#define CLOSED_FROM (400 * 24 * HOUR_MS) /* ago */
#define OPEN_FROM   (12 * HOUR_MS)
#define OPEN_UNTIL  (1 * HOUR_MS)
#define DUE_EACH    10
#define REASON      "Het is opgelost.    "
#define CLOSED_ONCE 64 /* in one batch: so many stored replies grow old in it, too */

static struct filling fill;

static _Noreturn void end(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* The moments of `n` cases lie evenly between two, both so long ago. */
struct span {
    int64_t now_ms;
    int64_t from_ms;
    int64_t until_ms;
    uint64_t n;
};

static void go_on(const struct span *span, uint64_t done)
{
    int64_t length = span->from_ms - span->until_ms;
    int64_t passed = (int64_t)((double)length * (double)done / (double)span->n);
    fill.stamp = instant_of_ms(span->now_ms - span->from_ms + passed);
}

/* What is kept of each is one short text: why. */
static void fill_closed(int64_t now_ms, uint64_t n)
{
    struct span span = {now_ms, CLOSED_FROM, OPEN_FROM, n};
    static struct case_id ids[CLOSED_ONCE];
    const struct texts none = {0};
    struct case_withdraw withdraw = {.case_id = {0}};
    const struct code reason = code_of("reason");
    texts_put(&withdraw.texts, &reason, bytes_of(REASON, strlen(REASON)));
    for (uint64_t done = 0; done < n;) {
        uint64_t some = smaller(n - done, CLOSED_ONCE);
        go_on(&span, done);
        filling_begin(&fill);
        for (uint64_t i = 0; i < some; i++)
            ids[i] = filling_submit(&fill, &none);
        filling_finish(&fill);
        filling_begin(&fill);
        for (uint64_t i = 0; i < some; i++) {
            withdraw.case_id = ids[i];
            filling_run(&fill, &fill.professional, &message_case_withdraw, &withdraw);
        }
        filling_finish(&fill);
        done += some;
        fill.cases += some;
    }
}

static void fill_open(int64_t now_ms, uint64_t n, FILE *due)
{
    struct span span = {now_ms, OPEN_FROM, OPEN_UNTIL, n};
    char text[CASE_ID_TEXT];
    for (uint64_t done = 0; done < n;) {
        uint64_t some = smaller(n - done, FILLING_BATCH);
        go_on(&span, done);
        filling_begin(&fill);
        for (uint64_t i = 0; i < some; i++) {
            struct case_id id = filling_submit(&fill, &fill.plan);
            if ((done + i) % DUE_EACH != 0)
                continue;
            case_id_format(id, text);
            fprintf(due, "%s\n", text);
        }
        filling_finish(&fill);
        done += some;
        fill.cases += some;
    }
}

static FILE *open_file(const char *path, const char *how)
{
    FILE *file = fopen(path, how);
    if (file == NULL)
        end("cannot open the cases");
    return file;
}

static void fill_site(uint64_t stored, uint64_t n_open, char **files)
{
    int64_t now_ms = clock_wall_ms();
    uint64_t closed = stored - n_open;
    FILE *due = open_file(files[2], "we");
    if (fill.cases != 0)
        end("this site has cases already");
    filling_reserve(&fill, stored);
    fill.stamp = instant_of_ms(now_ms - CLOSED_FROM);
    filling_enrol(&fill, files[0]);
    fill_closed(now_ms, closed);
    fill.stamp = instant_of_ms(now_ms - OPEN_FROM);
    filling_make_ready(&fill, n_open, files[1]);
    if (stored > fill.cases)
        fill_open(now_ms, stored - fill.cases, due);
    if (fclose(due) != 0)
        end("cannot write the cases");
}

static void raise_one(const char *line)
{
    struct case_escalate up = {.case_id = {0}};
    if (!case_id_parse(line, strcspn(line, "\n"), &up.case_id))
        end("a line that is no case number");
    filling_run(&fill, &fill.professional, &message_case_escalate, &up);
}

static void raise_due(const char *path)
{
    char line[64];
    FILE *file = open_file(path, "re");
    bool more = true;
    fill.stamp = instant_of_ms(clock_wall_ms());
    printf("%lld\n", (long long)fill.stamp.ms);
    while (more) {
        filling_begin(&fill);
        for (int i = 0; i < FILLING_BATCH && (more = fgets(line, sizeof line, file) != NULL); i++)
            raise_one(line);
        filling_finish(&fill);
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    bool due = argc == 5 && strcmp(argv[3], "due") == 0;
    if (argc != 8 && !due) {
        fprintf(stderr,
                "usage: bench_scale_fill SITE LADDER STORED OPEN KEY_FILE CASES_FILE DUE_FILE\n"
                "       bench_scale_fill SITE LADDER due DUE_FILE\n");
        return 64;
    }
    filling_open(&fill, argv[1], argv[2], TEXT_CHARS);
    if (due)
        raise_due(argv[4]);
    else
        fill_site(strtoull(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), argv + 5);
    filling_close(&fill);
    return 0;
}
