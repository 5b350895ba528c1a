/* Runs side by side: what was trained on other data, or in another shape, and is come back to.
 *
 * The runs that were left share one budget of memory with the present one: they keep fewer places
 * to replay from, and where there is no more room the oldest is forgotten, first those in which
 * nothing was done. */
#ifndef APP_RUN_RUNS_H
#define APP_RUN_RUNS_H

#include "app/run/run.h"

enum { RUNS_MAX = 16 };

typedef struct Runs {
    Run *list[RUNS_MAX]; /* those that were left, owned; the oldest first */
    size_t count;
    unsigned numbers;    /* given so far */
} Runs;

void runs_free(Runs *runs);

/* Gives a run its number and a name that no other has, r1, r2, …. */
void run_name(const Runs *runs, Run *run, unsigned number);

/* Bytes of memory for all runs together: 64 MiB, or what --memory says. */
size_t runs_budget(const Options *options);

/* Bytes that all that were left take. */
size_t runs_bytes(const Runs *runs);

/* What a run that begins now may take, while `present` is put away for it. */
size_t runs_room(const Runs *runs, const Run *present, size_t budget);

/* Takes over *run, which is left. *forgotten is a list of the names of runs that there was no room
 * for any more, or "". False, with nothing changed, where there is none for this one. */
bool runs_put_away(Runs *runs, Run *run, size_t budget, char forgotten[RUN_WORDS_SIZE],
                   Error *err);

/* The index of the run of this name or number, or −1. */
int runs_find(const Runs *runs, const char *name);
int runs_find_number(const Runs *runs, unsigned number);

/* The run that was begun as number `number`, present or left; NULL where it is gone. */
const Run *runs_numbered(const Runs *runs, const Run *present, unsigned number);

/* Gives a run of them, or the present one, another name: one word that no other has. False with a
 * sentence. */
bool runs_rename(Runs *runs, Run *present, Run *run, const char *name, Error *err);

/* Forgets the run at an index; steps back over the start of one that was begun in it lead to the
 * one before it. */
void runs_forget(Runs *runs, Run *present, size_t index);

/* Takes the run at an index out of the list into *run. */
void runs_take(Runs *runs, size_t index, Run *run);

#endif
