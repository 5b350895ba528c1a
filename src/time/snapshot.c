#include "time/snapshot.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_BUDGET = 64 << 20, LEAST_SNAPSHOTS = 2 };

size_t snapshot_bytes(const Snapshots *s)
{
    return s->slot_size * sizeof *s->pool + sizeof *s->list + sizeof *s->free_slots;
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

static size_t numbers_of(const Trainer *trainer, const Optimizer *optimizer)
{
    return trainer->net.parameter_count * (1 + optimizer->states);
}

static bool allocate(Snapshots *s, Error *err)
{
    /* Not calloc: pages that no snapshot has reached yet cost nothing. */
    s->pool = malloc(s->capacity * s->slot_size * sizeof *s->pool);
    s->list = malloc(s->capacity * sizeof *s->list);
    s->free_slots = malloc(s->capacity * sizeof *s->free_slots);
    if (!s->pool || !s->list || !s->free_slots)
        return error_memory(err);
    for (size_t i = 0; i < s->capacity; i++)
        s->free_slots[i] = s->capacity - 1 - i;
    s->free_count = s->capacity;
    return true;
}

bool snapshots_init(Snapshots *s, const Trainer *trainer, size_t budget, Error *err)
{
    *s = (Snapshots){.slot_size = numbers_of(trainer, trainer->spec.optimizer), .budget = budget};
    return choose_capacity(s, err) && allocate(s, err);
}

void snapshots_free(Snapshots *s)
{
    free(s->list);
    free(s->pool);
    free(s->free_slots);
    *s = (Snapshots){0};
}

size_t snapshots_at(const Snapshots *s, Mark mark)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mark_compare(s->list[middle].mark, mark) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* Drops snapshots whose loss makes a gap small for its age, until a quarter of the room is free.
 * The first one stays. Where two branches meet in the list, a gap is only guessed. */
static void thin_out(Snapshots *s, uint64_t work)
{
    size_t most = s->limit - (s->limit + 3) / 4;
    for (uint64_t divisor = 1 << 16; s->count > most; divisor /= 2) {
        size_t kept = 1;
        for (size_t i = 1; i < s->count; i++) {
            uint64_t next = i + 1 < s->count ? s->list[i + 1].work : work;
            uint64_t gap = distance(next, s->list[kept - 1].work);
            uint64_t age = distance(work, s->list[i].work);
            if (divisor == 0 || gap <= age / divisor)
                s->free_slots[s->free_count++] = s->list[i].slot;
            else
                s->list[kept++] = s->list[i];
        }
        s->count = kept;
    }
}

void snapshots_take(Snapshots *s, const Trainer *t, const Snapshot *where)
{
    size_t n = t->net.parameter_count;
    if (s->count >= s->limit)
        thin_out(s, where->work);
    size_t at = snapshots_at(s, where->mark);
    size_t slot = s->free_slots[--s->free_count];
    Real *to = s->pool + slot * s->slot_size;
    memcpy(to, t->parameters.theta, n * sizeof *to);
    memcpy(to + n, t->parameters.state, n * t->spec.optimizer->states * sizeof *to);
    memmove(s->list + at + 1, s->list + at, (s->count - at) * sizeof *s->list);
    s->list[at] = *where;
    s->list[at].slot = slot;
    s->count++;
}

void snapshots_restore(const Snapshots *s, size_t i, Trainer *trainer, const Hyper *hyper)
{
    const Real *theta = s->pool + s->list[i].slot * s->slot_size;
    trainer_restore(trainer, theta, theta + trainer->net.parameter_count, &s->list[i].cursor,
                    hyper);
}

void snapshots_limit(Snapshots *s, size_t limit)
{
    size_t least = limit > LEAST_SNAPSHOTS ? limit : LEAST_SNAPSHOTS;
    s->limit = least < s->capacity ? least : s->capacity;
    if (s->count > s->limit)
        thin_out(s, s->list[s->count - 1].work);
}

/* Moves all into another memory, which has room for as many and as large ones as `to` says. */
static bool move(Snapshots *s, Snapshots *to, Error *err)
{
    if (!allocate(to, err)) {
        snapshots_free(to);
        return false;
    }
    snapshots_limit(s, to->limit);
    for (; to->count < s->count; to->count++) {
        const Snapshot *from = &s->list[to->count];
        size_t slot = to->free_slots[--to->free_count];
        memcpy(to->pool + slot * to->slot_size, s->pool + from->slot * s->slot_size,
               s->slot_size * sizeof *s->pool);
        to->list[to->count] = *from;
        to->list[to->count].slot = slot;
    }
    snapshots_free(s);
    *s = *to;
    return true;
}

bool snapshots_widen(Snapshots *s, const Trainer *trainer, const Optimizer *wanted, Error *err)
{
    Snapshots wide = {.slot_size = numbers_of(trainer, wanted), .budget = s->budget};
    return wide.slot_size <= s->slot_size || (choose_capacity(&wide, err) && move(s, &wide, err));
}

bool snapshots_resize(Snapshots *s, size_t capacity, Error *err)
{
    size_t room = capacity > LEAST_SNAPSHOTS ? capacity : LEAST_SNAPSHOTS;
    Snapshots other = {.slot_size = s->slot_size, .budget = room * snapshot_bytes(s)};
    return room == s->capacity || (choose_capacity(&other, err) && move(s, &other, err));
}

void snapshots_clear(Snapshots *s)
{
    while (s->count > 0)
        s->free_slots[s->free_count++] = s->list[--s->count].slot;
}

void snapshots_keep_first(Snapshots *s)
{
    while (s->count > 1)
        s->free_slots[s->free_count++] = s->list[--s->count].slot;
}

void snapshots_drop_orphans(Snapshots *s, const Journal *journal)
{
    uint64_t ticks = 0;
    bool used = false;
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        Mark mark = s->list[i].mark;
        if (i == 0 || mark.serial != s->list[i - 1].mark.serial)
            used = journal_reach(journal, mark.serial, &ticks);
        if (i == 0 || (used && mark.ticks <= ticks))
            s->list[kept++] = s->list[i];
        else
            s->free_slots[s->free_count++] = s->list[i].slot;
    }
    s->count = kept;
}
