// SPDX-License-Identifier: EUPL-1.2
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "keyring/cache.h"

static int setup(void **state)
{
    assert_true(sodium_init() >= 0);
    *state = cache_new();
    return 0;
}

static int teardown(void **state)
{
    cache_free(*state);
    return 0;
}

static void put(struct cache *cache, uint64_t slot)
{
    uint8_t key[32];
    memset(key, (int)(slot & 0xFF), sizeof key);
    cache_put(cache, slot, key);
}

static bool holds(struct cache *cache, uint64_t slot)
{
    uint8_t key[32];
    uint8_t expected[32];
    memset(expected, (int)(slot & 0xFF), sizeof expected);
    if (!cache_get(cache, slot, key))
        return false;
    assert_memory_equal(key, expected, sizeof key);
    return true;
}

static void what_is_put_is_found_and_what_is_dropped_is_gone(void **state)
{
    struct cache *cache = *state;
    assert_false(holds(cache, 7));
    put(cache, 7);
    put(cache, 8);
    assert_true(holds(cache, 7));
    cache_drop(cache, 7);
    cache_drop(cache, 9);
    assert_false(holds(cache, 7));
    assert_true(holds(cache, 8));
}

/* Two threads may miss the same key at once: a second entry would outlive its destruction. */
static void a_key_that_is_put_twice_is_dropped_at_once(void **state)
{
    struct cache *cache = *state;
    put(cache, 7);
    put(cache, 7);
    cache_drop(cache, 7);
    assert_false(holds(cache, 7));
}

static void the_key_that_was_not_used_for_longest_makes_room(void **state)
{
    struct cache *cache = *state;
    for (uint64_t slot = 1; slot <= 100000; slot++) {
        put(cache, slot);
        assert_true(holds(cache, 1));
    }
    uint64_t kept = 0;
    for (uint64_t slot = 2; slot <= 100000; slot++)
        kept += holds(cache, slot) ? 1 : 0;
    assert_in_range(kept, 100, 1000);
    assert_true(holds(cache, 100000));
    assert_false(holds(cache, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_put_is_found_and_what_is_dropped_is_gone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_key_that_is_put_twice_is_dropped_at_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_key_that_was_not_used_for_longest_makes_room, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
