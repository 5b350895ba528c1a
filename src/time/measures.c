#include "time/measures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Only so many norms are kept as there are layers; each point begins where a mark may stand. */
static size_t norm_point_size(size_t layers)
{
    const size_t unit = _Alignof(NormPoint);
    return (offsetof(NormPoint, rms) + layers * sizeof(float) + unit - 1) / unit * unit;
}

bool measures_init(Measures *m, size_t layers, Error *err)
{
    *m = (Measures){.layers = layers, .spent = {.seconds = NAN},
                    .thinned = malloc(LOSSES_MAX * sizeof *m->thinned)};
    bool has_losses = marked_init(&m->losses, sizeof(LossPoint), LOSSES_ALL);
    bool has_norms = marked_init(&m->norms, norm_point_size(layers), NORMS_ALL);
    bool has_stuck = marked_init(&m->stuck, sizeof(StuckPoint), STUCK_ALL);
    bool has_curvatures = marked_init(&m->curvatures, sizeof(CurvaturePoint), CURVATURES_ALL);
    return (has_losses && has_norms && has_stuck && has_curvatures && m->thinned) ||
           error_memory(err);
}

void measures_free(Measures *m)
{
    marked_free(&m->losses);
    marked_free(&m->norms);
    marked_free(&m->stuck);
    marked_free(&m->curvatures);
    free(m->thinned);
    *m = (Measures){0};
}

void measures_clear_losses(Measures *m)
{
    m->losses.count = 0;
    m->spent.seconds = NAN;
    m->unproven = false;
    m->changes++;
}

void measures_clear(Measures *m)
{
    measures_clear_losses(m);
    m->norms.count = m->stuck.count = m->curvatures.count = 0;
}

size_t measures_bytes(const Measures *m)
{
    return m->losses.count * m->losses.size + m->norms.count * m->norms.size +
           m->stuck.count * m->stuck.size + m->curvatures.count * m->curvatures.size;
}

static LossPoint *loss_at(const Measures *m, size_t i)
{
    return marked_record(&m->losses, i);
}

static NormPoint *norms_at(const Measures *m, size_t i)
{
    return marked_record(&m->norms, i);
}

bool measures_widen(Measures *m, size_t layers, Error *err)
{
    Marked wide;
    if (layers <= m->layers)
        return true;
    if (!marked_init(&wide, norm_point_size(layers), NORMS_ALL))
        return error_memory(err);
    for (size_t i = 0; i < m->norms.count; i++)
        memcpy((char *)wide.records + i * wide.size, norms_at(m, i), m->norms.size);
    wide.count = m->norms.count;
    marked_free(&m->norms);
    m->norms = wide;
    m->layers = layers;
    return true;
}

/* Those of one event of a branch, up to some ticks of it. */
typedef struct Slice {
    size_t from, until;
} Slice;

/* The first one is looked for at `near`: events in order have marks in order. */
static Slice slice_near(const Marked *list, size_t near, const JournalEvent *e, uint64_t ticks)
{
    uint64_t end = event_end(e);
    size_t from = near;
    if (near < list->count && marked_mark(list, near).serial < e->serial)
        from = marked_find(list, (Mark){e->serial, 0});
    if (from == list->count || marked_mark(list, from).serial != e->serial)
        return (Slice){from, from};
    return (Slice){from, marked_find(list, (Mark){e->serial, (ticks < end ? ticks : end) + 1})};
}

static Slice slice_of(const Marked *list, const JournalEvent *e, uint64_t ticks)
{
    return slice_near(list, 0, e, ticks);
}

/* Finds the last one at or before *place, not before event `first` of the present branch, and its
 * place. */
static bool find_since(const Marked *list, const Journal *j, size_t first, Place *place,
                       size_t *index)
{
    for (size_t i = place->event + 1; i-- > first; place->ticks = UINT64_MAX - 1) {
        Slice slice = slice_of(list, &j->present.events[i], place->ticks);
        if (slice.from == slice.until)
            continue;
        *index = slice.until - 1;
        *place = (Place){i, marked_mark(list, *index).ticks};
        return true;
    }
    return false;
}

