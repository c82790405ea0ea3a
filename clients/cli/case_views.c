// SPDX-License-Identifier: EUPL-1.2
/* One case, as `show` tells it. What it waits for is why_views.c's, what was written
 * content_views.c's. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

static void show_agreements(const struct show_answer *show)
{
    const struct agreement_view *v = VIEW_MEMBERS(agreement_view, show->agreements);
    char when[WHEN_MAX];
    char cents[VIEW_CENTS_MAX];
    for (size_t i = 0; i < show->agreements.n; i++) {
        printf(_("  afspraak %" PRIu64 ": %s, uiterlijk %s, %s"), v[i].agreement, v[i].owner.s,
               when_date(v[i].due, when),
               v[i].result == 0 ? _("open") : term_of(&names_settlement, (int)v[i].result));
        if (v[i].amount_cents != 0)
            printf(", %s", view_cents_text(v[i].amount_cents, cents));
        if (v[i].condition != 0)
            printf(_("; voorwaarde %s"), term_of(&names_condition_state, (int)v[i].condition));
        if (v[i].condition_date.n != 0)
            printf(" (%s)", when_date(v[i].condition_date, when));
        putchar('\n');
    }
}

static void show_questions(const struct show_answer *show)
{
    const struct question_view *v = VIEW_MEMBERS(question_view, show->questions);
    char when[WHEN_MAX];
    for (size_t i = 0; i < show->questions.n; i++) {
        printf(_("  vraag %" PRIu64 ": van %s aan %s, %s"), v[i].question, v[i].by.s, v[i].person.s,
               when_short(v[i].asked, when));
        if (v[i].answered.ms == 0)
            printf(", %s\n", _("nog niet beantwoord"));
        else
            printf(_(", beantwoord %s\n"), when_short(v[i].answered, when));
    }
}

static void show_spends(struct cli *cli, const struct show_answer *show)
{
    const struct spend_view *v = VIEW_MEMBERS(spend_view, show->spends);
    char cents[VIEW_CENTS_MAX];
    for (size_t i = 0; i < show->spends.n; i++) {
        printf(_("  uitgave %" PRIu64 ": %s uit %s, %s, %s"), v[i].spend,
               view_cents_text(v[i].cents, cents),
               ladders_word(cli, &show->ladder, "pots", &v[i].pot),
               term_of(&names_spend_kind, (int)v[i].kind),
               term_of(&names_spend_state, (int)v[i].state));
        if (v[i].repaid_cents != 0)
            printf(_(", afgelost %s"), view_cents_text(v[i].repaid_cents, cents));
        if (v[i].forgiven_cents != 0)
            printf(_(", kwijtgescholden %s"), view_cents_text(v[i].forgiven_cents, cents));
        if (v[i].accounted_cents != 0)
            printf(_(", verantwoord %s"), view_cents_text(v[i].accounted_cents, cents));
        if (!code_empty(&v[i].first) && v[i].state == spend_state_REQUESTED)
            printf(_(", %s keek als eerste"), v[i].first.s);
        if (!code_empty(&v[i].contact))
            printf(_(", samen met %s"), v[i].contact.s);
        if (!code_empty(&v[i].subject))
            printf(_(" over %s"), ladders_word(cli, NULL, "subjects", &v[i].subject));
        if (v[i].about != about_none)
            printf(", %s", term_of(&names_about, (int)v[i].about));
        putchar('\n');
    }
}

static void show_votes(const struct show_answer *show)
{
    const struct vote_view *v = VIEW_MEMBERS(vote_view, show->votes);
    char when[WHEN_MAX];
    for (size_t i = 0; i < show->votes.n; i++) {
        if (v[i].spend != 0)
            printf(_("  stem over uitgave %" PRIu64 ": "), v[i].spend);
        else
            printf(_("  stem over voorstel %" PRIu64 ": "), v[i].proposal);
        printf("%s, %s, %s", v[i].member.s, v[i].yes ? _("voor") : _("tegen"),
               when_short(v[i].stamp, when));
        if (!code_equal(&v[i].by, &v[i].member))
            printf(_(", door %s"), v[i].by.s);
        putchar('\n');
    }
}

static const char *tiers_words(struct cli *cli, const struct show_answer *show,
                               const struct codes *tiers)
{
    char words[CODES_MAX * 90] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < tiers->n && used < sizeof words; i++)
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i == 0 ? "" : ", ",
                                 ladders_tier_words(cli, &show->ladder, &tiers->v[i]));
    return arena_string(&cli->arena, words, strlen(words));
}

/* The questions of the plan that have an answer: sentences, so each on a line of its own. */
static void show_filled(const struct cli *cli, const struct ladder_view *ladder,
                        const struct show_answer *show)
{
    for (uint32_t i = 0; i < show->filled.n; i++) {
        const struct code *field = &show->filled.v[i];
        const struct ladder_question *question =
            ladder == NULL ? NULL : ladders_question(&ladder->plan, field);
        view_line(i == 0 ? _("ingevuld") : "", question == NULL ? term_text(field->s)
                                               : cli->english   ? question->english
                                                                : question->words);
    }
}

