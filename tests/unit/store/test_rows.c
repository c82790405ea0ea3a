// SPDX-License-Identifier: EUPL-1.2
/* Content and events in chunks, meetings, agendas, pots, people, keys, absences, the phone list,
 * and the rows of the shell. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "fixture.h"

/* --- content --- */

static void content_of_every_size_is_read_back_in_order(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    static const size_t sizes[] = {0, 1, 1700, 1900, 1901, 3800, 8000};
    const size_t n = sizeof sizes / sizeof sizes[0];
    struct state *state = store_begin(fixture->store);
    for (size_t i = n; i > 0; i--) {
        struct content_row row = content_of(i, "plan", sizes[i - 1]);
        state_content_put(state, case_of(1), &row,
                          some_bytes(&fixture->arena, sizes[i - 1], (uint8_t)i));
    }
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    struct content_place place = {0};
    struct content_row row;
    struct bytes box;
    for (size_t i = 1; i <= n; i++) {
        assert_true(state_content_next(state, case_of(1), &place, &row, &box, &fixture->arena));
        assert_int_equal(row.sequence, i);
        assert_int_equal(place.sequence, i);
        assert_true(bytes_equal(box, some_bytes(&fixture->arena, sizes[i - 1], (uint8_t)i)));
    }
    assert_false(state_content_next(state, case_of(1), &place, &row, &box, &fixture->arena));
    abort_batch(fixture);
}

static void content_of_one_event_comes_by_field(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    static const char *const fields[] = {"b", "a", "ab", "a-b"};
    static const char *const order[] = {"a", "a-b", "ab", "b"};
    struct content_place place = {0};
    struct content_row row;
    struct bytes box;
    for (size_t i = 0; i < 4; i++) {
        row = content_of(5, fields[i], 3000);
        state_content_put(state, case_of(1), &row, some_bytes(&fixture->arena, 3000, 1));
    }
    for (size_t i = 0; i < 4; i++) {
        assert_true(state_content_next(state, case_of(1), &place, &row, &box, &fixture->arena));
        assert_string_equal(row.field.s, order[i]);
    }
    assert_false(state_content_next(state, case_of(1), &place, &row, &box, &fixture->arena));
    abort_batch(fixture);
}

static void content_deleted_leaves_the_neighbours(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct content_row row = content_of(1, "plan", 8000);
    struct content_place place = {0};
    struct case_row one = plain_case(2);
    struct bytes box;
    put_case(state, &one);
    for (uint64_t n = 1; n <= 3; n++)
        state_content_put(state, case_of(n), &row, some_bytes(&fixture->arena, 8000, (uint8_t)n));
    state_content_delete_all(state, case_of(2));
    commit(fixture);
    assert_sound(fixture);
    state = store_begin(fixture->store);
    assert_false(state_content_next(state, case_of(2), &place, &row, &box, &fixture->arena));
    assert_true(state_case(state, case_of(2), &one));
    assert_true(state_content_next(state, case_of(1), &place, &row, &box, &fixture->arena));
    place = (struct content_place){0};
    assert_true(state_content_next(state, case_of(3), &place, &row, &box, &fixture->arena));
    assert_true(bytes_equal(box, some_bytes(&fixture->arena, 8000, 3)));
    abort_batch(fixture);
}

static void contact_content_is_apart_per_contact(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code one = code_of("one");
    struct code one_b = code_of("one-b");
    struct content_row row = content_of(1, "name", 100);
    struct content_place place = {0};
    struct bytes box;
    state_texts_put(state, TEXTS_OF_CONTACT, &one, &row, some_bytes(&fixture->arena, 100, 1));
    state_texts_put(state, TEXTS_OF_CONTACT, &one_b, &row, some_bytes(&fixture->arena, 100, 2));
    state_texts_delete_all(state, TEXTS_OF_CONTACT, &one);
    assert_false(
        state_texts_next(state, TEXTS_OF_CONTACT, &one, &place, &row, &box, &fixture->arena));
    assert_true(
        state_texts_next(state, TEXTS_OF_CONTACT, &one_b, &place, &row, &box, &fixture->arena));
    assert_true(bytes_equal(box, some_bytes(&fixture->arena, 100, 2)));
    assert_false(
        state_texts_next(state, TEXTS_OF_CONTACT, &one_b, &place, &row, &box, &fixture->arena));
    abort_batch(fixture);
}

/* --- events --- */

