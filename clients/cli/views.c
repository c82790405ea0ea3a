// SPDX-License-Identifier: EUPL-1.2
/* Lists: cases, meetings, people, money, and the site itself. Lists that come in pages are asked
 * to their end, up to a limit that is said aloud. */
#include <inttypes.h>
#include <stdio.h>

#include "clients/lib/json.h"
#include "clients/cli/ladders.h"
#include "clients/cli/terms.h"
#include "clients/cli/view.h"
#include "clients/cli/when.h"

/* --- cases --- */

/* In one's own work: what else the same case asks. */
static void show_more(const struct case_line *line)
{
    const struct asked_line *v = VIEW_MEMBERS(asked_line, line->more);
    char when[WHEN_MAX];
    for (size_t i = 0; i < line->more.n; i++)
        printf("    %-14s  %-20s %-9s %-20s %s\n", _("en ook"),
               when_short(v[i].late ? v[i].late_since : v[i].due, when),
               v[i].late ? _("te laat") : "", v[i].owner.s,
               v[i].words != NULL ? v[i].words : v[i].step.s);
}

static const char *show_cases(struct cli *cli, const void *page, size_t number)
{
    const struct cases_answer *answer = page;
    const struct case_line *v = VIEW_MEMBERS(case_line, answer->cases);
    char when[WHEN_MAX];
    if (number == 0 && answer->since.ms != 0)
        printf(_("Sinds %s\n"), when_long(answer->since, when));
    if (number == 0 && answer->until.ms != 0)
        printf(_("Volgende bijeenkomst %s\n"), when_long(answer->until, when));
    if (number == 0)
        view_codes(_("bellijst, opnieuw na te gaan"), &answer->contacts_overdue);
    if (number == 0 && answer->cases.n == 0)
        printf("%s\n", _("Geen casussen."));
    view_warnings(&answer->warnings);
    for (size_t i = 0; i < answer->cases.n; i++) {
        char text[CASE_ID_TEXT];
        case_id_format(v[i].case_id, text);
        /* of what is late: the time that passed, not that of the next reminder */
        printf("%s  %-20s %-9s %-20s %s", text,
               when_short(v[i].late ? v[i].late_since : v[i].due, when),
               v[i].late                        ? _("te laat")
               : v[i].urgency == urgency_URGENT ? _("spoed")
                                                : "",
               v[i].tier.s, v[i].owner.s);
        if (v[i].matter != 0)
            printf("  <%s>", term_of(&names_matter, (int)v[i].matter));
        if (v[i].outcome != 0)
            printf("  [%s]", term_of(&names_outcome, (int)v[i].outcome));
        else if (v[i].status != 0)
            printf("  (%s)", term_of(&names_status, (int)v[i].status));
        if (v[i].words != NULL)
            printf("  %s", v[i].words);
        else if (!code_empty(&v[i].step))
            printf("  %s", ladders_step_words(cli, NULL, &v[i].tier, v[i].step.s));
        putchar('\n');
        show_more(&v[i]);
    }
    return answer->next;
}

int verb_queue(struct cli *cli, const struct verb *verb)
{
    bool in_words = message_field(verb->message, bytes_of("english", 7)) != NULL;
    if (in_words && cli->english && cli->words.n_pairs < CLI_PAIRS_MAX)
        cli->words.pairs[cli->words.n_pairs++] = (struct pair){"english", "yes"};
    return view_pages(cli, verb, &message_cases_answer, show_cases);
}

/* --- meetings --- */

void view_pack(bool sent, bool waived, bool asked)
{
    if (sent)
        printf("  %s", _("plan is verstuurd"));
    else if (waived)
        printf("  %s", _("ontheffing voor het plan"));
    else if (asked)
        printf("  %s", _("plan nog niet verstuurd"));
}

