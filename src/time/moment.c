#include "time/moment.h"

#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A run of digits at *text, which moves behind it. */
static bool read_number(const char **text, uint64_t *number)
{
    size_t length = strspn(*text, "0123456789");
    if (length == 0 || length > 15)
        return false;
    *number = strtoull(*text, NULL, 10);
    *text += length;
    return true;
}

/* The number of phases computed after the one called `name`, or 0. */
static size_t phase_named(const char *name, size_t layers)
{
    char text[MOMENT_SIZE];
    for (size_t phase = 1; phase < 2 * layers + 2; phase++) {
        moment_text(&(Moment){.phase = phase}, layers, text);
        if (strcmp(text + strlen("0.0."), name) == 0)
            return phase;
    }
    return strcmp(name, "update") == 0 ? 2 * layers + 2 : 0;
}

bool moment_parse(Moment *moment, const char *text, size_t layers, Error *err)
{
    const char *at = text;
    *moment = (Moment){0};
    bool ok = read_number(&at, &moment->epoch);
    if (ok && *at == '.') {
        at++;
        ok = read_number(&at, &moment->batch);
    }
    if (ok && *at == '.') {
        moment->phase = phase_named(at + 1, layers);
        if (moment->phase == 0)
            return error_set(err, "'%.40s': the phases of a mini-batch are forward1 to forward%zu, "
                             "loss, backward%zu to backward1, and update", at + 1, layers, layers);
    } else {
        ok = ok && *at == '\0';
    }
    if (moment->phase == 2 * layers + 2) {
        moment->batch++;
        moment->phase = 0;
    }
    return ok || error_set(err, "'%.40s': 120 is after 120 epochs, 120.3 three mini-batches later, "
                           "120.3.forward1, .loss, .backward%zu or .update a phase of the next one",
                           text, layers);
}

void moment_text(const Moment *m, size_t layers, char out[MOMENT_SIZE])
{
    unsigned long long epoch = m->epoch, batch = m->batch;
    if (m->phase == 0 && batch == 0)
        snprintf(out, MOMENT_SIZE, "%llu", epoch);
    else if (m->phase == 0)
        snprintf(out, MOMENT_SIZE, "%llu.%llu", epoch, batch);
    else if (m->phase == layers + 1)
        snprintf(out, MOMENT_SIZE, "%llu.%llu.loss", epoch, batch);
    else
        snprintf(out, MOMENT_SIZE, "%llu.%llu.%s%zu", epoch, batch,
                 m->phase <= layers ? "forward" : "backward",
                 m->phase <= layers ? m->phase : 2 * layers + 2 - m->phase);
}

/* An era of a branch, from event `first` to before event `end`. */
typedef struct Era {
    const Journal *journal;
    const JournalEvent *events;
    size_t first, end;
} Era;

static Era era_of(const Journal *j, const Branch *branch, size_t event)
{
    size_t first = branch_era(branch, event);
    return (Era){j, branch->events, first, branch_era_end(branch, first)};
}

/* Mini-batches made in the era until `epoch` epochs were complete; false when they never were. */
static bool steps_until(const Era *era, uint64_t epoch, uint64_t *step)
{
    const JournalEvent *first = &era->events[era->first];
    size_t count = era->journal->samples;
    /* A run that went on from a file may have begun within an epoch. */
    *step = first->to.step - batches_for(first->to.position, hyper_batch(&first->hyper, count));
    if (epoch <= first->to.epoch)
        return epoch == first->to.epoch;
    for (size_t i = era->first + 1; i < era->end; i++) {
        const JournalEvent *e = &era->events[i];
        size_t batch = hyper_batch(&e->hyper, count);
        if (e->from.epoch >= epoch || e->to.epoch < epoch)
            continue;
        *step = e->from.step + batches_for(count - e->from.position, batch) +
                (epoch - e->from.epoch - 1) * batches_for(count, batch);
        return true;
    }
    return false;
}

static Moment moment_in(const Era *era, const Cursor *cursor)
{
    uint64_t step = cursor->step;
    steps_until(era, cursor->epoch, &step);
    return (Moment){cursor->epoch, cursor->step - step,
                    cursor->phase < era->journal->phases ? cursor->phase : 0};
}

Moment moment_at(const Journal *j, size_t event, const Cursor *cursor)
{
    Era era = era_of(j, &j->present, event);
    return moment_in(&era, cursor);
}

void moment_range(const Journal *j, size_t event, Moment *first, Moment *last)
{
    Era era = era_of(j, &j->present, event);
    *first = moment_in(&era, &era.events[era.first].to);
    *last = moment_in(&era, &era.events[era.end - 1].to);
}

/* The place of `ticks`, behind the changes made there; false when the era has not got there. */
static bool place_of(const Era *era, uint64_t ticks, Place *place)
{
    const Journal *j = era->journal;
    size_t event = era->first;
    if (ticks < event_end(j, &era->events[event]) ||
        ticks > event_end(j, &era->events[era->end - 1]))
        return false;
    while (event_end(j, &era->events[event]) < ticks)
        event++;
    /* What changes numbers within a mini-batch begins it again, and so is at other ticks. */
    while (event + 1 < era->end && event_is_passed(&era->events[event + 1]) &&
           event_end(j, &era->events[event]) == ticks &&
           event_end(j, &era->events[event + 1]) == ticks)
        event++;
    *place = (Place){event, ticks};
    return true;
}

