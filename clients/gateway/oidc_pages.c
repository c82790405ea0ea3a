// SPDX-License-Identifier: EUPL-1.2
/* What somebody reads who is on his way to being signed in, in plain words and without script. */
#include "base/clock.h"
#include "base/language.h"
#include "base/log.h"
#include "clients/gateway/oidc_inside.h"
#include "clients/gateway/page.h"

enum { TOLD_EACH_MS = 2000, TOLD_AT_ONCE = 200 };

void oidc_page_choice(struct oidc *oidc, struct exchange *exchange)
{
    struct page page;
    const char *to = target_parameter(&exchange->target, "terug");
    page_begin(&page, exchange, N_("Waar meldt u zich aan?"));
    page_html(&page, "<ul>");
    for (size_t i = 0; i < oidc->n; i++) {
        const struct issuer *issuer = oidc->issuers[i].settings;
        page_html(&page, "<li><a href=\"/aanmelden/bij/");
        page_text(&page, issuer->code.s);
        if (to != NULL && oidc_flow_is_path(to)) {
            page_html(&page, "?terug=");
            page_text(&page, oidc_encode(to, &exchange->arena));
        }
        page_html(&page, "\">");
        page_text(&page, issuer->name);
        page_html(&page, "</a></li>");
    }
    page_html(&page, "</ul>");
    page_answer(&page, 200);
}

static void say(struct page *page, const char *dutch)
{
    page_html(page, "<p>");
    page_say(page, dutch);
    page_html(page, "</p>");
}

static void say_whom_to_ask(struct page *page)
{
    const char *whom = page->exchange->gateway->settings->whom_to_ask;
    page_html(page, "<p>");
    page_say(page, whom == NULL ? N_("Vraag het aan uw beheerder.") : N_("Vraag het aan:"));
    page_html(page, " ");
    page_text(page, whom == NULL ? "" : whom);
    page_html(page, "</p>");
}

/* Anybody can come back from where he never went, as often as he likes: that fills no log. */
static void tell(const struct oidc_visit *visit, unsigned status, const char *why)
{
    struct oidc *oidc = visit->oidc;
    if (!knocks_take_turn(&oidc->told_ms, clock_boot_ms(), TOLD_EACH_MS, TOLD_AT_ONCE)) {
        oidc->untold++;
        return;
    }
    log_event(status == 503 ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "signin-refused",
              oidc->untold > 0 ? "untold" : NULL, oidc->untold, "%s: %s",
              visit->issuer->settings->code.s, why);
    oidc->untold = 0;
}

void oidc_page_failed(struct oidc_visit *visit, unsigned status, const char *why)
{
    struct page page;
    tell(visit, status, why);
    page_begin(&page, visit->exchange, N_("Aanmelden is niet gelukt"));
    if (status == 503)
        say(&page, N_("De aanmelddienst van uw organisatie, of Doorbraak zelf, antwoordt nu niet. "
                      "Probeer het straks opnieuw."));
    else
        say(&page, N_("Dat kan komen doordat u er lang over deed, of een oude pagina opende. Begin "
                      "opnieuw; lukt het weer niet, dan helpt uw beheerder u."));
    page_html(&page, "<p><a href=\"/aanmelden\">");
    page_say(&page, N_("Opnieuw aanmelden"));
    page_html(&page, "</a></p>");
    say_whom_to_ask(&page);
    page_answer(&page, status);
}

static void show_code(struct page *page, const struct oidc_visit *visit)
{
    char code[SIGNIN_TEXT];
    signin_format(visit->subject, code);
    say(page, N_("Geef deze code door; uw beheerder weet daarmee dat het om u gaat:"));
    page_html(page, "<p><code>");
    page_text(page, code);
    page_html(page, "</code></p>");
}

/* The other organisation's answer is all that is known of him: what he is told is the code. */
void oidc_page_unknown(struct oidc_visit *visit)
{
    struct page page;
    log_event(LOG_LEVEL_INFO, "signin-unknown", NULL, 0, "%s", visit->issuer->settings->code.s);
    page_begin(&page, visit->exchange, N_("U bent aangemeld, maar hier nog niet bekend"));
    say(&page,
        N_("Uw organisatie weet wie u bent. In Doorbraak moet een beheerder u nog toelaten."));
    say_whom_to_ask(&page);
    show_code(&page, visit);
    page_answer(&page, 403);
}

void oidc_page_no_role(struct oidc_visit *visit)
{
    struct page page;
    log_event(LOG_LEVEL_INFO, "signin-no-role", NULL, 0, "%s", visit->issuer->settings->code.s);
    page_begin(&page, visit->exchange, N_("U hebt nog geen rol in Doorbraak"));
    say(&page, N_("Uw organisatie heeft u geen rol gegeven die hier bij u hoort. Zonder rol kunt u "
                  "hier niets doen."));
    say_whom_to_ask(&page);
    show_code(&page, visit);
    page_answer(&page, 403);
}