void view_meeting(const struct meeting_view *meeting)
{
    char when[WHEN_MAX];
    const struct agenda_line *v = VIEW_MEMBERS(agenda_line, meeting->agenda);
    printf(_("%s, %" PRIu64 " minuten, %zu van %" PRIu64 " casussen%s%s\n"),
           when_long(meeting->start, when), meeting->minutes, meeting->agenda.n, meeting->fits,
           meeting->convened ? _(", belegd") : "", meeting->held ? _(", gehouden") : "");
    view_moment(meeting->pack_goes ? _("plannen gaan vanzelf") : _("plannen binnen"),
                meeting->pack_due);
    view_codes(_("genodigd"), &meeting->invited);
    view_codes(_("aanwezig"), &meeting->present);
    for (size_t i = 0; i < meeting->agenda.n; i++) {
        char text[CASE_ID_TEXT];
        if (v[i].case_id.n == 0) {
            printf("    %s  %s\n", when_short(v[i].from, when), _("bezet"));
            continue;
        }
        case_id_format(v[i].case_id, text);
        printf("    %s  %s", when_short(v[i].from, when), text);
        view_pack(v[i].pack_sent, false, meeting->pack_asked);
        putchar('\n');
    }
}

int verb_meetings(struct cli *cli, const struct verb *verb)
{
    int status;
    struct meetings_answer answer;
    if (!view_ask(cli, verb, &message_meetings_answer, &answer, &status))
        return status;
    const struct meeting_view *v = VIEW_MEMBERS(meeting_view, answer.meetings);
    if (answer.meetings.n == 0)
        printf("%s\n", _("Geen overleggen."));
    for (size_t i = 0; i < answer.meetings.n; i++)
        view_meeting(&v[i]);
    return status;
}

/* --- the phone list --- */

static void show_mandate(struct cli *cli, const struct mandate *mandate)
{
    char cents[VIEW_CENTS_MAX];
    char when[WHEN_MAX];
    printf("    %s (%s)", ladders_word(cli, NULL, "subjects", &mandate->subject),
           mandate->subject.s);
    if (mandate->max_cents != 0)
        printf(_(" tot en met %s"), view_cents_text(mandate->max_cents, cents));
    if (mandate->basis != NULL)
        printf(", %s", mandate->basis);
    if (mandate->until.n != 0)
        printf(_(", tot %s"), when_date(mandate->until, when));
    putchar('\n');
}

/* The texts lie in the response, which is gone once a ladder is asked for its words. */
static void keep_texts(struct cli *cli, const struct contacts_answer *answer)
{
    struct contact_view *v = answer->contacts.v;
    for (size_t i = 0; i < answer->contacts.n; i++)
        for (uint32_t t = 0; t < v[i].texts.n; t++) {
            struct bytes *words = &v[i].texts.v[t].words;
            words->data = arena_copy(&cli->arena, words->data, words->len);
        }
}

static const char *show_contacts(struct cli *cli, const void *page, size_t number)
{
    const struct contacts_answer *answer = page;
    const struct contact_view *v = VIEW_MEMBERS(contact_view, answer->contacts);
    char when[WHEN_MAX];
    if (number == 0 && answer->contacts.n == 0)
        printf("%s\n", _("Niemand op de bellijst bij deze vraag; onderwerpen noemt 'doorbraak "
                         "ladder LADDER'."));
    keep_texts(cli, answer);
    for (size_t i = 0; i < answer->contacts.n; i++) {
        printf(_("%s (%s), gecontroleerd %s%s\n"), v[i].contact.s, v[i].organisation.s,
               when_date(v[i].verified, when), v[i].overdue ? _(": opnieuw na te gaan") : "");
        for (uint32_t t = 0; t < v[i].texts.n; t++) {
            printf("    %s: ", term_text(v[i].texts.v[t].field.s));
            view_words("", v[i].texts.v[t].words);
        }
        for (size_t m = 0; m < v[i].mandates.n; m++)
            show_mandate(cli, &VIEW_MEMBERS(mandate, v[i].mandates)[m]);
    }
    return answer->next;
}

int verb_contacts(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_contacts_answer, show_contacts);
}

/* --- people --- */

static const char *show_people(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct people_answer *answer = page;
    const struct person_view *v = VIEW_MEMBERS(person_view, answer->people);
    char text[TERM_CODES_MAX];
    char when[WHEN_MAX];
    (void)number;
    for (size_t i = 0; i < answer->people.n; i++) {
        printf("%s (%s): %s%s\n", v[i].person.s, v[i].organisation.s,
               term_codes(&names_role, &v[i].roles, text),
               v[i].revoked ? _(", buitengesloten") : "");
        const struct key_view *keys = VIEW_MEMBERS(key_view, v[i].keys);
        for (size_t k = 0; k < v[i].keys.n; k++) {
            printf(_("    sleutel %s"), keys[k].key.s);
            if (keys[k].until.ms != 0)
                printf(_(", tot %s"), when_long(keys[k].until, when));
            putchar('\n');
        }
        const struct signin_view *signins = VIEW_MEMBERS(signin_view, v[i].signins);
        for (size_t k = 0; k < v[i].signins.n; k++)
            view_signin(&signins[k]);
        view_times(&v[i]);
    }
    return answer->next;
}

