/* `train`: progress, log, result, what to do when it diverges or is interrupted. */
#include "app/headless/ending.h"
#include "app/headless/headless.h"
#include "app/headless/headless_doctor.h"
#include "app/headless/progress.h"
#include "app/headless/result.h"
#include "app/headless/stream.h"
#include "app/run/paths.h"
#include "app/run/training.h"

#include "core/base/text.h"
#include "core/look/rate_trial.h"
#include "core/train/update.h"
#include "watch/protocol_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Multiply-adds between two looks for a signal. */
enum { SLICE = 1 << 24 };

typedef struct Course {
    const Options *options;
    Training training;
    Timeline timeline; /* only written down in, for --save */
    bool has_past;     /* it can be saved */
    bool recorded;     /* the epochs have been begun in it */
    Stream log, trace;
    bool on_output;    /* one of them is standard output: results go to standard error */
    Progress progress;
    Lab *lab;        /* owned, with --doctor; else NULL */
    bool restored;   /* the weights of the lowest test loss have been put in place */
} Course;

static const Metrics *measure(Course *run)
{
    return training_metrics(&run->training);
}

static bool open_log(Course *run, Error *err)
{
    if (!stream_open(&run->log, run->options->log, err))
        return false;
    bool test = run->training.setup.trainer.data->test_count > 0;
    if (run->log.file)
        fprintf(run->log.file, "epoch,step,loss,accuracy,rate%s\n",
                test ? ",test_loss,test_accuracy" : "");
    return true;
}

/* The trace begins with what is trained. */
static bool open_trace(Course *run, Error *err)
{
    return stream_open(&run->trace, run->options->trace, err) &&
           (!run->trace.file ||
            protocol_write_model(run->trace.file, &run->training.setup.trainer, err));
}

/* Whether lines go to standard output: what else is printed goes to standard error then. */
static bool has_standard_output(const Course *run)
{
    return run->log.file == stdout || run->trace.file == stdout;
}

/* Nothing where there is no such number. */
static void log_number(Course *run, double number)
{
    fputc(',', run->log.file);
    if (!isnan(number))
        fprintf(run->log.file, "%.9g", number);
}

static void log_epoch(Course *run)
{
    const Trainer *t = &run->training.setup.trainer;
    if (!stream_takes(&run->log))
        return;
    const Metrics *m = measure(run);
    fprintf(run->log.file, "%llu,%llu,%.9g", (unsigned long long)t->cursor.epoch,
            (unsigned long long)t->cursor.step, m->training.loss);
    log_number(run, m->training.accuracy);
    log_number(run, trainer_rate(t));
    if (t->data->test_count > 0) {
        log_number(run, m->test.loss);
        log_number(run, m->test.accuracy);
    }
    fputc('\n', run->log.file);
}

static void show_bar(Course *run)
{
    char words[64];
    snprintf(words, sizeof words, "epoch %llu  loss %-10.5g",
             (unsigned long long)run->training.setup.trainer.cursor.epoch,
             measure(run)->training.loss);
    progress_show(&run->progress, run->training.done, words, "epochs");
}

static void print_line(Course *run)
{
    unsigned long long epoch = run->training.setup.trainer.cursor.epoch;
    const Metrics *m = measure(run);
    unsigned long long left = run->training.epochs - run->training.done;
    fprintf(stderr, "epoch %llu of %llu, loss %.6g", epoch, epoch + left, m->training.loss);
    if (!isnan(m->test.loss))
        fprintf(stderr, ", test loss %.6g", m->test.loss);
    fputc('\n', stderr);
}

static void show_progress(Course *run)
{
    if (progress_is_due(&run->progress, run->training.done))
        (run->progress.bar ? show_bar : print_line)(run);
}

static bool wants_more(Course *run)
{
    bool failed = stream_has_failed(&run->log) || stream_has_failed(&run->trace);
    return training_end(&run->training) == TRAINING_GOES_ON && !ending_signal() && !failed;
}

static void watch_test_loss(Course *run)
{
    training_watch(&run->training, timeline_journal(&run->timeline)->event);
}

/* Epochs until somebody looks at a loss: the bar looks whenever it is time. */
static uint64_t epochs_unseen(const Course *run)
{
    uint64_t left = run->log.file || run->trace.file ? 1 : training_unseen(&run->training);
    uint64_t every = progress_interval(&run->progress);
    uint64_t line = every - run->training.done % every;
    return run->options->quiet || run->progress.bar || left < line ? left : line;
}

/* What is trained goes on where the history of a loaded session ends. Training does without the
 * timeline, which would take snapshots. */
