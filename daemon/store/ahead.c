// SPDX-License-Identifier: EUPL-1.2
#include "store/ahead.h"

#include <fcntl.h>

#include "store/page_form.h"

#define DEPTH_MOST 32 /* LMDB's own */

struct tree {
    const uint8_t *map;
    size_t page_len;
    uint64_t last_page;
    uint64_t root;
    unsigned depth;
};

/* The head page that was written last. */
static struct tree tree_of(const struct store *store)
{
    const uint8_t *even = store->mapped.at;
    const uint8_t *odd = even + store->page_len;
    const uint8_t *meta = u64_at(even + META_TXN_AT) > u64_at(odd + META_TXN_AT) ? even : odd;
    return (struct tree){.map = even,
                         .page_len = store->page_len,
                         .last_page = u64_at(meta + META_LAST_AT),
                         .root = u64_at(meta + META_MAIN_AT + DB_ROOT_AT),
                         .depth = u16_at(meta + META_MAIN_AT + DB_DEPTH_AT)};
}

/* NULL: outside its page. */
static const uint8_t *node_at(const struct tree *tree, const uint8_t *page, size_t i,
                              struct bytes *key)
{
    size_t at = u16_at(page + PAGE_HEAD + 2 * i);
    if (at > tree->page_len - NODE_HEAD)
        return NULL;
    *key = bytes_of(page + at + NODE_HEAD, u16_at(page + at + 6));
    return key->len <= tree->page_len - NODE_HEAD - at ? page + at : NULL;
}

static bool is_behind(struct bytes a, struct bytes b)
{
    int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
    return order > 0 || (order == 0 && a.len > b.len);
}

/* Of a branch's children the last whose key is not behind this one; the first has no key. */
static uint64_t child_for(const struct tree *tree, uint64_t n, struct bytes key)
{
    const uint8_t *page = tree->map + n * tree->page_len;
    const uint8_t *node = NULL;
    struct bytes first;
    size_t lower = u16_at(page + AT_LOWER);
    if (u16_at(page + AT_FLAGS) != PAGE_BRANCH || lower <= PAGE_HEAD || lower > tree->page_len)
        return 0;
    size_t from = 0;
    size_t until = (lower - PAGE_HEAD) / 2;
    while (until - from > 1) {
        size_t middle = from + (until - from) / 2;
        if (node_at(tree, page, middle, &first) == NULL)
            return 0;
        if (is_behind(first, key))
            until = middle;
        else
            from = middle;
    }
    node = node_at(tree, page, from, &first);
    return node == NULL ? 0 : child_at(node);
}

uint64_t ahead_leaf(const struct store *store, struct bytes key)
{
    if (store->mapped.at == NULL)
        return 0;
    struct tree tree = tree_of(store);
    uint64_t n = tree.root;
    if (tree.depth > DEPTH_MOST)
        return 0;
    for (unsigned level = 1; level < tree.depth && n >= FIRST_PAGE && n <= tree.last_page; level++)
        n = child_for(&tree, n, key);
    return n >= FIRST_PAGE && n <= tree.last_page ? n : 0;
}

static void ask(const struct store *store, uint64_t page)
{
    if (page != 0)
        (void)posix_fadvise(store->fd, (off_t)(page * store->page_len), (off_t)store->page_len,
                            POSIX_FADV_WILLNEED);
}

/* Mostly one leaf. */
void ahead_ask_case(const struct store *store, struct case_id id)
{
    struct key row;
    struct key clocks;
    key_of_case(&row, id, TABLE_CASE);
    key_of_case(&clocks, id, TABLE_CLOCKS);
    uint64_t first = ahead_leaf(store, key_bytes(&row));
    uint64_t second = ahead_leaf(store, key_bytes(&clocks));
    ask(store, first);
    if (second != first)
        ask(store, second);
}
