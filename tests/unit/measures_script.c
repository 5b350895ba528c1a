#include "unit/measures_script.h"

#include <math.h>

void open_script(Script *s)
{
    Error err;
    Dataset data = {.count = SAMPLES};
    Trainer trainer = {.net.layer_count = 2, .data = &data};
    *s = (Script){.now = {.epoch = 0}};
    assert_true(journal_init(&s->journal, &trainer, &err));
    assert_int_equal(s->journal.present.events[0].phases, PHASES);
    assert_true(measures_init(&s->measures, 2, &err) && curves_init(&s->curves, &err));
}

void close_script(Script *s)
{
    journal_free(&s->journal);
    measures_free(&s->measures);
    curves_free(&s->curves);
}

Place here(const Script *s)
{
    return (Place){s->journal.event, cursor_ticks(&s->now, PHASES)};
}

void append(Script *s, JournalKind kind)
{
    Error err;
    JournalEvent event = {.kind = kind, .grain = GRAIN_EPOCH, .from = s->now, .to = s->now};
    if (s->journal.branch_count == BRANCHES_MAX) {
        journal_drop_least(&s->journal);
        measures_drop_orphans(&s->measures, &s->journal);
    }
    assert_true(journal_branch_off(&s->journal, &s->now, &err));
    assert_true(journal_append(&s->journal, event, &err));
}

void train_to(Script *s, uint64_t epoch, double loss)
{
    if (journal_now(&s->journal)->kind != JOURNAL_TRAIN || !journal_at_front(&s->journal,
                                                                             here(s).ticks))
        append(s, JOURNAL_TRAIN);
    s->now.epoch = s->now.step = epoch;
    journal_now(&s->journal)->to = s->now;
    measures_loss(&s->measures, &s->journal, here(s), (double)epoch, loss, NAN);
}

void change(Script *s, JournalKind kind)
{
    append(s, kind);
    if (kind != JOURNAL_RESET)
        return;
    s->now = (Cursor){.epoch = 0};
    journal_now(&s->journal)->to = s->now;
}

void look(Script *s, double loss)
{
    measures_loss(&s->measures, &s->journal, here(s), (double)s->now.epoch, loss, NAN);
}

void go(Script *s, size_t event, uint64_t epoch)
{
    s->journal.event = event;
    s->now.epoch = s->now.step = epoch;
}
