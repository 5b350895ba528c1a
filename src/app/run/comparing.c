#include "app/run/comparing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALL_MAX = RUNS_MAX + RACE_MAX + 1 };
_Static_assert(RUNS_MAX + RACE_MAX <= COMPARED_MAX, "all are drawn");

void comparing_free(Comparing *c)
{
    free(c->memory);
    free(c->forces);
    free(c->labels);
    *c = (Comparing){.count = 0};
}

bool comparing_ready(Comparing *c, Error *err)
{
    if (c->memory)
        return true;
    c->memory = malloc((RUNS_MAX * COMPARING_POINTS + LOSSES_MAX) * sizeof *c->memory);
    c->forces = malloc(ALL_MAX * sizeof *c->forces);
    c->labels = calloc(ALL_MAX, sizeof *c->labels);
    if (c->memory && c->forces && c->labels)
        return true;
    comparing_free(c);
    return error_memory(err);
}

static bool is_compared(const Run *run)
{
    return run && run->marked;
}

static uint64_t mix(uint64_t state, uint64_t part)
{
    return (state ^ part) * UINT64_C(1099511628211);
}

/* Differs between two sets of runs or their settings, as good as always. */
static uint64_t state_of(const Run *present, const Runs *runs, const Race *race)
{
    const Journal *j = timeline_journal(&present->timeline);
    uint64_t state = mix(mix(mix(1, present->number), j->event), j->next_serial);
    state = mix(mix(state, j->present.id), timeline_is_replaying(&present->timeline));
    for (size_t i = 0; i < runs->count; i++) {
        state = mix(state, runs->list[i]->number * 2 + runs->list[i]->marked);
        for (const char *c = runs->list[i]->name; *c; c++)
            state = mix(state, (unsigned char)*c);
    }
    return mix(mix(state, race->serial), race->count) | 1;
}

/* The curve of a run, which stays as it is while that is put away. */
static void make_curve(Comparing *c, size_t i, const Run *run)
{
    LossPoint *whole = c->memory + RUNS_MAX * COMPARING_POINTS;
    const Journal *j = timeline_journal(&run->timeline);
    const Branch *b = &j->present;
    size_t era = branch_era(b, j->event);
    Place end = {branch_era_end(b, era) - 1, UINT64_MAX - 1};
    size_t count = measures_curve(&run->timeline.measures, b, era, end, whole);
    count = count < LOSSES_MAX ? count : LOSSES_MAX;
    while (count > COMPARING_POINTS)
        count = losses_thin(whole, count);
    c->curves[i] = (LossCurve){.points = c->memory + i * COMPARING_POINTS, .count = count};
    memcpy(c->curves[i].points, whole, count * sizeof *whole);
    c->numbers[i] = run->number;
}

/* A name that a person has given is better than what differs. */
static void label(const Run *run, const char *differs, char out[DIFFERENCE_SIZE])
{
    const char *behind = run->name + (run->name[0] == 'r');
    bool named = run->name[0] != 'r' || behind[strspn(behind, "0123456789")] != '\0';
    snprintf(out, DIFFERENCE_SIZE, "%s", named || !differs[0] ? run->name : differs);
}

static void make_all(Comparing *c, const Run *present, const Runs *runs, Race *race)
{
    size_t all = 0;
    c->count = 0;
    in_force_find(present->setup, &present->options, &c->forces[all++]);
    for (unsigned number = 1; number <= runs->numbers; number++) {
        int i = runs_find_number(runs, number);
        if (i < 0 || !is_compared(runs->list[i]))
            continue;
        make_curve(c, c->count++, runs->list[i]);
        in_force_find(runs->list[i]->setup, &runs->list[i]->options, &c->forces[all++]);
    }
    for (size_t i = 0; i < race->count; i++)
        if (race->racers[i]->training)
            in_force_find(&race->racers[i]->training->setup, &race->racers[i]->options,
                          &c->forces[all++]);
    in_force_labels(c->forces, all, c->labels);
}

static void call_all(Comparing *c, const Run *present, const Runs *runs, Race *race)
{
    size_t all = 1;
    for (size_t i = 0; i < c->count; i++) {
        int k = runs_find_number(runs, c->numbers[i]);
        label(runs->list[k], c->labels[all++], c->curves[i].label);
    }
    for (size_t i = 0; i < race->count; i++) {
        Racer *r = race->racers[i];
        if (!r->training)
            continue;
        snprintf(r->curve.label, sizeof r->curve.label, "%s", c->labels[all++]);
        if (!r->curve.label[0])
            snprintf(r->curve.label, sizeof r->curve.label, "%s", present->name);
    }
}

void comparing_lend(Comparing *c, const Run *present, const Runs *runs, Race *race,
                    LossCurves *curves)
{
    curves->compared_count = 0;
    curves->name[0] = '\0';
    if (!c->memory || timeline_is_replaying(&present->timeline))
        return;
    uint64_t state = state_of(present, runs, race);
    if (c->state != state) {
        make_all(c, present, runs, race);
        call_all(c, present, runs, race);
    }
    c->state = state;
    for (size_t i = 0; i < c->count && curves->compared_count < COMPARED_MAX; i++)
        curves->compared[curves->compared_count++] = &c->curves[i];
    for (size_t i = 0; i < race->count && curves->compared_count < COMPARED_MAX; i++)
        if (race->racers[i]->training)
            curves->compared[curves->compared_count++] = &race->racers[i]->curve;
    if (curves->compared_count > 0)
        label(present, c->labels[0], curves->name);
}