static const char *records_words(struct cli *cli, const struct ladder_view *ladder,
                                 const struct codes *records)
{
    char words[CODES_MAX * 122] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < records->n && used < sizeof words; i++) {
        const struct ladder_form *form =
            ladder == NULL ? NULL : ladder_view_record(ladder, records->v[i].s);
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i == 0 ? "" : ", ",
                                 form == NULL   ? records->v[i].s
                                 : cli->english ? form->english
                                                : form->name);
    }
    return arena_string(&cli->arena, words, strlen(words));
}

static void show_consultations(const struct show_answer *show)
{
    const struct consultation_view *v = VIEW_MEMBERS(consultation_view, show->consultations);
    char when[WHEN_MAX];
    for (size_t i = 0; i < show->consultations.n; i++) {
        printf(_("  consult %" PRIu64 ": van %s aan %s, %s"), v[i].consultation, v[i].by.s,
               v[i].person.s, when_short(v[i].asked, when));
        if (v[i].answered.ms == 0)
            printf(", %s", _("nog niet beantwoord"));
        else
            printf(_(", beantwoord %s"), when_short(v[i].answered, when));
        if (v[i].checked)
            printf(", %s", _("vooraf nagegaan"));
        if (v[i].usable != 0)
            printf(_(", bruikbaar: %s"), term_of(&names_usable, (int)v[i].usable));
        putchar('\n');
    }
}

static void show_answers(const struct show_answer *show)
{
    const struct answers_view *v = VIEW_MEMBERS(answers_view, show->answers);
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    for (size_t i = 0; i < show->answers.n; i++) {
        if (v[i].yes.n + v[i].no.n + v[i].unknown.n == 0)
            continue;
        printf(_("  verslag %s"), v[i].record.s);
        if (v[i].yes.n > 0)
            printf(_("; ja: %s"), view_codes_text(&v[i].yes, text, sizeof text));
        if (v[i].no.n > 0)
            printf(_("; nee: %s"), view_codes_text(&v[i].no, text, sizeof text));
        if (v[i].unknown.n > 0)
            printf(_("; onbekend: %s"), view_codes_text(&v[i].unknown, text, sizeof text));
        putchar('\n');
    }
}

static void show_experts(struct cli *cli, const struct show_answer *show)
{
    const struct expert_view *v = VIEW_MEMBERS(expert_view, show->experts);
    for (size_t i = 0; i < show->experts.n; i++)
        printf(_("  deskundige %" PRIu64 ": %s %s%s%s\n"), v[i].expert, v[i].person.s,
               ladders_word(cli, &show->ladder, "professions", &v[i].profession),
               v[i].spoke ? _(", sprak zich uit") : "",
               v[i].released ? _(", niet meer nodig") : "");
}

