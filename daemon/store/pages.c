// SPDX-License-Identifier: EUPL-1.2
#include "store/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/io.h"
#include "base/language.h"
#include "base/memory.h"
#include "store/fault.h"
#include "store/page_form.h"

#define PAGE_LEN_MAX 32768
#define NO_PAGE      UINT64_MAX

/* What a meta page says of a tree, and what the walk met. */
struct tree {
    uint64_t branches;
    uint64_t leaves;
    uint64_t overflows;
    uint64_t entries;
    uint64_t root;
};
enum { FREE_TREE, ROW_TREE, TREES };

struct walk {
    int fd;
    uint64_t most;
    size_t page_len;
    uint64_t n_pages; /* of the file that count */
    uint8_t *page;
    uint8_t *used;   /* a bit a page */
    uint64_t *queue; /* pages to look at, in levels; the high bit: of the tree of free pages */
    uint64_t queued;
    uint64_t capacity;
    bool cut; /* not all pages were looked at */
    struct tree met[TREES];
    struct store_fault *fault;
};

#define OF_FREE_TREE (UINT64_C(1) << 63)

static struct tree *tree_met(struct walk *walk, uint64_t of_tree)
{
    return &walk->met[of_tree == OF_FREE_TREE ? FREE_TREE : ROW_TREE];
}

static enum store_status damaged(struct walk *walk, uint64_t page, const char *what)
{
    return store_fault_set(walk->fault, STORE_DAMAGED, _("bladzijde %llu: %s"),
                           (unsigned long long)page, what);
}

static enum store_status read_page(struct walk *walk, uint64_t n, uint8_t *out)
{
    int rc = io_pread_all(walk->fd, out, walk->page_len, n * walk->page_len);
    if (rc == -ENODATA)
        return damaged(walk, n, _("het bestand eindigt ervoor"));
    if (rc != 0)
        return store_fault_set(walk->fault, STORE_FAILED, _("kan bladzijde %llu niet lezen: %s"),
                               (unsigned long long)n, strerror(-rc));
    return STORE_OK;
}

/* False when it lies outside the file or was met before. */
static bool claim(struct walk *walk, uint64_t n)
{
    if (n < FIRST_PAGE || n >= walk->n_pages || (walk->used[n / 8] >> (n % 8) & 1) != 0)
        return false;
    walk->used[n / 8] |= (uint8_t)(1u << (n % 8));
    return true;
}

/* --- the two meta pages --- */

struct meta {
    uint64_t last_page;
    uint64_t txn;
    struct tree trees[TREES];
    size_t page_len;
};

static struct tree read_tree(const uint8_t *db)
{
    return (struct tree){u64_at(db + DB_BRANCH_AT), u64_at(db + DB_LEAF_AT),
                         u64_at(db + DB_OVERFLOW_AT), u64_at(db + DB_ENTRIES_AT),
                         u64_at(db + DB_ROOT_AT)};
}

static enum store_status read_meta(struct walk *walk, uint64_t at, uint64_t n, struct meta *out)
{
    uint8_t meta[META_LEN];
    int rc = io_pread_all(walk->fd, meta, sizeof meta, at);
    if (rc != 0 && rc != -ENODATA)
        return store_fault_set(walk->fault, STORE_FAILED, _("kan niet lezen: %s"), strerror(-rc));
    if (rc != 0 || u64_at(meta) != n || u16_at(meta + AT_FLAGS) != PAGE_META ||
        u32_at(meta + META_MAGIC_AT) != META_MAGIC)
        return damaged(walk, n, _("geen kopbladzijde van LMDB"));
    if (u32_at(meta + META_VERSION_AT) != META_VERSION)
        return store_fault_set(walk->fault, STORE_VERSION, _("de bestandsversie van LMDB is %u"),
                               u32_at(meta + META_VERSION_AT));
    *out = (struct meta){.last_page = u64_at(meta + META_LAST_AT),
                         .txn = u64_at(meta + META_TXN_AT),
                         .trees = {read_tree(meta + META_FREE_AT), read_tree(meta + META_MAIN_AT)},
                         .page_len = u32_at(meta + META_FREE_AT)};
    if (out->page_len < 512 || out->page_len > PAGE_LEN_MAX ||
        (out->page_len & (out->page_len - 1)) != 0)
        return damaged(walk, n, _("geen bladzijdegrootte"));
    if (u16_at(meta + META_FREE_AT + DB_FLAGS_AT) != DB_INTEGER_KEYS ||
        u16_at(meta + META_MAIN_AT + DB_FLAGS_AT) != 0)
        return damaged(walk, n, _("geen boom als de onze"));
    return STORE_OK;
}

/* Transactions write the head pages in turn: the even ones page 0, the odd ones page 1. */
static bool metas_agree(const struct meta *even, const struct meta *odd)
{
    uint64_t apart = even->txn > odd->txn ? even->txn - odd->txn : odd->txn - even->txn;
    bool fresh = even->txn == 0 && odd->txn == 0;
    return even->page_len == odd->page_len &&
           (fresh || (even->txn % 2 == 0 && odd->txn % 2 == 1 && apart == 1));
}

