#include "app/run/runs.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STANDARD_MIB = 64,
    /* Of the budget, a run that is left has a quarter at most, and all of them a half. */
    SHARE = 4,
    SHARE_OF_ALL = 2,
};

void runs_free(Runs *runs)
{
    while (runs->count > 0) {
        Run *last = runs->list[--runs->count];
        run_free(last);
        free(last);
    }
}

void run_name(const Runs *runs, Run *run, unsigned number)
{
    run->number = number;
    do
        snprintf(run->name, sizeof run->name, "r%u", number++);
    while (runs_find(runs, run->name) >= 0);
}

size_t runs_budget(const Options *options)
{
    return (size_t)(options->memory > 0 ? options->memory : STANDARD_MIB) << 20;
}

size_t runs_bytes(const Runs *runs)
{
    size_t bytes = 0;
    for (size_t i = 0; i < runs->count; i++)
        bytes += run_bytes(runs->list[i]);
    return bytes;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t runs_room(const Runs *runs, const Run *present, size_t budget)
{
    size_t taken = runs_bytes(runs) + least(run_bytes(present), budget / SHARE);
    return budget - least(taken, budget / SHARE_OF_ALL);
}

int runs_find(const Runs *runs, const char *name)
{
    for (size_t i = 0; i < runs->count; i++)
        if (strcmp(runs->list[i]->name, name) == 0)
            return (int)i;
    return -1;
}

int runs_find_number(const Runs *runs, unsigned number)
{
    for (size_t i = 0; i < runs->count; i++)
        if (runs->list[i]->number == number)
            return (int)i;
    return -1;
}

void runs_take(Runs *runs, size_t index, Run *run)
{
    *run = *runs->list[index];
    free(runs->list[index]);
    runs->count--;
    memmove(runs->list + index, runs->list + index + 1,
            (runs->count - index) * sizeof *runs->list);
}

/* The one to be forgotten first: the oldest in which nothing was done, else the oldest. */
static size_t least_missed(const Runs *runs)
{
    for (size_t i = 0; i < runs->count; i++)
        if (run_is_untouched(runs->list[i]))
            return i;
    return 0;
}

static void forget(Runs *runs, char forgotten[RUN_WORDS_SIZE])
{
    Run run;
    runs_take(runs, least_missed(runs), &run);
    text_append(forgotten, RUN_WORDS_SIZE, "%s%s", forgotten[0] ? ", " : "", run.name);
    run_free(&run);
}

bool runs_put_away(Runs *runs, Run *run, size_t budget, char forgotten[RUN_WORDS_SIZE], Error *err)
{
    size_t besides = run_own_bytes(run) + measures_bytes(&run->timeline.measures);
    size_t share = budget / SHARE > besides ? budget / SHARE - besides : 0;
    Run *left = malloc(sizeof *left);
    forgotten[0] = '\0';
    if (!left)
        return error_memory(err);
    if (!timeline_pack(&run->timeline, share, err)) {
        free(left);
        return false;
    }
    if (run_bytes(run) > budget / SHARE_OF_ALL) {
        free(left);
        return error_set(err, "it takes %zu of %zu MiB; --memory gives more",
                         (run_bytes(run) >> 20) + 1, budget >> 20);
    }
    while (runs->count == RUNS_MAX ||
           (runs->count > 0 && runs_bytes(runs) + run_bytes(run) > budget / SHARE_OF_ALL))
        forget(runs, forgotten);
    *left = *run;
    runs->list[runs->count++] = left;
    return true;
}
