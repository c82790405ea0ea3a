// SPDX-License-Identifier: EUPL-1.2
#include "clients/cli/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "clients/cli/ask.h"
#include "clients/cli/fill.h"
#include "clients/cli/terms.h"

enum { TRIES_MAX = 20, PROMPT_MAX = 2000, QUESTION_CHARS = 2000 };

/* --- in the terminal --- */

/* Asks until the answer fits; an empty one skips the field when it may. */
static bool ask_field(struct cli *cli, const struct message *message, const char *key,
                      const char *prompt, bool required, void *body)
{
    for (int i = 0; i < TRIES_MAX; i++) {
        char fault[FILL_FAULT_MAX];
        const char *answer = ask_line(&cli->arena, prompt);
        if (answer == NULL)
            return false;
        if (answer[0] == '\0' && !required)
            return true;
        if (answer[0] != '\0' && fill_pair(message, key, answer, body, &cli->arena, fault))
            return true;
        fprintf(stderr, "  %s\n", answer[0] == '\0' ? _("dit is nodig") : fault);
    }
    return false;
}

static bool ask_codes(struct cli *cli, const char *key, const char *title,
                      const struct codes *choices, bool required, struct case_submit *body)
{
    char prompt[PROMPT_MAX];
    size_t at = (size_t)snprintf(prompt, sizeof prompt, "%s\n ", title);
    for (uint32_t i = 0; i < choices->n && at < sizeof prompt; i++)
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, " %s", choices->v[i].s);
    if (at < sizeof prompt)
        snprintf(prompt + at, sizeof prompt - at, "\n>");
    return ask_field(cli, &message_case_submit, key, prompt, required, body);
}

static bool ask_enum(struct cli *cli, const char *key, const char *title,
                     const struct enum_names *names, bool required, struct case_submit *body)
{
    char prompt[PROMPT_MAX];
    size_t at = (size_t)snprintf(prompt, sizeof prompt, "%s\n", title);
    for (size_t i = 1; i < names->n && at < sizeof prompt; i++)
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, "  %-16s %s\n", names->names[i],
                               term_of(names, (int)i));
    if (at < sizeof prompt)
        snprintf(prompt + at, sizeof prompt - at, ">");
    return ask_field(cli, &message_case_submit, key, prompt, required, body);
}

bool form_ask_texts(struct cli *cli, const struct ladder_form *form, bool all,
                    const struct message *message, void *body)
{
    for (size_t i = 0; i < form->n; i++) {
        const struct ladder_question *q = &form->questions[i];
        char prompt[PROMPT_MAX];
        char key[80];
        char fault[FILL_FAULT_MAX];
        size_t max = q->max == 0 ? QUESTION_CHARS : (size_t)q->max;
        snprintf(key, sizeof key, "texts.%s", q->code.s);
        snprintf(prompt, sizeof prompt, "\n%zu/%zu  %s%s%s%s", i + 1, form->n,
                 cli->english ? q->english : q->words, q->rule[0] == '\0' ? "" : " (", q->rule,
                 q->rule[0] == '\0' ? "" : ")");
        bool filled = false;
        for (int attempt = 0; attempt < TRIES_MAX && !filled; attempt++) {
            const char *answer = ask_text(&cli->arena, prompt, max);
            if (answer == NULL)
                return false;
            filled = answer[0] == '\0' ? !all
                                       : fill_pair(message, key, answer, body, &cli->arena, fault);
            if (!filled)
                fprintf(stderr, "  %s\n", answer[0] == '\0' ? _("dit is nodig") : fault);
        }
        if (!filled)
            return false;
    }
    return true;
}