static bool begin_past(Course *run, Error *err)
{
    Error why = {.is_memory = false}, note;
    Setup *setup = &run->training.setup;
    size_t left_out = 0;
    bool goes_back = run->options->restore_best && run->training.best.place.known;
    const char *name = run->options->save ? run->options->save : "training";
    if (!run->options->save && !goes_back)
        return true;
    if (!timeline_init(&run->timeline, &setup->trainer, 0, err))
        return false;
    run->timeline.replay.data = &setup->session.data;
    run->has_past = setup_recall(setup, run->options, &run->timeline, &left_out, &why);
    if (why.is_memory)
        return error_memory(err);
    if (!run->has_past)
        error_set(&note, "%s will have no history of what was before: %s", name, why.message);
    else if (left_out > 0)
        error_set(&note, "%s: %zu branches are left out: they do not fit", name, left_out);
    if (!run->has_past || left_out > 0)
        headless_complain(note.message);
    session_curves_take(&setup->session.curves, &run->timeline);
    session_marks_take(&setup->session.marks, &run->timeline);
    return true;
}

/* One line of the history for all epochs, begun with the first. */
static bool record(Course *run, Error *err)
{
    if (run->has_past && !run->recorded)
        run->recorded = timeline_begin_training(&run->timeline, GRAIN_EPOCH, err);
    return !run->has_past || run->recorded;
}

static bool save(Course *run, Error *err)
{
    const char *path = run->options->save;
    if (!path)
        return true;
    const SessionSaving what = {.trainer = &run->training.setup.trainer,
                                .timeline = run->has_past ? &run->timeline : NULL,
                                .best = run->training.best.place};
    return session_write(path, &what, err);
}

/* Training is over: the trace ends with what came of the last update. With --restore-best the
 * weights of the lowest test loss take the place of those then, and the log has a line of them. */
static void end_training(Course *run)
{
    Trainer *t = &run->training.setup.trainer;
    if (run->recorded)
        timeline_end_epochs(&run->timeline);
    if (stream_takes(&run->trace))
        protocol_write_end(run->trace.file, t);
    if (!training_goes_back(&run->training))
        return;
    Timeline *past = run->has_past ? &run->timeline : NULL;
    run->restored = best_weights_restore(&run->training.best, t, past);
    run->training.measured = false;
    if (run->restored)
        log_epoch(run);
    else
        headless_complain("the weights of the lowest test loss are from before and cannot be "
                          "computed again: those of the last epoch stay");
}

/* One update, of which the trace gets a line: true at the end of a stretch, which is also where
 * training has diverged. */
static bool advance_traced(Course *run)
{
    Training *training = &run->training;
    const Trainer *t = &training->setup.trainer;
    uint64_t end = training->stretch;
    const Cursor before = t->cursor;
    training->stretch = before.step + 1;
    while (!training_advance(training, &(uint64_t){SLICE}))
        continue;
    training->stretch = end;
    if (t->cursor.step > before.step && stream_takes(&run->trace))
        protocol_write_step(run->trace.file, t, &before);
    return t->cursor.step >= end || t->divergence.happened;
}

/* Goes on for a while: true at the end of a stretch. */
static bool advance(Course *run)
{
    return run->trace.file ? advance_traced(run)
                           : training_advance(&run->training, &(uint64_t){SLICE});
}

static bool train(Course *run, Error *err)
{
    Trainer *t = &run->training.setup.trainer;
    bool recorded = true;
    log_epoch(run);
    watch_test_loss(run);
    while (wants_more(run) && (recorded = record(run, err))) {
        bool reached = false;
        training_begin_stretch(&run->training, epochs_unseen(run));
        while (!reached && !ending_signal() && !stream_has_failed(&run->trace)) {
            reached = advance(run);
            if (!reached && run->progress.bar)
                show_progress(run);
        }
        if (!reached || t->divergence.happened)
            break;
        log_epoch(run);
        show_progress(run);
        watch_test_loss(run);
    }
    progress_end(&run->progress);
    return recorded;
}

/* The result and the report. With lines on standard output both go to standard error, so that what
 * is piped on stays what it is. */
static void print_result(Course *run)
{
    const Result result = result_of(&run->training);
    FILE *out = run->on_output ? stderr : stdout;
    if ((run->on_output && run->options->quiet) || !headless_waits_for_reader(out))
        return;
    result_print(out, &result);
    if (run->training.waited)
        fprintf(out, "; stopped: no test loss below the %.9g of epoch %llu",
                run->training.stopping.best, (unsigned long long)run->training.stopping.best_epoch);
    if (run->restored)
        fprintf(out, "; restored: the weights of the lowest test loss, at epoch %llu",
                (unsigned long long)result.epoch);
    fputc('\n', out);
    if (!run->options->quiet)
        headless_print_report(out, result.report, result.data, result.part);
}

