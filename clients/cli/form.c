// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/assert.h"
#include "clients/cli/ask.h"
#include "clients/cli/draft.h"
#include "clients/cli/fill.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "proto/bsn.h"
#include "proto/hints.h"

enum { TRIES_MAX = 20, PROMPT_MAX = 2000, QUESTION_CHARS = 2000 };

static const char how_texts_end[] = N_(
    "Een antwoord op een vraag mag meer regels hebben; sluit het af met een lege regel, of met een "
    "punt alleen op een regel.");

/* --- in the terminal --- */

struct asked {
    struct cli *cli;
    const struct message *message;
    void *body;
    const char *draft;
};

static bool fill_answer(const struct asked *asked, const char *key, const char *answer,
                        char fault[FILL_FAULT_MAX])
{
    if (!bsn_found(bytes_of(answer, strlen(answer))))
        return fill_pair(asked->message, key, answer, asked->body, &asked->cli->arena, fault);
    snprintf(fault, FILL_FAULT_MAX, "%s", _(error_message(ERR_BSN)));
    return false;
}

/* Makes what was typed into a value; false with what is wrong. */
typedef bool read_answer(const void *choices, const char *answer, char value[PROMPT_MAX],
                         char fault[FILL_FAULT_MAX]);

/* Asks until the answer fits; an empty one skips the field when it may. */
static bool ask_field(const struct asked *asked, const char *key, const char *prompt, bool required,
                      read_answer *read, const void *choices)
{
    for (int i = 0; i < TRIES_MAX; i++) {
        char fault[FILL_FAULT_MAX];
        char value[PROMPT_MAX];
        const char *answer = ask_line(&asked->cli->arena, prompt);
        if (answer == NULL)
            return false;
        if (answer[0] == '\0' && !required)
            return true;
        snprintf(fault, sizeof fault, "%s", _("dit is nodig"));
        if (answer[0] != '\0' && (read == NULL || read(choices, answer, value, fault)) &&
            fill_answer(asked, key, read == NULL ? answer : value, fault))
            return asked->draft == NULL || draft_save(asked->draft, asked->message, asked->body);
        fprintf(stderr, "  %s\n", fault);
    }
    return false;
}

/* The number of a choice, from 1; 0 when the words are no number of one. */
static size_t choice_of(const char *words, size_t n)
{
    char *end;
    unsigned long number = strtoul(words, &end, 10);
    return words[0] >= '0' && words[0] <= '9' && *end == '\0' && number <= n ? number : 0;
}

static bool read_codes(const void *choices, const char *answer, char value[PROMPT_MAX],
                       char fault[FILL_FAULT_MAX])
{
    const struct ladder_choices *from = choices;
    size_t at = 0;
    value[0] = '\0';
    for (answer += strspn(answer, ", "); answer[0] != '\0'; answer += strspn(answer, ", ")) {
        char word[CODE_MAX + 2];
        size_t len = strcspn(answer, ", ");
        snprintf(word, sizeof word, "%.*s", (int)len, answer);
        size_t number = choice_of(word, from->n);
        if (number == 0 && ladder_view_choice(from, word) == NULL) {
            snprintf(fault, FILL_FAULT_MAX,
                     _("'%s' staat er niet bij: typ nummers of codes met een komma ertussen"),
                     word);
            return false;
        }
        at += (size_t)snprintf(value + at, at < PROMPT_MAX ? PROMPT_MAX - at : 0, "%s%s",
                               at == 0 ? "" : ",", number > 0 ? from->v[number - 1].code.s : word);
        answer += len;
    }
    snprintf(fault, FILL_FAULT_MAX, "%s", _("dit is nodig"));
    return at > 0 && at < PROMPT_MAX;
}

