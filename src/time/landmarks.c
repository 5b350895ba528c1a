#include "time/landmarks.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

/* Where they are found, and the list of those found so far. */
typedef struct Finder {
    const Replay *replay;
    Landmark *list;
    size_t count;
} Finder;

/* Puts one at event `event`, at these counters, into the list, whose first one makes room; NULL
 * where it would be that one itself. */
static Landmark *add(Finder *f, LandmarkKind kind, size_t event, const Cursor *cursor)
{
    const JournalEvent *e = &f->replay->journal.present.events[event];
    Landmark mark = {.kind = kind,
                     .place = {event, event_ticks(e, cursor)},
                     .epoch = cursor_epochs(cursor, e->samples)};
    Moment moment = moment_at(&f->replay->journal, event, cursor);
    moment_text(&moment, event_layers(e), mark.moment);
    size_t i = f->count;
    while (i > 0 && place_compare(f->list[i - 1].place, mark.place) > 0)
        i--;
    if (f->count == LANDMARKS_MAX) {
        if (i == 0)
            return NULL;
        memmove(f->list, f->list + 1, --i * sizeof *f->list);
    } else {
        memmove(f->list + i + 1, f->list + i, (f->count - i) * sizeof *f->list);
        f->count++;
    }
    f->list[i] = mark;
    return &f->list[i];
}

static void add_change(Finder *f, LandmarkKind kind, size_t first, size_t last)
{
    const JournalEvent *e = &f->replay->journal.present.events[last];
    Landmark *mark = add(f, kind, last, &e->to);
    if (mark && kind == LANDMARK_SETTING)
        history_settings(f->replay, first, last, mark->words);
    else if (mark)
        history_words(f->replay, last, mark->words);
}

/* Changes of the era; those of settings that follow each other are one. */
static void add_changes(Finder *f, size_t era, size_t end)
{
    const JournalEvent *events = f->replay->journal.present.events;
    for (size_t i = era + 1; i < end; i++) {
        size_t first = i;
        if (events[i].kind == JOURNAL_JOG)
            add_change(f, LANDMARK_JOG, i, i);
        if (events[i].kind == JOURNAL_EDIT || events[i].kind == JOURNAL_INSERT ||
            events[i].kind == JOURNAL_REMOVE || events[i].kind == JOURNAL_MOVE)
            add_change(f, LANDMARK_EDIT, i, i);
        if (events[i].kind == JOURNAL_RESHAPE)
            add_change(f, LANDMARK_SHAPE, i, i);
        if (events[i].kind != JOURNAL_SET)
            continue;
        while (i + 1 < end && events[i + 1].kind == JOURNAL_SET)
            i++;
        add_change(f, LANDMARK_SETTING, first, i);
    }
}

static void stuck_words(const StuckPoint *point, char out[HISTORY_SIZE])
{
    size_t layer = point->layer + 1, units = point->units.all;
    if (point->units.dead == 0)
        snprintf(out, HISTORY_SIZE, N_("layer %zu: %zu of %zu units saturated in all samples"),
                 layer, point->units.saturated, units);
    else if (point->units.saturated == 0)
        snprintf(out, HISTORY_SIZE, N_("layer %zu: %zu of %zu units dead"), layer,
                 point->units.dead, units);
    else
        snprintf(out, HISTORY_SIZE,
                 N_("layer %zu: %zu of %zu units saturated in all samples, %zu dead"), layer,
                 point->units.saturated, units, point->units.dead);
}

/* Points within an event, as far as the present branch has it. */
static void add_stuck(Finder *f, const Measures *m, size_t event)
{
    const JournalEvent *e = &f->replay->journal.present.events[event];
    uint64_t end = event_end(e);
    for (size_t i = marked_find(&m->stuck, (Mark){e->serial, 0}); i < m->stuck.count; i++) {
        const StuckPoint *point = marked_record(&m->stuck, i);
        if (point->mark.serial != e->serial || point->mark.ticks > end)
            return;
        Landmark *mark = add(f, LANDMARK_STUCK, event, &point->cursor);
        if (mark)
            stuck_words(point, mark->words);
    }
}

/* Where another branch parts: one of the two has gone no further in the event. */
static void add_branch(Finder *f, size_t era, const LandmarkBranch *other)
{
    const Branch *present = &f->replay->journal.present, *branch = other->era.branch;
    if (branch == present || other->era.era != era)
        return;
    Place fork = branch_fork(branch, present);
    const JournalEvent *here = &present->events[fork.event];
    const JournalEvent *there = &branch->events[fork.event];
    bool ours = event_end(here) == fork.ticks;
    Landmark *mark =
        fork.event < era ? NULL
                         : add(f, LANDMARK_BRANCH, fork.event, ours ? &here->to : &there->to);
    if (mark)
        snprintf(mark->words, sizeof mark->words, N_("branch %s parts here: %s"), branch->name,
                 other->label);
}

size_t landmarks_find(const Replay *r, const Measures *m, size_t era,
                      const LandmarkBranch *branches, size_t branch_count,
                      Landmark out[LANDMARKS_MAX])
{
    Finder f = {r, out, 0};
    size_t end = branch_era_end(&r->journal.present, era);
    add_changes(&f, era, end);
    for (size_t i = era; i < end; i++)
        add_stuck(&f, m, i);
    for (size_t i = 0; i < branch_count; i++)
        add_branch(&f, era, &branches[i]);
    return f.count;
}
