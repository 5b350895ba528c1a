#include "core/branch.h"

#include "core/timeline_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_EVENTS = 16, JOURNAL_SHARE = 4 };

static uint64_t training(const Timeline *tl, const JournalEvent *e)
{
    return e->kind == JOURNAL_TRAIN ? event_end(tl, e) - event_start(tl, e) : 0;
}

size_t branch_shared(const Line *a, const Line *b)
{
    size_t i = 0;
    while (i < a->events && i < b->events && a->journal[i].serial == b->journal[i].serial)
        i++;
    return i;
}

Place branch_fork(const Timeline *tl, const Line *branch)
{
    size_t last = branch_shared(branch, &tl->line) - 1;
    uint64_t a = event_end(tl, &branch->journal[last]);
    uint64_t b = event_end(tl, &tl->line.journal[last]);
    return (Place){last, a < b ? a : b};
}

uint64_t branch_length(const Timeline *tl, const Line *branch)
{
    Place fork = branch_fork(tl, branch);
    uint64_t length = event_end(tl, &branch->journal[fork.event]) - fork.ticks;
    for (size_t i = fork.event + 1; i < branch->events; i++)
        length += training(tl, &branch->journal[i]);
    return length;
}

int branch_find(const Timeline *tl, const char *name)
{
    for (size_t i = 0; i < tl->branch_count; i++)
        if (strcmp(tl->branches[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool branch_rename(Timeline *tl, const char *name, Error *err)
{
    if (!*name || strlen(name) >= BRANCH_NAME_SIZE)
        return error_set(err, "branch: a name of at most %d bytes is needed", BRANCH_NAME_SIZE - 1);
    if (branch_find(tl, name) >= 0)
        return error_set(err, "there is a branch %s already", name);
    snprintf(tl->line.name, sizeof tl->line.name, "%s", name);
    return true;
}

/* A line of its own, called b2, b3, …: the next name that is not taken. */
static void name_line(Timeline *tl)
{
    do {
        tl->line.id = tl->next_id++;
        snprintf(tl->line.name, sizeof tl->line.name, "b%u", (unsigned)tl->line.id);
    } while (branch_find(tl, tl->line.name) >= 0);
}

/* How far `line` has gone in the event of this serial; false when it has none. */
static bool reach(const Timeline *tl, const Line *line, uint32_t serial, uint64_t *ticks)
{
    size_t low = 0, high = line->events;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (line->journal[middle].serial < serial)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == line->events || line->journal[low].serial != serial)
        return false;
    uint64_t end = event_end(tl, &line->journal[low]);
    *ticks = end > *ticks ? end : *ticks;
    return true;
}

/* Drops the snapshots that no line can use any more. */
static void drop_orphans(Timeline *tl)
{
    Snapshots *s = &tl->snapshots;
    bool *drop = calloc(s->count, sizeof *drop), used = false;
    uint64_t ticks = 0;
    for (size_t i = 0; drop && i < s->count; i++) {
        uint32_t serial = s->list[i].serial;
        if (i == 0 || serial != s->list[i - 1].serial) {
            ticks = 0;
            used = reach(tl, &tl->line, serial, &ticks);
            for (size_t b = 0; b < tl->branch_count; b++)
                used = reach(tl, &tl->branches[b], serial, &ticks) || used;
        }
        drop[i] = i > 0 && (!used || s->list[i].ticks > ticks);
    }
    if (drop)
        snapshots_drop(s, drop);
    free(drop);
}

/* Forgets the branch with the least training of its own. */
static void drop_least(Timeline *tl)
{
    size_t least = 0;
    for (size_t i = 1; i < tl->branch_count; i++)
        if (branch_length(tl, &tl->branches[i]) < branch_length(tl, &tl->branches[least]))
            least = i;
    free(tl->branches[least].journal);
    tl->branch_count--;
    memmove(tl->branches + least, tl->branches + least + 1,
            (tl->branch_count - least) * sizeof *tl->branches);
    drop_orphans(tl);
}

static size_t journal_bytes(const Timeline *tl)
{
    size_t events = tl->line.capacity;
    for (size_t i = 0; i < tl->branch_count; i++)
        events += tl->branches[i].capacity;
    return events * sizeof *tl->line.journal;
}

size_t timeline_bytes(const Timeline *tl)
{
    return journal_bytes(tl) + tl->snapshots.count * snapshot_bytes(&tl->snapshots);
}

void branches_fit(Timeline *tl)
{
    while (tl->branch_count > 0 && journal_bytes(tl) > tl->budget / JOURNAL_SHARE)
        drop_least(tl);
    size_t journals = journal_bytes(tl);
    snapshots_limit(&tl->snapshots, journals < tl->budget ? (tl->budget - journals) /
                                    snapshot_bytes(&tl->snapshots) : 0);
}

/* Whether there is training ahead. */
static bool trains_ahead(const Timeline *tl)
{
    bool trains = trainer_ticks(tl->trainer) < event_end(tl, &tl->line.journal[tl->event]);
    for (size_t i = tl->event + 1; i < tl->line.events; i++)
        trains = trains || training(tl, &tl->line.journal[i]) > 0;
    return trains;
}

bool branch_off(Timeline *tl, Error *err)
{
    Line *line = &tl->line;
    size_t events = tl->event + 1, capacity = events + SPARE_EVENTS;
    if (timeline_at_front(tl))
        return true;
    bool keeps = trains_ahead(tl);
    if (keeps) {
        JournalEvent *copy = malloc(capacity * sizeof *copy);
        if (!copy)
            return error_memory(err);
        memcpy(copy, line->journal, events * sizeof *copy);
        if (tl->branch_count == BRANCHES_MAX)
            drop_least(tl);
        tl->branches[tl->branch_count++] = *line;
        line->journal = copy;
        line->capacity = capacity;
        name_line(tl);
    }
    line->events = events;
    line->has_tip = false;
    line->journal[tl->event].to = tl->trainer->cursor;
    if (keeps)
        branches_fit(tl);
    return true;
}

void branch_enter(Timeline *tl, size_t i)
{
    timeline_note_tip(tl);
    Line left = tl->line;
    /* The data is that of the last place that both have. */
    size_t shared = branch_shared(&tl->line, &tl->branches[i]) - 1;
    if (tl->event > shared) {
        timeline_carry_data(tl, tl->event, shared);
        tl->event = shared;
    }
    tl->line = tl->branches[i];
    tl->branches[i] = left;
    /* The trainer is nowhere in it yet. */
    tl->replaying = true;
    const JournalEvent *last = &tl->line.journal[tl->line.events - 1];
    timeline_go(tl, (Place){tl->line.events - 1, event_end(tl, last)});
}
