// SPDX-License-Identifier: EUPL-1.2
#include "request_queue.h"

#include <stdlib.h>

#include "base/memory.h"

#define BYTES_MAX ((size_t)32 << 20)

static void line_init(struct request_line *line)
{
    line->first = NULL;
    line->end = &line->first;
}

static void line_put(struct request_line *line, struct queued *entry)
{
    entry->next = NULL;
    *line->end = entry;
    line->end = &entry->next;
}

static struct queued *line_take(struct request_line *line)
{
    struct queued *entry = line->first;
    if (entry == NULL)
        return NULL;
    line->first = entry->next;
    if (line->first == NULL)
        line->end = &line->first;
    return entry;
}

void request_queue_init(struct request_queue *queue, size_t max)
{
    memset(queue, 0, sizeof *queue);
    queue->max = max;
    line_init(&queue->commands);
    line_init(&queue->queries);
    line_init(&queue->done);
}

static void free_line(struct request_line *line)
{
    struct queued *entry;
    while ((entry = line_take(line)) != NULL)
        free(entry);
}

void request_queue_release(struct request_queue *queue)
{
    free_line(&queue->commands);
    free_line(&queue->queries);
    free_line(&queue->done);
}

bool request_queue_add(struct request_queue *queue, const struct wire_peer *peer,
                       const struct request *request, struct bytes frame)
{
    if (queue->n >= queue->max / 5 * 4 || queue->bytes + frame.len > BYTES_MAX)
        return false;
    struct queued *entry = memory_new(sizeof *entry + frame.len);
    entry->token = ++queue->last_token;
    entry->peer = *peer;
    entry->request = *request;
    entry->len = frame.len;
    memcpy(entry->frame, frame.data, frame.len);
    entry->request.body.data = entry->frame + (request->body.data - frame.data);
    line_put(request->query ? &queue->queries : &queue->commands, entry);
    queue->n++;
    queue->bytes += frame.len;
    return true;
}

bool request_queue_has_command(const struct request_queue *queue)
{
    return queue->commands.first != NULL;
}

static struct queued *take(struct request_queue *queue, struct request_line *line)
{
    struct queued *entry = line_take(line);
    if (entry == NULL)
        return NULL;
    queue->n--;
    queue->bytes -= entry->len;
    line_put(&queue->done, entry);
    return entry;
}

struct queued *request_queue_next_command(struct request_queue *queue)
{
    return take(queue, &queue->commands);
}

struct queued *request_queue_next_query(struct request_queue *queue)
{
    return take(queue, &queue->queries);
}

void request_queue_forget_done(struct request_queue *queue)
{
    free_line(&queue->done);
    queue->asked = NULL;
}

static const struct queued *find(const struct queued *from, uint64_t token)
{
    while (from != NULL && from->token != token)
        from = from->next;
    return from;
}

bool request_queue_peer(struct request_queue *queue, uint64_t token, struct wire_peer *out)
{
    const struct queued *entry = queue->asked == NULL ? NULL : find(queue->asked->next, token);
    if (entry == NULL)
        entry = find(queue->done.first, token);
    if (entry == NULL)
        return false;
    queue->asked = entry;
    *out = entry->peer;
    return true;
}