static bool ask_codes(const struct asked *asked, const char *key, const char *title,
                      const struct ladder_choices *choices, bool required)
{
    char prompt[PROMPT_MAX];
    size_t at = (size_t)snprintf(prompt, sizeof prompt, "%s\n", title);
    for (size_t i = 0; i < choices->n && at < sizeof prompt; i++)
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, "  %2zu %-16s %s\n", i + 1,
                               choices->v[i].code.s,
                               asked->cli->english ? choices->v[i].english : choices->v[i].name);
    if (at < sizeof prompt)
        snprintf(prompt + at, sizeof prompt - at, ">");
    return ask_field(asked, key, prompt, required, read_codes, choices);
}

static bool read_enum(const void *choices, const char *answer, char value[PROMPT_MAX],
                      char fault[FILL_FAULT_MAX])
{
    const struct enum_names *names = choices;
    size_t number = choice_of(answer, names->n - 1);
    (void)fault;
    snprintf(value, PROMPT_MAX, "%s", number > 0 ? names->names[number] : answer);
    return true;
}

static bool ask_enum(const struct asked *asked, const char *key, const char *title,
                     const struct enum_names *names, bool required)
{
    char prompt[PROMPT_MAX];
    size_t at = (size_t)snprintf(prompt, sizeof prompt, "%s\n", title);
    for (size_t i = 1; i < names->n && at < sizeof prompt; i++)
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, "  %zu %-16s %s\n", i,
                               names->names[i], term_of(names, (int)i));
    if (at < sizeof prompt)
        snprintf(prompt + at, sizeof prompt - at, ">");
    return ask_field(asked, key, prompt, required, read_enum, names);
}

/* While it is typed: it can still be written otherwise, and need not be. */
static void show_hints(const char *answer)
{
    unsigned found = hints_in(bytes_of(answer, strlen(answer)));
    struct codes words;
    hints_words(found, &words);
    if (words.n > 0)
        view_hint(&words);
}

static bool ask_question(const struct asked *asked, const struct ladder_question *q,
                         const char *prompt, bool required)
{
    char key[80];
    char fault[FILL_FAULT_MAX];
    snprintf(key, sizeof key, "texts.%s", q->code.s);
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        const char *answer =
            ask_text(&asked->cli->arena, prompt, q->max == 0 ? QUESTION_CHARS : (size_t)q->max);
        if (answer == NULL)
            return false;
        if (answer[0] == '\0' && !required)
            return true;
        snprintf(fault, sizeof fault, "%s", _("dit is nodig"));
        if (answer[0] != '\0' && fill_answer(asked, key, answer, fault)) {
            show_hints(answer);
            return draft_save(asked->draft, asked->message, asked->body);
        }
        fprintf(stderr, "  %s\n", fault);
    }
    return false;
}

/* "ja", "nee" or "onbekend" as the key of the record that the question goes under; NULL: neither.
 */
static const char *key_of_answer(const char *answer, bool may_be_unknown)
{
    static const char *const words[][3] = {
        {"j", "ja", "yes"}, {"y", "yes", "yes"}, {"n", "nee", "no"}, {"n", "no", "no"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(answer, words[i][0]) == 0 || strcmp(answer, words[i][1]) == 0)
            return words[i][2];
    bool unknown = strcmp(answer, "o") == 0 || strcmp(answer, "onbekend") == 0 ||
                   strcmp(answer, "u") == 0 || strcmp(answer, "unknown") == 0;
    return unknown && may_be_unknown ? "unknown" : NULL;
}

static bool ask_yes_or_no(const struct asked *asked, const struct ladder_question *q,
                          const char *prompt, bool may_be_unknown)
{
    char line[PROMPT_MAX + 20];
    char fault[FILL_FAULT_MAX];
    snprintf(line, sizeof line, "%s %s >", prompt, may_be_unknown ? _("(j/n/o)") : _("(j/n)"));
    for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
        const char *answer = ask_line(&asked->cli->arena, line);
        if (answer == NULL)
            return false;
        const char *key = key_of_answer(answer, may_be_unknown);
        snprintf(fault, sizeof fault, "%s",
                 may_be_unknown ? _("ja, nee of onbekend") : _("ja of nee"));
        if (key != NULL && fill_answer(asked, key, q->code.s, fault))
            return draft_save(asked->draft, asked->message, asked->body);
        fprintf(stderr, "  %s\n", fault);
    }
    return false;
}

