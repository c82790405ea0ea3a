// SPDX-License-Identifier: EUPL-1.2
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/io.h"
#include "clients/mail/ledger.h"

#define NOW INT64_C(1772438400000)
#define DAY INT64_C(86400000)

static char folder[64];
static char path[80];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/doorbraak-ledger-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ledger", folder);
    return sodium_init() < 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct outgoing notice(uint64_t number, const char *person)
{
    return (struct outgoing){
        .kind = ENTRY_NOTICE, .epoch = {{1, 2}}, .number = number, .person = code_of(person)};
}

static struct outgoing invitation(uint64_t number, bool cancel)
{
    return (struct outgoing){.kind = ENTRY_INVITATION,
                             .number = number,
                             .person = code_of("lid-1"),
                             .meeting = {.ladder = code_of("utrecht"),
                                         .tier = code_of("tafel"),
                                         .start_ms = NOW + 2 * DAY,
                                         .minutes = 60,
                                         .cancel = cancel}};
}

static void open_at(struct ledger *ledger, int64_t now)
{
    if (!ledger_open(ledger, folder, now))
        fail_msg("%s: %s", folder, strerror(errno));
}

static void what_was_put_is_there_again(void **state)
{
    (void)state;
    struct ledger ledger;
    struct outgoing one = notice(7, "professional-1");
    struct outgoing two = notice(7, "coach-1");
    struct outgoing three = invitation(0, false);
    open_at(&ledger, NOW);
    assert_true(ledger.is_new);
    struct outgoing *put = ledger_put(&ledger, &one, NOW);
    assert_non_null(put);
    uint8_t key[16];
    memcpy(key, put->key, sizeof key);
    assert_non_null(ledger_put(&ledger, &two, NOW));
    assert_null(ledger_put(&ledger, &one, NOW + 5)); /* known: nothing twice */
    assert_non_null(ledger_put(&ledger, &three, NOW));
    ledger_sync(&ledger);
    ledger_move(&ledger, &ledger.v[1], ENTRY_SENT, NOW + 1);
    ledger_digests_put(&ledger, 20260302, NOW);
    ledger_base_put(&ledger, 12);
    ledger_close(&ledger);

    open_at(&ledger, NOW + 2);
    assert_false(ledger.is_new);
    assert_int_equal(ledger.n, 3);
    assert_memory_equal(ledger.v[0].key, key, sizeof key);
    assert_int_equal(ledger.v[0].state, ENTRY_QUEUED);
    assert_int_equal(ledger.v[1].state, ENTRY_SENT);
    assert_int_equal(ledger.v[2].meeting.minutes, 60);
    assert_string_equal(ledger.v[2].meeting.tier.s, "tafel");
    assert_int_equal(ledger.digest_day, 20260302);
    assert_int_equal(ledger.base, 12);
    assert_null(ledger_put(&ledger, &two, NOW + 9));
    ledger_close(&ledger);
}

static void each_person_and_event_is_another_message(void **state)
{
    (void)state;
    struct ledger ledger;
    open_at(&ledger, NOW);
    struct outgoing all[] = {notice(8, "professional-1"), notice(9, "professional-1"),
                             notice(8, "coach-1"), invitation(1, false), invitation(1, true)};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        assert_non_null(ledger_put(&ledger, &all[i], NOW));
    struct outgoing other = notice(8, "professional-1");
    other.epoch.b[0] = 9;
    assert_non_null(ledger_put(&ledger, &other, NOW));
    ledger_close(&ledger);
}

static size_t in_the_mail_of(const struct ledger *ledger, const struct outgoing *of)
{
    size_t n = 0;
    for (const struct outgoing *one = NULL; (one = ledger_next_of(ledger, of, one)) != NULL;)
        n++;
    return n;
}

