/* Exact copies of a trainer's parameters and optimizer state, as many as a budget of memory holds.
 *
 * A snapshot belongs to a mark of a journal, and so to all branches that have it. Where the room
 * runs out they are thinned so that gaps grow with age. All memory is taken at the start, and anew
 * where they have to hold more. */
#ifndef TIME_SNAPSHOT_H
#define TIME_SNAPSHOT_H

#include "time/marked.h"

typedef struct Snapshot {
    Mark mark;
    uint64_t work;    /* multiply-adds from the start to it */
    Cursor cursor;
    size_t slot;      /* of the pool */
} Snapshot;

typedef struct Snapshots {
    Marked list;      /* of Snapshots; the first one is never dropped */
    size_t limit;     /* of their count: capacity, or less where something else needs the memory */
    size_t capacity;
    size_t used;      /* slots that have been used, by what is in the list or stands behind it */
    Real *pool;       /* [capacity][slot_size] theta and optimizer state */
    size_t slot_size; /* for the network and optimizer with most numbers of those there were */
    size_t budget;    /* bytes asked for, 0: the default */
} Snapshots;

/* Room for as many snapshots of `trainer` as `budget` bytes hold, 0: 64 MiB, or more where two need
 * more. False with what would do when there is not room for two. Released by snapshots_free also
 * after failure. */
bool snapshots_init(Snapshots *s, const Trainer *trainer, size_t budget, Error *err);
void snapshots_free(Snapshots *s);

/* Makes room in each snapshot for a network of `parameters`, and the state of `wanted`; there may
 * be fewer of them then. What they hold stays as it is. False, with nothing changed, where the
 * budget has not room for two. */
bool snapshots_widen(Snapshots *s, size_t parameters, const Optimizer *wanted, Error *err);

/* Makes room for so many, two at least; those that there is no room for are thinned out. False,
 * with nothing changed, without memory. */
bool snapshots_resize(Snapshots *s, size_t capacity, Error *err);

/* Bytes of one snapshot, with its part of the lists. */
size_t snapshot_bytes(const Snapshots *s);

/* Snapshot i of the list. */
const Snapshot *snapshot_at(const Snapshots *s, size_t i);

/* Copies the trainer, which is between two mini-batches at *where (its slot is chosen here). */
void snapshots_take(Snapshots *s, const Trainer *trainer, const Snapshot *where);

/* Puts snapshot i's parameters, optimizer state and counters back, under `hyper`, into a trainer of
 * the shape that it was taken of. */
void snapshots_restore(const Snapshots *s, size_t i, Trainer *trainer, const Hyper *hyper);

/* Lets at most `limit` snapshots (two at least) be kept from now on. */
void snapshots_limit(Snapshots *s, size_t limit);

/* Drops all but the first `count`. */
void snapshots_keep_first(Snapshots *s, size_t count);

/* Drops those that no branch of the journal can use any more. */
void snapshots_drop_orphans(Snapshots *s, const Journal *journal);

#endif
