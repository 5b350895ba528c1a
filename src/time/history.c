#include "time/history.h"

#include "core/base/text.h"
#include "core/method/schedule.h"
#include "core/net/freeze.h"

#include <stdarg.h>
#include <stdint.h>
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

/* The network after an event. */
static Net net_of(const Replay *r, const JournalEvent *e)
{
    return shapes_net(&r->shapes, e->shape, &e->hyper);
}

/* What is different after event `d`, with what it was after event `c` or without; activations and
 * frozen units only where both have the same network. */
static void add_changes(Words w, bool both, const Replay *r, const JournalEvent *c,
                        const JournalEvent *d)
{
    const Hyper *a = &c->hyper, *b = &d->hyper;
    Hyper x = *a, y = *b;
    char before[24], after[24];
    add_number(w, both, "rate", a->rate, b->rate);
    if (a->batch != b->batch)
        add_text(w, both, "batch", size_text(a->batch, before), size_text(b->batch, after));
    if (a->shuffle != b->shuffle)
        add(w, "shuffle %s", b->shuffle ? "on" : "off");
    if (a->leftover != b->leftover)
        add(w, "leftover %s", table_row(&leftover_table, b->leftover)->name);
    if (a->l1_rule != b->l1_rule)
        add(w, "l1-rule %s", table_row(&l1_rule_table, b->l1_rule)->name);
    if (a->schedule != b->schedule)
        add(w, "schedule %s", table_row(&schedule_table, b->schedule)->name);
    for (size_t i = 0; i < hyper_number_table.count; i++)
        add_number(w, both, table_row(&hyper_number_table, i)->name, *hyper_number(&x, i),
                   *hyper_number(&y, i));
    if (a->optimizer != b->optimizer)
        add(w, "optimizer %s", hyper_optimizer(b)->row.name);
    if (a->loss != b->loss)
        add(w, "loss %s", hyper_loss(b)->row.name);
    if (c->shape != d->shape)
        return;
    Net net = net_of(r, d);
    if (a->frozen != b->frozen)
        add(w, "%zu neurons frozen",
            freeze_count(&net, freeze_flags(&r->trainer->frozen, b->frozen)));
    for (size_t l = 0; l < net.layer_count; l++)
        if (a->activation[l] != b->activation[l])
            add(w, "layer %zu %s", l + 1, hyper_activation(b, l)->row.name);
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

/* "trained 120 epochs", with the mini-batches and phases that make no whole of what was stepped. */
static void add_training(Words w, const JournalEvent *e)
{
    uint64_t ticks = event_end(e) - event_start(e);
    unsigned long long epochs = e->to.epoch - e->from.epoch, steps = e->to.step - e->from.step;
    if (e->grain == GRAIN_EPOCH && epochs > 0)
        add(w, "trained %llu epoch%s", epochs, plural(epochs));
    else if (e->grain != GRAIN_PHASE && steps > 0)
        add(w, "trained %llu mini-batch%s", steps, steps == 1 ? "" : "es");
    else
        add(w, "computed %llu phase%s", (unsigned long long)ticks, plural(ticks));
}

/* The number of an edit: "w[1][2,1]", "x[1] of sample 2". */
static void edit_name(const Replay *r, const JournalEvent *event,
                      char out[NET_PARAMETER_NAME_SIZE + 32])
{
    size_t columns = dataset_columns(r->trainer->data);
    const Edit *e = &event->edit;
    Net net = net_of(r, event);
    if (!e->is_data)
        net_parameter_name(&net, e->index, out);
    else
        snprintf(out, NET_PARAMETER_NAME_SIZE + 32, "%c[%zu] of sample %zu",
                 e->index < columns ? 'x' : 't',
                 e->index < columns ? e->index + 1 : e->index - columns + 1, e->sample + 1);
}

static void add_edit(Words w, bool both, const Replay *r, const JournalEvent *e, Real before,
                     Real after)
{
    char name[NET_PARAMETER_NAME_SIZE + 32];
    edit_name(r, e, name);
    if (both)
        add(w, "%s %.6g → %.6g", name, (double)before, (double)after);
    else
        add(w, "%s %.6g", name, (double)after);
}

/* Formulas that `of` has and `without` has not; NULL: its columns. */
static void add_formulas(Words w, const char *how, const Net *of, const Net *without)
{
    char name[24];
    for (size_t i = 0; i < of->inputs; i++) {
        const char *text = of->features ? of->features->list[i].text : name;
        size_t column = SIZE_MAX;
        snprintf(name, sizeof name, "x%zu", i + 1);
        bool is_column = !of->features || feature_is_column(&of->features->list[i], &column);
        column = of->features ? column : i;
        bool has = false;
        for (size_t k = 0; k < without->inputs; k++) {
            size_t other;
            const Features *list = without->features;
            has = has || (list ? strcmp(list->list[k].text, text) == 0 ||
                                     (is_column && feature_is_column(&list->list[k], &other) &&
                                      other == column)
                               : is_column && column == k);
        }
        if (!has)
            add(w, "%s %s", text, how);
    }
}

/* "layer 2: 4 → 5 units", "layer 2 added: 3 units", "sin(x1) on". */
static void add_reshape(Words w, const Replay *r, const JournalEvent *e)
{
    Net before = net_of(r, e - 1), after = net_of(r, e);
    const Reshape *change = &e->reshape;
    char shape[HISTORY_SIZE];
    switch (change->kind) {
    case RESHAPE_ADD_UNITS:
        add(w, "layer %zu: %zu → %zu units", change->layer + 1,
            before.layers[change->layer].units, after.layers[change->layer].units);
        break;
    case RESHAPE_REMOVE_UNIT:
        add(w, "a[%zu][%zu] removed", change->layer + 1, change->unit + 1);
        break;
    case RESHAPE_ADD_LAYER:
        add(w, "layer %zu added: %zu %s", change->layer + 1, after.layers[change->layer].units,
            after.layers[change->layer].activation->row.name);
        break;
    case RESHAPE_REMOVE_LAYER:
        add(w, "layer %zu removed", change->layer + 1);
        break;
    case RESHAPE_SIZES:
        net_shape(&after, shape, sizeof shape);
        add(w, "shape %s", shape);
        break;
    case RESHAPE_FEATURES:
        add_formulas(w, "on", &after, &before);
        add_formulas(w, "off", &before, &after);
        break;
    }
}

/* "sample 501: 0.5,1 → 1 added". */
static void add_sample(Words w, const Replay *r, const JournalEvent *e)
{
    const Dataset *data = r->trainer->data;
    const Real *values = r->shapes.values[e->sample.values];
    size_t columns = dataset_columns(data), shown = columns < 3 ? columns : 3;
    char text[HISTORY_SIZE] = "", name[DATASET_NAME_SIZE];
    const Real *t = values + columns;
    for (size_t i = 0; i < shown; i++)
        text_append(text, sizeof text, "%s%.4g", i > 0 ? "," : "",
                    dataset_own_column(data, i, values[i]));
    text_append(text, sizeof text, "%s → ", shown < columns ? ",…" : "");
    if (data->kind == TARGET_ONE_HOT)
        text_append(text, sizeof text, "%s",
                    dataset_output_name(data, dataset_largest(data->outputs, t), name));
    else
        text_append(text, sizeof text, "%.4g%s", dataset_own_value(data, 0, t[0]),
                    data->outputs > 1 ? ",…" : "");
    add(w, "sample %zu (%s) %s", e->sample.place + 1, text,
        e->kind == JOURNAL_INSERT ? "added" : "removed");
}

void history_settings(const Replay *r, size_t first, size_t last, char out[HISTORY_SIZE])
{
    const JournalEvent *events = r->journal.present.events;
    Words w = {out, HISTORY_SIZE};
    out[0] = '\0';
    add_changes(w, true, r, &events[first - 1], &events[last]);
    if (!out[0])
        add(w, "nothing changed");
}

void history_words(const Replay *r, size_t index, char out[HISTORY_SIZE])
{
    const JournalEvent *e = &r->journal.present.events[index];
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
        add_training(w, e);
        break;
    case JOURNAL_SET:
        history_settings(r, index, index, out);
        break;
    case JOURNAL_RESET:
        add(w, "started again from seed %llu", seed);
        break;
    case JOURNAL_JOG:
        add(w, "jogged by %.6g", e->amount);
        break;
    case JOURNAL_EDIT:
        add_edit(w, true, r, e, e->edit.before, e->edit.value);
        break;
    case JOURNAL_RESHAPE:
        add_reshape(w, r, e);
        break;
    case JOURNAL_INSERT:
    case JOURNAL_REMOVE:
        add_sample(w, r, e);
        break;
    case JOURNAL_MOVE:
        add(w, "weights moved by %.4g", e->move.distance);
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

void history_again(const Replay *r, size_t from, size_t to, char out[HISTORY_AGAIN_SIZE])
{
    char words[HISTORY_SIZE];
    size_t last = 0, count = 0;
    for (size_t i = from + 1; i <= to; i++)
        if (event_is_passed(&r->journal.present.events[i])) {
            last = i;
            count++;
        }
    out[0] = '\0';
    if (count == 0)
        return;
    history_words(r, last, words);
    if (count == 1)
        snprintf(out, HISTORY_AGAIN_SIZE, N_("again: %s"), words);
    else
        snprintf(out, HISTORY_AGAIN_SIZE, N_("again: %s (and %zu before it)"), words,
                 count - 1);
}

/* What was done before training went on: the event after which it did, and the last one of each
 * other kind. */
typedef struct Beginning {
    const JournalEvent *last;
    const JournalEvent *jog, *edit, *reshape, *sample, *move; /* or NULL */
} Beginning;

/* That of a branch from event `from` on, behind event `before`. */
static Beginning beginning_of(const Branch *branch, size_t from, const JournalEvent *before)
{
    Beginning b = {.last = before};
    for (size_t i = from; i < branch->count && event_is_passed(&branch->events[i]); i++) {
        const JournalEvent *e = b.last = &branch->events[i];
        if (e->kind == JOURNAL_JOG)
            b.jog = e;
        if (e->kind == JOURNAL_EDIT)
            b.edit = e;
        if (e->kind == JOURNAL_MOVE)
            b.move = e;
        if (e->kind == JOURNAL_RESHAPE)
            b.reshape = e;
        if (e->kind == JOURNAL_INSERT || e->kind == JOURNAL_REMOVE)
            b.sample = e;
    }
    return b;
}

/* The same of `branch` behind the last event that it shares with another one: where it has gone
 * further in that than the other, it trained on. */
static Beginning beginning_behind(const Branch *branch, Place fork)
{
    const JournalEvent *last = &branch->events[fork.event];
    size_t from = event_end(last) > fork.ticks ? branch->count : fork.event + 1;
    return beginning_of(branch, from, last);
}

static void add_jog(Words w, const JournalEvent *one, const JournalEvent *other)
{
    if (one && (!other || one->amount < other->amount || one->amount > other->amount))
        add(w, "jogged %.6g", one->amount);
    else if (!one && other)
        add(w, "not jogged");
}

/* Of a number that only the other has edited, what it was. */
static void add_edited(Words w, const Replay *r, const JournalEvent *one,
                       const JournalEvent *other)
{
    if (one)
        add_edit(w, false, r, one, one->edit.before, one->edit.value);
    else if (other)
        add_edit(w, false, r, other, other->edit.value, other->edit.before);
}

static void add_shape(Words w, const Replay *r, const Beginning *one, const Beginning *other)
{
    if (one->reshape && (!other->reshape || one->last->shape != other->last->shape))
        add_reshape(w, r, one->reshape);
    if (one->sample && !other->sample)
        add_sample(w, r, one->sample);
}

void history_difference(const Replay *r, BranchEra one, BranchEra other,
                        char out[DIFFERENCE_SIZE])
{
    Words w = {out, DIFFERENCE_SIZE};
    Beginning a, b;
    Place fork = branch_fork(one.branch, other.branch);
    bool same_era = one.branch != other.branch && one.era == other.era && fork.event >= one.era;
    const JournalEvent *first = &one.branch->events[one.era];
    const JournalEvent *second = &other.branch->events[other.era];
    out[0] = '\0';
    if (same_era) {
        a = beginning_behind(one.branch, fork);
        b = beginning_behind(other.branch, fork);
    } else {
        a = beginning_of(one.branch, one.era + 1, first);
        b = beginning_of(other.branch, other.era + 1, second);
        if (first->hyper.seed != second->hyper.seed)
            add(w, "seed %llu", (unsigned long long)first->hyper.seed);
    }
    add_shape(w, r, &a, &b);
    add_changes(w, false, r, b.last, a.last);
    add_jog(w, a.jog, b.jog);
    add_edited(w, r, a.edit, b.edit);
    if (a.move || b.move)
        add(w, a.move ? "moved %.4g" : "not moved", a.move ? a.move->move.distance : 0);
}