int verb_people(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_people_answer, show_people);
}

static const char *show_reads(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    const struct reads_answer *answer = page;
    const struct read_view *v = VIEW_MEMBERS(read_view, answer->reads);
    char when[WHEN_MAX];
    if (number == 0 && answer->reads.n == 0)
        printf("%s\n", _("Niemand las de inhoud."));
    for (size_t i = 0; i < answer->reads.n; i++) {
        printf("%s  %s", when_short(v[i].stamp, when), v[i].person.s);
        view_via(&v[i].via);
        printf("%s%s%s", v[i].purpose == 0 ? "" : ", ",
               term_of(&names_read_purpose, (int)v[i].purpose),
               v[i].refused ? _(" (geweigerd)") : "");
        if (!code_empty(&v[i].extract))
            printf(_(" (een deel: regel %s, versie %" PRIu64 " van de ladder)"), v[i].extract.s,
                   v[i].ladder_version);
        putchar('\n');
    }
    return answer->next;
}

static const char *show_trail(struct cli *cli, const void *page, size_t number)
{
    (void)cli;
    (void)number;
    const struct trail_answer *answer = page;
    const struct event_view *v = VIEW_MEMBERS(event_view, answer->events);
    char when[WHEN_MAX];
    for (size_t i = 0; i < answer->events.n; i++) {
        printf("%s  %s  %s", when_short(v[i].stamp, when), term_event(v[i].kind), v[i].actor.s);
        view_via(&v[i].via);
        putchar('\n');
    }
    return answer->next;
}

int verb_trail(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_trail_answer, show_trail);
}

int verb_reads(struct cli *cli, const struct verb *verb)
{
    return view_pages(cli, verb, &message_reads_answer, show_reads);
}

/* --- money --- */

/* What each funder bears. */
static void show_shares(const struct pot_view *pot)
{
    const struct share_view *v = VIEW_MEMBERS(share_view, pot->shares);
    char label[CODE_MAX + 40];
    for (size_t i = 0; i < pot->shares.n; i++) {
        snprintf(label, sizeof label, _("deel van %s (%" PRIu64 "%%)"), v[i].organisation.s,
                 v[i].percent);
        view_cents(label, v[i].cents);
    }
}

/* Which cases asked what is reserved, as far as one may know. */
static void show_requests(const struct pot_view *pot)
{
    const struct request_view *v = VIEW_MEMBERS(request_view, pot->requests);
    char id[CASE_ID_TEXT];
    for (size_t i = 0; i < pot->requests.n; i++) {
        char label[CASE_ID_TEXT + 40];
        case_id_format(v[i].case_id, id);
        snprintf(label, sizeof label, _("daarvan %s (%s)"), id,
                 term_of(&names_spend_kind, (int)v[i].kind));
        view_cents(label, v[i].cents);
    }
}

int verb_pots(struct cli *cli, const struct verb *verb)
{
    int status;
    struct pots_answer answer;
    if (!view_ask(cli, verb, &message_pots_answer, &answer, &status))
        return status;
    const struct pot_view *v = VIEW_MEMBERS(pot_view, answer.pots);
    for (size_t i = 0; i < answer.pots.n; i++) {
        printf("%s (%s), %" PRIu64 "\n", cli->english ? v[i].english : v[i].name, v[i].pot.s,
               answer.year);
        view_cents(_("per keer hoogstens"), v[i].max_cents);
        view_cents(_("voor het jaar"), v[i].year_cents);
        view_cents(_("gereserveerd"), v[i].reserved_cents);
        show_requests(&v[i]);
        view_cents(_("besteed"), v[i].spent_cents);
        view_cents(_("uitgeleend"), v[i].lent_cents);
        view_cents(_("afgelost"), v[i].repaid_cents);
        view_cents(_("kwijtgescholden"), v[i].forgiven_cents);
        view_cents(_("verantwoord"), v[i].accounted_cents);
        show_shares(&v[i]);
    }
    return status;
}
