#include "app/run/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void run_free(Run *run)
{
    timeline_free(&run->timeline);
    if (run->setup)
        setup_free(run->setup);
    free(run->setup);
    options_free(&run->options);
    remarks_free(&run->described);
    remarks_free(&run->description);
    *run = (Run){.number = 0};
}

bool run_is_untouched(const Run *run)
{
    const Journal *j = timeline_journal(&run->timeline);
    return j->branch_count == 0 && j->present.count == 1;
}

static RunMark mark_of(const Run *run)
{
    const Trainer *t = &run->setup->trainer;
    return (RunMark){t->version, trainer_ticks(t), timeline_journal(&run->timeline)->next_serial};
}

void run_mark_kept(Run *run)
{
    run->kept = mark_of(run);
}

void run_mark_unkept(Run *run)
{
    run->kept = (RunMark){.version = UINT64_MAX};
}

bool run_is_unkept(const Run *run)
{
    const RunMark now = mark_of(run), *kept = &run->kept;
    return timeline_is_replaying(&run->timeline) || now.version != kept->version ||
           now.ticks != kept->ticks || now.serial != kept->serial;
}

size_t run_own_bytes(const Run *run)
{
    return sizeof *run + setup_bytes(run->setup);
}

size_t run_bytes(const Run *run)
{
    return run_own_bytes(run) + timeline_bytes(&run->timeline) +
           measures_bytes(&run->timeline.measures);
}

Metrics run_metrics(const Run *run)
{
    const Trainer *t = &run->setup->trainer;
    const Timeline *tl = &run->timeline;
    Metrics m = {{NAN, NAN}, {NAN, NAN}};
    if (run->facts.known && run->facts.version == t->version)
        return run->facts.metrics;
    const LossPoint *point =
        measures_last_loss(&tl->measures, timeline_journal(tl), timeline_place(tl));
    if (point && point->epoch >= trainer_epochs(t)) {
        m.training.loss = point->last;
        m.test.loss = point->test;
    }
    return m;
}

void run_words(const Run *run, char out[RUN_WORDS_SIZE])
{
    const Trainer *t = &run->setup->trainer;
    const Metrics m = run_metrics(run);
    char shape[48], loss[32] = "";
    net_shape(&t->net, shape, sizeof shape);
    if (!isnan(m.training.loss))
        snprintf(loss, sizeof loss, ", loss %.5g", m.training.loss);
    snprintf(out, RUN_WORDS_SIZE, "%.40s %s, %s, rate %.6g, epoch %llu%s", t->data->name, shape,
             t->spec.optimizer->row.name, t->hyper.rate, (unsigned long long)t->cursor.epoch,
             loss);
}
