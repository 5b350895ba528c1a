/* A few threads that share the pieces of one job: large products and large updates.
 *
 * Pieces write to different places and each is computed by the same arithmetic whoever takes it, so
 * the number of threads changes no bit. There is one team for the process, as there are no more
 * processors for two. */
#ifndef KERNEL_TEAM_H
#define KERNEL_TEAM_H

#include <stdbool.h>
#include <stddef.h>

/* The most threads, and how many there are at most by themselves. */
enum { TEAM_MAX = 64, TEAM_AUTOMATIC_MAX = 8 };

/* From now on jobs may take `threads`, the caller's included, at most TEAM_MAX; 0: as many as there
 * are processors for this process. It is 1 at the start. Ends the threads there were if that is
 * another number; new ones start with the first job that has work for them. */
void team_resize(size_t threads);
size_t team_threads(void);

/* Processors that this process may use; at least 1. */
size_t team_processors(void);

/* Calls piece(job, i) once for each i < pieces, on several threads at once, and returns when all
 * are done. On the caller's thread alone when others cannot start, or when the team is at work for
 * another caller. */
void team_run(size_t pieces, void (*piece)(void *job, size_t i), void *job);

/* Multiply-adds from which a product is shared, and numbers written from which an update is: about
 * 20 and 100 µs of one fast processor. Below that the threads may wait for each other longer than
 * they save. */
enum { TEAM_PRODUCT = 1 << 21, TEAM_UPDATE = 1 << 18 };

static inline bool team_pays(size_t work, size_t least)
{
    return work >= least && team_threads() > 1;
}

#endif