static void show_participants(struct cli *cli, const struct show_answer *show)
{
    const struct participant_view *v = VIEW_MEMBERS(participant_view, show->participants);
    for (size_t i = 0; i < show->participants.n; i++) {
        printf(_("  genodigde %" PRIu64 ": %s"), v[i].participant,
               ladders_word(cli, &show->ladder, "participants", &v[i].who));
        if (v[i].function != 0)
            printf(", %s", term_of(&names_function, (int)v[i].function));
        if (!code_empty(&v[i].statutory))
            printf(", %s", ladders_word(cli, &show->ladder, "statutory", &v[i].statutory));
        if (v[i].attendance != 0)
            printf(", %s", term_of(&names_attendance, (int)v[i].attendance));
        if (v[i].commitment != 0)
            printf(", %s", term_of(&names_commitment, (int)v[i].commitment));
        putchar('\n');
    }
}

static void show_temporaries(const struct show_answer *show)
{
    const struct temporary_view *v = VIEW_MEMBERS(temporary_view, show->temporaries);
    char when[WHEN_MAX];
    for (size_t i = 0; i < show->temporaries.n; i++)
        printf(_("  tijdelijk %" PRIu64 ": tot %s, %s\n"), v[i].temporary,
               when_date(v[i].until, when),
               v[i].result == 0 ? _("loopt") : term_of(&names_temporary_result, (int)v[i].result));
}

static void show_measures(const struct show_answer *show)
{
    const struct measure_view *v = VIEW_MEMBERS(measure_view, show->measures);
    char text[CODES_MAX * (CODE_MAX + 2) + 1];
    char when[WHEN_MAX];
    for (size_t i = 0; i < show->measures.n; i++) {
        const struct measure_value *values = VIEW_MEMBERS(measure_value, v[i].values);
        printf(_("  meting %s, %s:"), v[i].measurement.s, when_short(v[i].stamp, when));
        for (size_t n = 0; n < v[i].values.n; n++)
            printf(" %s %" PRIu64, values[n].code.s, values[n].value);
        if (v[i].unknown.n > 0)
            printf(_("; onbekend: %s"), view_codes_text(&v[i].unknown, text, sizeof text));
        putchar('\n');
    }
}

static void show_needs(const struct show_answer *show)
{
    const struct need_view *v = VIEW_MEMBERS(need_view, show->needs);
    char cents[VIEW_CENTS_MAX];
    for (size_t i = 0; i < show->needs.n; i++) {
        printf(_("  mandaat nodig: %s"), v[i].subject.s);
        if (v[i].cents != 0)
            printf(", %s", view_cents_text(v[i].cents, cents));
        putchar('\n');
    }
}

static void show_links(const struct show_answer *show)
{
    const struct link_view *v = VIEW_MEMBERS(link_view, show->links);
    for (size_t i = 0; i < show->links.n; i++) {
        char other[CASE_ID_TEXT];
        case_id_format(v[i].case_id, other);
        printf("  %s: %s", term_of(&names_link, (int)v[i].kind), other);
        if (v[i].result != issue_result_none)
            printf(" (%s)", term_of(&names_issue_result, (int)v[i].result));
        putchar('\n');
    }
}

static void show_issue(const struct show_answer *show)
{
    if (show->level == 0)
        return;
    view_line(_("niveau"), term_of(&names_issue_level, (int)show->level));
    printf(_("  taai %" PRIu64 ", impact %" PRIu64 ", snel %" PRIu64 "\n"), show->stubborn,
           show->impact, show->quick);
    view_line(_("wat ervan kwam"), term_of(&names_issue_result, (int)show->issue_result));
}

/* "inwoner (1985), kind (2009), kind". */
static void show_household(const struct show_answer *show)
{
    const struct member *v = VIEW_MEMBERS(member, show->household);
    char words[12 * 48] = "";
    size_t used = 0;
    for (size_t i = 0; i < show->household.n && used < sizeof words; i++) {
        used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i == 0 ? "" : ", ",
                                 term_of(&names_member_role, (int)v[i].role));
        if (v[i].birth_year != 0 && used < sizeof words)
            used += (size_t)snprintf(words + used, sizeof words - used, " (%" PRIu64 ")",
                                     v[i].birth_year);
    }
    view_line(_("huishouden"), words);
}