/* A fact, or in its place why it is not known (ZNS-5). */
static bool ask_fact(const struct asked *asked, const struct ladder_question *q, const char *prompt)
{
    char fault[FILL_FAULT_MAX];
    if (!ask_question(asked, q, prompt, true))
        return false;
    if (!ask_yes(&asked->cli->arena, _("Is dit waarom het niet bekend is? (j/N)"), false))
        return true;
    return fill_answer(asked, "unknown", q->code.s, fault) &&
           draft_save(asked->draft, asked->message, asked->body);
}

static bool ask_by_kind(const struct asked *asked, const struct ladder_question *q,
                        const char *prompt, bool required)
{
    if (strcmp(q->kind, "yes-no") == 0)
        return ask_yes_or_no(asked, q, prompt, false);
    if (strcmp(q->kind, "yes-no-unknown") == 0)
        return ask_yes_or_no(asked, q, prompt, true);
    if (strcmp(q->kind, "fact") == 0)
        return ask_fact(asked, q, prompt);
    return ask_question(asked, q, prompt, required);
}

static bool ask_questions(const struct asked *asked, const struct ladder_form *form, bool all)
{
    for (size_t i = 0; i < form->n; i++) {
        const struct ladder_question *q = &form->questions[i];
        char prompt[PROMPT_MAX];
        snprintf(prompt, sizeof prompt, "\n%zu/%zu  %s%s%s%s%s", i + 1, form->n,
                 asked->cli->english ? q->english : q->words, q->rule[0] == '\0' ? "" : " (",
                 q->rule, q->rule[0] == '\0' ? "" : ")",
                 q->internal ? _(" (intern: blijft in uw organisatie)") : "");
        if (!ask_by_kind(asked, q, prompt, all))
            return false;
    }
    return true;
}

bool form_ask_texts(struct cli *cli, const struct ladder_form *form, const struct message *message,
                    void *body, const char *draft)
{
    struct asked asked = {cli, message, body, draft};
    fprintf(stderr, "%s\n%s\n", cli->english ? form->english : form->name, _(how_texts_end));
    return ask_questions(&asked, form, true);
}

/* "resident:2003, child:2009": each member is a value of its own. False with what is wrong. */
static bool fill_household(const struct asked *asked, char *answer, char fault[FILL_FAULT_MAX])
{
    char *rest = answer;
    for (char *item = strsep(&rest, ","); item != NULL; item = strsep(&rest, ",")) {
        item += strspn(item, " ");
        if (item[0] != '\0' && !fill_answer(asked, "household", item, fault))
            return false;
    }
    return true;
}

static bool ask_household(const struct asked *asked)
{
    struct case_submit *body = asked->body;
    for (int i = 0; i < TRIES_MAX; i++) {
        char fault[FILL_FAULT_MAX];
        char *answer = ask_line(&asked->cli->arena,
                                _("Huishouden, met hoogstens een geboortejaar, als 'resident:2003, "
                                  "child:2009' (leeg: overslaan) >"));
        if (answer == NULL)
            return false;
        if (fill_household(asked, answer, fault))
            return draft_save(asked->draft, asked->message, body);
        body->household = (struct list){0};
        fprintf(stderr, "  %s\n", fault);
    }
    return false;
}

void form_show_emergency(const struct cli *cli, const struct ladder_view *ladder)
{
    const char *emergency = cli->english ? ladder->emergency_english : ladder->emergency;
    if (emergency[0] != '\0')
        fprintf(stderr, "%s\n", emergency);
}

static bool ask_urgency(const struct asked *asked, const struct ladder_view *ladder)
{
    struct case_submit *body = asked->body;
    form_show_emergency(asked->cli, ladder);
    if (ask_yes(&asked->cli->arena, _("Is er spoed, kan het niet wachten op een overleg? (j/N)"),
                false))
        body->urgency = urgency_URGENT;
    return draft_save(asked->draft, asked->message, body);
}