static void events_long_and_short_are_read_back(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    static const size_t sizes[] = {0, 10, 1900, 100000};
    struct state *state = store_begin(fixture->store);
    struct event_row row = {.actor = code_of("a"), .kind = 82, .stamp = {5}, .case_id = {0}};
    struct event_row back;
    for (uint64_t i = 0; i < 4; i++) {
        row.body = some_bytes(&fixture->arena, sizes[i], (uint8_t)i);
        state_event_put(state, i + 1, &row);
    }
    commit(fixture);
    assert_sound(fixture);
    state = store_read_begin(fixture->store);
    for (uint64_t i = 0; i < 4; i++) {
        assert_true(state_event(state, i + 1, &back, &fixture->arena));
        assert_true(bytes_equal(back.body, some_bytes(&fixture->arena, sizes[i], (uint8_t)i)));
    }
    assert_false(state_event(state, 5, &back, &fixture->arena));
    store_read_end(fixture->store);
}

/* --- meetings, agendas, pots --- */

static void meetings_are_found_from_both_sides(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code ladder = code_of("utrecht");
    struct code tier = code_of("wijktafel");
    struct code other = code_of("wijktafel-2");
    struct meeting_row row;
    assert_false(state_meeting_last(state, &ladder, &tier, ms(5), &row));
    for (int64_t start = 100; start <= 300; start += 100) {
        row = (struct meeting_row){.start = {start}, .booked = (uint64_t)start};
        state_meeting_put(state, &ladder, &tier, &row);
        state_meeting_put(state, &ladder, &other, &row);
    }
    assert_true(state_meeting(state, &ladder, &tier, ms(200), &row));
    assert_true(state_meeting_next(state, &ladder, &tier, ms(200), &row));
    assert_int_equal(row.start.ms, 200);
    assert_true(state_meeting_next(state, &ladder, &tier, ms(201), &row));
    assert_int_equal(row.start.ms, 300);
    assert_false(state_meeting_next(state, &ladder, &tier, ms(301), &row));
    assert_true(state_meeting_last(state, &ladder, &tier, ms(200), &row));
    assert_int_equal(row.start.ms, 100);
    assert_false(state_meeting_last(state, &ladder, &tier, ms(100), &row));
    assert_true(state_meeting_last(state, &ladder, &other, ms(INT64_MAX), &row));
    assert_int_equal(row.start.ms, 300);
    state_meeting_delete(state, &ladder, &tier, ms(200));
    assert_false(state_meeting(state, &ladder, &tier, ms(200), &row));
    commit(fixture);
    assert_sound(fixture);
}

static void agenda_keeps_its_order_without_a_case(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code ladder = code_of("utrecht");
    struct code tier = code_of("wijktafel");
    struct case_id id;
    uint64_t order = 0;
    state_agenda_put(state, &ladder, &tier, ms(100), 2, case_of(50));
    state_agenda_put(state, &ladder, &tier, ms(100), 1, case_of(70));
    state_agenda_put(state, &ladder, &tier, ms(100), 300, case_of(20));
    state_agenda_put(state, &ladder, &tier, ms(101), 1, case_of(50));
    state_agenda_delete(state, &ladder, &tier, ms(100), case_of(50));
    state_agenda_delete(state, &ladder, &tier, ms(100), case_of(51)); /* is not there */
    assert_true(state_agenda_next(state, &ladder, &tier, ms(100), &order, &id));
    assert_int_equal(id.n, 70);
    assert_true(state_agenda_next(state, &ladder, &tier, ms(100), &order, &id));
    assert_int_equal(id.n, 20);
    assert_int_equal(order, 300);
    assert_false(state_agenda_next(state, &ladder, &tier, ms(100), &order, &id));
    order = 0;
    assert_true(state_agenda_next(state, &ladder, &tier, ms(101), &order, &id));
    abort_batch(fixture);
}

static void pot_is_zero_until_it_is_put(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code ladder = code_of("utrecht");
    struct code pot = code_of("voorkom-erger");
    struct pot_row row;
    state_pot(state, &ladder, &pot, 2026, &row);
    assert_int_equal(row.spent_cents, 0);
    row.spent_cents = 50000;
    state_pot_put(state, &ladder, &pot, 2026, &row);
    state_pot(state, &ladder, &pot, 2027, &row);
    assert_int_equal(row.spent_cents, 0);
    state_pot(state, &ladder, &pot, 2026, &row);
    assert_int_equal(row.spent_cents, 50000);
    abort_batch(fixture);
}

/* --- people --- */

