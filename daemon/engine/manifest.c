// SPDX-License-Identifier: EUPL-1.2
/* Lines of text, so that a person can read them:
 *
 *   doorbraak backup 2
 *   kind production
 *   batch 1042
 *   chain 64 hexadecimal digits
 *   made 2026-11-22T16:20:11Z
 *   keys-until 2026-12-22T16:20:11Z
 *   master 16 hexadecimal digits, which tell master keys apart
 *   seal 64 hexadecimal digits: BLAKE2b-256(key of the master key; the lines above)
 *
 * There is one way to write a manifest, so reading is: take the values, write them again, compare.
 */
#include "engine/manifest.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "proto/text_value.h"

#define TEXT_ROOM  768
#define HASH_TEXT  (2 * JOURNAL_HASH_LEN + 1)
#define KEY_ID_LEN 8

static bool fail(struct site_fault *fault, enum exit_status status, const char *what,
                 const char *path)
{
    snprintf(fault->what, sizeof fault->what, "'%.200s' %s", path, what);
    fault->status = status;
    return false;
}

static void derive(const uint8_t master[32], const char *purpose, uint8_t *out, size_t len)
{
    crypto_generichash(out, len, (const uint8_t *)purpose, strlen(purpose), master, 32);
}

static size_t format(const struct backup_manifest *manifest, const uint8_t master[32],
                     char out[TEXT_ROOM])
{
    char chain[HASH_TEXT];
    char made[TEXT_INSTANT_TEXT];
    char until[TEXT_INSTANT_TEXT];
    uint8_t key_id[16];
    char key_text[2 * KEY_ID_LEN + 1];
    uint8_t key[32];
    uint8_t seal[JOURNAL_HASH_LEN];
    char seal_text[HASH_TEXT];
    sodium_bin2hex(chain, sizeof chain, manifest->chain, sizeof manifest->chain);
    text_value_instant_format(manifest->made, made);
    text_value_instant_format(backup_keys_until(manifest->made), until);
    derive(master, "doorbraak backup master", key_id, sizeof key_id);
    sodium_bin2hex(key_text, sizeof key_text, key_id, KEY_ID_LEN);
    int n = snprintf(out, TEXT_ROOM,
                     "doorbraak backup 2\nkind %s\nbatch %" PRIu64
                     "\nchain %s\nmade %s\nkeys-until %s\nmaster %s\n",
                     manifest->practice ? "practice" : "production", manifest->batch, chain, made,
                     until, key_text);
    ASSERT(n > 0 && n < TEXT_ROOM);
    derive(master, "doorbraak backup seal", key, sizeof key);
    crypto_generichash(seal, sizeof seal, (const uint8_t *)out, (unsigned)n, key, sizeof key);
    sodium_memzero(key, sizeof key);
    sodium_bin2hex(seal_text, sizeof seal_text, seal, sizeof seal);
    n += snprintf(out + n, TEXT_ROOM - (size_t)n, "seal %s\n", seal_text);
    return (size_t)n;
}

bool manifest_write(const char *dir, const struct backup_manifest *manifest,
                    const uint8_t master[32], struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    char text[TEXT_ROOM];
    size_t len = format(manifest, master, text);
    io_join(path, sizeof path, dir, "manifest");
    int result = io_write_file(path, text, len, 0600);
    return result == 0 || fail(fault, EXIT_STATUS_UNKNOWN, _("kan niet worden geschreven"), path);
}

struct bytes manifest_value(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (const char *line = text; *line != '\0';) {
        size_t room = strcspn(line, "\n");
        if (room > len && strncmp(line, word, len) == 0 && line[len] == ' ')
            return bytes_of(line + len + 1, room - len - 1);
        line += room + (line[room] == '\n');
    }
    return bytes_of("", 0);
}

static bool take_values(const char *text, struct backup_manifest *out)
{
    struct bytes kind = manifest_value(text, "kind");
    struct bytes chain = manifest_value(text, "chain");
    out->practice = bytes_equal(kind, bytes_of("practice", 8));
    return chain.len == HASH_TEXT - 1 && text_value_hex(chain, out->chain) &&
           text_value_u64(manifest_value(text, "batch"), &out->batch) &&
           text_value_instant(manifest_value(text, "made"), &out->made);
}

/* Whose it is, before whether it is whole: another master key explains every difference. */
static bool is_of_master(const char *text, const uint8_t master[32])
{
    uint8_t key_id[16];
    uint8_t found[KEY_ID_LEN];
    struct bytes value = manifest_value(text, "master");
    derive(master, "doorbraak backup master", key_id, sizeof key_id);
    return value.len != 2 * KEY_ID_LEN || !text_value_hex(value, found) ||
           memcmp(found, key_id, KEY_ID_LEN) == 0;
}

bool manifest_read(const char *dir, const uint8_t master[32], struct backup_manifest *out,
                   struct site_fault *fault)
{
    char path[BACKUP_PATH_MAX];
    char expected[TEXT_ROOM];
    uint8_t *found = NULL;
    size_t len = 0;
    io_join(path, sizeof path, dir, "manifest");
    if (io_read_file(path, TEXT_ROOM, &found, &len) != 0)
        return fail(fault, EXIT_STATUS_BAD_DATA,
                    _("is niet te lezen: dit is geen hele reservekopie"), path);
    const char *text = (const char *)found;
    bool of_master = is_of_master(text, master);
    bool good = of_master && take_values(text, out) && format(out, master, expected) == len &&
                memcmp(expected, found, len) == 0;
    free(found);
    if (!of_master)
        return fail(
            fault, EXIT_STATUS_CONFIG,
            _("is gemaakt met een andere hoofdsleutel: zet de master.key van die site op zijn "
              "plaats"),
            path);
    return good || fail(fault, EXIT_STATUS_BAD_DATA,
                        _("is niet zoals zij is gemaakt: neem een andere reservekopie"), path);
}