/* The same in the era of the present branch. */
static bool find_before(const Marked *list, const Journal *j, Place *place, size_t *index)
{
    return find_since(list, j, branch_era(&j->present, place->event), place, index);
}

/* The same in what the network has been since it has had as many layers. */
static bool find_in_stage(const Marked *list, const Journal *j, Place *place, size_t *index)
{
    return find_since(list, j, branch_stage(&j->present, place->event), place, index);
}

/* Finds the first one after a place, in the era of the present branch. */
static bool find_after(const Marked *list, const Journal *j, Place place, size_t *index)
{
    size_t end = branch_era_end(&j->present, branch_era(&j->present, place.event));
    for (size_t i = place.event; i < end; i++) {
        const JournalEvent *e = &j->present.events[i];
        Slice slice = slice_of(list, e, UINT64_MAX - 1);
        if (i == place.event)
            slice.from = marked_find(list, (Mark){e->serial, place.ticks + 1});
        *index = slice.from;
        if (slice.from < slice.until)
            return true;
    }
    return false;
}

size_t measures_curve(const Measures *m, const Branch *branch, size_t first,
                      Place last, LossPoint *to)
{
    size_t count = 0;
    Slice slice = {0, 0};
    for (size_t i = first; i <= last.event; i++) {
        uint64_t ticks = i == last.event ? last.ticks : UINT64_MAX - 1;
        slice = slice_near(&m->losses, slice.until, &branch->events[i], ticks);
        size_t n = slice.until - slice.from;
        if (to && n > LOSSES_MAX - count)
            n = LOSSES_MAX - count;
        if (to && n > 0)
            memcpy(to + count, loss_at(m, slice.from), n * sizeof *to);
        count += n;
    }
    return count;
}

void losses_join(LossPoint *into, const LossPoint *next)
{
    into->low = fmin(into->low, next->low);
    into->high = fmax(into->high, next->high);
    into->last = next->last;
    into->test = next->test;
    into->epoch = next->epoch;
    into->samples = next->samples;
    into->seconds = next->seconds;
    into->mark = next->mark;
}

size_t losses_thin(LossPoint *points, size_t count)
{
    size_t kept = 1;
    for (size_t i = 1; i < count; i += 2) {
        points[kept] = points[i];
        if (i + 1 < count)
            losses_join(&points[kept], &points[i + 1]);
        kept++;
    }
    for (size_t i = 0; i < kept; i++)
        points[i].spacing = points[kept - 1].epoch / (double)kept;
    return kept;
}

void losses_add(LossPoint *points, size_t *count, size_t most, const LossPoint *point)
{
    if (*count == most)
        *count = losses_thin(points, *count);
    LossPoint *last = *count > 1 ? &points[*count - 1] : NULL;
    double spacing = *count > 0 ? points[*count - 1].spacing : 0;
    if (last && *count > 2 && spacing > 0 && point->epoch - last[-1].epoch < spacing) {
        losses_join(last, point);
        return;
    }
    points[*count] = *point;
    points[(*count)++].spacing = spacing;
}

/* Samples that training saw in an event, up to so many epochs since the start. */
static double samples_in(const JournalEvent *e, double epochs)
{
    double count = (double)e->samples;
    double from = (double)e->from.epoch * count + (double)e->from.position;
    return e->kind == JOURNAL_TRAIN ? fmax(epochs * count - from, 0) : 0;
}

double measures_samples(const Branch *branch, size_t event, double epochs)
{
    size_t era = branch_era(branch, event);
    double seen = branch->events[era].to.step > 0 ? NAN : 0;
    for (size_t i = era + 1; i <= event; i++) {
        const JournalEvent *e = &branch->events[i];
        double end = (double)e->to.epoch + (double)e->to.position / (double)e->samples;
        seen += samples_in(e, i < event ? end : epochs);
    }
    return floor(seen + 0.5);
}