/* A date that the daemon would refuse is asked again here, where it can be mended. */
static bool read_ahead(const void *choices, const char *answer, char value[PROMPT_MAX],
                       char fault[FILL_FAULT_MAX])
{
    struct case_submit scratch = {0};
    struct arena arena;
    time_t now = time(NULL);
    struct tm tm;
    char today[16];
    struct civil_date date;
    (void)choices;
    arena_init(&arena);
    bool good = fill_pair(&message_case_submit, "outside_date", answer, &scratch, &arena, fault);
    arena_release(&arena);
    localtime_r(&now, &tm);
    strftime(today, sizeof today, "%Y-%m-%d", &tm);
    if (good && civil_date_parse(today, strlen(today), &date) && scratch.outside_date.n < date.n) {
        snprintf(fault, FILL_FAULT_MAX, "%s", _(error_message(ERR_DATE_IN_PAST)));
        good = false;
    }
    snprintf(value, PROMPT_MAX, "%s", answer);
    return good;
}

static bool ask_outside(const struct asked *asked)
{
    const struct case_submit *body = asked->body;
    return ask_field(asked, "outside_date",
                     _("Een datum van buiten, als een zitting of ontruiming (leeg: geen) >"), false,
                     read_ahead, NULL) &&
           (body->outside_date.n == 0 ||
            ask_enum(asked, "outside_kind", _("Wat gebeurt er op die datum?"), &names_outside_kind,
                     true));
}

/* A slip would be refused by the daemon; here it can be mended. */
static bool read_area(const void *choices, const char *answer, char value[PROMPT_MAX],
                      char fault[FILL_FAULT_MAX])
{
    const struct ladder_view *ladder = choices;
    bool known = ladder->areas.n == 0 || ladder_view_choice(&ladder->areas, answer) != NULL;
    if (!known)
        snprintf(fault, FILL_FAULT_MAX,
                 _("de ladder kent '%.40s' niet; 'doorbraak ladder %s' noemt alle gebieden"),
                 answer, ladder->code.s);
    snprintf(value, PROMPT_MAX, "%s", answer);
    return known;
}

static bool ask_facts(const struct asked *asked, const struct ladder_view *ladder)
{
    const struct case_submit *body = asked->body;
    return ask_urgency(asked, ladder) &&
           ask_codes(asked, "domains", _("Welke levensdomeinen? (nummers of codes, met komma's)"),
                     &ladder->domains, true) &&
           ask_codes(asked, "obstacles",
                     _("Wat houdt het tegen? (nummers of codes, met komma's; leeg: weet ik niet)"),
                     &ladder->obstacles, false) &&
           ask_enum(asked, "stage", _("Loopt het vast, of dreigt dat? (leeg: overslaan)"),
                    &names_stage, false) &&
           ask_enum(asked, "ground", _("Op welke grondslag wordt er gedeeld?"), &names_ground,
                    true) &&
           (body->ground != ground_STATUTORY_TASK ||
            ask_field(asked, "ground_basis", _("Welk artikel? (leeg: overslaan) >"), false, NULL,
                      NULL)) &&
           ask_field(asked, "district", _("Wijk- of buurtcode (leeg: overslaan) >"), false,
                     read_area, ladder) &&
           ask_field(asked, "team", _("Gebied van het team (leeg: overslaan) >"), false, read_area,
                     ladder) &&
           ask_outside(asked) && ask_household(asked);
}

bool form_ask_case(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body,
                   const char *draft)
{
    struct asked asked = {cli, &message_case_submit, body, draft};
    fprintf(stderr, "%s\n%s\n%s\n\n", cli->english ? ladder->english : ladder->name,
            _("Schrijf geen namen en geen burgerservicenummer."), _(how_texts_end));
    return ask_facts(&asked, ladder) && ask_questions(&asked, &ladder->plan, false);
}

