// SPDX-License-Identifier: EUPL-1.2
/* Whether a meeting can decide, as its chair reads it beforehand: who comes, whether the quorum
 * stands, and for each case what is missing and who brings the mandates. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

static void show_quorum(const struct meeting_ready_answer *ready)
{
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    if (ready->quorum == 0 && ready->quorum_of.n == 0) {
        printf("  %s\n", _("deze tafel vraagt geen quorum"));
        return;
    }
    printf("  %s", ready->stands ? _("het quorum is er") : _("HET QUORUM IS ER NIET"));
    if (ready->quorum != 0)
        printf(_(": %" PRIu64 " van de %" PRIu64 " die nodig zijn"), ready->coming, ready->quorum);
    if (ready->lacking.n > 0)
        printf(_("; ontbreekt: %s"), view_codes_text(&ready->lacking, text, sizeof text));
    if (!ready->stands)
        printf("; %s", ready->without_quorum == without_quorum_WARN
                           ? _("beslissen kan, en dat staat dan bij de uitkomst")
                           : _("beslissen kan dan niet"));
    putchar('\n');
}

static void show_seats(const struct meeting_ready_answer *ready)
{
    const struct seat_view *v = VIEW_MEMBERS(seat_view, ready->seats);
    for (size_t i = 0; i < ready->seats.n; i++) {
        printf("  %s (%s)", v[i].who.s, term_of(&names_seat_kind, (int)v[i].as));
        if (v[i].away && code_empty(&v[i].stand_in))
            printf(", %s", _("afwezig, en niemand neemt waar"));
        else if (v[i].away)
            printf(_(", afwezig; %s neemt waar"), v[i].stand_in.s);
        putchar('\n');
    }
}

static void show_needs(const struct ready_case *one)
{
    const struct need_view *v = VIEW_MEMBERS(need_view, one->needs);
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    char cents[VIEW_CENTS_MAX];
    for (size_t i = 0; i < one->needs.n; i++) {
        printf(_("      mandaat nodig: %s"), v[i].subject.s);
        if (v[i].cents != 0)
            printf(", %s", view_cents_text(v[i].cents, cents));
        if (v[i].brings.n > 0)
            printf(_("; brengt het mee: %s"), view_codes_text(&v[i].brings, text, sizeof text));
        else
            printf("; %s", _("NIEMAND BRENGT HET MEE"));
        if (v[i].brings.n == 0 && v[i].elsewhere.n > 0)
            printf(_("; zou het kunnen: %s"), view_codes_text(&v[i].elsewhere, text, sizeof text));
        putchar('\n');
    }
}

static void show_missing(const struct ready_case *one)
{
    const struct missing_fact *v = VIEW_MEMBERS(missing_fact, one->missing);
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    for (size_t i = 0; i < one->missing.n; i++) {
        printf("      - %s: %s", v[i].code.s, v[i].words);
        if (v[i].fields.n > 0)
            printf(" [%s]", view_codes_text(&v[i].fields, text, sizeof text));
        putchar('\n');
    }
}

static void show_participants(const struct ready_case *one)
{
    const struct participant_view *v = VIEW_MEMBERS(participant_view, one->participants);
    for (size_t i = 0; i < one->participants.n; i++) {
        printf(_("      genodigde %s"), v[i].who.s);
        if (v[i].function != 0)
            printf(", %s", term_of(&names_function, (int)v[i].function));
        if (v[i].attendance != 0)
            printf(", %s", term_of(&names_attendance, (int)v[i].attendance));
        if (v[i].commitment != 0)
            printf(", %s", term_of(&names_commitment, (int)v[i].commitment));
        putchar('\n');
    }
}

static void show_case(const struct ready_case *one, bool pack_asked)
{
    char when[WHEN_MAX];
    char number[CASE_ID_TEXT];
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    if (one->case_id.n == 0) {
        printf("    %s  %s\n", when_short(one->from, when), _("bezet"));
        return;
    }
    case_id_format(one->case_id, number);
    printf("    %s  %s", when_short(one->from, when), number);
    view_pack(one->pack_sent, one->pack_waived, pack_asked);
    if (!code_empty(&one->chair))
        printf(_(", voorgezeten door %s"), one->chair.s);
    if (one->recused.n > 0)
        printf(_("; verschoond: %s"), view_codes_text(&one->recused, text, sizeof text));
    putchar('\n');
    show_needs(one);
    show_missing(one);
    show_participants(one);
}

int verb_ready(struct cli *cli, const struct verb *verb)
{
    int status;
    struct meeting_ready_answer ready;
    char when[WHEN_MAX];
    if (cli->english && cli->words.n_pairs < CLI_PAIRS_MAX)
        cli->words.pairs[cli->words.n_pairs++] = (struct pair){"english", "yes"};
    if (!view_ask(cli, verb, &message_meeting_ready_answer, &ready, &status))
        return status;
    printf(_("Overleg van %s%s\n"), when_long(ready.start, when),
           ready.held ? _(", gehouden") : "");
    show_quorum(&ready);
    show_seats(&ready);
    const struct ready_case *v = VIEW_MEMBERS(ready_case, ready.cases);
    if (ready.cases.n == 0)
        printf("  %s\n", _("er staat nog geen casus op de agenda"));
    for (size_t i = 0; i < ready.cases.n; i++)
        show_case(&v[i], ready.pack_asked);
    return status;
}