static void people_come_in_order(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    static const char *const names[] = {"chair-1", "a", "chair-10", "b"};
    static const char *const order[] = {"a", "b", "chair-1", "chair-10"};
    struct person_row row = {.organisation = code_of("gemeente")};
    struct code after = {""};
    for (int i = 0; i < 4; i++) {
        row.person = code_of(names[i]);
        state_person_put(state, &row);
    }
    for (int i = 0; i < 4; i++) {
        assert_true(state_person_next(state, &after, &row));
        assert_string_equal(row.person.s, order[i]);
        after = row.person;
    }
    assert_false(state_person_next(state, &after, &row));
    assert_true(state_person(state, &(struct code){"b"}, &row));
    assert_false(state_person(state, &(struct code){"c"}, &row));
    abort_batch(fixture);
}

/* The person who was looked up last is held. */
static void person_who_changes_is_found_as_he_is_now(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct person_row row = {.organisation = code_of("gemeente"), .person = code_of("a")};
    struct person_row found;
    state_person_put(state, &row);
    assert_true(state_person(state, &row.person, &found));
    row.revoked = true;
    state_person_put(state, &row);
    assert_true(state_person(state, &row.person, &found));
    assert_true(found.revoked);
    abort_batch(fixture);
    state = store_begin(fixture->store);
    assert_false(state_person(state, &row.person, &found));
    abort_batch(fixture);
}

static struct key_row key_row_of(const char *person, const char *key, uint8_t byte, int64_t until)
{
    static uint8_t public_keys[256][32];
    memset(public_keys[byte], byte, 32);
    return (struct key_row){.person = code_of(person),
                            .key = code_of(key),
                            .public_key = bytes_of(public_keys[byte], 32),
                            .until = {until}};
}

static void keys_are_found_by_name_public_key_and_end(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct key_row rows[] = {key_row_of("b", "laptop", 1, 500), key_row_of("b", "phone", 2, 0),
                             key_row_of("a", "laptop", 3, 400)};
    struct key_row back;
    for (int i = 0; i < 3; i++)
        state_key_put(state, &rows[i]);
    for (int i = 0; i < 3; i++) {
        assert_true(state_key(state, &rows[i].person, &rows[i].key, &back));
        assert_true(bytes_equal(back.public_key, rows[i].public_key));
        assert_true(state_key_by_public(state, rows[i].public_key.data, &back));
        assert_string_equal(back.person.s, rows[i].person.s);
        assert_string_equal(back.key.s, rows[i].key.s);
    }
    struct code none = {""};
    assert_true(state_key_next(state, &rows[0].person, &none, &back));
    assert_string_equal(back.key.s, "laptop");
    assert_true(state_key_next(state, &rows[0].person, &back.key, &back));
    assert_string_equal(back.key.s, "phone");
    assert_false(state_key_next(state, &rows[0].person, &back.key, &back));

    assert_false(state_key_ending(state, ms(399), &back));
    assert_true(state_key_ending(state, ms(400), &back));
    assert_string_equal(back.person.s, "a");
    rows[2].revoked = true;
    state_key_put(state, &rows[2]);
    assert_false(state_key_ending(state, ms(499), &back));
    assert_true(state_key_ending(state, ms(500), &back));
    assert_string_equal(back.person.s, "b");
    commit(fixture);
    assert_sound(fixture);
}

static void key_with_another_public_key_is_not_found_by_the_old(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct key_row old = key_row_of("b", "laptop", 1, 500);
    struct key_row new = key_row_of("b", "laptop", 2, 600);
    struct key_row back;
    state_key_put(state, &old);
    state_key_put(state, &new);
    assert_false(state_key_by_public(state, old.public_key.data, &back));
    assert_true(state_key_by_public(state, new.public_key.data, &back));
    assert_false(state_key_ending(state, ms(599), &back));
    commit(fixture);
    assert_sound(fixture);
}

static void stand_ins_hold_from_first_to_last_day(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code stand_in = code_of("s");
    struct codes who;
    struct absence_row rows[] = {
        {civil_date_of(2026, 3, 2), code_of("a"), code_of("s"), civil_date_of(2026, 3, 6)},
        {civil_date_of(2026, 3, 4), code_of("b"), code_of("s"), civil_date_of(2026, 3, 4)},
        {civil_date_of(2026, 3, 1), code_of("c"), code_of("other"), civil_date_of(2026, 3, 9)},
    };
    static const struct {
        int day;
        uint32_t n;
    } expected[] = {{1, 0}, {2, 1}, {3, 1}, {4, 2}, {5, 1}, {6, 1}, {7, 0}};
    for (int i = 0; i < 3; i++)
        state_absence_put(state, &rows[i]);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        state_stands_in_for(state, &stand_in, civil_date_of(2026, 3, expected[i].day), &who);
        assert_int_equal(who.n, expected[i].n);
    }
    abort_batch(fixture);
}