/* The place where the training ended that led to a place, or the start of its era: what comes
 * between takes no training. */
static Place trained_place(const Journal *j, Place place)
{
    const JournalEvent *events = j->present.events;
    size_t era = branch_era(&j->present, place.event);
    while (place.event > era && (events[place.event].kind != JOURNAL_TRAIN ||
                                 place.ticks <= event_start(&events[place.event]))) {
        place.event--;
        place.ticks = event_end(&events[place.event]);
    }
    return place;
}

double measures_spent(const Measures *m, const Journal *j, Place place)
{
    Place at = trained_place(j, place);
    Mark mark = journal_mark(j, at);
    const JournalEvent *e = &j->present.events[at.event];
    if (e->kind != JOURNAL_TRAIN)
        return e->to.step > 0 ? NAN : 0;
    if (!isnan(m->spent.seconds) && mark_compare(m->spent.mark, mark) == 0)
        return m->spent.seconds;
    size_t i = marked_find(&m->losses, mark);
    bool known = i < m->losses.count && mark_compare(marked_mark(&m->losses, i), mark) == 0;
    return known ? loss_at(m, i)->seconds : NAN;
}

void measures_spend(Measures *m, const Journal *j, Place place, double seconds)
{
    m->spent = (Spent){journal_mark(j, trained_place(j, place)), seconds};
}

/* Moves the points of a curve out of the others; returns how many: at most LOSSES_MAX, the first
 * ones. */
static size_t take_out(Measures *m, const Journal *j, size_t first, size_t end)
{
    size_t taken = 0;
    for (size_t event = first; event < end; event++) {
        Slice slice = slice_of(&m->losses, &j->present.events[event], UINT64_MAX - 1);
        size_t n = slice.until - slice.from, room = LOSSES_MAX - taken;
        n = n < room ? n : room;
        memcpy(m->thinned + taken, loss_at(m, slice.from), n * sizeof *m->thinned);
        marked_remove(&m->losses, slice.from, n);
        taken += n;
    }
    return taken;
}

/* Halves the points of the era that a place of the present branch is in. */
static void thin_curve(Measures *m, const Journal *j, Place place)
{
    size_t era = branch_era(&j->present, place.event);
    size_t count = take_out(m, j, era, branch_era_end(&j->present, era));
    count = losses_thin(m->thinned, count);
    for (size_t i = 0; i < count; i++)
        marked_insert(&m->losses, &m->thinned[i]);
    m->changes++;
}

/* Whether there is no point near `epoch`, where the curve would have some if training had been
 * looked at all the time. */
static bool is_hole(const Measures *m, const Journal *j, Place place, double epoch, size_t next)
{
    const double wide = 1.0 / 32, near = 1.0 / 512;
    size_t era = branch_era(&j->present, place.event), index;
    Place end = {branch_era_end(&j->present, era) - 1, UINT64_MAX - 1};
    double after = loss_at(m, next)->epoch, extent = after, before = -INFINITY;
    if (find_before(&m->losses, j, &end, &index))
        extent = fmax(1, loss_at(m, index)->epoch);
    if (find_before(&m->losses, j, &place, &index))
        before = loss_at(m, index)->epoch;
    return after - fmax(before, 0) > wide * extent && epoch - before > near * extent &&
           after - epoch > near * extent;
}

/* Whether the point at `last`, found at *place, is to stand for a new one at `epoch` too: the one
 * before it is nearer than the spacing of a curve that has been thinned. */
