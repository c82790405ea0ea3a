// SPDX-License-Identifier: EUPL-1.2
#include "claims.h"

static _Noreturn void end(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

void claims_read(struct claims *clients, size_t n_clients, const char *path)
{
    char line[64];
    size_t n = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL)
        end("cannot read the cases");
    while (n < n_clients * CLAIMS_CASES && fgets(line, sizeof line, file) != NULL) {
        struct case_id *id = &clients[n % n_clients].cases[n / n_clients];
        if (!case_id_parse(line, strcspn(line, "\n"), id))
            end("a line that is no case number");
        n++;
    }
    fclose(file);
    if (n < n_clients)
        end("fewer cases than clients");
    for (size_t i = 0; i < n_clients; i++)
        clients[i].n = n / n_clients;
}

/* As a client makes one, but for the system's random numbers, which cost more than the rest of it.
 */
static struct id next_id(void)
{
    static struct id id;
    static uint64_t count;
    if (count++ == 0)
        id = client_new_id();
    put_be64(id.b + sizeof id.b - sizeof count, count);
    return id;
}

bool claims_next(struct claims *claims, bool is_over, struct writer *out)
{
    bool turns = claims->next == claims->n;
    if (turns && claims->releases && is_over)
        return false;
    if (turns) {
        claims->next = 0;
        claims->releases = !claims->releases;
    }
    struct case_claim claim = {.case_id = claims->cases[claims->next]};
    struct case_release release = {.case_id = claims->cases[claims->next]};
    claims->next++;
    claims->id = next_id();
    writer_clear(out);
    if (claims->releases)
        request_encode(&message_case_release, false, &claims->id, &release, out);
    else
        request_encode(&message_case_claim, false, &claims->id, &claim, out);
    return true;
}

uint64_t claims_reply(const struct claims *claims, struct bytes frame, struct arena *arena)
{
    struct response response;
    struct reply reply;
    struct error error = {0};
    struct reader reader;
    arena_clear(arena);
    if (!response_decode(frame, &response, &error) || !id_equal(&response.id, &claims->id))
        end("an answer that is none");
    reader_init(&reader, response.reply);
    if (!message_decode(&message_reply, &reader, &reply, arena, &error))
        end("a reply that is none");
    if (reply.error != 0) {
        fprintf(stderr, "refused: %s %s %s\n", reply.name == NULL ? "" : reply.name,
                reply.field == NULL ? "" : reply.field, reply.detail == NULL ? "" : reply.detail);
        end("a command was refused");
    }
    return reply.sequence;
}

void claims_notice(struct measure *measure, struct bytes frame, int64_t now_ns)
{
    struct notice notice;
    struct error error;
    if (!notice_decode(frame, &notice, &error))
        end("an event that is none");
    for (uint64_t i = 0; i < notice.n; i++)
        measure_event(measure, notice.sequence - i, now_ns);
}