/* "resident:2003, child:2009": each member is a value of its own. */
static bool ask_household(struct cli *cli, struct case_submit *body)
{
    char *answer =
        ask_line(&cli->arena, _("Huishouden, met hoogstens een geboortejaar, als 'resident:2003, "
                                "child:2009' (leeg: overslaan) >"));
    if (answer == NULL)
        return false;
    char *rest = answer;
    for (char *item = strsep(&rest, ","); item != NULL; item = strsep(&rest, ",")) {
        char fault[FILL_FAULT_MAX];
        item += strspn(item, " ");
        if (item[0] != '\0' &&
            !fill_pair(&message_case_submit, "household", item, body, &cli->arena, fault))
            fprintf(stderr, "  %s\n", fault);
    }
    return true;
}

static bool ask_urgency(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body)
{
    const char *emergency = cli->english ? ladder->emergency_english : ladder->emergency;
    if (emergency[0] != '\0')
        fprintf(stderr, "%s %s\n", _("Acuut gevaar?"), emergency);
    if (ask_yes(&cli->arena, _("Is er spoed, kan het niet wachten op een overleg? (j/N)"), false))
        body->urgency = urgency_URGENT;
    return true;
}

static bool ask_facts(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body)
{
    const struct message *m = &message_case_submit;
    return ask_urgency(cli, ladder, body) &&
           ask_codes(cli, "domains", _("Welke levensdomeinen? (codes, met komma's)"),
                     &ladder->domains, true, body) &&
           ask_codes(cli, "obstacles",
                     _("Wat houdt het tegen? (codes, met komma's; leeg: weet ik "
                       "niet)"),
                     &ladder->obstacles, false, body) &&
           ask_enum(cli, "stage", _("Loopt het vast, of dreigt dat? (leeg: overslaan)"),
                    &names_stage, false, body) &&
           ask_enum(cli, "ground", _("Op welke grondslag wordt er gedeeld?"), &names_ground, true,
                    body) &&
           (body->ground != ground_STATUTORY_TASK ||
            ask_field(cli, m, "ground_basis", _("Welk artikel? (leeg: overslaan) >"), false,
                      body)) &&
           ask_field(cli, m, "district", _("Wijk- of buurtcode (leeg: overslaan) >"), false,
                     body) &&
           ask_field(cli, m, "team", _("Gebied van het team (leeg: overslaan) >"), false, body) &&
           ask_field(cli, m, "outside_date",
                     _("Een datum van buiten, als een zitting of ontruiming (leeg: geen) >"), false,
                     body) &&
           (body->outside_date.n == 0 ||
            ask_enum(cli, "outside_kind", _("Wat gebeurt er op die datum?"), &names_outside_kind,
                     true, body)) &&
           ask_household(cli, body);
}

bool form_ask_case(struct cli *cli, const struct ladder_view *ladder, struct case_submit *body)
{
    fprintf(stderr, "%s\n%s\n\n", cli->english ? ladder->english : ladder->name,
            _("Schrijf geen namen en geen burgerservicenummer. Een lege regel sluit een antwoord "
              "af."));
    return ask_facts(cli, ladder, body) &&
           form_ask_texts(cli, &ladder->plan, false, &message_case_submit, body);
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

static void put_choices(FILE *out, const struct codes *codes)
{
    for (uint32_t i = 0; i < codes->n; i++)
        put(out, "%s%s", i == 0 ? "#   " : ", ", codes->v[i].s);
    put(out, "\n");
}

static void put_words(FILE *out, const struct enum_names *names)
{
    for (size_t i = 1; i < names->n; i++)
        put(out, "%s%s (%s)", i == 1 ? "#   " : ", ", names->names[i], term_of(names, (int)i));
    put(out, "\n");
}

static void put_facts(FILE *out, const struct ladder_view *ladder)
{
    put(out, "ladder: %s\n\n# %s\n", ladder->code.s, _("levensdomeinen, een of meer van:"));
    put_choices(out, &ladder->domains);
    put(out, "domains: []\n# %s\n", _("wat het tegenhoudt, uit:"));
    put_choices(out, &ladder->obstacles);
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
    put_facts(out, ladder);
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
