// SPDX-License-Identifier: EUPL-1.2
#include "clients/lib/profile.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "base/assert.h"
#include "base/io.h"

enum { FILE_MAX = 1024 };

bool profile_folder(char out[PROFILE_PATH_MAX])
{
    static const struct {
        const char *variable;
        const char *below;
    } places[] = {
        {"DOORBRAAK_HOME", ""}, {"XDG_CONFIG_HOME", "/doorbraak"}, {"HOME", "/.config/doorbraak"}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const char *base = getenv(places[i].variable);
        if (base == NULL || base[0] == '\0')
            continue;
        int n = snprintf(out, PROFILE_PATH_MAX, "%s%s", base, places[i].below);
        return n > 0 && n < PROFILE_PATH_MAX;
    }
    return false;
}

static void path_in(const char *folder, const char *name, char out[PROFILE_PATH_MAX + 64])
{
    io_join(out, PROFILE_PATH_MAX + 64, folder, name);
}

void profile_path(const struct profile *profile, const char *name, char out[PROFILE_PATH_MAX + 64])
{
    path_in(profile->folder, name, out);
}

/* --- keys --- */

/* The library's decoder trusts its input, so the alphabet is checked first. */
bool profile_key_parse(const char *z85, uint8_t out[PROFILE_KEY_SIZE])
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    if (strlen(z85) != PROFILE_Z85_SIZE - 1 || strspn(z85, alphabet) != PROFILE_Z85_SIZE - 1)
        return false;
    uint8_t key[PROFILE_KEY_SIZE];
    if (zmq_z85_decode(key, z85) == NULL)
        return false;
    memcpy(out, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return true;
}

void profile_key_format(const uint8_t key[PROFILE_KEY_SIZE], char out[PROFILE_Z85_SIZE])
{
    ASSERT(zmq_z85_encode(out, key, PROFILE_KEY_SIZE) != NULL);
}

void profile_request(const struct profile *profile, char out[PROFILE_REQUEST_SIZE])
{
    char z85[PROFILE_Z85_SIZE];
    profile_key_format(profile->public_key, z85);
    snprintf(out, PROFILE_REQUEST_SIZE, "doorbraak-request:1:%s:%s:%s", profile->person.s,
             profile->key.s, z85);
}

/* The key comes last, as Z85 has colons of its own. */
bool profile_request_parse(const char *request, struct code *person, struct code *key,
                           uint8_t public_key[PROFILE_KEY_SIZE])
{
    static const char head[] = "doorbraak-request:1:";
    if (strncmp(request, head, sizeof head - 1) != 0)
        return false;
    const char *at = request + sizeof head - 1;
    const char *person_end = strchr(at, ':');
    if (person_end == NULL)
        return false;
    const char *key_end = strchr(person_end + 1, ':');
    return key_end != NULL && code_set(person, at, (size_t)(person_end - at)) &&
           code_set(key, person_end + 1, (size_t)(key_end - person_end - 1)) &&
           profile_key_parse(key_end + 1, public_key);
}

/* --- load --- */

/* A file's next line, cut off at its end; NULL past the last. */
static char *next_line(char **at)
{
    if (**at == '\0')
        return NULL;
    char *line = *at;
    size_t len = strcspn(line, "\r\n");
    *at = line + len;
    while (**at == '\r' || **at == '\n')
        *(*at)++ = '\0';
    return line;
}

static enum profile_state read_text(const char *folder, const char *name, char out[FILE_MAX + 1],
                                    char *path)
{
    uint8_t *data;
    size_t len;
    path_in(folder, name, path);
    int result = io_read_file(path, FILE_MAX, &data, &len);
    if (result == -ENOENT || result == -ENOTDIR)
        return PROFILE_ABSENT;
    if (result == -EACCES || result == -EPERM)
        return PROFILE_CLOSED;
    if (result != 0)
        return PROFILE_DAMAGED;
    memcpy(out, data, len);
    out[len] = '\0';
    sodium_memzero(data, len);
    free(data);
    return strlen(out) == len ? PROFILE_READY : PROFILE_DAMAGED;
}

static bool copy_endpoint(char out[PROFILE_ENDPOINT_MAX], const char *line)
{
    int n = snprintf(out, PROFILE_ENDPOINT_MAX, "%s", line);
    return n < PROFILE_ENDPOINT_MAX && strncmp(out, "tcp://", 6) == 0;
}

static bool parse_server(char *text, struct profile *out)
{
    const char *commands = next_line(&text);
    const char *key = commands == NULL ? NULL : next_line(&text);
    const char *events = key == NULL ? NULL : next_line(&text);
    return key != NULL && copy_endpoint(out->commands, commands) &&
           profile_key_parse(key, out->server_key) &&
           (events == NULL || copy_endpoint(out->events, events));
}

static bool parse_person(char *text, struct profile *out)
{
    const char *person = next_line(&text);
    const char *key = person == NULL ? NULL : next_line(&text);
    return key != NULL && code_set(&out->person, person, strlen(person)) &&
           code_set(&out->key, key, strlen(key));
}

static bool parse_secret(char *text, struct profile *out)
{
    const char *z85 = next_line(&text);
    return z85 != NULL && profile_key_parse(z85, out->secret_key);
}

static bool parse_public(char *text, struct profile *out)
{
    const char *z85 = next_line(&text);
    return z85 != NULL && profile_key_parse(z85, out->public_key);
}

