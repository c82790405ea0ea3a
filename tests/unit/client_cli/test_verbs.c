// SPDX-License-Identifier: EUPL-1.2
/* The table of verbs: each command of the protocol has one, each verb is explained, and its places
 * are fields that exist. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/io.h"
#include "clients/cli/verbs.h"
#include "proto/text.h"

typedef void visit_verb(const struct verb *verb);

static void each_verb(visit_verb *visit)
{
    for (size_t g = 0; g < verb_groups_n; g++)
        for (size_t i = 0; i < verb_groups[g]->n; i++)
            visit(&verb_groups[g]->verbs[i]);
}

static void check_help(const struct verb *verb)
{
    char start[80];
    assert_non_null(verb->doc);
    assert_non_null(verb->shape);
    assert_non_null(verb->run);
    snprintf(start, sizeof start, "doorbraak %s", verb->name);
    if (strncmp(verb->example, start, strlen(start)) != 0)
        fail_msg("the example of '%s' begins otherwise", verb->name);
}

static void verbs_have_doc_and_an_example_of_their_own(void **state)
{
    (void)state;
    each_verb(check_help);
}

static void check_places(const struct verb *verb)
{
    char places[200];
    if (verb->places == NULL)
        return;
    assert_non_null(verb->message);
    snprintf(places, sizeof places, "%s", verb->places);
    char *rest = places;
    for (char *name = strsep(&rest, " "); name != NULL; name = strsep(&rest, " "))
        if (text_field(verb->message, name + (name[0] == '?')) == NULL)
            fail_msg("'%s': '%s' is not a field of %s", verb->name, name, verb->message->name);
}

static void verbs_places_are_fields_of_their_message(void **state)
{
    (void)state;
    each_verb(check_places);
}

static const struct message *wanted;
static bool found;

static void look_for(const struct verb *verb)
{
    found |= verb->message == wanted;
}

/* Said by doorbraak-link, doorbraak-mail and doorbraak-web; a person has no use for them. */
static bool is_of_programs(const struct message *message)
{
    static const struct message *const all[] = {
        &message_referral_report, &message_referral_question, &message_referral_outcome,
        &message_referral_refuse, &message_referral_receive,  &message_referral_read,
        &message_cursor_put,      &message_query_referrals,   &message_query_referral,
        &message_query_cursor,    &message_query_calendar,    &message_mail_read,
        &message_mail_fail,       &message_query_feed,
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i] == message)
            return true;
    return false;
}

static void verbs_cover_each_command_and_query(void **state)
{
    (void)state;
    for (int table = 0; table <= 2; table += 2) {
        for (size_t i = 0; (wanted = message_at(table, i)) != NULL; i++) {
            /* Asked by watch, and by export. */
            found = wanted == &message_query_events_from || wanted == &message_query_history ||
                    is_of_programs(wanted);
            each_verb(look_for);
            if (!found)
                fail_msg("no verb for %s", wanted->name);
        }
    }
}

static char *manual;
static char *catalogue;

static char *read_source(const char *path)
{
    uint8_t *data;
    size_t len;
    assert_int_equal(io_read_file(path, 1 << 20, &data, &len), 0);
    char *text = calloc(1, len + 1);
    assert_non_null(text);
    memcpy(text, data, len);
    free(data);
    return text;
}

/* The English of a text that stands on one line of the catalogue. */
static void english_of(const char *msgid, char out[240])
{
    char entry[240];
    snprintf(entry, sizeof entry, "\nmsgid \"%s\"\nmsgstr \"", msgid);
    const char *at = strstr(catalogue, entry);
    if (at == NULL)
        fail_msg("clients/po/en.po does not have '%s'", msgid);
    at += strlen(entry);
    snprintf(out, 240, "%.*s", (int)strcspn(at, "\""), at);
}

static size_t put_troff(char *out, size_t size, const char *text)
{
    size_t at = 0;
    for (; *text != '\0' && at < size; text++)
        at += (size_t)snprintf(out + at, size - at, "%s%c", *text == '-' ? "\\" : "", *text);
    return at;
}

/* Name and arguments as troff writes them, a line of their own: "\\fBerase\\fR \\fICASE
 * GROUND\\fR". */
static void look_up(const struct verb *verb)
{
    char shape[240] = "";
    char entry[640];
    size_t at = (size_t)snprintf(entry, sizeof entry, "\n\\fB");
    at += put_troff(entry + at, sizeof entry - at, verb->name);
    at += (size_t)snprintf(entry + at, sizeof entry - at, "\\fR");
    if (verb->shape[0] != '\0') {
        english_of(verb->shape, shape);
        at += (size_t)snprintf(entry + at, sizeof entry - at, " \\fI");
        at += put_troff(entry + at, sizeof entry - at, shape);
        at += (size_t)snprintf(entry + at, sizeof entry - at, "\\fR");
    }
    snprintf(entry + at, sizeof entry - at, "\n");
    if (strstr(manual, entry) == NULL)
        fail_msg("doc/doorbraak.1 does not have the line%s", entry);
}

static void verbs_stand_in_the_manual_with_their_arguments(void **state)
{
    (void)state;
    manual = read_source(SOURCE_DIR "/doc/doorbraak.1");
    catalogue = read_source(SOURCE_DIR "/clients/po/en.po");
    each_verb(look_up);
    free(manual);
    free(catalogue);
}

static void verbs_are_found_by_more_words_before_fewer(void **state)
{
    char *words[] = {"agenda", "remove", "D-7K3M-9QX2-AB4C"};
    char *other[] = {"agenda", "D-7K3M-9QX2-AB4C"};
    char *three[] = {"admin", "signin", "remove", "professional-1"};
    char *unknown[] = {"dance"};
    int used;
    (void)state;
    assert_string_equal(verb_find(3, words, &used)->name, "agenda remove");
    assert_int_equal(used, 2);
    assert_string_equal(verb_find(2, other, &used)->name, "agenda");
    assert_int_equal(used, 1);
    assert_string_equal(verb_find(4, three, &used)->name, "admin signin remove");
    assert_int_equal(used, 3);
    assert_null(verb_find(2, three, &used));
    assert_null(verb_find(1, unknown, &used));
    assert_null(verb_find(0, unknown, &used));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_have_doc_and_an_example_of_their_own),
        cmocka_unit_test(verbs_places_are_fields_of_their_message),
        cmocka_unit_test(verbs_cover_each_command_and_query),
        cmocka_unit_test(verbs_stand_in_the_manual_with_their_arguments),
        cmocka_unit_test(verbs_are_found_by_more_words_before_fewer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