static void what_waits_for_one_person_is_one_mail_and_stays_that_mail(void **state)
{
    (void)state;
    struct ledger ledger;
    uint8_t mail[16];
    struct outgoing all[] = {notice(1, "coach-1"), notice(2, "professional-1"),
                             notice(3, "coach-1"), invitation(0, false), notice(4, "coach-1")};
    struct outgoing later = notice(5, "coach-1");
    open_at(&ledger, NOW);
    all[4].epoch.b[0] = 9; /* of another journal */
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        assert_non_null(ledger_put(&ledger, &all[i], NOW));
    ledger_gather(&ledger, &ledger.v[0], false);
    memcpy(mail, ledger.v[0].mail, sizeof mail);
    assert_memory_equal(ledger.v[2].mail, mail, sizeof mail);
    assert_memory_not_equal(mail, ledger.v[0].key, sizeof mail);
    assert_int_equal(in_the_mail_of(&ledger, &ledger.v[0]), 2);
    assert_int_equal(in_the_mail_of(&ledger, &ledger.v[3]), 1); /* in none: alone */
    ledger_gather(&ledger, &ledger.v[1], false);                /* one notice: its own name */
    assert_memory_equal(ledger.v[1].mail, ledger.v[1].key, sizeof mail);
    ledger_close(&ledger);

    /* after a restart it is the same mail, and what came later is not in it */
    open_at(&ledger, NOW + 1);
    assert_non_null(ledger_put(&ledger, &later, NOW + 1));
    ledger_gather(&ledger, &ledger.v[0], false);
    ledger_gather(&ledger, &ledger.v[5], false);
    assert_memory_equal(ledger.v[0].mail, mail, sizeof mail);
    assert_memory_equal(ledger.v[5].mail, ledger.v[5].key, sizeof mail);

    /* all of it moves at once, but for what was settled before */
    ledger_move(&ledger, &ledger.v[2], ENTRY_DROPPED, NOW + 2);
    ledger_move_mail(&ledger, &ledger.v[0], ENTRY_HANDED, NOW + 2);
    ledger_move_mail(&ledger, &ledger.v[3], ENTRY_SENT, NOW + 2);
    ledger_close(&ledger);
    open_at(&ledger, NOW + 3);
    assert_int_equal(ledger.v[0].state, ENTRY_HANDED);
    assert_int_equal(ledger.v[1].state, ENTRY_QUEUED);
    assert_int_equal(ledger.v[2].state, ENTRY_DROPPED);
    assert_int_equal(ledger.v[3].state, ENTRY_SENT);
    assert_int_equal(ledger.v[5].state, ENTRY_QUEUED);
    ledger_close(&ledger);
}

static void alone_is_alone(void **state)
{
    (void)state;
    struct ledger ledger;
    struct outgoing one = notice(1, "coach-1");
    struct outgoing two = notice(2, "coach-1");
    open_at(&ledger, NOW);
    assert_non_null(ledger_put(&ledger, &one, NOW));
    assert_non_null(ledger_put(&ledger, &two, NOW));
    ledger_gather(&ledger, &ledger.v[0], true);
    assert_memory_equal(ledger.v[0].mail, ledger.v[0].key, 16);
    assert_true(sodium_is_zero(ledger.v[1].mail, 16));
    ledger_close(&ledger);
}

static void newest_word_on_a_meeting_is_found(void **state)
{
    (void)state;
    struct ledger ledger;
    struct outgoing first = invitation(0, false);
    struct outgoing second = invitation(1, true);
    struct code nobody = code_of("lid-2");
    open_at(&ledger, NOW);
    assert_null(ledger_meeting(&ledger, &first.person, &first.meeting));
    assert_non_null(ledger_put(&ledger, &first, NOW));
    assert_non_null(ledger_put(&ledger, &second, NOW));
    assert_true(ledger_meeting(&ledger, &first.person, &first.meeting)->meeting.cancel);
    assert_null(ledger_meeting(&ledger, &nobody, &first.meeting));
    ledger_close(&ledger);
}