static void contacts_keep_their_mandates(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct mandate mandates[12];
    char basis[121];
    memset(basis, 'x', 120);
    basis[120] = '\0';
    for (int i = 0; i < 12; i++)
        mandates[i] = (struct mandate){.basis = basis, .subject = code_of("rent-arrears")};
    struct contact_row row = {.contact = code_of("woonin-1"),
                              .mandates = {12, mandates},
                              .organisation = code_of("woonin"),
                              .slot = 4,
                              .verified = civil_date_of(2026, 1, 1)};
    struct contact_row back;
    struct code none = {""};
    state_contact_put(state, &row);
    assert_true(state_contact(state, &row.contact, &back, &fixture->arena));
    assert_int_equal(back.mandates.n, 12);
    assert_string_equal(((const struct mandate *)back.mandates.v)[11].basis, basis);
    assert_true(state_contact_next(state, &none, &back, &fixture->arena));
    assert_false(state_contact_next(state, &back.contact, &back, &fixture->arena));
    state_contact_delete(state, &row.contact);
    assert_false(state_contact(state, &row.contact, &back, &fixture->arena));
    abort_batch(fixture);
}

/* --- the shell's --- */

static void position_is_read_back(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct journal_position position = {
        .batch = 3, .sequence = 9, .stamp = {1234}, .chain = {1, 2}, .epoch = {7}};
    struct journal_position back;
    state_position(state, &back);
    assert_int_equal(back.batch, 0);
    state_position_put(state, &position);
    state_position(state, &back);
    assert_memory_equal(&position, &back, sizeof position);
    abort_batch(fixture);
}

/* An id that was made in this second. */
static struct id id_of_second(uint8_t second)
{
    return (struct id){{0, 0, 0, second, 99}};
}

static void replies_are_kept_by_actor_and_id_and_expire_oldest_first(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    struct code a = code_of("a");
    struct code b = code_of("b");
    struct stored_reply reply = {.request_hash = {9}};
    struct stored_reply back;
    for (uint8_t i = 1; i <= 10; i++) {
        struct id id = id_of_second(i);
        reply.stamp = ms(1000 - i * 10);
        reply.reply = some_bytes(&fixture->arena, i, i);
        state_reply_put(state, i % 2 == 0 ? &a : &b, &id, &reply);
    }
    struct id third = id_of_second(3);
    assert_true(state_reply(state, &b, &third, &back, &fixture->arena));
    assert_int_equal(back.stamp.ms, 970);
    assert_int_equal(back.request_hash[0], 9);
    assert_true(bytes_equal(back.reply, some_bytes(&fixture->arena, 3, 3)));
    assert_false(state_reply(state, &a, &third, &back, &fixture->arena));

    assert_int_equal(state_replies_expire(state, ms(5000), 3), 3);
    assert_false(state_reply(state, &b, &third, &back, &fixture->arena));
    assert_int_equal(state_replies_expire(state, ms(5000), 3), 1);
    assert_int_equal(state_replies_expire(state, ms(5000), 3), 0);
    struct id fifth = id_of_second(5);
    assert_true(state_reply(state, &b, &fifth, &back, &fixture->arena));
    commit(fixture);
    assert_sound(fixture);
}

static void erased_slots_come_in_order(void **fixture_state)
{
    struct fixture *fixture = *fixture_state;
    struct state *state = store_begin(fixture->store);
    uint64_t slot = 0;
    state_slot_erased_put(state, 300);
    state_slot_erased_put(state, 2);
    state_slot_erased_put(state, 2);
    assert_true(state_slot_erased_next(state, &slot));
    assert_int_equal(slot, 2);
    assert_true(state_slot_erased_next(state, &slot));
    assert_int_equal(slot, 300);
    assert_false(state_slot_erased_next(state, &slot));
    abort_batch(fixture);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(content_of_every_size_is_read_back_in_order),
        TEST(content_of_one_event_comes_by_field),
        TEST(content_deleted_leaves_the_neighbours),
        TEST(contact_content_is_apart_per_contact),
        TEST(events_long_and_short_are_read_back),
        TEST(meetings_are_found_from_both_sides),
        TEST(agenda_keeps_its_order_without_a_case),
        TEST(pot_is_zero_until_it_is_put),
        TEST(people_come_in_order),
        TEST(person_who_changes_is_found_as_he_is_now),
        TEST(keys_are_found_by_name_public_key_and_end),
        TEST(key_with_another_public_key_is_not_found_by_the_old),
        TEST(stand_ins_hold_from_first_to_last_day),
        TEST(contacts_keep_their_mandates),
        TEST(position_is_read_back),
        TEST(replies_are_kept_by_actor_and_id_and_expire_oldest_first),
        TEST(erased_slots_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