static enum store_status read_metas(struct walk *walk, uint64_t file_len, struct meta *out)
{
    struct meta first;
    struct meta second;
    enum store_status status = read_meta(walk, 0, 0, &first);
    if (status == STORE_OK)
        status = read_meta(walk, first.page_len, 1, &second);
    if (status != STORE_OK)
        return status;
    if (!metas_agree(&first, &second))
        return damaged(walk, 1, _("de kopbladzijden spreken elkaar tegen"));
    *out = first.txn < second.txn ? second : first;
    if (out->last_page < 1 || out->last_page >= file_len / out->page_len)
        return damaged(walk, out->last_page, _("het bestand eindigt ervoor"));
    return STORE_OK;
}

/* --- the tree --- */

static enum store_status push(struct walk *walk, uint64_t n, uint64_t tree)
{
    if (n == NO_PAGE)
        return STORE_OK;
    if (!claim(walk, n))
        return damaged(walk, n, _("buiten het bestand, of twee keer gebruikt"));
    if (walk->queued >= walk->most) {
        walk->cut = true;
        return STORE_OK;
    }
    if (walk->queued == walk->capacity) {
        walk->capacity = walk->capacity == 0 ? 1024 : 2 * walk->capacity;
        walk->queue = memory_grown(walk->queue, walk->capacity, sizeof *walk->queue);
    }
    walk->queue[walk->queued++] = n | tree;
    if (walk->most != PAGES_ALL) /* a disk reads many pages that lie apart sooner together */
        (void)posix_fadvise(walk->fd, (off_t)(n * walk->page_len), (off_t)walk->page_len,
                            POSIX_FADV_WILLNEED);
    return STORE_OK;
}

/* The list of pages that a transaction left free: a count, then as many page numbers. */
static enum store_status claim_free(struct walk *walk, uint64_t n, const uint8_t *data, size_t len)
{
    uint64_t count = len < 8 ? UINT64_MAX : u64_at(data);
    if (count > len / 8 - (len >= 8))
        return damaged(walk, n, _("een lijst van vrije bladzijden heeft geen lengte"));
    for (uint64_t i = 1; i <= count; i++) {
        uint64_t free_page = u64_at(data + 8 * i);
        if (free_page < FIRST_PAGE || free_page >= walk->n_pages)
            return damaged(walk, n, _("een vrije bladzijde ligt buiten het bestand"));
        if (walk->most == PAGES_ALL && !claim(walk, free_page))
            return damaged(walk, free_page, _("vrij en toch in gebruik"));
    }
    return STORE_OK;
}

/* A long value has its own pages, and keeps them when a shorter one takes its place within one
 * transaction: how many there are stands in the first. */
static enum store_status visit_overflow(struct walk *walk, uint64_t n, size_t len, uint64_t tree)
{
    uint64_t needed = (PAGE_HEAD + len + walk->page_len - 1) / walk->page_len;
    if (n > walk->n_pages || needed > walk->n_pages - n)
        return damaged(walk, n, _("buiten het bestand, of twee keer gebruikt"));
    uint8_t *run = memory_new(needed * walk->page_len);
    enum store_status status = STORE_OK;
    for (uint64_t i = 0; i < needed && status == STORE_OK; i++)
        status = read_page(walk, n + i, run + i * walk->page_len);
    uint64_t pages = status == STORE_OK ? u32_at(run + AT_OVERFLOW) : 0;
    if (status == STORE_OK &&
        (u64_at(run) != n || u16_at(run + AT_FLAGS) != PAGE_OVERFLOW || pages < needed))
        status = damaged(walk, n, _("niet de lange waarde die hier hoort"));
    for (uint64_t i = 0; i < pages && status == STORE_OK; i++)
        if (!claim(walk, n + i))
            status = damaged(walk, n, _("buiten het bestand, of twee keer gebruikt"));
    if (status == STORE_OK)
        tree_met(walk, tree)->overflows += pages;
    if (status == STORE_OK && tree == OF_FREE_TREE)
        status = claim_free(walk, n, run + PAGE_HEAD, len);
    free(run);
    return status;
}

static enum store_status visit_leaf_node(struct walk *walk, uint64_t n, const uint8_t *node,
                                         size_t left, uint64_t tree)
{
    uint16_t flags = u16_at(node + 4);
    size_t key_len = u16_at(node + 6);
    size_t len = u16_at(node) | (size_t)u16_at(node + 2) << 16;
    const uint8_t *data = node + NODE_HEAD + key_len;
    size_t stored = flags == NODE_BIG ? sizeof(uint64_t) : len;
    if ((flags != 0 && flags != NODE_BIG) || key_len == 0 || stored > left - NODE_HEAD - key_len)
        return damaged(walk, n, _("een rij past niet in haar bladzijde"));
    if (tree == OF_FREE_TREE && key_len != sizeof(uint64_t))
        return damaged(walk, n, _("een lijst van vrije bladzijden heeft geen nummer"));
    if (flags == NODE_BIG)
        return visit_overflow(walk, u64_at(data), len, tree);
    return tree == OF_FREE_TREE ? claim_free(walk, n, data, len) : STORE_OK;
}