/* PMM-3: what became of it at another site; there may be no news yet. */
static void view_referral(const struct referral_view *v)
{
    char when[WHEN_MAX];
    char number[CASE_ID_TEXT];
    printf(_("  verwijzing %" PRIu64 " naar %s, %s"), v->referral, v->to.s,
           when_short(v->opened, when));
    if (v->received.ms == 0 && v->end == 0)
        printf(": %s", _("nog geen ontvangstbewijs"));
    if (v->step != 0)
        printf(": %s, %s", term_of(&names_referral_step, (int)v->step),
               when_short(v->step_at, when));
    if (v->end != 0)
        printf(_("; afgelopen %s: %s"), when_short(v->ended, when),
               term_of(&names_referral_end, (int)v->end));
    putchar('\n');
    if (v->remote.n != 0) {
        case_id_format(v->remote, number);
        view_line(_("nummer daar"), number);
    }
    if (v->error != 0)
        view_line(_("niet aangenomen"), _(error_message((enum err)v->error)));
    view_codes(_("daar mist men"), &v->missing);
}

void view_referrals(const struct list *referrals)
{
    const struct referral_view *v = VIEW_MEMBERS(referral_view, *referrals);
    for (size_t i = 0; i < referrals->n; i++)
        view_referral(&v[i]);
}

/* A case that another site referred: whose it is there. */
static void show_origin(const struct show_answer *show)
{
    char number[CASE_ID_TEXT];
    if (show->origin.n == 0)
        return;
    case_id_format(show->origin, number);
    view_line(_("verwezen door"), show->organisation.s);
    view_line(_("rol daar"), show->origin_role.s);
    view_line(_("nummer daar"), number);
    view_codes(_("treden daar"), &show->tried);
}

/* GEN-5: no outcome is a formal decision, and none may be taken for one. */
static void show_formal(const struct show_answer *show)
{
    char when[WHEN_MAX];
    if (show->outcome == outcome_none || show->outcome == outcome_MERGED)
        return;
    view_line(_("let op"), _("deze uitkomst is geen beschikking"));
    if (show->formal_date.n != 0)
        printf(_("  die neemt %s, uiterlijk %s\n"), show->formal_by.s,
               when_date(show->formal_date, when));
}