static bool may_join(const Measures *m, const Journal *j, Place *place, size_t last, double epoch)
{
    size_t before, first;
    Place at = *place;
    if (loss_at(m, last)->spacing <= 0 || at.ticks == 0)
        return false;
    at.ticks--;
    if (!find_before(&m->losses, j, &at, &before) || at.ticks == 0)
        return false;
    at.ticks--;
    return epoch - loss_at(m, before)->epoch < loss_at(m, before)->spacing &&
           find_before(&m->losses, j, &at, &first);
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void make_room(Measures *m, const Journal *j, Place place)
{
    size_t era = branch_era(&j->present, place.event);
    Place end = {branch_era_end(&j->present, era) - 1, UINT64_MAX - 1};
    if (m->losses.count >= LOSSES_MAX &&
        measures_curve(m, &j->present, era, end, NULL) >= LOSSES_MAX)
        thin_curve(m, j, place);
    if (m->losses.count < LOSSES_ALL)
        return;
    /* The oldest events lose theirs; the first loss of all stays. */
    marked_remove(&m->losses, 1, LOSSES_ALL / 4);
    m->changes++;
}

void measures_loss(Measures *m, const Journal *j, Place place, double epoch, double loss,
                   double test)
{
    LossPoint point = {.mark = journal_mark(j, place), .epoch = epoch, .first = loss, .low = loss,
                       .high = loss, .last = loss, .test = test,
                       .samples = measures_samples(&j->present, place.event, epoch),
                       .seconds = measures_spent(m, j, place)};
    Place at = place;
    size_t last, next;
    if (!isfinite(loss))
        return;
    make_room(m, j, place);
    bool has_last = find_before(&m->losses, j, &at, &last);
    bool has_next = find_after(&m->losses, j, place, &next);
    /* What changes no loss, as another rate, leaves no point of its own. */
    if (has_last && at.ticks == place.ticks &&
        (at.event == place.event ||
         (same(loss_at(m, last)->last, loss) && same(loss_at(m, last)->test, test))))
        return;
    if (has_last)
        point.spacing = loss_at(m, last)->spacing;
    if (has_next && !is_hole(m, j, place, epoch, next))
        return;
    if (has_next) {
        m->changes++;
    } else if (has_last && may_join(m, j, &at, last, epoch)) {
        LossPoint joined = *loss_at(m, last);
        losses_join(&joined, &point);
        point = joined;
        marked_remove(&m->losses, last, 1);
    }
    marked_insert(&m->losses, &point);
    m->additions++;
}

void measures_take(Measures *m, const Journal *j, const Branch *branch, Place place,
                   const LossPoint *point)
{
    LossPoint own = *point;
    own.mark = (Mark){branch->events[place.event].serial, place.ticks};
    own.samples = measures_samples(branch, place.event, point->epoch);
    /* The present branch's own curve comes first. */
    bool is_shared = branch != &j->present &&
                     place_compare(place, branch_fork(branch, &j->present)) <= 0;
    if (!marked_has(&m->losses, own.mark) && !is_shared && m->losses.count < LOSSES_ALL)
        marked_insert(&m->losses, &own);
    m->changes++;
}

void measures_take_stuck(Measures *m, const JournalEvent *event, const StuckPoint *point)
{
    StuckPoint own = *point;
    own.mark = (Mark){event->serial, event_ticks(event, &own.cursor)};
    if (m->stuck.count == STUCK_ALL)
        return;
    marked_insert(&m->stuck, &own);
    m->stuck_changes++;
}

const LossPoint *measures_last_loss(const Measures *m, const Journal *j, Place place)
{
    size_t index;
    return find_before(&m->losses, j, &place, &index) ? loss_at(m, index) : NULL;
}

void measures_norms(Measures *m, const Journal *j, Place place, const LayerHealth *layers)
{
    NormPoint point = {.mark = journal_mark(j, place)};
    Place at = place;
    size_t index, count = event_layers(&j->present.events[place.event]);
    for (size_t l = 0; l < count; l++) {
        if (isnan(layers[l].rms))
            return;
        point.rms[l] = (float)layers[l].rms;
    }
    bool known = find_in_stage(&m->norms, j, &at, &index) && at.ticks == place.ticks &&
                 memcmp(norms_at(m, index)->rms, point.rms, count * sizeof *point.rms) == 0;
    if (known || find_after(&m->norms, j, place, &index) || marked_has(&m->norms, point.mark))
        return;
    if (m->norms.count == NORMS_ALL)
        marked_remove(&m->norms, 0, NORMS_ALL / 4);
    marked_insert(&m->norms, &point);
}

/* The most units of a layer that were stuck at or before a place, in its era. */
static size_t most_stuck(const Measures *m, const Journal *j, Place place, size_t layer)
{
    size_t index, most = 0;
    while (find_in_stage(&m->stuck, j, &place, &index)) {
        const StuckPoint *point = marked_record(&m->stuck, index);
        size_t units = point->units.saturated + point->units.dead;
        if (point->layer == layer && units > most)
            most = units;
        if (place.ticks == 0)
            break;
        place.ticks--;
    }
    return most;
}

void measures_stuck(Measures *m, const Journal *j, Place place, const Cursor *cursor, size_t layer,
                    StuckUnits units)
{
    StuckPoint point = {journal_mark(j, place), layer, units, *cursor};
    if (units.saturated + units.dead <= most_stuck(m, j, place, layer) ||
        m->stuck.count == STUCK_ALL)
        return;
    marked_insert(&m->stuck, &point);
    m->stuck_changes++;
}

void measures_last_norms(const Measures *m, const Journal *j, Place place, Norms *norms)
{
    size_t index, first = branch_stage(&j->present, place.event);
    norms->count = 0;
    while (norms->count < NORMS_SHOWN && find_since(&m->norms, j, first, &place, &index)) {
        size_t count = event_layers(&j->present.events[place.event]);
        Slice slice = slice_of(&m->norms, &j->present.events[place.event], place.ticks);
        for (index++; index-- > slice.from && norms->count < NORMS_SHOWN; norms->count++) {
            const NormPoint *point = norms_at(m, index);
            memcpy(norms->norm[norms->count], point->rms, count * sizeof *point->rms);
            norms->ticks[norms->count] = point->mark.ticks;
        }
        if (place.event == first)
            return;
        place = (Place){place.event - 1, UINT64_MAX - 1};
    }
}

void measures_curvature(Measures *m, const Journal *j, const CurvaturePoint *point)
{
    uint64_t reach;
    if (!journal_reach(j, point->mark.serial, &reach) || point->mark.ticks > reach ||
        marked_has(&m->curvatures, point->mark))
        return;
    if (m->curvatures.count == CURVATURES_ALL)
        marked_remove(&m->curvatures, 0, CURVATURES_ALL / 4);
    marked_insert(&m->curvatures, point);
}

/* How many there are in an era up to a place. With `every` above 0 those whose number it divides
 * are copied. */
static size_t curvatures_until(const Measures *m, const Journal *j, size_t era, Place last,
                               size_t every, CurvatureCurve *to)
{
    size_t count = 0;
    Slice slice = {0, 0};
    for (size_t i = era; i <= last.event; i++) {
        uint64_t ticks = i == last.event ? last.ticks : UINT64_MAX - 1;
        slice = slice_near(&m->curvatures, slice.until, &j->present.events[i], ticks);
        for (size_t k = slice.from; k < slice.until; k++, count++)
            if (every > 0 && count % every == 0)
                to->points[to->count++] = *(CurvaturePoint *)marked_record(&m->curvatures, k);
    }
    return count;
}

void measures_curvatures(const Measures *m, const Journal *j, Place place, CurvatureCurve *curve)
{
    size_t era = branch_era(&j->present, place.event);
    Place end = {branch_era_end(&j->present, era) - 1, UINT64_MAX - 1};
    size_t all = curvatures_until(m, j, era, end, 0, curve);
    size_t every = all / CURVATURES_SHOWN + 1;
    curve->count = 0;
    curvatures_until(m, j, era, end, every, curve);
    size_t reached = curvatures_until(m, j, era, place, 0, curve);
    curve->reached = (reached + every - 1) / every;
}

void measures_drop_orphans(Measures *m, const Journal *j)
{
    marked_drop_orphans(&m->losses, j);
    marked_drop_orphans(&m->norms, j);
    marked_drop_orphans(&m->stuck, j);
    marked_drop_orphans(&m->curvatures, j);
    m->changes++;
}
