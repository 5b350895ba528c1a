/* The history in a session's file: a loaded run has the past of the one that was saved. */
#include "run.h"

#include "core/net/freeze.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void open_run(Run *run, void **state, const char *optimizer)
{
    Net net = make_net("2-5-3-1", "tanh", "sigmoid");
    run_open(run, state, run_csv, &net, "half-squared", optimizer,
             &(Hyper){.rate = 0.3, .batch = 3, .shuffle = true, .seed = 4});
}

static void change(Run *run, size_t what)
{
    Hyper hyper = run->trainer.hyper;
    Error err;
    hyper.rate = hyper_rate(hyper.rate * 0.7);
    if (what == 1)
        hyper.batch = draw_below(&run->seed, 5);
    if (what == 2)
        hyper.l2 = hyper_rate(hyper.l2 + 0.001);
    if (what == 3)
        hyper_set_activation(&hyper, 0, activation_find("relu", &err));
    if (what == 4)
        hyper_set_loss(&hyper, loss_find(draw_below(&run->seed, 2) ? "huber" : "mean-squared",
                                         &err));
    if (what == 5)
        hyper_set_optimizer(&hyper, optimizer_find(draw_below(&run->seed, 2) ? "adam" : "rmsprop",
                                                   &err));
    if (what == 6)
        hyper.dropout = hyper_rate(draw_uniform(&run->seed, 0, 0.5));
    bool flags[9];
    for (size_t j = 0; j < 9; j++)
        flags[j] = draw_below(&run->seed, 3) == 0;
    if (what == 7)
        assert_true(
            freeze_number(&run->trainer.frozen, &run->trainer.net, flags, &hyper.frozen, &err));
    assert_true(timeline_set(&run->timeline, &hyper, &err));
}

static void edit(Run *run, bool is_data)
{
    Edit edit = {.is_data = is_data, .value = (Real)draw_uniform(&run->seed, 0, 1)};
    Error err;
    edit.sample = draw_below(&run->seed, run->data.count);
    edit.index = draw_below(&run->seed, is_data ? 3 : run->trainer.net.parameter_count);
    assert_true(timeline_edit(&run->timeline, &edit, &err));
}

/* To another point, somewhere near. */
static void move(Run *run)
{
    size_t n = run->trainer.net.parameter_count;
    Real theta[64];
    assert_true(n <= 64);
    for (size_t i = 0; i < n; i++)
        theta[i] = run->trainer.parameters.theta[i] + (Real)draw_uniform(&run->seed, -0.2, 0.2);
    assert_true(timeline_move(&run->timeline, theta, NULL));
    assert_memory_equal(run->trainer.parameters.theta, theta, n * sizeof *theta);
}

/* Something of everything. */
static void live(Run *run)
{
    Error err;
    for (size_t i = 0; i < 40; i++) {
        size_t what = draw_below(&run->seed, 15);
        if (what < 3)
            run_advance(run, (Grain)what, 1 + draw_below(&run->seed, 5));
        else if (what < 11)
            change(run, what - 3);
        else if (what == 11)
            assert_true(timeline_jog(&run->timeline, hyper_rate(draw_uniform(&run->seed, 0, 0.3)),
                                     &err));
        else if (what < 14)
            edit(run, what == 12);
        else
            move(run);
        if (i == 25)
            assert_true(timeline_reset(&run->timeline, 99, &err));
    }
}

static char *copy_state(const Run *run, size_t *size)
{
    char *bytes;
    const Trainer *t = &run->trainer;
    const Dataset *d = t->data;
    size_t n = t->net.parameter_count;
    FILE *out = open_memstream(&bytes, size);
    assert_non_null(out);
    fwrite(t->parameters.theta, sizeof *t->parameters.theta, n, out);
    fwrite(t->parameters.state, sizeof *t->parameters.state, n * t->spec.optimizer->states, out);
    fwrite(d->x, sizeof *d->x, d->count * d->inputs, out);
    fwrite(d->t, sizeof *d->t, d->count * d->outputs, out);
    fprintf(out, "%s %s %ju %ju %a ", t->spec.loss->row.name, t->spec.optimizer->row.name,
            (uintmax_t)t->cursor.optimizer_step, (uintmax_t)t->cursor.jogs, t->hyper.dropout);
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    for (size_t j = 0; j < t->net.unit_count; j++)
        fputc(frozen && frozen[j] ? '1' : '0', out);
    fprintf(out, "%ju %a %zu %ju %s", (uintmax_t)trainer_ticks(t), t->hyper.rate, t->hyper.batch,
            (uintmax_t)t->hyper.seed, t->net.layers[0].activation->row.name);
    fclose(out);
    return bytes;
}