void view_case(struct cli *cli, const struct show_answer *show)
{
    char number[CASE_ID_TEXT];
    const struct ladder_view *ladder = ladders_known(cli, &show->ladder);
    case_id_format(show->case_id, number);
    printf(_("Casus %s: %s op %s\n"), number, term_of(&names_status, (int)show->status),
           ladders_tier_words(cli, &show->ladder, &show->tier));
    view_line(_("soort"), term_of(&names_matter, (int)show->matter));
    view_line(_("trede"), show->tier.s);
    view_line(_("spoed"), show->urgency == urgency_URGENT ? _("ja") : "");
    view_line(_("volgende stap"), ladders_step_words(cli, &show->ladder, &show->tier, show->step));
    view_moment(_("uiterlijk"), show->due);
    view_line(_("door"), show->owner.s);
    view_line(_("casushouder"), show->holder.s);
    if (show->holder_left)
        view_line(_("let op"), _("de casushouder is hier weg; bied de regie aan met 'transfer'"));
    view_line(_("opgepakt door"), show->claimed_by.s);
    view_line(_("regie aangeboden"), show->offered_to.s);
    view_line(_("inbrenger"), show->submitter.s);
    view_moment(_("ingebracht"), show->submitted);
    show_origin(show);
    view_line(_("dossier"), show->file_number);
    view_line(_("ladder"), ladder == NULL ? show->ladder.s
                           : cli->english ? ladder->english
                                          : ladder->name);
    view_line(_("treden tot nu toe"), tiers_words(cli, show, &show->visited));
    view_line(_("overgeslagen"), tiers_words(cli, show, &show->skipped));
    view_line(_("zijroutes"), ladders_words(cli, &show->ladder, "sides", &show->sides));
    show_household(show);
    view_line(_("wijk of buurt"), ladders_word(cli, &show->ladder, "areas", &show->district));
    view_line(_("gebied van het team"), ladders_word(cli, &show->ladder, "areas", &show->team));
    view_line(_("voorgesteld aan"), show->meant_for.s);
    view_line(_("gaat straks naar"), ladders_tier_words(cli, &show->ladder, &show->moves_to));
    view_line(_("domeinen"), ladders_words(cli, &show->ladder, "domains", &show->domains));
    view_line(_("knelpunten"), ladders_words(cli, &show->ladder, "obstacles", &show->obstacles));
    view_line(_("grondslag"), term_of(&names_ground, (int)show->ground));
    view_line(_("stadium"), term_of(&names_stage, (int)show->stage));
    view_date(_("datum van buiten"), show->outside_date);
    view_line(_("op die datum"), term_of(&names_outside_kind, (int)show->outside_kind));
    view_moment(_("zelf klaar op"), show->deadline);
    show_filled(cli, ladder, show);
    view_line(_("verslagen"), records_words(cli, ladder, &show->records));
    view_codes(_("gebeld"), &show->contacts);
    view_yes(_("helder"), show->cleared);
    view_moment(_("overleg"), show->meeting);
    view_line(_("voorgesteld"), term_of(&names_outcome, (int)show->proposed));
    view_line(_("uitkomst"), term_of(&names_outcome, (int)show->outcome));
    show_formal(show);
    view_line(_("ruimte"), ladders_word(cli, &show->ladder, "rooms", &show->room));
    view_line(_("mandaat"), show->mandate.s);
    view_line(_("antwoord"), term_of(&names_consult_result, (int)show->reply));
    view_line(_("advies bruikbaar"), term_of(&names_usable, (int)show->advice));
    if (show->story != story_state_none)
        printf(_("  verhaal: versie %" PRIu64 ", %s\n"), show->story_version,
               term_of(&names_story_state, (int)show->story));
    view_cents(_("geschatte opbrengst"), show->estimated_cents);
    view_line(_("wat ervan kwam"), term_of(&names_returned, (int)show->returned));
    view_cents(_("opbrengst"), show->returned_cents);
    view_codes(_("eerdere ladders"), &show->ladders);
    view_yes(_("inwoner weet het"), show->told);
    view_yes(_("de uitvoering stokt"), show->stalled);
    view_yes(_("inhoud gewist"), show->erased);
    view_yes(_("toestemming ingetrokken"), show->consent_withdrawn);
    view_yes(_("verwerking beperkt"), show->restricted);
    if (show->erasure != 0)
        printf(_("  vernietiging %" PRIu64 " is gevraagd, en wacht op een ander\n"), show->erasure);
    show_issue(show);
    show_answers(show);
    view_line(_("doorgezet op grond van"), show->override.s);
    show_experts(cli, show);
    show_participants(cli, show);
    show_needs(show);
    view_line(_("procesregie"), show->process_lead.s);
    view_codes(_("met"), &show->process_team);
    show_temporaries(show);
    show_measures(show);
    view_codes(_("verschoond"), &show->recused);
    view_yes(_("zonder quorum beslist"), show->without_quorum);
    show_links(show);
    view_referrals(&show->referrals);
    show_questions(show);
    show_consultations(show);
    show_agreements(show);
    show_spends(cli, show);
    show_votes(show);
}

int verb_show(struct cli *cli, const struct verb *verb)
{
    int status;
    struct show_answer show;
    if (view_ask(cli, verb, &message_show_answer, &show, &status))
        view_case(cli, &show);
    return status;
}