static void old_and_settled_goes_and_what_waits_stays(void **state)
{
    (void)state;
    struct ledger ledger;
    struct outgoing waits = notice(1, "professional-1");
    struct outgoing sent = notice(2, "professional-1");
    struct outgoing invited = invitation(0, false);
    open_at(&ledger, NOW);
    assert_non_null(ledger_put(&ledger, &waits, NOW));
    assert_non_null(ledger_put(&ledger, &sent, NOW));
    assert_non_null(ledger_put(&ledger, &invited, NOW));
    ledger_move(&ledger, &ledger.v[1], ENTRY_SENT, NOW);
    ledger_move(&ledger, &ledger.v[2], ENTRY_SENT, NOW);
    ledger_close(&ledger);
    open_at(&ledger, NOW + 3 * DAY);
    assert_int_equal(ledger.n, 3); /* the meeting was a day ago */
    ledger_close(&ledger);
    open_at(&ledger, NOW + 30 * DAY);
    assert_int_equal(ledger.n, 1);
    assert_int_equal(ledger.v[0].number, 1);
    ledger_close(&ledger);
}

/* A process that runs for a year keeps no more than one that was started yesterday. */
static void what_is_old_goes_while_it_is_open(void **state)
{
    (void)state;
    struct ledger ledger;
    uint8_t *data;
    size_t len;
    struct outgoing waits = notice(1, "professional-1");
    struct outgoing sent = notice(2, "coach-1");
    open_at(&ledger, NOW);
    assert_non_null(ledger_put(&ledger, &sent, NOW));
    assert_non_null(ledger_put(&ledger, &waits, NOW));
    ledger_move(&ledger, &ledger.v[0], ENTRY_SENT, NOW);
    ledger_tidy(&ledger, NOW + 13 * DAY);
    assert_int_equal(ledger.n, 2);
    ledger_tidy(&ledger, NOW + 14 * DAY - 1);
    ledger_tidy(&ledger, NOW + 14 * DAY + 1);
    assert_int_equal(ledger.n, 1);
    assert_int_equal(io_read_file(path, 1 << 20, &data, &len), 0);
    assert_null(memmem(data, len, "coach-1", strlen("coach-1")));
    free(data);
    ledger_move(&ledger, &ledger.v[0], ENTRY_HANDED, NOW + 15 * DAY);
    ledger_close(&ledger);
    open_at(&ledger, NOW + 15 * DAY);
    assert_int_equal(ledger.n, 1);
    assert_int_equal(ledger.v[0].number, 1);
    assert_int_equal(ledger.v[0].state, ENTRY_HANDED);
    ledger_close(&ledger);
}

/* Cut off at any byte: what was whole is there, and nothing is made up. Changed at any byte but
 * those of the last line: it is noticed. */
static void torn_end_is_read_over_and_damage_is_noticed(void **state)
{
    (void)state;
    struct ledger ledger;
    uint8_t *data;
    size_t len;
    open_at(&ledger, NOW);
    for (uint64_t i = 0; i < 4; i++) {
        struct outgoing one = notice(i, "professional-1");
        assert_non_null(ledger_put(&ledger, &one, NOW));
    }
    ledger_close(&ledger);
    assert_int_equal(io_read_file(path, 1 << 20, &data, &len), 0);
    size_t last = len - 1;
    while (data[last - 1] != '\n')
        last--;
    for (size_t cut = last; cut < len; cut++) {
        assert_int_equal(io_write_file(path, data, cut, 0600), 0);
        open_at(&ledger, NOW);
        assert_int_equal(ledger.n, 3);
        ledger_close(&ledger);
    }
    for (size_t i = 0; i < last; i += 7) {
        uint8_t *broken = malloc(len);
        assert_non_null(broken);
        memcpy(broken, data, len);
        broken[i] ^= 1;
        assert_int_equal(io_write_file(path, broken, len, 0600), 0);
        errno = 0;
        if (ledger_open(&ledger, folder, NOW))
            fail_msg("a flipped bit at %zu goes unnoticed", i);
        assert_int_equal(errno, EBADMSG);
        ledger_close(&ledger);
        free(broken);
    }
    free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_put_is_there_again, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(each_person_and_event_is_another_message, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_waits_for_one_person_is_one_mail_and_stays_that_mail,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(alone_is_alone, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(newest_word_on_a_meeting_is_found, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(old_and_settled_goes_and_what_waits_stays, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_is_old_goes_while_it_is_open, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(torn_end_is_read_over_and_damage_is_noticed, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
