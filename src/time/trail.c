#include "time/trail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t capacity_for(size_t room, size_t parameters)
{
    size_t points = room / parameters;
    return points >= TRAIL_POINTS ? TRAIL_POINTS : points >= TRAIL_LEAST ? points : 0;
}

/* Numbers of a pool for networks of so many parameters. */
static size_t room_for(size_t parameters)
{
    size_t most = TRAIL_BYTES / sizeof(Real), all = TRAIL_POINTS * parameters;
    return all < most ? all : most;
}

size_t trail_capacity(size_t parameters)
{
    return capacity_for(room_for(parameters), parameters);
}

static void begin(Trail *t, size_t parameters)
{
    t->numbers = parameters;
    t->capacity = capacity_for(t->room, parameters);
    trail_clear(t);
}

bool trail_init(Trail *t, size_t parameters, Error *err)
{
    *t = (Trail){.gap = 1};
    if (!marked_init(&t->list, sizeof(TrailPoint), TRAIL_POINTS))
        return error_memory(err);
    bool ok = trail_widen(t, parameters, err);
    begin(t, parameters);
    return ok;
}

void trail_free(Trail *t)
{
    marked_free(&t->list);
    free(t->pool);
    *t = (Trail){0};
}

bool trail_widen(Trail *t, size_t parameters, Error *err)
{
    size_t room = room_for(parameters);
    if (room <= t->room)
        return true;
    /* Not calloc: pages that no point has reached yet cost nothing. */
    Real *pool = realloc(t->pool, room * sizeof *pool);
    if (!pool)
        return error_memory(err);
    t->pool = pool;
    t->room = room;
    return true;
}

void trail_clear(Trail *t)
{
    TrailPoint *list = t->list.records;
    t->list.count = 0;
    t->gap = 1;
    /* Behind the list stand the slots that nothing is kept in. */
    for (size_t i = 0; i < TRAIL_POINTS; i++)
        list[i].slot = i;
}

uint64_t trail_due(const Trail *t, uint64_t step)
{
    return t->capacity > 0 ? (step / t->gap + 1) * t->gap : UINT64_MAX;
}

/* The event in which the present path begins: numbers before it are of another start or shape. */
static size_t path_start(const Branch *branch, size_t event)
{
    size_t era = branch_era(branch, event), first = event;
    while (first > era && branch->events[first].kind != JOURNAL_RESHAPE)
        first--;
    return first;
}

/* Whether a point is of the path to `here`. The event of training that is under way has no end. */
static bool is_on_path(const TrailPoint *p, const Branch *branch, Place here)
{
    for (size_t i = here.event + 1; i-- > path_start(branch, here.event);)
        if (branch->events[i].serial == p->mark.serial)
            return i == here.event || p->mark.ticks <= event_end(&branch->events[i]);
    return false;
}

/* Keeps the points for which `keeps` is true; the slots of the others stand behind them. */
static void sieve(Trail *t, bool (*keeps)(const TrailPoint *p, size_t place, const void *by),
                  const void *by)
{
    TrailPoint *list = t->list.records;
    size_t kept = 0;
    for (size_t i = 0; i < t->list.count; i++) {
        if (!keeps(&list[i], i, by))
            continue;
        TrailPoint point = list[i];
        list[i].slot = list[kept].slot;
        list[kept++] = point;
    }
    t->list.count = kept;
}

typedef struct Where {
    const Branch *branch;
    Place here;
} Where;

static bool is_of_present(const TrailPoint *p, size_t place, const void *by)
{
    const Where *where = by;
    (void)place;
    return is_on_path(p, where->branch, where->here);
}

/* How far the points before and behind one are from each other, squared. */
static double chord(const Trail *t, size_t i)
{
    const TrailPoint *list = t->list.records;
    const Real *a = t->pool + list[i - 1].slot * t->numbers;
    const Real *b = t->pool + list[i + 1].slot * t->numbers;
    double sum = 0;
    for (size_t w = 0; w < t->numbers; w++)
        sum += ((double)a[w] - (double)b[w]) * ((double)a[w] - (double)b[w]);
    return sum;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of every second point, but for the ends, the half between neighbours that are near goes. */
typedef struct Thinning {
    double chords[TRAIL_POINTS];
    double middle;
} Thinning;

static bool is_kept(const TrailPoint *p, size_t place, const void *by)
{
    const Thinning *thinning = by;
    (void)p;
    return place % 2 == 0 || thinning->chords[place] > thinning->middle;
}

static void thin_out(Trail *t)
{
    Thinning thinning;
    double sorted[TRAIL_POINTS];
    size_t count = 0;
    for (size_t i = 0; i < t->list.count; i++)
        thinning.chords[i] = INFINITY;
    for (size_t i = 1; i + 1 < t->list.count; i += 2)
        sorted[count++] = thinning.chords[i] = chord(t, i);
    qsort(sorted, count, sizeof *sorted, ascending);
    thinning.middle = sorted[count / 2];
    sieve(t, is_kept, &thinning);
}

static void make_room(Trail *t, const Branch *branch, Place here)
{
    enum { ROUNDS = 2, LESS_OFTEN = 4 };
    sieve(t, is_of_present, &(Where){branch, here});
    if (t->list.count < t->capacity)
        return;
    /* Each point costs a mini-batch by phases. */
    t->gap *= LESS_OFTEN;
    for (int i = 0; i < ROUNDS; i++)
        thin_out(t);
}

void trail_see(Trail *t, const Trainer *trainer, const Journal *j, Place here)
{
    const Cursor *c = &trainer->cursor;
    Mark mark = journal_mark(j, here);
    if (trainer->net.parameter_count != t->numbers)
        begin(t, trainer->net.parameter_count);
    if (c->step == 0)
        t->gap = 1;
    bool due = t->capacity > 0 && c->step % t->gap == 0 && trainer->batch.done == 0 &&
               (c->phase == 0 || c->phase == trainer_phases(trainer));
    if (!due || marked_has(&t->list, mark))
        return;
    if (t->list.count == t->capacity)
        make_room(t, &j->present, here);
    if (c->step % t->gap != 0)
        return;
    TrailPoint *list = t->list.records;
    TrailPoint point = {mark, c->step, trainer_epochs(trainer), list[t->list.count].slot};
    memcpy(t->pool + point.slot * t->numbers, trainer->parameters.theta,
           t->numbers * sizeof *t->pool);
    marked_insert(&t->list, &point);
}

/* A change of settings in between leaves the same point twice. */
static void add_point(const Trail *t, const TrailPoint *p, Path *path)
{
    const Real *theta = t->pool + p->slot * t->numbers;
    size_t last = path->count - 1;
    if (path->count > 0 && memcmp(path->theta[last], theta, t->numbers * sizeof *theta) == 0)
        return;
    path->theta[path->count] = theta;
    path->epoch[path->count++] = p->epoch;
}

void trail_path(const Trail *t, const Journal *j, Place here, Path *path)
{
    const Branch *branch = &j->present;
    path->count = 0;
    for (size_t e = path_start(branch, here.event); e <= here.event; e++) {
        const JournalEvent *event = &branch->events[e];
        uint64_t end = e < here.event ? event_end(event) + 1 : here.ticks;
        size_t i = marked_find(&t->list, (Mark){event->serial, 0});
        for (; i < t->list.count && path->count < TRAIL_POINTS; i++) {
            const TrailPoint *p = marked_record(&t->list, i);
            if (p->mark.serial != event->serial || p->mark.ticks >= end)
                break;
            add_point(t, p, path);
        }
    }
}
