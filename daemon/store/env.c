// SPDX-License-Identifier: EUPL-1.2
#include "store/env.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/assert.h"
#include "base/fatal.h"
#include "base/language.h"
#include "base/memory.h"
#include "store/fault.h"

_Static_assert(sizeof(void *) == 8, "LMDB maps the whole state: 64-bit machines only");

/* Of all that key.h and the rows describe. A state with another number is made again from the
 * journal; the head row itself stays as it is for ever: [format, 4][kind, 1][shape, 8]. Shape
 * stands for the tables of records, as rows have no names in them: a state under other tables is
 * made again too. */
#define STATE_FORMAT  16
#define KIND_PRODUCT  1
#define KIND_PRACTICE 2
#define SHAPE_LEN     8
#define HEAD_LEN      (5 + SHAPE_LEN)

#define OPEN_FLAGS      (MDB_NOSYNC | MDB_NOTLS | MDB_NORDAHEAD)
#define FORBIDDEN_FLAGS (MDB_WRITEMAP | MDB_MAPASYNC | MDB_NOLOCK | MDB_NOMEMINIT)

/* LMDB must not have a file open twice in a process: its locks would fall away. */
static bool open_in_process;

enum store_status store_fault_set(struct store_fault *fault, enum store_status status,
                                  const char *format, ...)
{
    if (fault == NULL)
        return status;
    va_list args;
    va_start(args, format);
    vsnprintf(fault->what, sizeof fault->what, format, args);
    va_end(args);
    return status;
}

enum store_status env_status(int rc)
{
    switch (rc) {
    case 0:
        return STORE_OK;
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
    case ENOSPC:
    case EDQUOT:
        return STORE_FULL;
    case MDB_VERSION_MISMATCH:
        return STORE_VERSION;
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
        return STORE_DAMAGED;
    default:
        return STORE_FAILED;
    }
}

static void lmdb_assert_failed(MDB_env *env, const char *what)
{
    (void)env;
    fatal(EXIT_STATUS_BAD_DATA, _("de toestand is beschadigd: %s; maak haar opnieuw met rebuild"),
          what);
}

static int open_tree(struct store *store)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, 0, &txn);
    if (rc != 0)
        return rc;
    rc = mdb_dbi_open(txn, NULL, 0, &store->dbi);
    if (rc != 0) {
        mdb_txn_abort(txn);
        return rc;
    }
    return mdb_txn_commit(txn);
}

static int open_env(struct store *store, const char *dir, uint64_t map_size)
{
    int dead;
    int rc = mdb_env_set_mapsize(store->env, map_size);
    if (rc == 0)
        rc = mdb_env_set_assert(store->env, lmdb_assert_failed);
    if (rc == 0)
        rc = mdb_env_open(store->env, dir, OPEN_FLAGS, 0600);
    if (rc == 0)
        rc = mdb_env_get_fd(store->env, &store->fd);
    if (rc == 0 && fcntl(store->fd, F_SETFD, FD_CLOEXEC) != 0)
        rc = errno;
    if (rc == 0)
        rc = mdb_reader_check(store->env, &dead);
    return rc == 0 ? open_tree(store) : rc;
}

static void read_sizes(struct store *store)
{
    MDB_envinfo info;
    MDB_stat stat;
    mdb_env_info(store->env, &info);
    mdb_env_stat(store->env, &stat);
    store->page_len = stat.ms_psize;
    store->n_pages = info.me_mapsize / stat.ms_psize;
}

enum store_status env_open(struct store *store, const struct store_options *options,
                           struct store_fault *fault)
{
    uint64_t map_size = options->map_size == 0 ? STORE_MAP_SIZE_DEFAULT : options->map_size;
    unsigned flags;
    ASSERT(!open_in_process);
    if (mdb_env_create(&store->env) != 0)
        memory_none();
    int rc = open_env(store, options->dir,
                      map_size < STORE_MAP_SIZE_MIN ? STORE_MAP_SIZE_MIN : map_size);
    if (rc != 0) {
        mdb_env_close(store->env);
        return store_fault_set(fault, env_status(rc), _("kan de toestand niet openen: %s"),
                               mdb_strerror(rc));
    }
    open_in_process = true;
    ASSERT(mdb_env_get_flags(store->env, &flags) == 0);
    ASSERT((flags & FORBIDDEN_FLAGS) == 0 && (flags & OPEN_FLAGS) == OPEN_FLAGS);
    ASSERT(mdb_env_get_maxkeysize(store->env) >= KEY_MAX);
    read_sizes(store);
    mapped_open(&store->mapped, store->fd);
    store->state.store = store;
    store->state.dbi = store->dbi;
    return STORE_OK;
}

