// SPDX-License-Identifier: EUPL-1.2
/* keyring_check: looks at everything, changes nothing (keyring.h). */
#include <sodium.h>
#include <string.h>

#include "base/language.h"
#include "base/memory.h"
#include "keyring/copies.h"
#include "keyring/keyring.h"
#include "keyring/slot.h"

struct check {
    const struct copies *copies;
    struct slot_secret *secret;
    keyring_each_slot *each;
    void *context;
    struct keyring_fault *fault;
    bool lost;
};

static bool key_unwraps(const struct check *check, const struct copies_slot *slot)
{
    const struct slot_header *header = &check->copies->header;
    if (slot->good == NULL)
        return false;
    if (slot_read(slot->good, header, slot->number) == SLOT_DESTROYED)
        return true;
    uint8_t key[32];
    bool unwraps = slot_unwrap(slot->good, header, check->secret, slot->number, key);
    sodium_memzero(key, sizeof key);
    return unwraps;
}

static enum keyring_status check_slot(void *context, const struct copies_slot *slot)
{
    struct check *check = context;
    enum keyring_slot_state state = slot->state;
    const char *what = NULL;
    if (!key_unwraps(check, slot)) {
        what = slot->good == NULL ? _("beschadigd in beide kopieën: zet een reservekopie terug")
                                  : _("heel, maar de hoofdsleutel opent hem niet");
        state = KEYRING_SLOT_DAMAGED;
    } else if (state == KEYRING_SLOT_ONE_COPY) {
        what = _("beschadigd in één kopie; de volgende start herstelt dat");
    } else if (state == KEYRING_SLOT_HALF_DESTROYED) {
        what = _("vernietigd in één kopie; de volgende start maakt dat af");
    }
    bool lost = state == KEYRING_SLOT_DAMAGED;
    if (what != NULL && !check->lost && (lost || check->fault->what[0] == '\0'))
        copies_fault(check->fault, what, "slot %llu", (unsigned long long)slot->number);
    check->lost = check->lost || lost;
    if (check->each != NULL)
        check->each(check->context, slot->number, state);
    return KEYRING_OK;
}

enum keyring_status keyring_check(const char *path, const uint8_t master[KEYRING_KEY_BYTES],
                                  keyring_each_slot *each, void *context,
                                  struct keyring_fault *fault)
{
    struct keyring_fault unwanted;
    if (fault == NULL)
        fault = &unwanted;
    struct copies copies;
    enum keyring_status status = copies_open(&copies, path, false, fault);
    if (status != KEYRING_OK)
        return status;
    struct check check = {.copies = &copies, .each = each, .context = context, .fault = fault};
    check.secret = memory_given(sodium_malloc(sizeof *check.secret));
    if (slot_secret_derive(check.secret, &copies.header, master)) {
        status = copies_scan(&copies, check_slot, &check, fault);
    } else {
        copies_fault(fault, _("gemaakt met een andere hoofdsleutel"), _("kop"));
        status = KEYRING_WRONG_MASTER;
    }
    sodium_free(check.secret);
    copies_close(&copies);
    return status == KEYRING_OK && check.lost ? KEYRING_DAMAGED : status;
}
