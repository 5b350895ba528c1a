#include "app/run/training.h"

#include "core/base/text.h"

#include <math.h>

enum { USUAL_EPOCHS = 1000 };

static const TableRow ends[] = {
    [TRAINING_GOES_ON] = {"interrupted", N_("it was ended before")},
    [TRAINING_DONE] = {"done", N_("all epochs were trained")},
    [TRAINING_REACHED] = {"reached", N_("the goal was reached")},
    [TRAINING_STOPPED] = {"stopped", N_("the test loss had stopped falling")},
    [TRAINING_DIVERGED] = {"diverged", N_("the loss was not finite any more")},
};
const Table training_end_table = TABLE_OF("end of training", ends);

/* The waiting for a lower test loss goes on where a loaded session left off, in the same loss. */
static bool begin_best(Training *run, Error *err)
{
    const Setup *setup = &run->setup;
    const Options *o = run->options;
    SessionBest known = setup->session.best;
    known.known = known.known && !options_given(o, loss);
    if (known.known)
        early_stopping_recall(&run->stopping, known.loss, known.epoch,
                              setup->trainer.cursor.epoch);
    return best_weights_init(&run->best, &known, &setup->trainer, o->restore_best, err);
}

bool training_init(Training *run, const Options *options, Status *status, Error *err)
{
    *run = (Training){.options = options, .epochs = USUAL_EPOCHS};
    const Trainer *t = &run->setup.trainer;
    if (options_given(options, epochs))
        run->epochs = options->epochs;
    if (!setup_make(&run->setup, options, status, err))
        return false;
    *status = STATUS_FAILURE;
    run->from = t->cursor.epoch;
    return evaluation_init(&run->evaluation, &t->net, t->data, err) && begin_best(run, err);
}

void training_free(Training *run)
{
    evaluation_free(&run->evaluation);
    best_weights_free(&run->best);
    setup_free(&run->setup);
}

const Metrics *training_metrics(Training *run)
{
    const Trainer *t = &run->setup.trainer;
    if (!run->measured)
        run->metrics = evaluation_run(&run->evaluation, &t->net, t->parameters.theta, t->data,
                                      t->spec.loss);
    run->measured = true;
    return &run->metrics;
}

bool training_watches_test_loss(const Training *run)
{
    return run->setup.trainer.hyper.patience > 0 || run->options->restore_best;
}

/* What has diverged has no loss worth a point of its course. */
static void write_down(Training *run)
{
    const Trainer *t = &run->setup.trainer;
    const Metrics *m = t->divergence.happened || !run->course ? NULL : training_metrics(run);
    if (m && isfinite(m->training.loss))
        course_add(run->course, trainer_epochs(t), m->training.loss, m->test.loss);
}

void training_watch(Training *run, size_t event)
{
    const Trainer *t = &run->setup.trainer;
    write_down(run);
    if (!training_watches_test_loss(run))
        return;
    double loss = training_metrics(run)->test.loss;
    if (t->hyper.patience > 0)
        run->waited =
            early_stopping_is_over(&run->stopping, t->hyper.patience, t->cursor.epoch, loss);
    best_weights_see(&run->best, t, event, loss);
}

TrainingEnd training_end(Training *run)
{
    if (run->setup.trainer.divergence.happened)
        return TRAINING_DIVERGED;
    if (options_given(run->options, until) &&
        goal_is_reached(&run->options->until, training_metrics(run)))
        return TRAINING_REACHED;
    if (run->waited)
        return TRAINING_STOPPED;
    return run->done >= run->epochs ? TRAINING_DONE : TRAINING_GOES_ON;
}

bool training_has_diverged(Training *run)
{
    return run->setup.trainer.divergence.happened ||
           !isfinite(training_metrics(run)->training.loss);
}

uint64_t training_unseen(const Training *run)
{
    bool looks = options_given(run->options, until) || training_watches_test_loss(run) ||
                 run->course;
    return looks ? 1 : run->epochs - run->done;
}

void training_begin_stretch(Training *run, uint64_t epochs)
{
    const Trainer *t = &run->setup.trainer;
    run->stretch = t->cursor.step + trainer_steps(t, epochs);
}

bool training_advance(Training *run, uint64_t *work)
{
    Trainer *t = &run->setup.trainer;
    bool reached = trainer_advance_to(t, run->stretch, work);
    run->measured = false;
    run->done = t->cursor.epoch - run->from;
    return reached;
}

bool training_goes_back(Training *run)
{
    const Trainer *t = &run->setup.trainer;
    const SessionBest *best = &run->best.place;
    return run->options->restore_best && !t->divergence.happened && best->known &&
           best->step != t->cursor.step && training_end(run) != TRAINING_REACHED;
}

/* The weights of the lowest test loss, as train leaves them. */
static void restore_best(Training *run)
{
    if (!training_goes_back(run))
        return;
    best_weights_restore(&run->best, &run->setup.trainer, NULL);
    run->measured = false;
}

bool training_go_on(Training *run, uint64_t *work)
{
    if (!run->begun)
        training_watch(run, 0);
    run->between = run->between || !run->begun;
    run->begun = true;
    while (*work > 0) {
        if (run->between) {
            run->end = training_end(run);
            if (run->end != TRAINING_GOES_ON) {
                restore_best(run);
                return true;
            }
            training_begin_stretch(run, training_unseen(run));
        }
        run->between = training_advance(run, work);
        if (run->between)
            training_watch(run, 0);
    }
    return false;
}
