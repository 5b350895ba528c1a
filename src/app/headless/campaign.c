#include "app/headless/campaign.h"

#include "app/clock.h"
#include "app/headless/ending.h"
#include "app/headless/say.h"
#include "app/headless/workers.h"
#include "app/run/paths.h"
#include "core/base/text.h"
#include "data/file.h"
#include "kernel/team.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Multiply-adds between two looks for the parent, and cells that are tried for one that goes. */
enum { SLICE = 1 << 24, CELLS_TRIED = 64, WORDS_SIZE = 256 };

/* What a process sends back. */
typedef struct Result {
    Outcome outcome;
    Error why;   /* it was refused, or has failed */
    bool failed; /* not for its options: without memory, or its data could not be read */
} Result;

static int by_checksum(const void *a, const void *b)
{
    const CellKey *x = a, *y = b;
    if (x->checksum != y->checksum)
        return x->checksum < y->checksum ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* Finds the key of each cell; two cells that ask for the same training are a mistake. */
static bool find_keys(Campaign *c, Error *err)
{
    char command[OUTCOME_COMMAND_SIZE], words[WORDS_SIZE];
    size_t n = c->grid.cells;
    for (size_t i = 0; i < n; i++) {
        if (ending_signal())
            return error_set(err, N_("ended before any was trained"));
        if (!outcome_command(&c->grid, i, command, err))
            return false;
        c->keys[i] = (CellKey){file_checksum(command, strlen(command)), i};
    }
    qsort(c->keys, n, sizeof *c->keys, by_checksum);
    for (size_t i = 1; i < n; i++)
        if (c->keys[i].checksum == c->keys[i - 1].checksum) {
            grid_words(&c->grid, c->keys[i].cell, words, sizeof words);
            return error_set(err, N_("--vary asks for the same training twice: %s"), words);
        }
    return true;
}

/* What the file has is known; lines of other sweeps with the same columns are left alone. */
static void take_known(void *context, const char *command, const Outcome *outcome)
{
    Campaign *c = context;
    const CellKey wanted = {file_checksum(command, strlen(command)), 0};
    size_t low = 0, high = c->grid.cells;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_checksum(&c->keys[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == c->grid.cells || c->keys[low].checksum != wanted.checksum) {
        c->others++;
        return;
    }
    size_t cell = c->keys[low].cell;
    c->found += !c->known[cell];
    c->known[cell] = true;
    c->outcomes[cell] = *outcome;
    c->refused += outcome->refused;
}

/* Those who join files see that a file has more than this sweep. */
static void tell_others(const Campaign *c)
{
    Error note;
    if (c->others == 0 || c->options->quiet)
        return;
    error_set(&note, N_("%s: lines of other trainings stay and are not counted: %zu"),
              c->file.path, c->others);
    headless_complain(note.message);
}

/* Reads "2/10". */
static bool read_part(const char *text, size_t *part, size_t *parts, Error *err)
{
    char rest;
    *part = *parts = 1;
    if (!text || (sscanf(text, "%zu/%zu%c", part, parts, &rest) == 2 && *part >= 1 &&
                  *part <= *parts && strspn(text, "0123456789/") == strlen(text)))
        return true;
    return error_set(err, N_("--part: '%.32s' is wrong; it is to be K/N with K from 1 to N, as in "
                             "2/10"), text);
}

/* Whether one of the first cells can be made: what is wrong with all is said before any file is
 * touched. */
static bool can_be_made(const Campaign *c, Status *status, Error *err)
{
    Error why;
    bool ok = false;
    for (size_t cell = 0; !ok && cell < c->grid.cells && cell < CELLS_TRIED; cell++) {
        Setup *setup = calloc(1, sizeof *setup);
        Options o = {0};
        Status own = STATUS_USAGE;
        ok = setup && grid_options(&c->grid, cell, &o, &why) &&
             setup_make(setup, &o, &own, &why) &&
             (!o.out || paths_may_save(&o, setup->trainer.data, o.out, &why));
        if (ok && !o.quiet)
            headless_remark(&setup->session.data.remarks);
        if (!setup)
            error_memory(&why);
        else
            setup_free(setup);
        free(setup);
        options_free(&o);
        if (cell == 0) {
            *err = why;
            *status = own;
        }
    }
    return ok;
}

bool campaign_init(Campaign *c, const Options *options, Status *status, Error *err)
{
    size_t part, parts;
    *c = (Campaign){.options = options, .file.fd = -1};
    *status = STATUS_USAGE;
    if (options->load)
        return error_set(err, N_("%s is a saved session, and these are trained from the start; "
                                 "name a data set"), options->load);
    if (!read_part(options->part, &part, &parts, err) || !grid_init(&c->grid, options, err))
        return false;
    size_t n = c->grid.cells;
    c->outcomes = calloc(n, sizeof *c->outcomes);
    c->known = calloc(n, sizeof *c->known);
    c->keys = calloc(n, sizeof *c->keys);
    c->todo = calloc(n, sizeof *c->todo);
    if (!c->outcomes || !c->known || !c->keys || !c->todo) {
        *status = STATUS_FAILURE;
        return error_memory(err);
    }
    if (!find_keys(c, err) || !can_be_made(c, status, err))
        return false;
    *status = STATUS_FAILURE;
    const char *out = options->out && strcmp(options->out, "-") != 0 ? options->out : NULL;
    bool lines = options->out || options->verb == VERB_SWEEP;
    if (lines && !outcome_file_open(&c->file, &c->grid, out, take_known, c, err))
        return false;
    tell_others(c);
    for (size_t cell = part - 1; cell < n; cell += parts)
        if (!c->known[cell])
            c->todo[c->todo_count++] = cell;
    return true;
}

FILE *campaign_summary(const Campaign *c)
{
    return c->file.fd == STDOUT_FILENO ? stderr : stdout;
}

void campaign_free(Campaign *c)
{
    grid_free(&c->grid);
    free(c->outcomes);
    free(c->known);
    free(c->keys);
    free(c->todo);
    *c = (Campaign){0};
}

static void work(void *context, size_t index, void *to)
{
    Campaign *c = context;
    Result *result = to;
    Training training;
    Options o;
    Status status = STATUS_USAGE;
    double started = clock_seconds();
    bool made = grid_options(&c->grid, c->todo[index], &o, &result->why);
    training = (Training){.options = &o};
    made = made && training_init(&training, &o, &status, &result->why);
    result->failed = !made && (result->why.is_memory || status == STATUS_FAILURE);
    while (made && !training_go_on(&training, &(uint64_t){SLICE}))
        workers_look();
    if (made)
        outcome_of(&training, &result->outcome);
    else
        outcome_refused(&result->outcome);
    result->outcome.seconds = c->options->no_seconds ? NAN : clock_seconds() - started;
    training_free(&training);
    options_free(&o);
}

/* Says why the first one was refused; how many there are is told in the end. */
static void tell_refused(const Campaign *c, size_t cell, const Error *why)
{
    char words[WORDS_SIZE];
    Error note;
    grid_words(&c->grid, cell, words, sizeof words);
    error_set(&note, N_("%s is refused: %s"), words, why->message);
    headless_complain(note.message);
}

static bool take(void *context, size_t index, const void *from, Error *err)
{
    Campaign *c = context;
    const Result *result = from;
    char command[OUTCOME_COMMAND_SIZE];
    size_t cell = c->todo[index];
    if (result->failed) {
        *err = result->why;
        return false;
    }
    if (result->outcome.refused && c->refused++ == 0)
        tell_refused(c, cell, &result->why);
    c->outcomes[cell] = result->outcome;
    c->known[cell] = true;
    c->done++;
    return outcome_command(&c->grid, cell, command, err) &&
           (c->file.fd < 0 ||
            outcome_file_add(&c->file, outcome_line(&c->grid, cell, &result->outcome, command),
                             err));
}

static void show_progress(void *context)
{
    Campaign *c = context;
    char words[64];
    if (!progress_is_due(&c->progress, c->done))
        return;
    snprintf(words, sizeof words, "%zu of %zu", c->done, c->todo_count);
    if (c->progress.bar)
        progress_show(&c->progress, c->done, words, "runs");
    else
        fprintf(stderr, "%s trained\n", words);
}

bool campaign_run(Campaign *c, Error *err)
{
    const Jobs jobs = {.count = c->todo_count, .result_size = sizeof(Result), .context = c,
                       .work = work, .take = take, .wait = show_progress};
    size_t processes = c->options->jobs > 0 ? (size_t)c->options->jobs : team_processors();
    progress_begin(&c->progress, c->todo_count, c->options->quiet);
    bool ok = workers_do(&jobs, processes, err);
    progress_end(&c->progress);
    return ok;
}

/* What is left when a signal or a failure has ended it. */
static void tell_left(const Campaign *c)
{
    Error note;
    if (c->file.path)
        error_set(&note, N_("%s has %zu of %zu; the same command goes on"), c->file.path,
                  c->found + c->done, c->found + c->todo_count);
    else
        error_set(&note, N_("%zu of %zu were trained"), c->done, c->todo_count);
    headless_complain(note.message);
}

Status campaign_do(const Options *options, void (*tell)(const Campaign *campaign))
{
    Campaign c;
    Status status;
    Error err;
    ending_catch();
    bool begun = campaign_init(&c, options, &status, &err);
    bool ok = begun && campaign_run(&c, &err);
    if (begun || (!ok && err.is_memory))
        status = STATUS_FAILURE;
    if (!ok)
        headless_complain(err.message);
    if (begun && c.done < c.todo_count)
        tell_left(&c);
    else if (ok)
        tell(&c);
    if (!outcome_file_close(&c.file, &err)) {
        headless_complain(err.message);
        ok = false;
    }
    campaign_free(&c);
    ending_obey();
    return ok ? STATUS_OK : status;
}
