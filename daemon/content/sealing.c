// SPDX-License-Identifier: EUPL-1.2
#include "content/sealing.h"

#include <sodium.h>

#include "base/assert.h"
#include "keyring/seal.h"

uint64_t sealing_contact_number(uint64_t slot)
{
    return UINT64_C(1) << 63 | slot;
}

static uint64_t code_points(struct bytes words)
{
    uint64_t n = 0;
    for (size_t i = 0; i < words.len; i++)
        n += (words.data[i] & 0xc0) != 0x80;
    return n;
}

/* Which key, and what the seal is bound to. */
static void find_slot(struct state *state, const struct message *message, const void *body,
                      const struct code *person, const struct id *command_id, struct arena *arena,
                      uint64_t *slot, uint64_t *number)
{
    struct site_row site;
    struct contact_row contact;
    struct mail_row mail;
    state_site(state, &site);
    *slot = site.slots + 1;
    *number = case_id_from_command(command_id).n;
    struct case_id id = core_case_of(message, body);
    if (id.n != 0 && message != &message_case_split) { /* that makes a case of its own */
        const struct case_row *row = state_case_look(state, id);
        *slot = row != NULL && !row->erased ? row->slot : 0;
        *number = id.n;
    }
    if (message == &message_contact_put) {
        const struct contact_put *put = body;
        if (state_contact(state, &put->contact, &contact, arena))
            *slot = contact.slot;
        *number = sealing_contact_number(*slot);
    }
    if (message == &message_mail_put) {
        const struct mail_put *put = body;
        if (state_mail(state, code_empty(&put->person) ? person : &put->person, &mail) &&
            mail.slot != 0)
            *slot = mail.slot;
        *number = sealing_contact_number(*slot);
    }
}

static bool key_of(struct keyring *keyring, uint64_t slot, uint8_t key[KEYRING_KEY_BYTES],
                   struct error *error)
{
    if (slot > keyring_slots(keyring) && keyring_reserve(keyring, slot) != KEYRING_OK)
        return error_set(error, ERR_READ_ONLY, "", DETAIL_NO_KEY_ROOM);
    keyring_work_ahead(keyring, slot);
    enum keyring_status status = keyring_key(keyring, slot, key);
    return status == KEYRING_OK || error_set_with(error, ERR_READ_ONLY, "", DETAIL_KEYRING, "%s",
                                                  keyring_status_name(status));
}

bool sealing_seal(struct state *state, struct keyring *keyring, const struct message *message,
                  void *body, const struct code *person, const struct id *command_id,
                  struct arena *arena, struct sealed *out, struct error *error)
{
    memset(out, 0, sizeof *out);
    const struct field *field = message_field(message, bytes_of("texts", 5));
    if (field == NULL)
        return true;
    struct texts *texts = (void *)((char *)body + field->offset);
    if (texts->n == 0)
        return true;
    uint64_t slot;
    uint8_t key[KEYRING_KEY_BYTES];
    struct seal_binding binding;
    memcpy(binding.command_id, command_id->b, sizeof binding.command_id);
    find_slot(state, message, body, person, command_id, arena, &slot, &binding.case_number);
    if (slot == 0)
        return error_set(error, ERR_ERASED, field->name, DETAIL_NONE);
    if (!key_of(keyring, slot, key, error))
        return false;
    for (uint32_t i = 0; i < texts->n; i++) {
        const struct text *text = &texts->v[i];
        struct sealed_text *sealed = &out->v[out->n++];
        sealed->field = text->field;
        sealed->chars = code_points(text->words);
        uint8_t *box = arena_alloc(arena, text->words.len + SEAL_OVERHEAD);
        binding.field = text->field.s;
        seal(key, &binding, text->words, box);
        sealed->box = bytes_of(box, text->words.len + SEAL_OVERHEAD);
    }
    texts->n = 0;
    sodium_memzero(key, sizeof key);
    return true;
}

bool sealing_open(struct keyring *keyring, uint64_t slot, uint64_t case_number,
                  const struct id *command_id, const char *field, struct bytes box,
                  struct arena *arena, struct bytes *words)
{
    uint8_t key[KEYRING_KEY_BYTES];
    struct seal_binding binding = {.case_number = case_number, .field = field};
    memcpy(binding.command_id, command_id->b, sizeof binding.command_id);
    if (box.len < SEAL_OVERHEAD || keyring_key(keyring, slot, key) != KEYRING_OK)
        return false;
    uint8_t *plain = arena_alloc(arena, box.len - SEAL_OVERHEAD + 1);
    bool opened = seal_open(key, &binding, box, plain);
    sodium_memzero(key, sizeof key);
    *words = bytes_of(plain, box.len - SEAL_OVERHEAD);
    return opened;
}