static void check_same(const Run *a, const Run *b, size_t line)
{
    size_t x, y;
    char *one = copy_state(a, &x), *two = copy_state(b, &y);
    bool same = x == y && memcmp(one, two, x) == 0;
    free(one);
    free(two);
    if (!same)
        fail_msg("line %zu: not the state that was saved", line + 1);
}

/* Loads what was saved, under another loss, batch size and optimizer when `asked` is not NULL, as
 * the command line would have it; false with the reason when its past cannot be used. */
static bool load_under(Run *run, const char *path, const Hyper *asked, Error *err)
{
    *run = (Run){0};
    if (!session_load(&run->session, path, NULL, &(TableChoice){0}, err))
        fail_msg("%s", err->message);
    if (asked) {
        run->session.spec.loss = hyper_loss(asked);
        run->session.hyper.batch = asked->batch;
    }
    if (!session_resume(&run->session, &run->trainer, err) ||
        (asked && !trainer_set_hyper(&run->trainer, asked, err)) ||
        !timeline_init(&run->timeline, &run->trainer, 0, err))
        fail_msg("%s", err->message);
    run->timeline.replay.data = &run->session.data;
    if (run->session.past.unusable[0])
        return error_set(err, "%s", run->session.past.unusable);
    return past_fits(&run->session.past.past, &run->trainer, err) &&
           timeline_recall(&run->timeline, &run->session.past.past, &(size_t){0}, err);
}

static bool load(Run *run, const char *path, Error *err)
{
    return load_under(run, path, NULL, err);
}

static void a_loaded_run_has_its_past(void **state)
{
    static const char *const optimizers[] = {"sgd", "adam", "momentum"};
    for (uint64_t seed = 1; seed <= 24; seed++) {
        const char *path = in_folder(state, "s.json");
        Run run, loaded;
        Error err = {.message = ""};
        open_run(&run, state, optimizers[seed % 3]);
        run.seed = seed;
        live(&run);
        const Timeline *tl = &run.timeline;
        if (seed % 2) { /* saved where it was rewound to */
            size_t event = draw_below(&run.seed, timeline_journal(tl)->present.count);
            size_t phases = trainer_phases(&run.trainer);
            const Cursor *to = &timeline_journal(tl)->present.events[event].to;
            run_go(&run, (Place){event, cursor_ticks(to, phases)});
        }
        assert_true(session_save_past(path, tl, &err));
        if (!load(&loaded, path, &err))
            fail_msg("%s", err.message);
        check_same(&run, &loaded, timeline_journal(tl)->event);
        assert_int_equal(run_journal(&loaded)->event, timeline_journal(tl)->event);
        assert_int_equal(run_journal(&loaded)->present.count, timeline_journal(tl)->present.count);
        for (size_t i = 0; i < 2 * timeline_journal(tl)->present.count; i++) {
            size_t event = draw_below(&run.seed, timeline_journal(tl)->present.count);
            const JournalEvent *e = &timeline_journal(tl)->present.events[event];
            uint64_t from = cursor_ticks(&e->from, trainer_phases(&run.trainer));
            uint64_t to = cursor_ticks(&e->to, trainer_phases(&run.trainer));
            bool trains = e->kind == JOURNAL_TRAIN && to > from;
            Place place = {event, trains ? from + 1 + draw_below(&run.seed, to - from) : to};
            run_go(&run, place);
            run_go(&loaded, place);
            check_same(&run, &loaded, event);
        }
        run_close(&run);
        run_close(&loaded);
    }
}

