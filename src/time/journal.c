#include "time/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_EVENTS = 16, SPARE_EVENTS = 16 };

bool journal_init(Journal *j, const Trainer *t, Error *err)
{
    *j = (Journal){.present = {.name = "b1", .id = 1}, .next_id = 2};
    j->present.events = calloc(FIRST_EVENTS, sizeof *j->present.events);
    if (!j->present.events)
        return error_memory(err);
    j->present.capacity = FIRST_EVENTS;
    journal_restart(j, t, 0);
    return true;
}

void journal_free(Journal *j)
{
    while (j->branch_count > 0)
        free(j->branches[--j->branch_count].events);
    free(j->present.events);
    *j = (Journal){0};
}

void journal_restart(Journal *j, const Trainer *t, uint32_t shape)
{
    while (j->branch_count > 0)
        free(j->branches[--j->branch_count].events);
    j->event = 0;
    j->present.count = 1;
    j->present.has_tip = false;
    j->present.events[0] = (JournalEvent){.kind = JOURNAL_START, .serial = j->next_serial++,
                                          .shape = shape, .phases = trainer_phases(t),
                                          .samples = t->data->count, .from = t->cursor,
                                          .to = t->cursor, .hyper = t->hyper};
}

size_t journal_bytes(const Journal *j)
{
    size_t events = j->present.capacity;
    for (size_t i = 0; i < j->branch_count; i++)
        events += j->branches[i].capacity;
    return events * sizeof *j->present.events;
}

JournalEvent *journal_now(const Journal *j)
{
    return &j->present.events[j->event];
}

Mark journal_mark(const Journal *j, Place place)
{
    return (Mark){j->present.events[place.event].serial, place.ticks};
}

int place_compare(Place a, Place b)
{
    if (a.event != b.event)
        return a.event < b.event ? -1 : 1;
    return a.ticks < b.ticks ? -1 : a.ticks > b.ticks;
}

int mark_compare(Mark a, Mark b)
{
    return place_compare((Place){a.serial, a.ticks}, (Place){b.serial, b.ticks});
}

uint64_t event_ticks(const JournalEvent *event, const Cursor *cursor)
{
    return cursor_ticks(cursor, event->phases);
}

uint64_t event_end(const JournalEvent *event)
{
    return event_ticks(event, &event->to);
}

uint64_t event_start(const JournalEvent *event)
{
    return event_ticks(event, &event->from);
}

size_t event_layers(const JournalEvent *event)
{
    return event->phases / 2 - 1;
}

size_t batches_for(size_t samples, size_t batch)
{
    return (samples + batch - 1) / batch;
}

bool event_is_passed(const JournalEvent *event)
{
    return event->kind == JOURNAL_SET || event_changes_numbers(event);
}

bool event_changes_numbers(const JournalEvent *event)
{
    return event->kind >= JOURNAL_JOG;
}

bool event_is_of_data(const JournalEvent *event)
{
    return (event->kind == JOURNAL_EDIT && event->edit.is_data) || event->kind == JOURNAL_INSERT ||
           event->kind == JOURNAL_REMOVE ||
           (event->kind == JOURNAL_RESHAPE && event->reshape.kind == RESHAPE_FEATURES);
}

/* Whether nothing of the present event is ahead. */
static bool has_ended(const Journal *j, uint64_t ticks)
{
    return ticks >= event_end(journal_now(j));
}

bool journal_at_front(const Journal *j, uint64_t ticks)
{
    return j->event + 1 == j->present.count && has_ended(j, ticks);
}

bool journal_change_ahead(const Journal *j, uint64_t ticks)
{
    return j->event + 1 < j->present.count && has_ended(j, ticks) &&
           journal_now(j)[1].kind != JOURNAL_TRAIN;
}

size_t branch_era(const Branch *branch, size_t event)
{
    while (event > 0 && branch->events[event].kind != JOURNAL_RESET)
        event--;
    return event;
}

