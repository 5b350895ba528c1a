/* Exact copies of a trainer's parameters and slots, as many as a budget of memory has room for.
 *
 * A snapshot belongs to a line of a journal (core/timeline.h), named by its serial, and to a place
 * in training. Where the room runs out they are thinned so that gaps grow with age. All memory is
 * taken at the start, and anew where they have to hold more. */
#ifndef CORE_SNAPSHOT_H
#define CORE_SNAPSHOT_H

#include "core/trainer.h"

typedef struct Snapshot {
    uint32_t serial;  /* of the journal line during or after which it was taken */
    uint64_t ticks;   /* its place, as cursor_ticks has it */
    uint64_t work;    /* multiply-adds from the start to it */
    Cursor cursor;
    size_t slot;      /* of the pool */
} Snapshot;

typedef struct Snapshots {
    Snapshot *list;   /* by serial, then by ticks; the first one is never dropped */
    size_t count;
    size_t limit;     /* of the count: capacity, or less where something else needs the memory */
    size_t capacity;
    Real *pool;       /* [capacity][slot_size] theta and slots */
    size_t *free_slots, free_count;
    size_t slot_size; /* for the optimizer that remembers most of those there were */
    size_t budget;    /* bytes asked for, 0: the default */
} Snapshots;

/* Room for as many snapshots of `trainer` as `budget` bytes hold, 0: 64 MiB, or more where two need
 * more. False with what would do when there is not room for two. Released by snapshots_free also
 * after failure. */
bool snapshots_init(Snapshots *s, const Trainer *trainer, size_t budget, Error *err);
void snapshots_free(Snapshots *s);

/* Makes room in each snapshot for what `wanted` remembers; there may be fewer of them then. What
 * they hold stays as it is. False, with nothing changed, where the budget has not room for two. */
bool snapshots_widen(Snapshots *s, const Trainer *trainer, const Optimizer *wanted, Error *err);

/* Bytes of one snapshot, with its part of the lists. */
size_t snapshot_bytes(const Snapshots *s);

/* Index of the first snapshot of `serial` at `ticks` or later, or of a later serial. */
size_t snapshots_at(const Snapshots *s, uint32_t serial, uint64_t ticks);

/* Copies the trainer, which is between two mini-batches at *where (its slot is chosen here). */
void snapshots_take(Snapshots *s, const Trainer *trainer, const Snapshot *where);

/* Puts snapshot i's parameters, slots and counters back, under `hyper`. */
void snapshots_restore(const Snapshots *s, size_t i, Trainer *trainer, const Hyper *hyper);

/* Lets at most `limit` snapshots (two at least) be kept from now on. */
void snapshots_limit(Snapshots *s, size_t limit);

/* Drops snapshot i of the list for each i with drop[i]. */
void snapshots_drop(Snapshots *s, const bool *drop);

#endif
