#include "core/moment.h"

#include "core/timeline_inside.h"

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

/* The line after the last one of the run that began with line `era`. */
static size_t run_end(const Timeline *tl, size_t era)
{
    size_t i = era + 1;
    while (i < tl->line.events && tl->line.journal[i].kind != JOURNAL_RESET)
        i++;
    return i;
}

/* Mini-batches made in the run until `epoch` epochs were complete; false when they never were. */
static bool steps_until(const Timeline *tl, size_t era, uint64_t epoch, uint64_t *step)
{
    const JournalEvent *first = &tl->line.journal[era];
    size_t count = tl->trainer->data->count, end = run_end(tl, era);
    /* A run that went on from a file may have begun within an epoch. */
    *step = first->to.step - batches_for(first->to.position, event_batch(first, count));
    if (epoch <= first->to.epoch)
        return epoch == first->to.epoch;
    for (size_t i = era + 1; i < end; i++) {
        const JournalEvent *e = &tl->line.journal[i];
        size_t batch = event_batch(e, count);
        if (e->from.epoch >= epoch || e->to.epoch < epoch)
            continue;
        *step = e->from.step + batches_for(count - e->from.position, batch) +
                (epoch - e->from.epoch - 1) * batches_for(count, batch);
        return true;
    }
    return false;
}

Moment moment_at(const Timeline *tl, size_t event, const Cursor *cursor)
{
    uint64_t step = cursor->step;
    size_t phases = trainer_phases(tl->trainer);
    steps_until(tl, timeline_era(tl, event), cursor->epoch, &step);
    return (Moment){cursor->epoch, cursor->step - step,
                    cursor->phase < phases ? cursor->phase : 0};
}

void moment_range(const Timeline *tl, Moment *first, Moment *last)
{
    size_t event = tl->replaying ? tl->target.event : tl->event;
    size_t era = timeline_era(tl, event), end = run_end(tl, era);
    *first = moment_at(tl, era, &tl->line.journal[era].to);
    *last = moment_at(tl, era, &tl->line.journal[end - 1].to);
}

/* The place of `ticks` in the run, which are in its range. */
static Place place_of(const Timeline *tl, size_t era, uint64_t ticks)
{
    size_t event = era, end = run_end(tl, era);
    while (event_end(tl, &tl->line.journal[event]) < ticks)
        event++;
    while (event + 1 < end && event_end(tl, &tl->line.journal[event]) == ticks &&
           event_is_passed(&tl->line.journal[event + 1]))
        event++;
    return (Place){event, ticks};
}

bool moment_find(const Timeline *tl, const Moment *moment, Place *place, Error *err)
{
    size_t phases = trainer_phases(tl->trainer), layers = tl->trainer->net.layer_count;
    size_t era = timeline_era(tl, tl->replaying ? tl->target.event : tl->event);
    uint64_t step, next, ticks = UINT64_MAX;
    char text[MOMENT_SIZE], from[MOMENT_SIZE], to[MOMENT_SIZE];
    Moment first, last;
    moment_text(moment, layers, text);
    bool known = steps_until(tl, era, moment->epoch, &step);
    if (known && steps_until(tl, era, moment->epoch + 1, &next) &&
        moment->batch + (moment->phase > 0) > next - step)
        return error_set(err, "%s: the last mini-batch of epoch %llu is number %llu", text,
                         (unsigned long long)moment->epoch + 1, (unsigned long long)(next - step));
    if (known)
        ticks = (step + moment->batch) * phases + moment->phase;
    if (known && ticks >= event_end(tl, &tl->line.journal[era]) &&
        ticks <= event_end(tl, &tl->line.journal[run_end(tl, era) - 1])) {
        *place = place_of(tl, era, ticks);
        return true;
    }
    moment_range(tl, &first, &last);
    moment_text(&first, layers, from);
    moment_text(&last, layers, to);
    return error_set(err, "training has not come to %s; this run goes from %s to %s", text, from,
                     to);
}

Moment moment_present(const Timeline *tl)
{
    return moment_at(tl, tl->event, &tl->trainer->cursor);
}