size_t branch_stage(const Branch *branch, size_t event)
{
    size_t era = branch_era(branch, event), phases = branch->events[event].phases;
    while (event > era && branch->events[event - 1].phases == phases)
        event--;
    return event;
}

size_t branch_era_end(const Branch *branch, size_t era)
{
    size_t i = era + 1;
    while (i < branch->count && branch->events[i].kind != JOURNAL_RESET)
        i++;
    return i;
}

bool journal_append(Journal *j, JournalEvent event, Error *err)
{
    Branch *b = &j->present;
    if (b->count == b->capacity) {
        JournalEvent *larger = realloc(b->events, 2 * b->capacity * sizeof *larger);
        if (!larger)
            return error_memory(err);
        b->events = larger;
        b->capacity *= 2;
    }
    const JournalEvent *now = journal_now(j);
    event.serial = j->next_serial++;
    if (event.phases == 0) {
        event.shape = now->shape;
        event.phases = now->phases;
        event.samples = now->samples;
    }
    b->has_tip = false;
    b->events[b->count++] = event;
    j->event = b->count - 1;
    return true;
}

void journal_take_back(Journal *j)
{
    j->event = --j->present.count - 1;
}

static uint64_t training(const JournalEvent *e)
{
    return e->kind == JOURNAL_TRAIN ? event_end(e) - event_start(e) : 0;
}

bool journal_trains_ahead(const Journal *j, uint64_t ticks)
{
    bool trains = !has_ended(j, ticks);
    for (size_t i = j->event + 1; i < j->present.count; i++)
        trains = trains || training(&j->present.events[i]) > 0;
    return trains;
}

/* A branch of its own, called b2, b3, …: the next name that is not taken. */
static void name_present(Journal *j)
{
    do {
        j->present.id = j->next_id++;
        snprintf(j->present.name, sizeof j->present.name, "b%u", (unsigned)j->present.id);
    } while (branch_find(j, j->present.name) >= 0);
}

bool journal_branch_off(Journal *j, const Cursor *now, Error *err)
{
    Branch *b = &j->present;
    size_t events = j->event + 1, capacity = events + SPARE_EVENTS;
    uint64_t ticks = event_ticks(journal_now(j), now);
    if (journal_at_front(j, ticks))
        return true;
    if (journal_trains_ahead(j, ticks)) {
        JournalEvent *copy = malloc(capacity * sizeof *copy);
        if (!copy)
            return error_memory(err);
        memcpy(copy, b->events, events * sizeof *copy);
        j->branches[j->branch_count++] = *b;
        b->events = copy;
        b->capacity = capacity;
        name_present(j);
    }
    b->count = events;
    b->has_tip = false;
    b->events[j->event].to = *now;
    return true;
}

size_t branch_shared(const Branch *a, const Branch *b)
{
    size_t i = 0;
    while (i < a->count && i < b->count && a->events[i].serial == b->events[i].serial)
        i++;
    return i;
}

Place branch_fork(const Branch *branch, const Branch *other)
{
    size_t last = branch_shared(branch, other) - 1;
    uint64_t a = event_end(&branch->events[last]), b = event_end(&other->events[last]);
    return (Place){last, a < b ? a : b};
}

uint64_t branch_length(const Journal *j, const Branch *branch)
{
    Place fork = branch_fork(branch, &j->present);
    uint64_t length = event_end(&branch->events[fork.event]) - fork.ticks;
    for (size_t i = fork.event + 1; i < branch->count; i++)
        length += training(&branch->events[i]);
    return length;
}

int branch_find(const Journal *j, const char *name)
{
    for (size_t i = 0; i < j->branch_count; i++)
        if (strcmp(j->branches[i].name, name) == 0)
            return (int)i;
    return -1;
}