static enum profile_state check_private(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno == ENOENT || errno == ENOTDIR ? PROFILE_ABSENT : PROFILE_CLOSED;
    return st.st_uid == geteuid() && (st.st_mode & 077) == 0 ? PROFILE_READY : PROFILE_EXPOSED;
}

enum profile_state profile_load(const char *folder, struct profile *out, const char **fault)
{
    static char path[PROFILE_PATH_MAX + 64];
    static const struct {
        const char *name;
        bool (*parse)(char *text, struct profile *out);
    } files[] = {{"server", parse_server},
                 {"key.public", parse_public},
                 {"key.secret", parse_secret},
                 {"person", parse_person}};

    *fault = path;
    snprintf(path, sizeof path, "%s", folder); /* which may be out->folder itself */
    memset(out, 0, sizeof *out);
    snprintf(out->folder, sizeof out->folder, "%.*s", PROFILE_PATH_MAX - 1, path);
    folder = out->folder;
    enum profile_state state = check_private(folder);
    if (state != PROFILE_READY)
        return state;
    path_in(folder, "key.secret", path);
    state = check_private(path);
    if (state != PROFILE_READY)
        return state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char text[FILE_MAX + 1];
        state = read_text(folder, files[i].name, text, path);
        if (state == PROFILE_READY && !files[i].parse(text, out))
            state = PROFILE_DAMAGED;
        sodium_memzero(text, sizeof text);
        if (state != PROFILE_READY) {
            profile_release(out);
            return state;
        }
    }
    return PROFILE_READY;
}

void profile_release(struct profile *profile)
{
    sodium_memzero(profile->secret_key, sizeof profile->secret_key);
}

/* --- create --- */

/* Parents get the usual mode, the folder itself is for its owner only. */
static int make_folder(const char *folder)
{
    char path[PROFILE_PATH_MAX];
    snprintf(path, sizeof path, "%s", folder);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return -errno;
    return check_private(folder) == PROFILE_READY ? 0 : -EPERM;
}

static int write_text(const char *folder, const char *name, const char *text)
{
    char path[PROFILE_PATH_MAX + 64];
    path_in(folder, name, path);
    return io_write_file(path, text, strlen(text), 0600);
}

/* The secret is written last: a pair without it is made anew. */
static int make_keys(const char *folder)
{
    char path[PROFILE_PATH_MAX + 64];
    path_in(folder, "key.secret", path);
    if (io_exists(path))
        return 0;
    char public_key[PROFILE_Z85_SIZE + 1];
    char secret_key[PROFILE_Z85_SIZE + 1];
    if (zmq_curve_keypair(public_key, secret_key) != 0)
        return -errno;
    snprintf(public_key + PROFILE_Z85_SIZE - 1, 2, "\n");
    snprintf(secret_key + PROFILE_Z85_SIZE - 1, 2, "\n");
    int result = write_text(folder, "key.public", public_key);
    if (result == 0)
        result = write_text(folder, "key.secret", secret_key);
    sodium_memzero(secret_key, sizeof secret_key);
    return result;
}

int profile_create(const char *folder, const char *commands, const char *server_key_z85,
                   const struct code *person, const struct code *key)
{
    uint8_t server_key[PROFILE_KEY_SIZE];
    char endpoint[PROFILE_ENDPOINT_MAX];
    if (strlen(folder) >= PROFILE_PATH_MAX || !profile_key_parse(server_key_z85, server_key) ||
        !copy_endpoint(endpoint, commands))
        return -EINVAL;
    char text[FILE_MAX];
    int result = make_folder(folder);
    if (result == 0)
        result = make_keys(folder);
    snprintf(text, sizeof text, "%s\n%s\n", person->s, key->s);
    if (result == 0)
        result = write_text(folder, "person", text);
    snprintf(text, sizeof text, "%s\n%s\n", endpoint, server_key_z85);
    if (result == 0)
        result = write_text(folder, "server", text);
    return result;
}

/* --- cursor --- */

bool profile_cursor_load(const struct profile *profile, struct cursor *out)
{
    char text[FILE_MAX + 1];
    char path[PROFILE_PATH_MAX + 64];
    if (read_text(profile->folder, "cursor", text, path) != PROFILE_READY)
        return false;
    char epoch[40];
    char chain[40];
    struct cursor cursor = {0};
    if (sscanf(text, "%39s %" SCNu64 " %39s", epoch, &cursor.next, chain) != 3 ||
        !id_parse(epoch, strlen(epoch), &cursor.epoch) || cursor.next == 0)
        return false;
    size_t len;
    cursor.has_chain = sodium_hex2bin(cursor.chain, sizeof cursor.chain, chain, strlen(chain), NULL,
                                      &len, NULL) == 0 &&
                       len == sizeof cursor.chain;
    *out = cursor;
    return true;
}

int profile_cursor_save(const struct profile *profile, const struct cursor *cursor)
{
    char epoch[33];
    char chain[17] = "-";
    char text[128];
    id_format(&cursor->epoch, epoch);
    if (cursor->has_chain)
        sodium_bin2hex(chain, sizeof chain, cursor->chain, sizeof cursor->chain);
    snprintf(text, sizeof text, "%s %" PRIu64 " %s\n", epoch, cursor->next, chain);
    return write_text(profile->folder, "cursor", text);
}