/* The same as JSON, also of a run that has diverged. False without memory. */
static bool print_json(Course *run, bool diverged, Error *err)
{
    Result result = result_of(&run->training);
    FILE *out = run->on_output ? stderr : stdout;
    if (!headless_waits_for_reader(out))
        return true;
    result.diverged = diverged;
    json_t *json = result_json(&result);
    bool ok = json_put(json, "stopped", json_boolean(run->training.waited)) &&
              json_put(json, "restored", json_boolean(run->restored));
    const Complaints *found = run->lab ? &run->lab->examination.complaints : NULL;
    ok = ok && (!found || json_put(json, "doctor", headless_findings_json(found)));
    return result_write(out, json_if(ok, json), err);
}

static bool close_streams(Course *run, Error *err)
{
    Error other;
    bool traced = stream_close(&run->trace, err);
    return stream_close(&run->log, traced ? err : &other) && traced;
}

/* Which smaller rate would do, tried on a copy unless a signal ends it. */
static void explain_divergence(const Trainer *t, char *out, size_t size)
{
    RateTrial trial = {.state = TRIAL_NONE};
    char words[256];
    Error err;
    trainer_explain_divergence(t, out, size);
    if (!rate_trial_start(&trial, t, &err))
        return;
    while (!ending_signal() && !rate_trial_advance(&trial, &(uint64_t){SLICE}))
        continue;
    rate_trial_words(&trial, words, sizeof words);
    if (trial.state != TRIAL_GOING)
        text_append(out, size, "; %s", words);
    rate_trial_free(&trial);
}

/* Whether training has diverged, which is said. */
static bool has_diverged(Course *run)
{
    const Trainer *t = &run->training.setup.trainer;
    char why[640] = "training diverged: the loss is not finite any more; a smaller learning rate "
                    "would help";
    if (!training_has_diverged(&run->training))
        return false;
    if (t->divergence.happened)
        explain_divergence(t, why, sizeof why);
    headless_complain(why);
    return true;
}

/* What came of it. */
static Status report(Course *run)
{
    Error err;
    bool diverged = has_diverged(run);
    if (run->lab && !headless_examine(run->lab, &run->training.setup.trainer, &err)) {
        headless_complain(err.message);
        return STATUS_FAILURE;
    }
    if (run->options->json && !print_json(run, diverged, &err)) {
        headless_complain(err.message);
        return STATUS_FAILURE;
    }
    if (!run->options->json && !diverged)
        print_result(run);
    if (!run->options->json && run->lab)
        headless_say_findings(&run->lab->examination.complaints);
    return diverged ? STATUS_DIVERGED : STATUS_OK;
}

/* Saves first: what follows may take long, or wait for a reader. */
static Status finish(Course *run)
{
    Error err;
    bool saved = save(run, &err);
    if (!saved)
        headless_complain(err.message);
    Status status = report(run);
    bool written = close_streams(run, &err);
    if (!written)
        headless_complain(err.message);
    return written && saved ? status : STATUS_FAILURE;
}

/* Everything that can be wrong before the first epoch. */
static bool begin(Course *run, Status *status, Error *err)
{
    const Options *options = run->options;
    const Trainer *t = &run->training.setup.trainer;
    if (!training_init(&run->training, options, status, err) ||
        !paths_ready(options, t->data, status, err))
        return false;
    *status = STATUS_FAILURE;
    if (options->doctor && !(run->lab = calloc(1, sizeof *run->lab)))
        return error_memory(err);
    if (run->lab)
        run->training.course = &run->lab->course;
    if (options->save && !session_fits(t, err))
        return false;
    bool ok = begin_past(run, err) && open_log(run, err) && open_trace(run, err);
    run->on_output = has_standard_output(run);
    return ok;
}

Status headless_train(const Options *options)
{
    Course run = {.options = options};
    Status status = STATUS_FAILURE;
    Error err, note;
    bool begun = begin(&run, &status, &err);
    if (begun) {
        if (!options->quiet)
            headless_remark(&run.training.setup.session.data.remarks);
        if (!setup_rate_fits(&run.training.setup, &note))
            headless_complain(note.message);
        ending_catch();
    }
    progress_begin(&run.progress, run.training.epochs, options->quiet);
    if (begun && train(&run, &err)) {
        end_training(&run);
        status = finish(&run);
    } else {
        headless_complain(err.message);
    }
    if (run.lab)
        lab_free(run.lab);
    free(run.lab);
    timeline_free(&run.timeline);
    training_free(&run.training);
    ending_obey();
    return status;
}
