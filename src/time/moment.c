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
    const JournalEvent *events;
    size_t first, end;
} Era;

static Era era_of(const Branch *branch, size_t event)
{
    size_t first = branch_era(branch, event);
    return (Era){branch->events, first, branch_era_end(branch, first)};
}

/* Mini-batches made in the era until `epoch` epochs were complete; false when they never were. */
static bool steps_until(const Era *era, uint64_t epoch, uint64_t *step)
{
    const JournalEvent *first = &era->events[era->first];
    /* A run that went on from a file may have begun within an epoch. */
    *step = first->to.step -
            batches_for(first->to.position, hyper_batch(&first->hyper, first->samples));
    if (epoch <= first->to.epoch)
        return epoch == first->to.epoch;
    for (size_t i = era->first + 1; i < era->end; i++) {
        const JournalEvent *e = &era->events[i];
        size_t count = e->samples;
        if (e->from.epoch >= epoch || e->to.epoch < epoch)
            continue;
        *step = e->from.step;
        /* Taking the last sample out that was left of an epoch ends it. */
        if (e->kind == JOURNAL_TRAIN)
            *step += hyper_steps(&e->hyper, count, count - e->from.position) +
                     (epoch - e->from.epoch - 1) * hyper_steps_per_epoch(&e->hyper, count);
        return true;
    }
    return false;
}

/* Of counters in an event of the era. */
static Moment moment_in(const Era *era, const JournalEvent *event, const Cursor *cursor)
{
    uint64_t step = cursor->step;
    steps_until(era, cursor->epoch, &step);
    return (Moment){cursor->epoch, cursor->step - step,
                    cursor->phase < event->phases ? cursor->phase : 0};
}

Moment moment_at(const Journal *j, size_t event, const Cursor *cursor)
{
    Era era = era_of(&j->present, event);
    return moment_in(&era, &era.events[event], cursor);
}

void moment_range(const Journal *j, size_t event, Moment *first, Moment *last)
{
    Era era = era_of(&j->present, event);
    *first = moment_in(&era, &era.events[era.first], &era.events[era.first].to);
    *last = moment_in(&era, &era.events[era.end - 1], &era.events[era.end - 1].to);
}

/* A place in training, whatever shape the network has there. */
typedef struct Instant {
    uint64_t step;
    size_t phase;
} Instant;

/* < 0, 0 or > 0: the end of an event is before, at or behind an instant. */
static int end_compare(const JournalEvent *e, const Instant *instant)
{
    size_t phase = e->to.phase < e->phases ? e->to.phase : 0;
    if (e->to.step != instant->step)
        return e->to.step < instant->step ? -1 : 1;
    return phase < instant->phase ? -1 : phase > instant->phase;
}

static uint64_t instant_ticks(const JournalEvent *e, const Instant *instant)
{
    return instant->step * e->phases + instant->phase;
}

/* The place of an instant, behind the changes made there; false when the era has not got there. */
static bool place_of(const Era *era, const Instant *instant, Place *place)
{
    const JournalEvent *events = era->events;
    size_t event = era->first;
    if (end_compare(&events[event], instant) > 0 || end_compare(&events[era->end - 1], instant) < 0)
        return false;
    while (end_compare(&events[event], instant) < 0)
        event++;
    /* What changes numbers within a mini-batch begins it again, and so is at another instant. */
    while (event + 1 < era->end && event_is_passed(&events[event + 1]) &&
           end_compare(&events[event], instant) == 0 &&
           end_compare(&events[event + 1], instant) == 0)
        event++;
    *place = (Place){event, instant_ticks(&events[event], instant)};
    return instant->phase < events[event].phases;
}

/* The instant of a moment of the era, which its last mini-batch may not have come to; false with a
 * sentence where there is none, or with "" where training has not come to its epoch. */