static enum store_status visit_node(struct walk *walk, uint64_t n, unsigned kind, size_t at,
                                    uint64_t tree)
{
    const uint8_t *node = walk->page + at;
    size_t left = walk->page_len - at;
    if ((size_t)u16_at(node + 6) > left - NODE_HEAD)
        return damaged(walk, n, _("een sleutel past niet in zijn bladzijde"));
    if (kind == PAGE_LEAF)
        return visit_leaf_node(walk, n, node, left, tree);
    return push(walk, child_at(node), tree);
}

static enum store_status visit_page(struct walk *walk, uint64_t entry)
{
    uint64_t n = entry & ~OF_FREE_TREE;
    enum store_status status = read_page(walk, n, walk->page);
    if (status != STORE_OK)
        return status;
    unsigned kind = u16_at(walk->page + AT_FLAGS);
    size_t lower = u16_at(walk->page + AT_LOWER);
    size_t upper = u16_at(walk->page + AT_UPPER);
    if (u64_at(walk->page) != n || (kind != PAGE_BRANCH && kind != PAGE_LEAF))
        return damaged(walk, n, _("niet de bladzijde die hier hoort"));
    if (lower < PAGE_HEAD || lower > upper || upper > walk->page_len || lower % 2 != 0)
        return damaged(walk, n, _("haar grenzen kloppen niet"));
    const size_t least = kind == PAGE_BRANCH ? 2 : 1;
    const size_t count = (lower - PAGE_HEAD) / 2;
    if (count < least)
        return damaged(walk, n, _("zij is leeg"));
    struct tree *met = tree_met(walk, entry & OF_FREE_TREE);
    met->branches += kind == PAGE_BRANCH;
    met->leaves += kind == PAGE_LEAF;
    met->entries += kind == PAGE_LEAF ? count : 0;
    for (size_t i = 0; i < count && status == STORE_OK; i++) {
        size_t at = u16_at(walk->page + PAGE_HEAD + 2 * i);
        if (at < upper || at > walk->page_len - NODE_HEAD || at % 2 != 0)
            return damaged(walk, n, _("een rij ligt buiten haar bladzijde"));
        status = visit_node(walk, n, kind, at, entry & OF_FREE_TREE);
    }
    return status;
}

static bool counts_agree(const struct tree *said, const struct tree *met)
{
    return said->branches == met->branches && said->leaves == met->leaves &&
           said->overflows == met->overflows && said->entries == met->entries;
}

static enum store_status walk_tree(struct walk *walk, const struct meta *meta)
{
    walk->page_len = meta->page_len;
    walk->n_pages = meta->last_page + 1;
    walk->page = memory_new(walk->page_len);
    walk->used = memory_zeroed(1, walk->n_pages / 8 + 1);
    enum store_status status = push(walk, meta->trees[ROW_TREE].root, 0);
    if (status == STORE_OK)
        status = push(walk, meta->trees[FREE_TREE].root, OF_FREE_TREE);
    for (uint64_t i = 0; i < walk->queued && status == STORE_OK; i++)
        status = visit_page(walk, walk->queue[i]);
    for (size_t i = 0; i < TREES && status == STORE_OK && !walk->cut; i++)
        if (!counts_agree(&meta->trees[i], &walk->met[i]))
            status = damaged(walk, meta->trees[i].root, _("de boom eronder is niet heel"));
    free(walk->page);
    free(walk->used);
    free(walk->queue);
    return status;
}

enum store_status pages_verify(int fd, uint64_t most, struct store_fault *fault)
{
    struct stat st;
    struct walk walk = {.fd = fd, .most = most, .fault = fault};
    struct meta meta = {0}; /* gcc -O3 cannot see that STORE_OK fills it */
    if (fstat(fd, &st) != 0)
        return store_fault_set(fault, STORE_FAILED, _("kan niet lezen: %s"), strerror(errno));
    enum store_status status = read_metas(&walk, (uint64_t)st.st_size, &meta);
    return status == STORE_OK ? walk_tree(&walk, &meta) : status;
}

/* Blocks are asked for and nothing is written: a long write makes a large folio in the page cache,
 * and on Linux 6.16 and later every single page that LMDB then writes into it costs three times as
 * much. */
int pages_extend(int fd, uint64_t n_pages, uint64_t page_len)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -errno;
    off_t len = (off_t)(n_pages * page_len);
    return st.st_size < len ? -posix_fallocate(fd, st.st_size, len - st.st_size) : 0;
}
