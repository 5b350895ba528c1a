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

const Run *runs_numbered(const Runs *runs, const Run *present, unsigned number)
{
    int i = runs_find_number(runs, number);
    return present->number == number ? present : i >= 0 ? runs->list[i] : NULL;
}

bool runs_rename(Runs *runs, Run *present, Run *run, const char *name, Error *err)
{
    char shown[4 * RUN_NAME_SIZE];
    size_t length = strlen(name);
    if (length == 0 || length >= RUN_NAME_SIZE || strchr(name, ' '))
        return error_set(err, N_("a run's name is one word of at most %d bytes"),
                         RUN_NAME_SIZE - 1);
    text_visible(name, shown, sizeof shown);
    if (strcmp(shown, name) != 0)
        return error_set(err, N_("the name '%s' has characters that cannot be shown"), shown);
    int taken = runs_find(runs, name);
    const Run *other = taken >= 0                         ? runs->list[taken]
                       : strcmp(present->name, name) == 0 ? present
                                                          : NULL;
    if (other && other != run)
        return error_set(err, N_("there is a run %s already"), name);
    snprintf(run->name, sizeof run->name, "%s", name);
    return true;
}

void runs_forget(Runs *runs, Run *present, size_t index)
{
    Run run;
    runs_take(runs, index, &run);
    for (size_t i = 0; i <= runs->count; i++) {
        Run *other = i < runs->count ? runs->list[i] : present;
        if (other->before == run.number)
            other->before = run.before;
    }
    run_free(&run);
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