/* The ticks of a moment of the era, which its last mini-batch may not have come to; false with a
 * sentence where there is none, or with "" where training has not come to its epoch. */
static bool ticks_of(const Era *era, const Moment *moment, uint64_t *ticks, Error *err)
{
    const Journal *j = era->journal;
    uint64_t step, next;
    char text[MOMENT_SIZE];
    error_set(err, "%s", "");
    if (!steps_until(era, moment->epoch, &step))
        return false;
    moment_text(moment, j->phases / 2 - 1, text);
    if (steps_until(era, moment->epoch + 1, &next) &&
        moment->batch + (moment->phase > 0) > next - step)
        return error_set(err, N_("there is no %s; of the moments after %llu the last is "
                                 "%llu.%llu: then the next epoch is complete"), text,
                         (unsigned long long)moment->epoch, (unsigned long long)moment->epoch,
                         (unsigned long long)(next - step));
    *ticks = (step + moment->batch) * j->phases + moment->phase;
    return true;
}

bool moment_find(const Journal *j, size_t event, const Moment *moment, Place *place, Error *err)
{
    Era era = era_of(j, &j->present, event);
    size_t layers = j->phases / 2 - 1;
    uint64_t ticks;
    char text[MOMENT_SIZE], from[MOMENT_SIZE], to[MOMENT_SIZE];
    Moment first, last;
    Error why;
    bool known = ticks_of(&era, moment, &ticks, &why);
    if (known && place_of(&era, ticks, place))
        return true;
    if (!known && why.message[0])
        return error_set(err, "%s", why.message);
    moment_text(moment, layers, text);
    moment_range(j, event, &first, &last);
    moment_text(&first, layers, from);
    moment_text(&last, layers, to);
    return error_set(err, "training has not come to %s; this run goes from %s to %s", text, from,
                     to);
}

/* Whether an event has come to some ticks: those that training began with are of the one before. */
static bool has_ticks(const Journal *j, const JournalEvent *e, uint64_t ticks)
{
    return e->kind == JOURNAL_TRAIN ? event_start(j, e) < ticks && ticks <= event_end(j, e)
                                    : ticks == event_end(j, e);
}

bool moment_find_in(const Journal *j, size_t event, const Moment *moment, Place *place, Error *err)
{
    Era era = era_of(j, &j->present, event);
    char text[MOMENT_SIZE];
    uint64_t ticks;
    Error why;
    bool known = ticks_of(&era, moment, &ticks, &why);
    if (known && has_ticks(j, &era.events[event], ticks)) {
        *place = (Place){event, ticks};
        return true;
    }
    if (!known && why.message[0])
        return error_set(err, "%s", why.message);
    moment_text(moment, j->phases / 2 - 1, text);
    return error_set(err, "line %zu has not come to %s; :history lists them", event + 1, text);
}

bool moment_twin(const Journal *j, Place place, size_t *event)
{
    Era era = era_of(j, &j->present, place.event);
    bool other = false; /* whether anything lies between that changes the numbers */
    for (*event = place.event + 1; *event < era.end; ++*event) {
        const JournalEvent *e = &era.events[*event];
        other = other || e->kind == JOURNAL_JOG || e->kind == JOURNAL_EDIT;
        if (other && e->kind == JOURNAL_TRAIN && has_ticks(j, e, place.ticks))
            return true;
    }
    other = false;
    for (*event = place.event; *event > era.first; --*event) {
        const JournalEvent *e = &era.events[*event];
        if (other && e->kind == JOURNAL_TRAIN && has_ticks(j, e, place.ticks))
            return true;
        other = other || e->kind == JOURNAL_JOG || e->kind == JOURNAL_EDIT;
    }
    return false;
}

/* The mini-batch's size may have changed within the epoch: the event that passes the position
 * counts. */
bool moment_find_samples(const Journal *j, const Branch *branch, size_t event, uint64_t epoch,
                         size_t position, Place *place)
{
    Era era = era_of(j, branch, event);
    uint64_t step;
    if (!steps_until(&era, epoch, &step))
        return false;
    size_t from = 0;
    for (size_t i = era.first; position > 0 && i < era.end; i++) {
        const JournalEvent *e = &era.events[i];
        if (e->from.epoch > epoch || (e->from.epoch == epoch && e->from.position >= position))
            break;
        if (e->from.epoch == epoch) {
            step = e->from.step;
            from = e->from.position;
        }
        if (e->kind == JOURNAL_TRAIN &&
            (e->to.epoch > epoch || (e->to.epoch == epoch && e->to.position >= position))) {
            step += batches_for(position - from, hyper_batch(&e->hyper, j->samples));
            return place_of(&era, step * j->phases, place);
        }
    }
    return position == 0 && place_of(&era, step * j->phases, place);
}
