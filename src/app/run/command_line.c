#include "app/run/command_line.h"

#include "core/base/text.h"
#include "data/source.h"
#include "time/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHY_SIZE = 256 };

/* Rounds of adding settings: methods, numbers, and what those have changed. */
enum { ROUNDS = 4 };

/* Multiply-adds that trying the line out may take: a fraction of a second. */
static const uint64_t trial_work = UINT64_C(1) << 30;

static bool refuse(Error *err, const char *why)
{
    return error_set(err, "%s", why);
}

/* "rate 1 → 2", of event i, and after how many epochs that was. */
static bool refuse_event(const Run *run, size_t i, Error *err)
{
    char words[HISTORY_SIZE], why[WHY_SIZE];
    const Journal *j = timeline_journal(&run->timeline);
    const JournalEvent *e = &j->present.events[i];
    history_words(&run->timeline.replay, i, words);
    snprintf(why, sizeof why, "%s, at epoch %llu", words, (unsigned long long)e->from.epoch);
    return refuse(err, why);
}

static bool has_trained(const JournalEvent *e)
{
    return e->kind == JOURNAL_TRAIN && (e->from.step != e->to.step || e->from.phase != e->to.phase);
}

/* The change that followed the training of event i. */
static size_t next_change(const Branch *b, size_t i)
{
    while (i + 1 < b->count && b->events[i].kind != JOURNAL_SET)
        i++;
    return i;
}

/* Whether nothing but training with the settings of now has been done since the start. */
bool command_line_is_plain(const Run *run, Error *err)
{
    const Journal *j = timeline_journal(&run->timeline);
    const Branch *b = &j->present;
    const Hyper *now = &run->setup->trainer.hyper;
    size_t era = branch_era(b, j->event);
    if (b->events[era].to.step > 0)
        return refuse(err, "the session that was loaded does not say how it began");
    for (size_t i = era + 1; i <= j->event; i++) {
        const JournalEvent *e = &b->events[i];
        if (event_changes_numbers(e))
            return refuse_event(run, i, err);
        if (has_trained(e) && !hyper_same(&e->hyper, now))
            return refuse_event(run, next_change(b, i), err);
    }
    return true;
}

/* Whether training stands at the end of an epoch, or at its start. */
static bool is_at_epoch(const Run *run, Error *err)
{
    const Trainer *t = &run->setup->trainer;
    char moment[MOMENT_SIZE], why[WHY_SIZE];
    bool between = t->cursor.phase == 0 || t->cursor.phase == trainer_phases(t);
    if (t->cursor.position == 0 && between && t->batch.done == 0)
        return true;
    Moment here = timeline_moment(&run->timeline);
    moment_text(&here, t->net.layer_count, moment);
    snprintf(why, sizeof why, "it would train whole epochs, and this is %s", moment);
    return refuse(err, why);
}

static bool has_own_data(const Dataset *data, uint64_t seed, Error *err)
{
    const Preparation *p = &data->preparation;
    char why[WHY_SIZE];
    snprintf(why, sizeof why, "seed %llu drew the test part, and seed %llu the weights",
             (unsigned long long)p->seed, (unsigned long long)seed);
    if (p->test > 0 && p->seed != seed)
        return refuse(err, why);
    for (size_t i = 0; i < data->edit_count; i++)
        if (data->edits[i].value < data->edits[i].original ||
            data->edits[i].value > data->edits[i].original)
            return refuse(err, "a value of the data was set by hand");
    return true;
}

/* Options that say how a run begins and trains; when it ends by itself is not among them. */
static bool is_of_training(const Option *option)
{
    return option->scope >= SCOPE_HYPER && option->offset != offsetof(Options, numbers.patience);
}

/* Adds the settings of `wanted` that the options lack, or only the methods, which bring numbers of
 * their own: *lacking says whether there were any. */
static bool add_lacking(Options *o, const InForce *wanted, const InForce *got, bool methods,
                        bool *lacking, Error *err)
{
    char text[OPTION_TEXT_SIZE], other[OPTION_TEXT_SIZE];
    *lacking = false;
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        option_text(&wanted->options, option, text, sizeof text);
        option_text(&got->options, option, other, sizeof other);
        if (!is_of_training(option) || !text[0] || strcmp(text, other) == 0)
            continue;
        *lacking = true;
        if (methods && option->scope == SCOPE_HYPER)
            continue;
        if (!option_set(o, option, text, err))
            return false;
    }
    return true;
}

static bool same_numbers(size_t n, const Real *a, const Real *b)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

bool command_line_begins_alike(const Trainer *t, const Trainer *now, Error *err)
{
    const Dataset *a = t->data, *b = now->data;
    size_t rows = dataset_rows(b);
    if (dataset_rows(a) != rows || a->count != b->count || a->inputs != b->inputs ||
        a->outputs != b->outputs || !same_numbers(rows * a->inputs, a->x, b->x) ||
        !same_numbers(rows * a->outputs, a->t, b->t))
        return refuse(err, "the samples would be others");
    return t->net.parameter_count == now->net.parameter_count ||
           refuse(err, "the shape would be another");
}

