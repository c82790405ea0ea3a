// SPDX-License-Identifier: EUPL-1.2
/* Cases into a stopped site, quickly: through the engine itself, as every case comes in, but in
 * large batches and without sockets. Whatever goes wrong ends the program with a sentence. */
#ifndef BENCH_FILLING_H
#define BENCH_FILLING_H

#include "engine/engine.h"

#define FILLING_BATCH 1000

struct filling {
    const char *dir;
    struct site site;
    struct engine *engine;
    struct code ladder;
    struct code district;
    struct code worker;       /* the coach who claims */
    struct code professional; /* who brings the cases in */
    struct texts plan;        /* of each case: the first texts of the ladder's form */
    struct codes domains;
    struct writer writer;
    struct instant stamp; /* of what follows; 0: the wall clock */
    uint64_t cases;       /* so many by now */
};

/* The ladder must be installed on this site. Each text of a plan has so many characters. */
void filling_open(struct filling *fill, const char *dir, const char *ladder, size_t text_chars);
void filling_close(struct filling *fill);

/* Keys for so many cases more. */
void filling_reserve(struct filling *fill, uint64_t more);

/* Enrols coach and professional. Writes the coach's key pair, and the professional's beside it,
 * under a name that ends in `.professional`. */
void filling_enrol(struct filling *fill, const char *key_file);

/* A batch: one sync. */
void filling_begin(struct filling *fill);
void filling_finish(struct filling *fill);
struct id filling_run(struct filling *fill, const struct code *person,
                      const struct message *message, const void *body);
struct case_id filling_submit(struct filling *fill, const struct texts *plan);

/* Cases for the load, at most 960: waiting at the ladder's first coach, a number a line in
 * `path`. */
void filling_make_ready(struct filling *fill, uint64_t n, const char *path);

#endif