const Branch *journal_branch(const Journal *j, const char *name)
{
    int i = name ? branch_find(j, name) : -1;
    if (i >= 0)
        return &j->branches[i];
    return name && strcmp(j->present.name, name) == 0 ? &j->present : NULL;
}

bool branch_rename(const Journal *j, Branch *branch, const char *name, Error *err)
{
    const Branch *taken = journal_branch(j, name);
    if (!*name || strlen(name) >= BRANCH_NAME_SIZE)
        return error_set(err, "branch: a name of at most %d bytes is needed", BRANCH_NAME_SIZE - 1);
    if (taken && taken != branch)
        return error_set(err, "there is a branch %s already", name);
    snprintf(branch->name, sizeof branch->name, "%s", name);
    return true;
}

void journal_swap(Journal *j, size_t i)
{
    Branch left = j->present;
    j->present = j->branches[i];
    j->branches[i] = left;
}

void journal_drop(Journal *j, size_t i)
{
    free(j->branches[i].events);
    j->branch_count--;
    memmove(j->branches + i, j->branches + i + 1, (j->branch_count - i) * sizeof *j->branches);
}

void journal_drop_least(Journal *j)
{
    size_t least = 0;
    for (size_t i = 1; i < j->branch_count; i++)
        if (branch_length(j, &j->branches[i]) < branch_length(j, &j->branches[least]))
            least = i;
    journal_drop(j, least);
}

/* The same in one branch; *ticks stays where it has gone less far. */
static bool reach(const Branch *branch, uint32_t serial, uint64_t *ticks)
{
    size_t low = 0, high = branch->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (branch->events[middle].serial < serial)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == branch->count || branch->events[low].serial != serial)
        return false;
    uint64_t end = event_end(&branch->events[low]);
    *ticks = end > *ticks ? end : *ticks;
    return true;
}

bool journal_reach(const Journal *j, uint32_t serial, uint64_t *ticks)
{
    *ticks = 0;
    bool found = reach(&j->present, serial, ticks);
    for (size_t b = 0; b < j->branch_count; b++)
        found = reach(&j->branches[b], serial, ticks) || found;
    return found;
}

/* Ticks of the last end of an epoch strictly before the event's end, or of its start. */
static uint64_t previous_epoch(const JournalEvent *e)
{
    size_t batch = hyper_batch(&e->hyper, e->samples);
    uint64_t per_epoch = hyper_steps_per_epoch(&e->hyper, e->samples);
    uint64_t in_epoch = batches_for(e->to.position, batch); /* steps made since its start */
    bool at_end = in_epoch == 0 && event_end(e) % e->phases == 0;
    uint64_t back = at_end ? per_epoch : in_epoch;
    uint64_t start = event_start(e);
    if (back > e->to.step || (e->to.step - back) * e->phases < start)
        return start;
    return (e->to.step - back) * e->phases;
}

/* Where one step back from the end of training event `e` leads. */
static uint64_t previous_ticks(const JournalEvent *e, bool refused)
{
    uint64_t end = event_end(e), start = event_start(e);
    /* A step that was begun, but has not completed a phase, is what there is to undo. */
    if (e->to.phase == 0)
        return end;
    if (e->grain == GRAIN_PHASE)
        return refused ? end : end - 1;
    if (e->grain == GRAIN_EPOCH)
        return previous_epoch(e);
    uint64_t boundary = (end - 1) / e->phases * e->phases;
    return boundary > start ? boundary : start;
}

bool journal_step_before(const Journal *j, const Cursor *now, bool refused, Place *place)
{
    JournalEvent e = *journal_now(j);
    e.to = *now;
    uint64_t start = event_start(&e), ticks = start;
    if (e.kind == JOURNAL_TRAIN && event_end(&e) > start)
        ticks = previous_ticks(&e, refused);
    *place = (Place){j->event, ticks};
    if (ticks > start)
        return true;
    if (j->event == 0)
        return false;
    place->event--;
    place->ticks = event_end(&j->present.events[place->event]);
    return true;
}
