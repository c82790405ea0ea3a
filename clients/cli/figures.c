// SPDX-License-Identifier: EUPL-1.2
/* The figures of a ladder: for a person in sections, for a program as JSON or CSV. Asks until the
 * daemon has counted; what was too small to show comes without its number and is shown as a dot. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "calendar/duration.h"
#include "clients/lib/json.h"
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

#define HIDDEN     "·"
#define LABEL_MAX  160
#define FIGURE_MAX 80

struct figures_told {
    struct cli *cli;
    const struct ladder_view *ladder;
    struct report_answer head; /* of the first page of lines */
    const struct report_period *periods;
    struct figure_line *lines;
    size_t n;
};

/* --- asking --- */

static void keep(struct figures_told *told, const struct report_answer *page)
{
    if (page->lines.n == 0)
        return;
    struct figure_line *lines = memory_grown(told->lines, told->n + page->lines.n, sizeof *lines);
    told->lines = lines;
    memcpy(lines + told->n, page->lines.v, page->lines.n * sizeof *lines);
    told->n += page->lines.n;
    if (page->periods.n > 0) {
        told->head = *page;
        told->periods = page->periods.v;
    }
}

static int ask(struct cli *cli, struct query_report *query, struct figures_told *told)
{
    for (;;) {
        struct report_answer page;
        struct response response;
        int status =
            cli_query(cli, &message_query_report, query, &message_report_answer, &page, &response);
        if (status != EXIT_STATUS_OK)
            return status;
        keep(told, &page);
        if (page.next == NULL) {
            if (told->periods == NULL)
                told->head = page;
            return EXIT_STATUS_OK;
        }
        query->after = page.next;
    }
}

/* --- for a program --- */

static json_t *json_of(const struct message *message, const void *body)
{
    struct writer writer;
    writer_init(&writer);
    message_encode(message, body, &writer);
    json_t *json = json_of_bytes(writer_bytes(&writer), message);
    writer_release(&writer);
    return json;
}

static void print_json(const struct figures_told *told)
{
    json_t *all = json_object();
    json_t *periods = json_array();
    json_t *lines = json_array();
    for (size_t i = 0; i < told->head.periods.n; i++)
        json_array_append_new(periods, json_of(&message_report_period, &told->periods[i]));
    for (size_t i = 0; i < told->n; i++)
        json_array_append_new(lines, json_of(&message_figure_line, &told->lines[i]));
    json_object_set_new(all, "threshold", json_integer((json_int_t)told->head.threshold));
    json_object_set_new(all, "periods", periods);
    json_object_set_new(all, "lines", lines);
    json_print_take(all);
}

/* Codes and words hold no comma and no quote. */
static void print_csv(const struct figures_told *told)
{
    char from[WHEN_MAX];
    char until[WHEN_MAX];
    printf("from,until,figure,tier,rung,name,unit,value,hidden\r\n");
    for (size_t i = 0; i < told->n; i++) {
        const struct figure_line *line = &told->lines[i];
        if (line->period >= told->head.periods.n)
            continue;
        const struct report_period *period = &told->periods[line->period];
        printf("%s,%s,%s,%s,", when_utc(period->from, from), when_utc(period->until, until),
               line->figure.s, line->tier.s);
        if (line->rung != 0)
            printf("%" PRIu64, line->rung);
        printf(",%s,%s,", line->name.s, enum_word(&names_figure_unit, (int)line->unit));
        if (!line->hidden)
            printf("%" PRIu64, line->value);
        printf(",%s\r\n", line->hidden ? "true" : "false");
    }
}

/* --- for a person --- */

