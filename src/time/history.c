#include "time/history.h"

#include "core/base/text.h"
#include "core/method/schedule.h"
#include "core/net/freeze.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words being written, which are cut where there is no more room. */
typedef struct Words {
    char *text;
    size_t size;
} Words;

/* Adds some behind ", ". */
static void add(Words w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(Words w, const char *format, ...)
{
    va_list arguments;
    char more[HISTORY_SIZE];
    va_start(arguments, format);
    vsnprintf(more, sizeof more, format, arguments);
    va_end(arguments);
    text_append(w.text, w.size, "%s%s", w.text[0] ? ", " : "", more);
}

static const char *size_text(size_t batch, char out[24])
{
    snprintf(out, 24, "%zu", batch);
    return batch == 0 ? "full" : out;
}

/* "rate 1 → 2.5", or where what was before is not asked for, "rate 2.5". */
static void add_text(Words w, bool both, const char *name, const char *before, const char *after)
{
    if (both)
        add(w, "%s %s → %s", name, before, after);
    else
        add(w, "%s %s", name, after);
}

static void add_number(Words w, bool both, const char *name, double before, double after)
{
    char from[24], to[24];
    snprintf(from, sizeof from, "%.6g", before);
    snprintf(to, sizeof to, "%.6g", after);
    if (before < after || before > after)
        add_text(w, both, name, from, to);
}

/* What is different under `b`, with what it was under `a` or without. */
static void add_changes(Words w, bool both, const Trainer *t, const Hyper *a, const Hyper *b)
{
    const Net *net = &t->net;
    Hyper x = *a, y = *b;
    char before[24], after[24];
    add_number(w, both, "rate", a->rate, b->rate);
    if (a->batch != b->batch)
        add_text(w, both, "batch", size_text(a->batch, before), size_text(b->batch, after));
    if (a->shuffle != b->shuffle)
        add(w, "shuffle %s", b->shuffle ? "on" : "off");
    if (a->schedule != b->schedule)
        add(w, "schedule %s", table_row(&schedule_table, b->schedule)->name);
    for (size_t i = 0; i < hyper_number_table.count; i++)
        add_number(w, both, table_row(&hyper_number_table, i)->name, *hyper_number(&x, i),
                   *hyper_number(&y, i));
    if (a->optimizer != b->optimizer)
        add(w, "optimizer %s", hyper_optimizer(b)->row.name);
    if (a->loss != b->loss)
        add(w, "loss %s", hyper_loss(b)->row.name);
    if (a->frozen != b->frozen)
        add(w, "%zu neurons frozen", freeze_count(net, freeze_flags(&t->frozen, b->frozen)));
    for (size_t l = 0; l < net->layer_count; l++)
        if (a->activation[l] != b->activation[l])
            add(w, "layer %zu %s", l + 1, hyper_activation(b, l)->row.name);
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

/* "trained 120 epochs", with the mini-batches and phases that make no whole of what was stepped. */
static void add_training(Words w, size_t phases, const JournalEvent *e)
{
    uint64_t ticks = cursor_ticks(&e->to, phases) - cursor_ticks(&e->from, phases);
    unsigned long long epochs = e->to.epoch - e->from.epoch, steps = e->to.step - e->from.step;
    if (e->grain == GRAIN_EPOCH && epochs > 0)
        add(w, "trained %llu epoch%s", epochs, plural(epochs));
    else if (e->grain != GRAIN_PHASE && steps > 0)
        add(w, "trained %llu mini-batch%s", steps, steps == 1 ? "" : "es");
    else
        add(w, "computed %llu phase%s", (unsigned long long)ticks, plural(ticks));
}

/* The number of an edit: "w[1][2,1]", "x[1] of sample 2". */
static void edit_name(const Trainer *t, const Edit *e, char out[NET_PARAMETER_NAME_SIZE + 32])
{
    size_t inputs = dataset_columns(t->data);
    if (!e->is_data)
        net_parameter_name(&t->net, e->index, out);
    else
        snprintf(out, NET_PARAMETER_NAME_SIZE + 32, "%c[%zu] of sample %zu",
                 e->index < inputs ? 'x' : 't',
                 e->index < inputs ? e->index + 1 : e->index - inputs + 1, e->sample + 1);
}

static void add_edit(Words w, bool both, const Trainer *t, const Edit *e, Real before, Real after)
{
    char name[NET_PARAMETER_NAME_SIZE + 32];
    edit_name(t, e, name);
    if (both)
        add(w, "%s %.6g → %.6g", name, (double)before, (double)after);
    else
        add(w, "%s %.6g", name, (double)after);
}

void history_settings(const Journal *j, const Trainer *t, size_t first, size_t last,
                      char out[HISTORY_SIZE])
{
    const JournalEvent *events = j->present.events;
    Words w = {out, HISTORY_SIZE};
    out[0] = '\0';
    add_changes(w, true, t, &events[first - 1].hyper, &events[last].hyper);
    if (!out[0])
        add(w, "nothing changed");
}

void history_words(const Journal *j, const Trainer *t, size_t index, char out[HISTORY_SIZE])
{
    const JournalEvent *e = &j->present.events[index];
    unsigned long long seed = e->hyper.seed, epoch = e->to.epoch;
    Words w = {out, HISTORY_SIZE};
    out[0] = '\0';
    switch (e->kind) {
    case JOURNAL_START:
        if (e->to.step == 0)
            add(w, "started from seed %llu", seed);
        else
            add(w, "went on from epoch %llu", epoch);
        break;
    case JOURNAL_TRAIN:
        add_training(w, j->phases, e);
        break;
    case JOURNAL_SET:
        history_settings(j, t, index, index, out);
        break;
    case JOURNAL_RESET:
        add(w, "started again from seed %llu", seed);
        break;
    case JOURNAL_JOG:
        add(w, "jogged by %.6g", e->amount);
        break;
    case JOURNAL_EDIT:
        add_edit(w, true, t, &e->edit, e->edit.before, e->edit.value);
        break;
    }
}

bool history_line(const Journal *j, const char *text, size_t *line, Error *err)
{
    size_t length = strlen(text);
    *line = strtoul(text, NULL, 10);
    return (length <= 9 && strspn(text, "0123456789") == length && *line >= 1 &&
            *line <= j->present.count) ||
           error_set(err, "history: the number of a line, from 1 to %zu", j->present.count);
}

void history_again(const Journal *j, const Trainer *t, size_t from, size_t to,
                   char out[HISTORY_AGAIN_SIZE])
{
    char words[HISTORY_SIZE];
    size_t last = 0, count = 0;
    for (size_t i = from + 1; i <= to; i++)
        if (event_is_passed(&j->present.events[i])) {
            last = i;
            count++;
        }
    out[0] = '\0';
    if (count == 0)
        return;
    history_words(j, t, last, words);
    if (count == 1)
        snprintf(out, HISTORY_AGAIN_SIZE, N_("again: %s"), words);
    else
        snprintf(out, HISTORY_AGAIN_SIZE, N_("again: %s (and %zu before it)"), words,
                 count - 1);
}

/* What was done before training went on: settings then in force, and the last jog and edit. */
typedef struct Beginning {
    const Hyper *hyper;
    const JournalEvent *jog, *edit; /* or NULL */
} Beginning;

/* That of a branch from event `from` on; `hyper` is in force before. */
static Beginning beginning_of(const Branch *branch, size_t from, const Hyper *hyper)
{
    Beginning b = {.hyper = hyper};
    for (size_t i = from; i < branch->count && event_is_passed(&branch->events[i]); i++) {
        const JournalEvent *e = &branch->events[i];
        b.hyper = &e->hyper;
        if (e->kind == JOURNAL_JOG)
            b.jog = e;
        if (e->kind == JOURNAL_EDIT)
            b.edit = e;
    }
    return b;
}

/* The same of `branch` behind the last event that it shares with another one: where it has gone
 * further in that than the other, it trained on. */
static Beginning beginning_behind(const Journal *j, const Branch *branch, Place fork)
{
    const JournalEvent *last = &branch->events[fork.event];
    size_t from = event_end(j, last) > fork.ticks ? branch->count : fork.event + 1;
    return beginning_of(branch, from, &last->hyper);
}

static void add_jog(Words w, const JournalEvent *one, const JournalEvent *other)
{
    if (one && (!other || one->amount < other->amount || one->amount > other->amount))
        add(w, "jogged %.6g", one->amount);
    else if (!one && other)
        add(w, "not jogged");
}

/* Of a number that only the other has edited, what it was. */
static void add_edited(Words w, const Trainer *t, const JournalEvent *one,
                       const JournalEvent *other)
{
    if (one)
        add_edit(w, false, t, &one->edit, one->edit.before, one->edit.value);
    else if (other)
        add_edit(w, false, t, &other->edit, other->edit.value, other->edit.before);
}

void history_difference(const Journal *j, const Trainer *t, BranchEra one, BranchEra other,
                        char out[DIFFERENCE_SIZE])
{
    Words w = {out, DIFFERENCE_SIZE};
    Beginning a, b;
    Place fork = branch_fork(j, one.branch, other.branch);
    bool same_era = one.branch != other.branch && one.era == other.era && fork.event >= one.era;
    const Hyper *first = &one.branch->events[one.era].hyper;
    const Hyper *second = &other.branch->events[other.era].hyper;
    out[0] = '\0';
    if (same_era) {
        a = beginning_behind(j, one.branch, fork);
        b = beginning_behind(j, other.branch, fork);
    } else {
        a = beginning_of(one.branch, one.era + 1, first);
        b = beginning_of(other.branch, other.era + 1, second);
        if (first->seed != second->seed)
            add(w, "seed %llu", (unsigned long long)first->seed);
    }
    add_changes(w, false, t, b.hyper, a.hyper);
    add_jog(w, a.jog, b.jog);
    add_edited(w, t, a.edit, b.edit);
}
