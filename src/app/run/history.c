#include "app/run/history.h"

#include "core/base/text.h"
#include "core/method/schedule.h"
#include "core/net/freeze.h"

#include <stdarg.h>
#include <stdio.h>

/* Adds words behind ", ", cut where there is no more room. */
static void add(char words[HISTORY_SIZE], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(char words[HISTORY_SIZE], const char *format, ...)
{
    va_list arguments;
    char more[HISTORY_SIZE];
    va_start(arguments, format);
    vsnprintf(more, sizeof more, format, arguments);
    va_end(arguments);
    text_append(words, HISTORY_SIZE, "%s%s", words[0] ? ", " : "", more);
}

static const char *size_text(size_t batch, char out[24])
{
    snprintf(out, 24, "%zu", batch);
    return batch == 0 ? "full" : out;
}

/* What is different under `b`. */
static void add_changes(char *w, const Trainer *t, const Hyper *a, const Hyper *b)
{
    const Net *net = &t->net;
    Hyper x = *a, y = *b;
    char before[24], after[24];
    if (a->rate < b->rate || a->rate > b->rate)
        add(w, "rate %.6g → %.6g", a->rate, b->rate);
    if (a->batch != b->batch)
        add(w, "batch %s → %s", size_text(a->batch, before), size_text(b->batch, after));
    if (a->shuffle != b->shuffle)
        add(w, "shuffle %s", b->shuffle ? "on" : "off");
    if (a->schedule != b->schedule)
        add(w, "schedule %s", table_row(&schedule_table, b->schedule)->name);
    for (size_t i = 0; i < hyper_number_table.count; i++) {
        double from = *hyper_number(&x, i), to = *hyper_number(&y, i);
        if (from < to || from > to)
            add(w, "%s %.6g → %.6g", table_row(&hyper_number_table, i)->name, from, to);
    }
    if (a->optimizer != b->optimizer)
        add(w, "optimizer %s", hyper_optimizer(b)->row.name);
    if (a->loss != b->loss)
        add(w, "loss %s", hyper_loss(b)->row.name);
    if (a->frozen != b->frozen)
        add(w, "%zu neurons frozen", freeze_count(net, freeze_flags(&t->frozen, b->frozen)));
    for (size_t l = 0; l < net->layer_count; l++)
        if (a->activation[l] != b->activation[l])
            add(w, "layer %zu %s", l + 1, hyper_activation(b, l)->row.name);
    if (!w[0])
        add(w, "nothing changed");
}

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

/* "trained 120 epochs", with the mini-batches and phases that make no whole of what was stepped. */
static void add_training(char *w, const Timeline *tl, const JournalEvent *e)
{
    size_t phases = trainer_phases(tl->replay.trainer);
    uint64_t ticks = cursor_ticks(&e->to, phases) - cursor_ticks(&e->from, phases);
    unsigned long long epochs = e->to.epoch - e->from.epoch, steps = e->to.step - e->from.step;
    if (e->grain == GRAIN_EPOCH && epochs > 0)
        add(w, "trained %llu epoch%s", epochs, plural(epochs));
    else if (e->grain != GRAIN_PHASE && steps > 0)
        add(w, "trained %llu mini-batch%s", steps, steps == 1 ? "" : "es");
    else
        add(w, "computed %llu phase%s", (unsigned long long)ticks, plural(ticks));
}

static void add_edit(char *w, const Timeline *tl, const Edit *e)
{
    char name[NET_PARAMETER_NAME_SIZE];
    size_t inputs = tl->replay.trainer->data->inputs;
    if (!e->is_data)
        net_parameter_name(&tl->replay.trainer->net, e->index, name);
    else
        snprintf(name, sizeof name, "%c[%zu] of sample %zu", e->index < inputs ? 'x' : 't',
                 e->index < inputs ? e->index + 1 : e->index - inputs + 1, e->sample + 1);
    add(w, "%s %.6g → %.6g", name, (double)e->before, (double)e->value);
}

void history_words(const Timeline *tl, size_t index, char out[HISTORY_SIZE])
{
    const JournalEvent *e = &timeline_journal(tl)->present.events[index];
    unsigned long long seed = e->hyper.seed, epoch = e->to.epoch;
    out[0] = '\0';
    switch (e->kind) {
    case JOURNAL_START:
        if (e->to.step == 0)
            add(out, "started from seed %llu", seed);
        else
            add(out, "went on from epoch %llu", epoch);
        break;
    case JOURNAL_TRAIN:
        add_training(out, tl, e);
        break;
    case JOURNAL_SET:
        add_changes(out, tl->replay.trainer, &e[-1].hyper, &e->hyper);
        break;
    case JOURNAL_RESET:
        add(out, "started again from seed %llu", seed);
        break;
    case JOURNAL_JOG:
        add(out, "jogged by %.6g", e->amount);
        break;
    case JOURNAL_EDIT:
        add_edit(out, tl, &e->edit);
        break;
    }
}

size_t history_repeated(const Timeline *tl, size_t from)
{
    const Journal *j = timeline_journal(tl);
    for (size_t i = j->event; i > from; i--)
        if (event_is_passed(&j->present.events[i]))
            return i;
    return 0;
}