static const char *title_of(const struct code *figure)
{
    static const struct {
        const char *figure;
        const char *words;
    } titles[] = {
        {"submitted", N_("Ingebracht")},
        {"finished", N_("Gesloten, naar de trede waar de casus toen stond")},
        {"highest", N_("Gesloten, naar de hoogste trede waar de casus kwam")},
        {"withdrawn", N_("Ingetrokken")},
        {"outcome", N_("Uitkomsten, naar trede")},
        {"entered", N_("Op een trede gekomen, anders dan door inbrengen")},
        {"boomerang", N_("Boemerangs: heropend, of terug aan een tafel")},
        {"merged", N_("Samengevoegd met een andere casus")},
        {"consultation-apart", N_("Consultaties los van een casus")},
        {"usable", N_("Was het advies bruikbaar?")},
        {"returned", N_("Geschatte opbrengst, vergeleken met wat ervan kwam")},
        {"referral-sent", N_("Voorgelegd aan een andere tafel, zoals de landelijke")},
        {"referral-ended", N_("Wat er van het voorleggen kwam")},
        {"referral-received", N_("Voorgelegd gekregen van elders")},
        {"referral-handed-back", N_("Daarvan teruggegeven, met wat ontbreekt")},
        {"issue-proposed", N_("Kwesties voorgesteld")},
        {"issue-adopted", N_("Kwesties aangenomen, naar niveau")},
        {"issue-closed", N_("Kwesties afgerond")},
        {"consultation", N_("Met een collega meegedacht (geen casus verplaatst)")},
        {"advice", N_("Adviezen gegeven")},
        {"domain", N_("Domeinen die voor het eerst bij een casus zijn genoemd")},
        {"obstacle", N_("Knelpunten die voor het eerst bij een casus zijn genoemd")},
        {"clock-started", N_("Termijnen die zijn verstreken, van wat er begon")},
        {"waiting", N_("Wachten tot iemand de casus oppakt")},
        {"working", N_("Werken, van oppakken tot uitkomst of vertrek")},
        {"stay", N_("Op de trede, van binnenkomst tot uitkomst of vertrek")},
        {"asked", N_("Geld gevraagd")},
        {"spent", N_("Geld besteed")},
        {"lent", N_("Geld uitgeleend")},
        {"repaid", N_("Geld afgelost")},
        {"forgiven", N_("Geld kwijtgescholden")},
        {"return-estimated", N_("Opbrengst die was geschat, waar ook bekend is wat ervan kwam")},
        {"return-found", N_("Opbrengst die er van diezelfde casussen kwam")},
    };
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (code_is(figure, titles[i].figure))
            return _(titles[i].words);
    return figure->s;
}

static const char *tier_name(const struct figures_told *told, const struct code *code)
{
    for (size_t i = 0; told->ladder != NULL && i < told->ladder->n_tiers; i++)
        if (code_equal(&told->ladder->tiers[i].code, code))
            return told->cli->english ? told->ladder->tiers[i].english
                                      : told->ladder->tiers[i].name;
    return code->s;
}

