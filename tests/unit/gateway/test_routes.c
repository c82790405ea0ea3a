// SPDX-License-Identifier: EUPL-1.2
/* routes.def against the protocol's tables: nothing is missing, nothing is twice, and no URL can
 * hold what says something of a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "clients/gateway/routes.h"
#include "clients/lib/json.h"

/* Fields whose value says who somebody is, by the table that the privacy officer reads. */
#define CATEGORY(name, title, whose, purpose, term)
#define KEPT_AS(field, category)        {NULL, #field, #category},
#define ONLY_IN(event, field, category) {#event, #field, #category},
static const struct {
    const char *event;
    const char *field;
    const char *category;
} kept[] = {
#include "proto/privacy.def"
};
#undef CATEGORY
#undef KEPT_AS
#undef ONLY_IN

/* Organisations are no persons, and who asks a cursor names a cursor of his own. */
static bool is_of_people(const char *field)
{
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (kept[i].event == NULL && strcmp(kept[i].field, field) == 0)
            return strcmp(kept[i].category, "PEOPLE") == 0 && strcmp(field, "organisation") != 0;
    return false;
}

/* A cursor is opaque, and a client's name is a program's; other lines are free text. */
static bool is_free(const struct field *field)
{
    if (field->type == FIELD_TEXTS)
        return true;
    return field->type == FIELD_LINE && strcmp(field->name, "after") != 0 &&
           strcmp(field->name, "client") != 0;
}

static void routes_every_message_once(void **state)
{
    (void)state;
    for (int table = 0; table <= 2; table += 2) {
        const struct message *message;
        for (size_t i = 0; (message = message_at(table, i)) != NULL; i++) {
            int found = 0;
            for (size_t r = 0; route_at(r) != NULL; r++)
                found += route_at(r)->message == message;
            if (found != 1)
                fail_msg("%s has %d routes in clients/gateway/routes.def, not 1", message->name,
                         found);
        }
    }
}

static void routes_no_internal_command(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++) {
        bool internal = false;
        const struct route *route = route_at(r);
        if (!route_is_query(route))
            message_of_command(route->message->number, &internal);
        assert_false(internal);
        assert_true(route_is_query(route)
                        ? route->method == ROUTE_GET || route->method == ROUTE_POST
                        : route->method != ROUTE_GET);
    }
}

static void segment_place(const struct route *route, const char *segment, size_t len)
{
    const struct field *field = json_camel_field(route->message, bytes_of(segment + 1, len - 2));
    if (segment[len - 1] != '}' || field == NULL || !field->required)
        fail_msg("%s: {%.*s} is no field of %s that is always there", route->path, (int)len - 2,
                 segment + 1, route->message->name);
    if (is_of_people(field->name) || is_free(field))
        fail_msg("%s: %s would put a person or free text in the URL", route->path, field->name);
}

static void routes_paths_kebab_case_with_known_places(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++) {
        const struct route *route = route_at(r);
        const char *at = route->path;
        assert_int_equal(at[0], '/');
        while (*at == '/') {
            size_t len = strcspn(++at, "/");
            assert_true(len > 0);
            if (*at == '{')
                segment_place(route, at, len);
            else
                for (size_t i = 0; i < len; i++)
                    assert_true((at[i] >= 'a' && at[i] <= 'z') || at[i] == '-');
            at += len;
        }
        assert_int_equal(*at, '\0');
    }
}

static void routes_get_nothing_personal_in_parameters(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++) {
        const struct route *route = route_at(r);
        if (route->method != ROUTE_GET)
            continue;
        for (size_t i = 0; i < route->message->n_fields; i++) {
            const struct field *field = &route->message->fields[i];
            if (is_of_people(field->name) || is_free(field) || field->type == FIELD_LIST)
                fail_msg("%s: %s would be a parameter of the URL; make it POST", route->path,
                         field->name);
        }
    }
}

/* What cannot stand in a URL does not get there by a cursor either: these lists go by person. */
static void routes_cursors_of_people_in_body(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++)
        if (route_at(r)->message == &message_query_people ||
            route_at(r)->message == &message_query_contacts)
            assert_int_equal(route_at(r)->method, ROUTE_POST);
}

static void routes_no_two_alike(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++)
        for (size_t s = 0; s < r; s++)
            assert_false(route_at(r)->method == route_at(s)->method &&
                         strcmp(route_at(r)->path, route_at(s)->path) == 0);
}

static void delete_everything_in_path(void **state)
{
    (void)state;
    for (size_t r = 0; route_at(r) != NULL; r++) {
        const struct route *route = route_at(r);
        if (route->method != ROUTE_DELETE)
            continue;
        for (size_t i = 0; i < route->message->n_fields; i++) {
            char name[JSON_NAME_MAX];
            char place[JSON_NAME_MAX + 2];
            json_camel(route->message->fields[i].name, name);
            snprintf(place, sizeof place, "{%s}", name);
            assert_non_null(strstr(route->path, place));
        }
    }
}

static void find_place_gives_field_and_value(void **state)
{
    (void)state;
    struct route_match match =
        route_find(ROUTE_POST, "/zaken/D-7K3M-9QX2-AB4C/uitgaven/3/goedkeuringen");
    assert_non_null(match.route);
    assert_ptr_equal(match.route->message, &message_spend_approve);
    assert_int_equal(match.n, 2);
    assert_string_equal(match.places[0].field->name, "case_id");
    assert_string_equal(match.places[1].field->name, "spend");
    assert_int_equal(match.places[1].value.len, 1);
}

static void find_words_before_places(void **state)
{
    (void)state;
    assert_ptr_equal(route_find(ROUTE_POST, "/contacten/verwijderingen").route->message,
                     &message_contact_remove);
    assert_ptr_equal(route_find(ROUTE_GET, "/zaken/D-1/inzagen").route->message,
                     &message_query_reads);
    assert_ptr_equal(route_find(ROUTE_POST, "/zaken/D-1/inzagen").route->message,
                     &message_case_read);
}

static void find_other_method_path_known(void **state)
{
    (void)state;
    struct route_match match = route_find(ROUTE_DELETE, "/zaken/D-1/claims");
    assert_null(match.route);
    assert_true(match.path_known);
}

static void find_nothing(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "", "/", "zaken", "/zaken/", "/zaken/", "/zaken//claims", "/zaken/D-1/claims/", "/Zaken"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_null(route_find(ROUTE_GET, paths[i]).route);
        assert_false(route_find(ROUTE_GET, paths[i]).path_known);
    }
}

static void camel_names(void **state)
{
    (void)state;
    char out[JSON_NAME_MAX];
    json_camel("case_id", out);
    assert_string_equal(out, "caseId");
    json_camel("ladder", out);
    assert_string_equal(out, "ladder");
    assert_string_equal(json_camel_field(&message_query_report, bytes_of("byCases", 7))->name,
                        "by_cases");
    assert_null(json_camel_field(&message_query_report, bytes_of("by_cases", 8)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_every_message_once),
        cmocka_unit_test(routes_no_internal_command),
        cmocka_unit_test(routes_paths_kebab_case_with_known_places),
        cmocka_unit_test(routes_get_nothing_personal_in_parameters),
        cmocka_unit_test(routes_cursors_of_people_in_body),
        cmocka_unit_test(routes_no_two_alike),
        cmocka_unit_test(delete_everything_in_path),
        cmocka_unit_test(find_place_gives_field_and_value),
        cmocka_unit_test(find_words_before_places),
        cmocka_unit_test(find_other_method_path_known),
        cmocka_unit_test(find_nothing),
        cmocka_unit_test(camel_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