/* Another optimizer, loss and batch size, as from the command line, are a change made after all
 * that was saved: one step back is the state that was, with the optimizer state that it had. */
static void loaded_under_other_methods(void **state)
{
    static const char *const optimizers[] = {"sgd", "adam", "momentum"};
    for (size_t i = 0; i < 9; i++) {
        const char *path = in_folder(state, "s.json");
        Run run, loaded;
        Error err = {.message = ""};
        open_run(&run, state, optimizers[i % 3]);
        run_advance(&run, GRAIN_EPOCH, 2);
        change(&run, 7);
        run_advance(&run, GRAIN_PHASE, 11);
        assert_true(session_save_past(path, &run.timeline, &err));
        Hyper asked = run.trainer.hyper;
        hyper_set_optimizer(&asked, optimizer_find(optimizers[i / 3], &err));
        hyper_set_loss(&asked, loss_find("huber", &err));
        asked.batch = 4;
        if (!load_under(&loaded, path, &asked, &err))
            fail_msg("%s", err.message);
        assert_true(hyper_same(&loaded.trainer.hyper, &asked));
        assert_int_equal(run_journal(&loaded)->present.count, run_journal(&run)->present.count + 1);
        assert_int_equal(run_journal(&loaded)->branch_count, 0);
        run_advance(&loaded, GRAIN_EPOCH, 1);
        run_go(&loaded, timeline_place(&run.timeline));
        check_same(&run, &loaded, i);
        for (size_t event = 0; event < run_journal(&run)->present.count; event++) {
            uint64_t end = cursor_ticks(&run_journal(&run)->present.events[event].to,
                                        trainer_phases(&run.trainer));
            run_go(&run, (Place){event, end});
            run_go(&loaded, (Place){event, end});
            check_same(&run, &loaded, event);
        }
        run_close(&run);
        run_close(&loaded);
    }
}

/* Changes to the file, and what is said of them: that the past is unusable, or (NULL) that the file
 * is wrong. */
static const struct {
    const char *was, *is, *part;
} changes[] = {
    {"\"start\": \"fnv1a-", "\"start\": \"fnv1a-1", "its start weights are others now"},
    {"\"rounding\": \"", "\"rounding\": \"other", "rounding"},
    {"\"did\": \"start\",\n        \"seed\": 4", "\"did\": \"start\",\n        \"seed\": 5",
     "its start weights are others now"},
    {"\"by\": \"epoch\", \"epoch\": 2", "\"by\": \"epoch\", \"epoch\": 3", "line 2 does not"},
    {"\"epoch\": 2, \"step\": 6", "\"epoch\": 2, \"step\": 7", "line 2 does not"},
    {"\"present\": 4", "\"present\": 3", "does not lead to where"},
    {"\"cursor\": {\"epoch\": 4", "\"cursor\": {\"epoch\": 3", "does not lead to where"},
    {"\"step\": 12, \"position\": 0", "\"step\": 12, \"position\": 3", "does not lead to where"},
    {"\"epoch\": 0,\n", "\"epoch\": 1,\n", "a start is needed"},
    {"\"did\": \"edit\", \"parameter\": 0", "\"did\": \"start\", \"parameter\": 0", NULL},
    {"\"parameter\": 0", "\"parameter\": 99999", NULL},
    {"\"present\": 4", "\"present\": 9", NULL},
    {"\"present\": 4", "\"present\": -1", NULL},
    {"\"by\": \"epoch\"", "\"by\": \"day\"", NULL},
    {"\"did\": \"train\"", "\"did\": \"nothing\"", NULL},
    {"\"value\": 0.5", "\"value\": \"much\"", NULL},
    {"\"value\": 0.5", "\"value\": 1e300", NULL},
    {"\"history\": {", "\"history\": 1, \"rest\": {", NULL},
};