/* A domain, an obstacle or a pot in the ladder's words; NULL when it is none. */
static const char *topic_name(const struct figures_told *told, const struct figure_line *line)
{
    static const struct {
        const char *figure;
        const char *list;
    } lists[] = {{"domain", "domains"}, {"obstacle", "obstacles"}, {"asked", "pots"},
                 {"spent", "pots"},     {"lent", "pots"},          {"repaid", "pots"},
                 {"forgiven", "pots"}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (code_is(&line->figure, lists[i].figure) && !code_empty(&line->name) &&
            !code_is(&line->name, "all-others"))
            return ladders_word(told->cli, &told->ladder->code, lists[i].list, &line->name);
    return NULL;
}

/* The word of an enumeration that a figure is split by; else the code itself. */
static const char *name_words(const struct figure_line *line)
{
    static const struct {
        const char *figure;
        const struct enum_names *names;
    } all[] = {{"submitted", &names_stage},
               {"outcome", &names_outcome},
               {"entered", &names_entry},
               {"usable", &names_usable},
               {"returned", &names_returned},
               {"referral-ended", &names_referral_end},
               {"issue-adopted", &names_issue_level},
               {"issue-closed", &names_issue_result}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        int value = enum_number(all[i].names, line->name.s, strlen(line->name.s));
        if (code_is(&line->figure, all[i].figure) && value != 0)
            return term_of(all[i].names, value);
    }
    if (code_is(&line->name, "all-others"))
        return _("alle andere");
    return code_is(&line->name, "unknown") ? _("niet gezegd") : line->name.s;
}

static const char *label_of(const struct figures_told *told, const struct figure_line *line,
                            char out[LABEL_MAX])
{
    const char *tier = code_empty(&line->tier) ? NULL : tier_name(told, &line->tier);
    if (code_is(&line->figure, "clock-started"))
        snprintf(out, LABEL_MAX, "%s: %s", tier,
                 ladders_step_words(told->cli, &told->ladder->code, &line->tier, line->name.s));
    else if (tier != NULL && !code_empty(&line->name))
        snprintf(out, LABEL_MAX, "%s: %s", tier, name_words(line));
    else if (tier != NULL)
        snprintf(out, LABEL_MAX, "%s", tier);
    else if (topic_name(told, line) != NULL)
        snprintf(out, LABEL_MAX, "%s", topic_name(told, line));
    else if (!code_empty(&line->name))
        snprintf(out, LABEL_MAX, "%s", name_words(line));
    else if (line->rung != 0)
        snprintf(out, LABEL_MAX, _("trede %" PRIu64), line->rung);
    else
        snprintf(out, LABEL_MAX, "%s", _("samen"));
    return out;
}

/* "1,3" for tenths of a day, "1.3" in English. */
static const char *value_of(const struct figures_told *told, const struct figure_line *line,
                            char out[FIGURE_MAX])
{
    char cents[VIEW_CENTS_MAX];
    if (line->hidden)
        snprintf(out, FIGURE_MAX, HIDDEN);
    else if (line->unit == figure_unit_CENTS)
        snprintf(out, FIGURE_MAX, "%s", view_cents_text(line->value, cents));
    else if (line->unit == figure_unit_TENTHS_OF_DAYS)
        snprintf(out, FIGURE_MAX, "%" PRIu64 "%c%u", line->value / 10,
                 told->cli->english ? '.' : ',', (unsigned)(line->value % 10));
    else
        snprintf(out, FIGURE_MAX, "%" PRIu64, line->value);
    return out;
}

static void put_label(const char *label)
{
    int width = 0;
    for (const char *c = label; *c != '\0'; c++)
        width += ((unsigned char)*c & 0xc0) != 0x80;
    printf("    %s%*s ", label, width < 48 ? 48 - width : 0, "");
}

/* The share of a rung among what was finished, where both may be known. */
static void put_share(const struct figures_told *told, size_t i, size_t total)
{
    const struct figure_line *line = &told->lines[i];
    const struct figure_line *whole = &told->lines[total];
    bool rungs = code_is(&line->figure, "finished") || code_is(&line->figure, "highest");
    if (rungs && i != total && !line->hidden && !whole->hidden && whole->value > 0)
        printf("  (%" PRIu64 "%%)", (100 * line->value + whole->value / 2) / whole->value);
}

/* Cases, median and ninety per cent stand in three lines. */
static void put_length(const struct figures_told *told, size_t i)
{
    char a[FIGURE_MAX];
    char b[FIGURE_MAX];
    char c[FIGURE_MAX];
    char against[DURATION_TEXT_MAX];
    const struct figure_line *line = &told->lines[i];
    put_label(tier_name(told, &line->tier));
    if (line->hidden) {
        printf("%s\n", HIDDEN);
        return;
    }
    printf(_("%s keer; de helft binnen %s, 90%% binnen %s werkdagen"), value_of(told, line, a),
           value_of(told, line + 1, b), value_of(told, line + 2, c));
    if (line[1].against != 0) {
        uint64_t packed = line[1].against;
        duration_format((struct duration){(enum duration_unit)(packed >> 32), (uint32_t)packed},
                        told->cli->english ? LANGUAGE_EN : LANGUAGE_NL, against);
        printf(_("; termijn: %s"), against);
    }
    putchar('\n');
}

/* Counts with their amounts, and clocks begun with those that ran out, stand in two lines. */
static size_t lines_together(const struct figures_told *told, size_t i)
{
    const struct figure_line *line = &told->lines[i];
    if (code_is(&line->figure, "waiting") || code_is(&line->figure, "working") ||
        code_is(&line->figure, "stay"))
        return i + 3 <= told->n ? 3 : 1;
    bool pair = i + 1 < told->n &&
                (code_is(&line[1].figure, "clock-ran-out") || line[1].unit == figure_unit_CENTS);
    return pair ? 2 : 1;
}

static bool is_counted(const struct figure_line *line)
{
    return line->hidden || line->value > 0;
}

/* The total of a tier says nothing beside the one number that it is the total of. */
static bool repeats(const struct figures_told *told, size_t i)
{
    const struct figure_line *total = &told->lines[i];
    size_t parts = 0;
    if (code_empty(&total->tier) || !code_empty(&total->name) ||
        code_is(&total->figure, "boomerang"))
        return false;
    while (i-- > 0 && code_equal(&told->lines[i].figure, &total->figure) &&
           code_equal(&told->lines[i].tier, &total->tier))
        parts += is_counted(&told->lines[i]);
    return parts == 1;
}

/* Zeroes are passed over, but for what counts all together; and clocks that never ran out. */
static bool says_something(const struct figures_told *told, size_t i, size_t together)
{
    const struct figure_line *line = &told->lines[i];
    bool whole = code_empty(&line->name) && code_empty(&line->tier) && line->rung == 0;
    if (code_is(&line->figure, "clock-started") && i + 1 < told->n)
        return is_counted(&line[1]);
    return (is_counted(line) && !repeats(told, i)) || (whole && together == 1);
}

static void put_lines(const struct figures_told *told, size_t i, size_t together, size_t first)
{
    char label[LABEL_MAX];
    char value[FIGURE_MAX];
    char more[FIGURE_MAX];
    const struct figure_line *line = &told->lines[i];
    if (together == 3) {
        put_length(told, i);
        return;
    }
    put_label(label_of(told, line, label));
    if (together == 2 && line[1].unit == figure_unit_CENTS)
        printf(_("%s keer, %s\n"), value_of(told, line, value), value_of(told, line + 1, more));
    else if (together == 2)
        printf(_("%s van %s\n"), value_of(told, line + 1, more), value_of(told, line, value));
    else
        fputs(value_of(told, line, value), stdout);
    if (together == 1) {
        put_share(told, i, first);
        putchar('\n');
    }
}

/* The lines of one figure, from `i` on, with a title when there is anything to say. */
static size_t put_figure(const struct figures_told *told, size_t i)
{
    size_t first = i;
    bool titled = false;
    const struct figure_line *line = &told->lines[first];
    while (i < told->n && code_equal(&told->lines[i].figure, &line->figure) &&
           told->lines[i].period == line->period) {
        size_t together = lines_together(told, i);
        if (says_something(told, i, together)) {
            if (!titled)
                printf("  %s\n", title_of(&line->figure));
            titled = true;
            put_lines(told, i, together, first);
        }
        i += together;
    }
    return i;
}

static void put_period(const struct figures_told *told, size_t number)
{
    char from[WHEN_MAX];
    char until[WHEN_MAX];
    const struct report_period *period = &told->periods[number];
    struct instant last = instant_of_ms(period->until.ms - 1);
    printf(_("%s, van %s tot en met %s\n"),
           told->cli->english ? told->ladder->english : told->ladder->name,
           when_short(period->from, from), when_short(last, until));
    for (size_t i = 0; i < told->n;)
        i = told->lines[i].period == number ? put_figure(told, i) : i + 1;
}

static void print_text(const struct figures_told *told)
{
    for (size_t i = 0; i < told->head.periods.n; i++)
        put_period(told, i);
    if (told->head.periods.n == 0)
        printf("%s\n", _("Er is nog geen periode vol."));
    if (told->head.threshold > 1)
        printf(_("%s is weggelaten: een aantal van 1 tot en met %" PRIu64
                 ", of een ander waaruit dat te berekenen is.\n"),
               HIDDEN, told->head.threshold - 1);
    if (told->head.threshold > 1)
        printf(_("Hoeveel termijnen begonnen, en van hoeveel keer een duur is, is naar boven "
                 "afgerond op "
                 "een veelvoud van %" PRIu64 ".\n"),
               told->head.threshold);
}

int verb_figures(struct cli *cli, const struct verb *verb)
{
    struct query_report query = {0};
    struct figures_told told = {.cli = cli};
    struct ladder_view ladder;
    int status = cli_fill(cli, verb, &query);
    query.by_cases = query.by_cases || cli->words.tenth;
    if (status == EXIT_STATUS_OK)
        status = ask(cli, &query, &told);
    if (status == EXIT_STATUS_OK && !cli->json && !cli->words.csv)
        status = ladders_get(cli, &query.ladder, &ladder);
    if (status == EXIT_STATUS_OK) {
        told.ladder = &ladder;
        if (cli->json)
            print_json(&told);
        else if (cli->words.csv)
            print_csv(&told);
        else
            print_text(&told);
    }
    free(told.lines);
    return status;
}