/* Whether it comes to the same parameters in the end, where that does not take long. */
static bool leads_here(Trainer *t, const Run *run, Error *err)
{
    const Trainer *now = &run->setup->trainer;
    uint64_t epochs = now->cursor.epoch, work = UINT64_MAX;
    double cost = 3.0 * (double)epochs * (double)now->data->count * (double)net_work(&now->net);
    if (cost > (double)trial_work)
        return !run->options.load || refuse(err, "it would take long to see that it does");
    if (epochs > 0)
        trainer_advance_to(t, trainer_steps(t, epochs), &work);
    return same_numbers(t->net.parameter_count, t->parameters.theta, now->parameters.theta) ||
           refuse(err, "the weights would be others");
}

/* Adds the settings that are lacking, until a run made from the options has those of `wanted`, and
 * sees that it begins alike, or even comes `here`. */
static bool find_options(const Run *run, const InForce *wanted, Options *o, bool here, Error *err)
{
    Setup *setup = calloc(1, sizeof *setup);
    bool ok = setup != NULL, lacking = true;
    if (!setup)
        error_memory(err);
    for (int round = 0; ok && lacking && round < ROUNDS; round++) {
        InForce got;
        Status status;
        setup_free(setup);
        ok = setup_make(setup, o, &status, err);
        if (!ok)
            break;
        in_force_find(setup, o, &got);
        ok = add_lacking(o, wanted, &got, round == 0, &lacking, err);
    }
    ok = ok && (!lacking || refuse(err, "its settings would be others")) &&
         command_line_begins_alike(&setup->trainer, &run->setup->trainer, err) &&
         (!here || leads_here(&setup->trainer, run, err));
    if (setup)
        setup_free(setup);
    free(setup);
    return ok;
}

/* A word as a shell reads it. */
static void add_word(char *out, size_t size, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_./,:+=@%-";
    if (word[0] && strspn(word, safe) == strlen(word)) {
        text_append(out, size, " %s", word);
        return;
    }
    text_append(out, size, " '");
    for (const char *p = word; *p; p++)
        text_append(out, size, *p == '\'' ? "'\\''" : "%c", *p);
    text_append(out, size, "'");
}

/* The data set, and the options that are given. */
static void add_options(const Options *o, char *out, size_t size)
{
    char text[OPTION_TEXT_SIZE];
    const char *data = o->data ? o->data : "xor";
    snprintf(text, sizeof text, "%s%s", data[0] == '-' ? "./" : "", data);
    add_word(out, size, text);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (!o->given[i])
            continue;
        text_append(out, size, " --%s", option->row.name);
        if (option->type != OPTION_FLAG)
            add_word(out, size, option_text(o, option, text, sizeof text));
    }
}

void command_line_train(const Options *o, char *out, size_t size)
{
    snprintf(out, size, "backprop train");
    add_options(o, out, size);
}

static void write_line(const Options *o, uint64_t epochs, bool has_config, char *out, size_t size)
{
    snprintf(out, size, "backprop");
    add_options(o, out, size);
    if (epochs > 0)
        text_append(out, size, " --epochs %llu", (unsigned long long)epochs);
    if (has_config)
        text_append(out, size, " --no-config");
}

/* The options with the data alone, and with what has been said of its table. */
static bool name_data(Options *o, const Run *run, Error *err)
{
    const Dataset *data = run->setup->trainer.data;
    const TableForm *f = &data->form;
    const struct { const char *option, *value; } said[] = {
        {"inputs", f->inputs},
        {"targets", f->targets},
        {"categories", f->categories},
        {"missing-values", f->missing_values},
    };
    bool ok = options_name_data(o, data->path ? data->path : data->name, err);
    for (size_t i = 0; ok && i < sizeof said / sizeof said[0]; i++)
        ok = !said[i].value || option_set(o, option_find(said[i].option, NULL), said[i].value, err);
    for (size_t i = 0; ok && i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        ok = !option->of_file || option->type == OPTION_TEXT || !run->options.given[i] ||
             option_take(o, option, &run->options, err);
    }
    return ok;
}

/* The options for a run that begins as this one did, with the settings of now. */
static bool begin_again(const Run *run, bool here, Options *o, Error *err)
{
    const Trainer *t = &run->setup->trainer;
    InForce wanted;
    options_init(o);
    o->files = FILE_REGULAR;
    in_force_find(run->setup, &run->options, &wanted);
    if (!has_own_data(t->data, t->hyper.seed, err))
        return false;
    if (!wanted.names_all)
        return refuse(err, "too many neurons are frozen, each by its name");
    return name_data(o, run, err) && find_options(run, &wanted, o, here, err);
}

bool command_line_options(const Run *run, Options *options, Error *err)
{
    return begin_again(run, false, options, err);
}

bool command_line_make(const Run *run, char *out, size_t size, Error *err)
{
    Options o;
    Error why;
    if (timeline_is_replaying(&run->timeline))
        return error_set(err, "still going to another moment; try again then");
    options_init(&o);
    bool ok = command_line_is_plain(run, &why) && is_at_epoch(run, &why) &&
              begin_again(run, true, &o, &why);
    if (ok)
        write_line(&o, run->setup->trainer.cursor.epoch, run->options.config != NULL, out, size);
    options_free(&o);
    ok = ok && (strlen(out) + 1 < size || refuse(&why, "it would be too long"));
    if (!ok && why.is_memory)
        return error_memory(err);
    return ok || error_set(err, "no command line leads here: %s; ':save FILE.json' keeps it all",
                           why.message);
}