void env_close(struct store *store)
{
    mapped_close(&store->mapped);
    mdb_env_close(store->env);
    open_in_process = false;
}

uint64_t env_used_pages(const struct store *store)
{
    MDB_envinfo info;
    mdb_env_info(store->env, &info);
    return info.me_last_pgno + 1;
}

/* --- the head row --- */

static void add_word(crypto_generichash_state *hash, const char *word)
{
    crypto_generichash_update(hash, (const uint8_t *)word, strlen(word) + 1);
}

static void add_shape(crypto_generichash_state *hash, const struct message *message)
{
    add_word(hash, message->name);
    for (size_t i = 0; i < message->n_fields; i++) {
        const struct field *field = &message->fields[i];
        const uint8_t type = (uint8_t)field->type;
        add_word(hash, field->name);
        crypto_generichash_update(hash, &type, sizeof type);
        for (size_t n = 1; field->names != NULL && n < field->names->n; n++)
            add_word(hash, field->names->names[n]);
        if (field->sub != NULL)
            add_shape(hash, field->sub);
    }
}

/* Fields, their types and words, of every record and of what lies in it. */
static void shape_of_records(uint8_t out[SHAPE_LEN])
{
    crypto_generichash_state hash;
    uint8_t whole[crypto_generichash_BYTES];
    const struct message *record;
    ASSERT(crypto_generichash_init(&hash, NULL, 0, sizeof whole) == 0);
    for (size_t i = 0; (record = record_at(i)) != NULL; i++)
        add_shape(&hash, record);
    crypto_generichash_final(&hash, whole, sizeof whole);
    memcpy(out, whole, SHAPE_LEN);
}

enum store_status env_write_head(struct store *store, bool practice, struct store_fault *fault)
{
    uint8_t head[HEAD_LEN];
    struct key key;
    put_be32(head, STATE_FORMAT);
    head[4] = practice ? KIND_PRACTICE : KIND_PRODUCT;
    shape_of_records(head + 5);
    key_of_table(&key, TABLE_HEAD);
    row_write(store_begin(store), &key, bytes_of(head, sizeof head));
    enum store_status status = store_commit(store);
    return status == STORE_OK
               ? status
               : store_fault_set(fault, status, _("kan de kop van de toestand niet schrijven"));
}

static enum store_status judge_head(struct bytes head, bool practice, struct store_fault *fault)
{
    uint8_t shape[SHAPE_LEN];
    if (head.len < HEAD_LEN - SHAPE_LEN)
        return store_fault_set(fault, STORE_DAMAGED, _("de kop is te kort"));
    if (head.data[4] != (practice ? KIND_PRACTICE : KIND_PRODUCT))
        return store_fault_set(fault, STORE_WRONG_KIND, "%s",
                               practice ? _("dit is geen oefenomgeving")
                                        : _("dit is een oefenomgeving"));
    if (get_be32(head.data) != STATE_FORMAT)
        return store_fault_set(fault, STORE_VERSION, _("formaat %u kent dit programma niet"),
                               (unsigned)get_be32(head.data));
    shape_of_records(shape);
    if (head.len != HEAD_LEN || memcmp(head.data + 5, shape, SHAPE_LEN) != 0)
        return store_fault_set(fault, STORE_VERSION, _("de rijen hebben andere velden"));
    return STORE_OK;
}

enum store_status env_check_head(struct store *store, bool practice, struct store_fault *fault)
{
    struct state *state = store_read_begin(store);
    struct key key;
    struct bytes head;
    key_of_table(&key, TABLE_HEAD);
    MDB_val k = {key.len, key.b};
    MDB_val value;
    enum store_status status;
    int rc = mdb_get(state->txn, store->dbi, &k, &value);
    const char *wrong =
        rc == 0 ? row_fault(key_bytes(&key), bytes_of(value.mv_data, value.mv_size), &head)
                : mdb_strerror(rc);
    if (wrong != NULL)
        status = store_fault_set(fault, STORE_DAMAGED, _("de kop: %s"), wrong);
    else
        status = judge_head(head, practice, fault);
    store_read_end(store);
    return status;
}
