#include "time/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_BUDGET = 64 << 20, LEAST_SNAPSHOTS = 2 };

size_t snapshot_bytes(const Snapshots *s)
{
    return s->slot_size * sizeof *s->pool + sizeof(Snapshot);
}

static bool choose_capacity(Snapshots *s, Error *err)
{
    size_t least = LEAST_SNAPSHOTS * snapshot_bytes(s);
    size_t bytes = s->budget > 0 ? s->budget : least > DEFAULT_BUDGET ? least : DEFAULT_BUDGET;
    if (bytes < least)
        return error_set(err, "%zu MiB are too little to step back in this network; it needs at "
                         "least %zu", s->budget >> 20, (least >> 20) + 1);
    s->capacity = s->limit = bytes / snapshot_bytes(s);
    return true;
}

static size_t numbers_of(size_t parameters, const Optimizer *optimizer)
{
    return parameters * (1 + optimizer->states);
}

static bool allocate(Snapshots *s, Error *err)
{
    /* Not calloc: pages that no snapshot has reached yet cost nothing. */
    s->pool = malloc(s->capacity * s->slot_size * sizeof *s->pool);
    return (marked_init(&s->list, sizeof(Snapshot), s->capacity) && s->pool) || error_memory(err);
}

bool snapshots_init(Snapshots *s, const Trainer *trainer, size_t budget, Error *err)
{
    *s = (Snapshots){.slot_size = numbers_of(trainer->net.parameter_count,
                                             trainer->spec.optimizer), .budget = budget};
    return choose_capacity(s, err) && allocate(s, err);
}

void snapshots_free(Snapshots *s)
{
    marked_free(&s->list);
    free(s->pool);
    *s = (Snapshots){0};
}

const Snapshot *snapshot_at(const Snapshots *s, size_t i)
{
    return marked_record(&s->list, i);
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* Drops snapshots whose loss makes a gap small for its age, until a quarter of the room is free.
 * The first one stays. Where two branches meet in the list, a gap is only guessed. */
static void thin_out(Snapshots *s, uint64_t work)
{
    Snapshot *list = s->list.records;
    size_t most = s->limit - (s->limit + 3) / 4;
    for (uint64_t divisor = 1 << 16; s->list.count > most; divisor /= 2) {
        size_t kept = 1;
        for (size_t i = 1; i < s->list.count; i++) {
            uint64_t next = i + 1 < s->list.count ? list[i + 1].work : work;
            uint64_t gap = distance(next, list[kept - 1].work);
            uint64_t age = distance(work, list[i].work);
            if (divisor == 0 || gap <= age / divisor)
                continue;
            /* The slots of what is dropped stand behind the others. */
            size_t slot = list[kept].slot;
            list[kept++] = list[i];
            list[i].slot = slot;
        }
        s->list.count = kept;
    }
}

/* One that nothing is kept in. */
static size_t free_slot(Snapshots *s)
{
    return s->list.count < s->used ? snapshot_at(s, s->list.count)->slot : s->used++;
}

void snapshots_take(Snapshots *s, const Trainer *t, const Snapshot *where)
{
    size_t n = t->net.parameter_count;
    if (s->list.count >= s->limit)
        thin_out(s, where->work);
    Snapshot snapshot = *where;
    snapshot.slot = free_slot(s);
    Real *to = s->pool + snapshot.slot * s->slot_size;
    memcpy(to, t->parameters.theta, n * sizeof *to);
    memcpy(to + n, t->parameters.state, n * t->spec.optimizer->states * sizeof *to);
    marked_insert(&s->list, &snapshot);
}

void snapshots_restore(const Snapshots *s, size_t i, Trainer *trainer, const Hyper *hyper)
{
    const Snapshot *from = snapshot_at(s, i);
    const Real *theta = s->pool + from->slot * s->slot_size;
    trainer_restore(trainer, theta, theta + trainer->net.parameter_count, &from->cursor, hyper);
}

void snapshots_limit(Snapshots *s, size_t limit)
{
    size_t least = limit > LEAST_SNAPSHOTS ? limit : LEAST_SNAPSHOTS;
    s->limit = least < s->capacity ? least : s->capacity;
    if (s->list.count > s->limit)
        thin_out(s, snapshot_at(s, s->list.count - 1)->work);
}

/* Moves all into another memory, which has room for as many and as large ones as `to` says. */
static bool move(Snapshots *s, Snapshots *to, Error *err)
{
    if (!allocate(to, err)) {
        snapshots_free(to);
        return false;
    }
    snapshots_limit(s, to->limit);
    for (size_t i = 0; i < s->list.count; i++) {
        Snapshot *moved = marked_record(&to->list, i);
        *moved = *snapshot_at(s, i);
        memcpy(to->pool + i * to->slot_size, s->pool + moved->slot * s->slot_size,
               s->slot_size * sizeof *s->pool);
        moved->slot = i;
    }
    to->list.count = to->used = s->list.count;
    snapshots_free(s);
    *s = *to;
    return true;
}

bool snapshots_widen(Snapshots *s, size_t parameters, const Optimizer *wanted, Error *err)
{
    Snapshots wide = {.slot_size = numbers_of(parameters, wanted), .budget = s->budget};
    return wide.slot_size <= s->slot_size || (choose_capacity(&wide, err) && move(s, &wide, err));
}

bool snapshots_resize(Snapshots *s, size_t capacity, Error *err)
{
    size_t room = capacity > LEAST_SNAPSHOTS ? capacity : LEAST_SNAPSHOTS;
    Snapshots other = {.slot_size = s->slot_size, .budget = room * snapshot_bytes(s)};
    return room == s->capacity || (choose_capacity(&other, err) && move(s, &other, err));
}

void snapshots_keep_first(Snapshots *s, size_t count)
{
    s->list.count = count < s->list.count ? count : s->list.count;
}

void snapshots_drop_orphans(Snapshots *s, const Journal *journal)
{
    marked_drop_orphans(&s->list, journal);
}
