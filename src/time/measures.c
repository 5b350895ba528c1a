#include "time/measures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool measures_init(Measures *m, size_t layers, Error *err)
{
    /* Not calloc: pages that nothing has reached yet cost nothing. */
    *m = (Measures){.loss_marks = {malloc(LOSSES_ALL * sizeof(Mark)), 0},
                    .losses = malloc(LOSSES_ALL * sizeof *m->losses),
                    .norm_marks = {malloc(NORMS_ALL * sizeof(Mark)), 0},
                    .norms = malloc(NORMS_ALL * layers * sizeof *m->norms),
                    .layers = layers,
                    .thinned = malloc(LOSSES_MAX * sizeof *m->thinned),
                    .thinned_marks = malloc(LOSSES_MAX * sizeof *m->thinned_marks)};
    return (m->loss_marks.list && m->losses && m->norm_marks.list && m->norms && m->thinned &&
            m->thinned_marks) || error_memory(err);
}

void measures_free(Measures *m)
{
    free(m->loss_marks.list);
    free(m->losses);
    free(m->norm_marks.list);
    free(m->norms);
    free(m->thinned);
    free(m->thinned_marks);
    *m = (Measures){0};
}

void measures_clear_losses(Measures *m)
{
    m->loss_marks.count = 0;
    m->unproven = false;
    m->changes++;
}

void measures_clear(Measures *m)
{
    measures_clear_losses(m);
    m->norm_marks.count = 0;
}

size_t measures_bytes(const Measures *m)
{
    return m->loss_marks.count * (sizeof(Mark) + sizeof *m->losses) +
           m->norm_marks.count * (sizeof(Mark) + m->layers * sizeof *m->norms);
}