/* The elements of the triangle, in the words of the plan's questions about them. */
bool form_ask_unmet(struct cli *cli, const struct ladder_view *ladder, struct case_decide *body)
{
    struct asked asked = {cli, &message_case_decide, body, NULL};
    struct ladder_choice elements[CODES_MAX];
    for (uint32_t i = 0; i < ladder->triangle.n; i++) {
        const struct code *code = &ladder->triangle.v[i];
        elements[i] = (struct ladder_choice){.code = *code, .name = "", .english = ""};
        for (size_t q = 0; q < ladder->plan.n; q++) {
            if (!code_equal(&ladder->plan.questions[q].code, code))
                continue;
            elements[i].name = ladder->plan.questions[q].words;
            elements[i].english = ladder->plan.questions[q].english;
        }
    }
    struct ladder_choices choices = {ladder->triangle.n, elements};
    return ask_codes(&asked, "unmet",
                     _("Welke onderdelen zijn niet onderbouwd? (nummers of codes, met komma's)"),
                     &choices, true);
}

/* --- as a draft --- */

static void put(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(FILE *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(out, format, args);
    va_end(args);
}

static void put_choices(FILE *out, const struct ladder_choices *choices, bool english)
{
    for (size_t i = 0; i < choices->n; i++)
        put(out, "#   %-16s %s\n", choices->v[i].code.s,
            english ? choices->v[i].english : choices->v[i].name);
}

static void put_words(FILE *out, const struct enum_names *names)
{
    for (size_t i = 1; i < names->n; i++)
        put(out, "%s%s (%s)", i == 1 ? "#   " : ", ", names->names[i], term_of(names, (int)i));
    put(out, "\n");
}

static void put_facts(FILE *out, const struct ladder_view *ladder, bool english)
{
    put(out, "ladder: %s\n\n# %s\n", ladder->code.s, _("levensdomeinen, een of meer van:"));
    put_choices(out, &ladder->domains, english);
    put(out, "domains: []\n# %s\n", _("wat het tegenhoudt, uit:"));
    put_choices(out, &ladder->obstacles, english);
    put(out, "obstacles: []\n# %s\n", _("grondslag om te delen:"));
    put_words(out, &names_ground);
    put(out, "ground:\n# %s\nground_basis:\n\n", _("het artikel, bij een wettelijke taak"));
    put(out, "# %s\ndistrict:\n# %s\nteam:\n\n# ", _("wijk- of buurtcode (CBS)"),
        _("gebied van het team"));
    put(out, "%s\n", _("vastgelopen of dreigt dat, en spoed:"));
    put_words(out, &names_stage);
    put(out, "stage:\n");
    put_words(out, &names_urgency);
    put(out, "urgency:\n\n# %s\noutside_date:\n",
        _("een datum van buiten, als 2026-03-02, en wat er dan gebeurt:"));
    put_words(out, &names_outside_kind);
    put(out, "outside_kind:\n\n# %s\n#   - role: resident\n#     birth_year: 2003\n",
        _("het huishouden, met hoogstens een geboortejaar, als:"));
    put_words(out, &names_member_role);
    put(out, "household: []\n\n");
}

char *form_draft(struct cli *cli, const struct ladder_view *ladder)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ASSERT(out != NULL);
    put(out, "# %s\n# %s\n\n", cli->english ? ladder->english : ladder->name,
        _("Schrijf geen namen en geen burgerservicenummer. Wat leeg blijft, gaat niet mee."));
    put_facts(out, ladder, cli->english);
    put(out, "texts:\n");
    for (size_t i = 0; i < ladder->plan.n; i++) {
        const struct ladder_question *q = &ladder->plan.questions[i];
        put(out, "  # %s%s%s%s\n  %s: |\n\n", cli->english ? q->english : q->words,
            q->rule[0] == '\0' ? "" : " (", q->rule, q->rule[0] == '\0' ? "" : ")", q->code.s);
    }
    ASSERT(fclose(out) == 0);
    char *copy = arena_string(&cli->arena, text, len);
    free(text);
    return copy;
}
