/* Processes that share a list of jobs, each at work on one of them at a time. */
#ifndef APP_HEADLESS_WORKERS_H
#define APP_HEADLESS_WORKERS_H

#include "core/base/error.h"

#include <stddef.h>

typedef struct Jobs {
    size_t count;
    size_t result_size; /* bytes of a result, which is passed on as it is */
    void *context;      /* of the functions */
    /* Does job `index` in a process of its own, a copy of this one, and fills in its result. */
    void (*work)(void *context, size_t index, void *result);
    /* Takes a result, here, in the order in which they come; false ends it all. */
    bool (*take)(void *context, size_t index, const void *result, Error *err);
    /* Called here now and then; may be NULL. */
    void (*wait)(void *context);
} Jobs;

/* Does them in so many processes. True when all are done, or when a signal asked for the end
 * (app/headless/ending.h): then no process is left, and what they were at is lost. False with a
 * sentence when a process could not be made or was killed, or `take` failed. */
bool workers_do(const Jobs *jobs, size_t processes, Error *err);

/* In a process of its own: ends it where the one that waits for it has gone. */
void workers_look(void);

#endif
