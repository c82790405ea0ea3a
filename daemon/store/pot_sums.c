// SPDX-License-Identifier: EUPL-1.2
#include "store/pot_sums.h"

struct pot_sum {
    struct pot_sum *next;
    struct key key;
    struct pot_row row;
    bool seen;
};

static struct pot_sum *sum_of(struct pot_sums *sums, struct bytes key)
{
    struct pot_sum *sum = sums->pots;
    while (sum != NULL && !bytes_equal(key_bytes(&sum->key), key))
        sum = sum->next;
    return sum;
}

void pot_sums_spend(struct pot_sums *sums, const struct spend_row *spend)
{
    struct key key;
    key_of_pot(&key, &spend->ladder, &spend->pot, spend->year);
    struct pot_sum *sum = sum_of(sums, key_bytes(&key));
    if (sum == NULL) {
        sum = arena_alloc(sums->arena, sizeof *sum);
        sum->key = key;
        sum->next = sums->pots;
        sums->pots = sum;
    }
    pot_add_spend(&sum->row, spend);
}

bool pot_sums_hold(struct pot_sums *sums, struct bytes key, const struct pot_row *row)
{
    static const struct pot_row nothing;
    struct pot_sum *sum = sum_of(sums, key);
    if (sum == NULL)
        return memcmp(row, &nothing, sizeof nothing) == 0;
    sum->seen = true;
    return memcmp(row, &sum->row, sizeof sum->row) == 0;
}

bool pot_sums_missing(struct pot_sums *sums, struct key *key)
{
    struct pot_sum *sum = sums->pots;
    while (sum != NULL && sum->seen)
        sum = sum->next;
    if (sum == NULL)
        return false;
    sum->seen = true;
    *key = sum->key;
    return true;
}