/* The first at `mark` or after it. */
static size_t marks_at(const Marks *marks, Mark mark)
{
    size_t low = 0, high = marks->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mark_compare(marks->list[middle], mark) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Those of one event of a branch, up to some ticks of it. */
typedef struct Slice {
    size_t from, until;
} Slice;

/* The first one is looked for at `near`: events in order have marks in order. */
static Slice slice_near(const Marks *marks, size_t near, const Journal *j, const JournalEvent *e,
                        uint64_t ticks)
{
    uint64_t end = event_end(j, e);
    size_t from = near;
    if (near < marks->count && marks->list[near].serial < e->serial)
        from = marks_at(marks, (Mark){e->serial, 0});
    if (from == marks->count || marks->list[from].serial != e->serial)
        return (Slice){from, from};
    return (Slice){from, marks_at(marks, (Mark){e->serial, (ticks < end ? ticks : end) + 1})};
}

static Slice slice_of(const Marks *marks, const Journal *j, const JournalEvent *e, uint64_t ticks)
{
    return slice_near(marks, 0, j, e, ticks);
}

/* Finds the last one at or before *place in the era of the present branch, and its place. */
static bool find_before(const Marks *marks, const Journal *j, Place *place, size_t *index)
{
    size_t era = branch_era(&j->present, place->event);
    for (size_t i = place->event + 1; i-- > era; place->ticks = UINT64_MAX - 1) {
        Slice slice = slice_of(marks, j, &j->present.events[i], place->ticks);
        if (slice.from == slice.until)
            continue;
        *index = slice.until - 1;
        *place = (Place){i, marks->list[*index].ticks};
        return true;
    }
    return false;
}

/* Finds the first one after a place, in the era of the present branch. */
static bool find_after(const Marks *marks, const Journal *j, Place place, size_t *index)
{
    size_t end = branch_era_end(&j->present, branch_era(&j->present, place.event));
    for (size_t i = place.event; i < end; i++) {
        const JournalEvent *e = &j->present.events[i];
        Slice slice = slice_of(marks, j, e, UINT64_MAX - 1);
        if (i == place.event)
            slice.from = marks_at(marks, (Mark){e->serial, place.ticks + 1});
        *index = slice.from;
        if (slice.from < slice.until)
            return true;
    }
    return false;
}

size_t measures_curve(const Measures *m, const Journal *j, const Branch *branch, size_t first,
                      Place last, LossPoint *to)
{
    size_t count = 0;
    Slice slice = {0, 0};
    for (size_t i = first; i <= last.event; i++) {
        uint64_t ticks = i == last.event ? last.ticks : UINT64_MAX - 1;
        slice = slice_near(&m->loss_marks, slice.until, j, &branch->events[i], ticks);
        size_t n = slice.until - slice.from;
        if (to && n > LOSSES_MAX - count)
            n = LOSSES_MAX - count;
        if (to && n > 0)
            memcpy(to + count, m->losses + slice.from, n * sizeof *to);
        count += n;
    }
    return count;
}

/* Lets a point stand for the next one too. */
static void join(LossPoint *into, const LossPoint *next)
{
    into->low = fmin(into->low, next->low);
    into->high = fmax(into->high, next->high);
    into->last = next->last;
    into->test = next->test;
    into->epoch = next->epoch;
}

size_t losses_thin(LossPoint *points, Mark *marks, size_t count)
{
    size_t kept = 1;
    for (size_t i = 1; i < count; i += 2) {
        size_t last = i + 1 < count ? i + 1 : i;
        points[kept] = points[i];
        if (last > i)
            join(&points[kept], &points[last]);
        if (marks)
            marks[kept] = marks[last];
        kept++;
    }
    for (size_t i = 0; i < kept; i++)
        points[i].spacing = points[kept - 1].epoch / (double)kept;
    return kept;
}

/* Adds a point where it is found by its mark. */
static void insert_loss(Measures *m, Mark mark, const LossPoint *point)
{
    Marks *marks = &m->loss_marks;
    size_t at = marks_at(marks, mark), after = marks->count - at;
    memmove(marks->list + at + 1, marks->list + at, after * sizeof *marks->list);
    memmove(m->losses + at + 1, m->losses + at, after * sizeof *m->losses);
    marks->list[at] = mark;
    m->losses[at] = *point;
    marks->count++;
}

static void remove_loss(Measures *m, size_t index)
{
    Marks *marks = &m->loss_marks;
    size_t after = --marks->count - index;
    memmove(marks->list + index, marks->list + index + 1, after * sizeof *marks->list);
    memmove(m->losses + index, m->losses + index + 1, after * sizeof *m->losses);
}

/* Moves the points of a curve out of the others; returns how many: at most LOSSES_MAX, the first
 * ones. */
static size_t take_out(Measures *m, const Journal *j, size_t first, size_t end)
{
    Marks *marks = &m->loss_marks;
    size_t taken = 0, kept = 0, i = 0;
    for (size_t event = first; event < end; event++) {
        Slice slice = slice_of(marks, j, &j->present.events[event], UINT64_MAX - 1);
        for (; i < slice.until && taken < LOSSES_MAX; i++) {
            bool is_own = i >= slice.from;
            LossPoint *to = is_own ? &m->thinned[taken] : &m->losses[kept];
            *to = m->losses[i];
            *(is_own ? &m->thinned_marks[taken] : &marks->list[kept]) = marks->list[i];
            *(is_own ? &taken : &kept) += 1;
        }
    }
    memmove(m->losses + kept, m->losses + i, (marks->count - i) * sizeof *m->losses);
    memmove(marks->list + kept, marks->list + i, (marks->count - i) * sizeof *marks->list);
    marks->count -= taken;
    return taken;
}

/* Halves the points of the era that a place of the present branch is in. */
static void thin_curve(Measures *m, const Journal *j, Place place)
{
    size_t era = branch_era(&j->present, place.event);
    size_t count = take_out(m, j, era, branch_era_end(&j->present, era));
    count = losses_thin(m->thinned, m->thinned_marks, count);
    for (size_t i = 0; i < count; i++)
        insert_loss(m, m->thinned_marks[i], &m->thinned[i]);
    m->changes++;
}

/* Drops the losses, or norms, of the oldest events; the first loss of all stays. */
static void forget_old_losses(Measures *m)
{
    enum { DROPPED = LOSSES_ALL / 4, KEPT = LOSSES_ALL - DROPPED };
    Marks *marks = &m->loss_marks;
    memmove(marks->list + 1, marks->list + 1 + DROPPED, (KEPT - 1) * sizeof *marks->list);
    memmove(m->losses + 1, m->losses + 1 + DROPPED, (KEPT - 1) * sizeof *m->losses);
    marks->count = KEPT;
    m->changes++;
}

static void forget_old_norms(Measures *m)
{
    enum { DROPPED = NORMS_ALL / 4, KEPT = NORMS_ALL - DROPPED };
    Marks *marks = &m->norm_marks;
    memmove(marks->list, marks->list + DROPPED, KEPT * sizeof *marks->list);
    memmove(m->norms, m->norms + DROPPED * m->layers, KEPT * m->layers * sizeof *m->norms);
    marks->count = KEPT;
}

/* Whether there is no point near `epoch`, where the curve would have some if training had been
 * looked at all the time. */
static bool is_hole(const Measures *m, const Journal *j, Place place, double epoch, size_t next)
{
    const double wide = 1.0 / 32, near = 1.0 / 512;
    size_t era = branch_era(&j->present, place.event), index;
    Place end = {branch_era_end(&j->present, era) - 1, UINT64_MAX - 1};
    double after = m->losses[next].epoch, extent = after, before = -INFINITY;
    if (find_before(&m->loss_marks, j, &end, &index))
        extent = fmax(1, m->losses[index].epoch);
    if (find_before(&m->loss_marks, j, &place, &index))
        before = m->losses[index].epoch;
    return after - fmax(before, 0) > wide * extent && epoch - before > near * extent &&
           after - epoch > near * extent;
}

/* Whether the point at `last`, found at *place, is to stand for a new one at `epoch` too: the one
 * before it is nearer than the spacing of a curve that has been thinned. */
static bool may_join(const Measures *m, const Journal *j, Place *place, size_t last, double epoch)
{
    size_t before, first;
    Place at = *place;
    if (m->losses[last].spacing <= 0 || at.ticks == 0)
        return false;
    at.ticks--;
    if (!find_before(&m->loss_marks, j, &at, &before) || at.ticks == 0)
        return false;
    at.ticks--;
    return epoch - m->losses[before].epoch < m->losses[before].spacing &&
           find_before(&m->loss_marks, j, &at, &first);
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void make_room(Measures *m, const Journal *j, Place place)
{
    size_t era = branch_era(&j->present, place.event);
    Place end = {branch_era_end(&j->present, era) - 1, UINT64_MAX - 1};
    if (m->loss_marks.count >= LOSSES_MAX &&
        measures_curve(m, j, &j->present, era, end, NULL) >= LOSSES_MAX)
        thin_curve(m, j, place);
    if (m->loss_marks.count == LOSSES_ALL)
        forget_old_losses(m);
}

void measures_loss(Measures *m, const Journal *j, Place place, double epoch, double loss,
                   double test)
{
    LossPoint point = {epoch, loss, loss, loss, loss, test, 0};
    Mark mark = journal_mark(j, place);
    Place at = place;
    size_t last, next;
    if (!isfinite(loss))
        return;
    make_room(m, j, place);
    bool has_last = find_before(&m->loss_marks, j, &at, &last);
    bool has_next = find_after(&m->loss_marks, j, place, &next);
    /* What changes no loss, as another rate, leaves no point of its own. */
    if (has_last && at.ticks == place.ticks &&
        (at.event == place.event ||
         (same(m->losses[last].last, loss) && same(m->losses[last].test, test))))
        return;
    if (has_last)
        point.spacing = m->losses[last].spacing;
    if (has_next && !is_hole(m, j, place, epoch, next))
        return;
    if (has_next) {
        m->changes++;
    } else if (has_last && may_join(m, j, &at, last, epoch)) {
        LossPoint joined = m->losses[last];
        join(&joined, &point);
        point = joined;
        remove_loss(m, last);
    }
    insert_loss(m, mark, &point);
    m->additions++;
}

void measures_take(Measures *m, const Journal *j, const Branch *branch, Place place,
                   const LossPoint *point)
{
    const JournalEvent *e = &branch->events[place.event];
    Mark mark = {e->serial, place.ticks};
    size_t at = marks_at(&m->loss_marks, mark);
    bool known = at < m->loss_marks.count && mark_compare(m->loss_marks.list[at], mark) == 0;
    uint64_t shared = 0;
    size_t fork = branch_shared(branch, &j->present);
    /* The present branch's own curve comes first. */
    if (fork > 0)
        shared = branch_fork(j, branch, &j->present).ticks;
    bool is_shared = branch != &j->present &&
                     (place.event + 1 < fork || (place.event + 1 == fork && place.ticks <= shared));
    if (!known && !is_shared && m->loss_marks.count < LOSSES_ALL)
        insert_loss(m, mark, point);
    m->changes++;
}

const LossPoint *measures_last_loss(const Measures *m, const Journal *j, Place place)
{
    size_t index;
    return find_before(&m->loss_marks, j, &place, &index) ? &m->losses[index] : NULL;
}

void measures_norms(Measures *m, const Journal *j, Place place, const LayerHealth *layers)
{
    Marks *marks = &m->norm_marks;
    Place at = place;
    float norm[NET_LAYERS_MAX];
    size_t index, bytes = m->layers * sizeof *m->norms;
    for (size_t l = 0; l < m->layers; l++) {
        if (isnan(layers[l].rms))
            return;
        norm[l] = (float)layers[l].rms;
    }
    bool known = find_before(marks, j, &at, &index) && at.ticks == place.ticks &&
                 memcmp(m->norms + index * m->layers, norm, bytes) == 0;
    if (known || find_after(marks, j, place, &index))
        return;
    if (marks->count == NORMS_ALL)
        forget_old_norms(m);
    Mark mark = journal_mark(j, place);
    size_t to = marks_at(marks, mark), after = marks->count - to;
    if (after > 0 && mark_compare(marks->list[to], mark) == 0)
        return;
    memmove(marks->list + to + 1, marks->list + to, after * sizeof *marks->list);
    memmove(m->norms + (to + 1) * m->layers, m->norms + to * m->layers, after * bytes);
    marks->list[to] = mark;
    memcpy(m->norms + to * m->layers, norm, bytes);
    marks->count++;
}

void measures_last_norms(const Measures *m, const Journal *j, Place place, Norms *norms)
{
    const Marks *marks = &m->norm_marks;
    size_t index, era = branch_era(&j->present, place.event);
    norms->count = 0;
    while (norms->count < NORMS_SHOWN && find_before(marks, j, &place, &index)) {
        Slice slice = slice_of(marks, j, &j->present.events[place.event], place.ticks);
        for (index++; index-- > slice.from && norms->count < NORMS_SHOWN; norms->count++) {
            memcpy(norms->norm[norms->count], m->norms + index * m->layers,
                   m->layers * sizeof *m->norms);
            norms->ticks[norms->count] = marks->list[index].ticks;
        }
        if (place.event == era)
            return;
        place = (Place){place.event - 1, UINT64_MAX - 1};
    }
}

/* Whether a branch still has a mark; marks are asked about in order. */
typedef struct Reach {
    bool asked, used;
    uint32_t serial;
    uint64_t ticks;
} Reach;

static bool is_reached(Reach *reach, const Journal *j, Mark mark)
{
    if (!reach->asked || reach->serial != mark.serial) {
        reach->used = journal_reach(j, mark.serial, &reach->ticks);
        reach->serial = mark.serial;
        reach->asked = true;
    }
    return reach->used && mark.ticks <= reach->ticks;
}

void measures_drop_orphans(Measures *m, const Journal *j)
{
    Marks *losses = &m->loss_marks, *norms = &m->norm_marks;
    Reach of_losses = {0}, of_norms = {0};
    size_t kept = 0;
    for (size_t i = 0; i < losses->count; i++) {
        if (!is_reached(&of_losses, j, losses->list[i]))
            continue;
        m->losses[kept] = m->losses[i];
        losses->list[kept++] = losses->list[i];
    }
    losses->count = kept;
    kept = 0;
    for (size_t i = 0; i < norms->count; i++) {
        if (!is_reached(&of_norms, j, norms->list[i]))
            continue;
        memmove(m->norms + kept * m->layers, m->norms + i * m->layers,
                m->layers * sizeof *m->norms);
        norms->list[kept++] = norms->list[i];
    }
    norms->count = kept;
    m->changes++;
}