static bool instant_of(const Era *era, const Moment *moment, size_t layers, Instant *instant,
                       Error *err)
{
    uint64_t step, next;
    char text[MOMENT_SIZE];
    error_set(err, "%s", "");
    if (!steps_until(era, moment->epoch, &step))
        return false;
    moment_text(moment, layers, text);
    if (steps_until(era, moment->epoch + 1, &next) &&
        moment->batch + (moment->phase > 0) > next - step)
        return error_set(err, N_("there is no %s; of the moments after %llu the last is "
                                 "%llu.%llu: then the next epoch is complete"), text,
                         (unsigned long long)moment->epoch, (unsigned long long)moment->epoch,
                         (unsigned long long)(next - step));
    *instant = (Instant){step + moment->batch, moment->phase};
    return true;
}

bool moment_find(const Journal *j, size_t event, const Moment *moment, Place *place, Error *err)
{
    Era era = era_of(&j->present, event);
    size_t layers = event_layers(&era.events[event]);
    Instant instant;
    char text[MOMENT_SIZE], from[MOMENT_SIZE], to[MOMENT_SIZE];
    Moment first, last;
    Error why;
    bool known = instant_of(&era, moment, layers, &instant, &why);
    if (known && place_of(&era, &instant, place))
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
static bool has_ticks(const JournalEvent *e, uint64_t ticks)
{
    return e->kind == JOURNAL_TRAIN ? event_start(e) < ticks && ticks <= event_end(e)
                                    : ticks == event_end(e);
}

bool moment_find_in(const Journal *j, size_t event, const Moment *moment, Place *place, Error *err)
{
    Era era = era_of(&j->present, event);
    char text[MOMENT_SIZE];
    const JournalEvent *e = &era.events[event];
    Instant instant;
    Error why;
    bool known = instant_of(&era, moment, event_layers(e), &instant, &why);
    if (known && instant.phase < e->phases && has_ticks(e, instant_ticks(e, &instant))) {
        *place = (Place){event, instant_ticks(e, &instant)};
        return true;
    }
    if (!known && why.message[0])
        return error_set(err, "%s", why.message);
    moment_text(moment, event_layers(e), text);
    return error_set(err, "line %zu has not come to %s; :history lists them", event + 1, text);
}

static bool has_instant(const JournalEvent *e, const Instant *instant)
{
    return e->kind == JOURNAL_TRAIN && instant->phase < e->phases &&
           has_ticks(e, instant_ticks(e, instant));
}

bool moment_twin(const Journal *j, Place place, size_t *event)
{
    Era era = era_of(&j->present, place.event);
    const JournalEvent *here = &era.events[place.event];
    const Instant instant = {place.ticks / here->phases, place.ticks % here->phases};
    bool other = false; /* whether anything lies between that changes the numbers */
    for (*event = place.event + 1; *event < era.end; ++*event) {
        const JournalEvent *e = &era.events[*event];
        other = other || event_changes_numbers(e);
        if (other && has_instant(e, &instant))
            return true;
    }
    other = false;
    for (*event = place.event; *event > era.first; --*event) {
        const JournalEvent *e = &era.events[*event];
        if (other && has_instant(e, &instant))
            return true;
        other = other || event_changes_numbers(e);
    }
    return false;
}

static size_t samples_of(double share, const JournalEvent *e)
{
    return (size_t)(share * (double)e->samples + 0.5);
}

/* The mini-batch's size may have changed within the epoch: the event that passes the position
 * counts. */
bool moment_find_share(const Branch *branch, size_t event, uint64_t epoch, double share,
                       Place *place)
{
    Era era = era_of(branch, event);
    uint64_t step;
    if (!steps_until(&era, epoch, &step))
        return false;
    size_t from = 0, position = samples_of(share, &era.events[era.first]);
    for (size_t i = era.first; position > 0 && i < era.end; i++) {
        const JournalEvent *e = &era.events[i];
        position = samples_of(share, e);
        if (e->from.epoch > epoch || (e->from.epoch == epoch && e->from.position >= position))
            break;
        if (e->from.epoch == epoch) {
            step = e->from.step;
            from = e->from.position;
        }
        if (e->kind == JOURNAL_TRAIN &&
            (e->to.epoch > epoch || (e->to.epoch == epoch && e->to.position >= position))) {
            step += batches_for(position - from, hyper_batch(&e->hyper, e->samples));
            return place_of(&era, &(Instant){step, 0}, place);
        }
    }
    return position == 0 && place_of(&era, &(Instant){step, 0}, place);
}