static void pasts_that_cannot_be(void **state)
{
    const char *path = in_folder(state, "s.json"), *other = in_folder(state, "o.json");
    Run run, loaded;
    Error err = {.message = ""};
    size_t size;
    open_run(&run, state, "sgd");
    run_advance(&run, GRAIN_EPOCH, 2);
    assert_true(timeline_edit(&run.timeline, &(Edit){.value = (Real)0.5}, &err));
    run_advance(&run, GRAIN_EPOCH, 2);
    assert_true(session_save_past(path, &run.timeline, &err));
    assert_true(load(&loaded, path, &err));
    run_close(&loaded);
    char *text = get_file(path, &size);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char *at = strstr(text, changes[i].was), *broken;
        if (!at)
            fail_msg("no %s in %s", changes[i].was, text);
        FILE *out = open_memstream(&broken, &size);
        fprintf(out, "%.*s%s%s", (int)(at - text), text, changes[i].is,
                at + strlen(changes[i].was));
        fclose(out);
        put_file(other, broken, size);
        free(broken);
        if (!changes[i].part) {
            Session session;
            if (session_load(&session, other, NULL, &(TableChoice){0}, &err))
                fail_msg("taken: %s", changes[i].is);
            check_holds(err.message, "history: ");
            session_free(&session);
            continue;
        }
        if (load(&loaded, other, &err))
            fail_msg("taken: %s", changes[i].is);
        check_holds(err.message, changes[i].part);
        /* The state is there all the same, and a past begins with it. */
        check_same(&run, &loaded, 0);
        assert_int_equal(run_journal(&loaded)->present.count, 1);
        assert_false(timeline_back(&loaded.timeline));
        run_close(&loaded);
    }
    free(text);
    run_close(&run);
}

/* Its state is from before the mini-batch, the last line begins within it. */
static void diverged_after_some_phases(void **state)
{
    const char *path = in_folder(state, "s.json");
    Run run, loaded;
    Error err = {.message = ""};
    open_run(&run, state, "sgd");
    run_advance(&run, GRAIN_EPOCH, 2);
    Hyper hyper = run.trainer.hyper;
    hyper.rate = 1e9;
    for (size_t l = 0; l < run.trainer.net.layer_count; l++)
        hyper_set_activation(&hyper, l, activation_find("identity", &err));
    assert_true(timeline_set(&run.timeline, &hyper, &err));
    while (!run.trainer.divergence.happened) {
        run_advance(&run, GRAIN_PHASE, 3);
        run_advance(&run, GRAIN_BATCH, 1);
    }
    assert_true(session_save_past(path, &run.timeline, &err));
    if (!load(&loaded, path, &err))
        fail_msg("%s", err.message);
    size_t events = run_journal(&loaded)->present.count;
    assert_int_equal(events, run_journal(&run)->present.count);
    while (!loaded.trainer.divergence.happened)
        run_advance(&loaded, GRAIN_BATCH, 1);
    assert_int_equal(run_journal(&loaded)->present.count, events);
    assert_int_equal(trainer_ticks(&loaded.trainer), trainer_ticks(&run.trainer));
    run_close(&run);
    run_close(&loaded);
}

/* What goes on from a file without history has no start to come back to: it saves none. */
static void no_start_no_history(void **state)
{
    const char *path = in_folder(state, "s.json");
    Run run, loaded;
    Error err;
    size_t size;
    open_run(&run, state, "sgd");
    run_advance(&run, GRAIN_EPOCH, 2);
    assert_true(session_save(path, &run.trainer, &err));
    assert_true(session_load(&loaded.session, path, NULL, &(TableChoice){0}, &err));
    assert_int_equal(loaded.session.past.past.journal.present.count, 0);
    session_free(&loaded.session);
    timeline_free(&run.timeline);
    assert_true(timeline_init(&run.timeline, &run.trainer, 0, &err));
    run_advance(&run, GRAIN_EPOCH, 2);
    assert_true(session_save_past(path, &run.timeline, &err));
    char *text = get_file(path, &size);
    assert_null(strstr(text, "history"));
    free(text);
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_loaded_run_has_its_past, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(loaded_under_other_methods, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(pasts_that_cannot_be, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(diverged_after_some_phases, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(no_start_no_history, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
