/* What happened along a line, as places to go to, and what branches are called by. */
#include "run.h"

#include "time/curves.h"

#include <stdio.h>
#include <string.h>

static void open_run(Run *run, void **state, LossCurves *curves)
{
    Net net = make_net("2-5-3-1", "relu", "sigmoid");
    run_open(run, state, run_csv, &net, "half-squared", "sgd",
             &(Hyper){.rate = 0.25, .batch = 3, .seed = 4});
    assert_true(curves_init(curves, NULL));
}

static void close_run(Run *run, LossCurves *curves)
{
    curves_free(curves);
    run_close(run);
}

/* Trains, and looks at a loss, as branches without one have no curve. */
static void train_on(Run *run, size_t epochs)
{
    Metrics metrics = {.training = {.loss = 0.5}};
    double wrong;
    timeline_measure(&run->timeline, &metrics, &wrong);
    run_advance(run, GRAIN_EPOCH, epochs);
    timeline_measure(&run->timeline, &metrics, &wrong);
}

static void set_rate(Run *run, double rate)
{
    Hyper hyper = run->trainer.hyper;
    hyper.rate = rate;
    assert_true(timeline_set(&run->timeline, &hyper, NULL));
}

static void edit(Run *run, size_t parameter, Real value)
{
    assert_true(timeline_edit(&run->timeline, &(Edit){.index = parameter, .value = value}, NULL));
}

static void go_to(Run *run, uint64_t epoch)
{
    Place place;
    assert_true(timeline_find(&run->timeline, &(Moment){.epoch = epoch}, &place, NULL));
    run_go(run, place);
}

/* The marks as "kind words at moment", a line each; static. */
static const char *marks_of(Run *run, LossCurves *curves)
{
    static char text[4096];
    const Timeline *tl = &run->timeline;
    curves_make(curves, timeline_journal(tl), &tl->measures, timeline_place(tl),
                trainer_epochs(&run->trainer));
    curves_label(curves, &tl->replay, &tl->measures);
    text[0] = '\0';
    for (size_t i = 0; i < curves->mark_count; i++) {
        const Landmark *mark = &curves->marks[i];
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%d %s at %s\n", (int)mark->kind, mark->words,
                 mark->moment);
    }
    return text;
}

static void what_was_done(void **state)
{
    Run run;
    LossCurves curves;
    open_run(&run, state, &curves);
    assert_string_equal(marks_of(&run, &curves), "");
    set_rate(&run, 0.5);
    train_on(&run, 4);
    set_rate(&run, 0.125);
    set_rate(&run, 2);
    run_advance(&run, GRAIN_PHASE, 3);
    assert_true(timeline_jog(&run.timeline, 0.125, NULL));
    train_on(&run, 2);
    edit(&run, 0, 0.75);
    assert_non_null(strstr(marks_of(&run, &curves), "0 rate 0.25 → 0.5 at 0\n"
                                                    "0 rate 0.5 → 2 at 4\n"
                                                    "2 jogged by 0.125 at 4\n"
                                                    "1 w[1][1,1] "));
    assert_int_equal(curves.mark_count, 4);
    assert_true(curves.marks[3].epoch > 5.9 && curves.marks[3].epoch < 6.1);
    /* Each is a place that there is. */
    for (size_t i = 0; i < 4; i++) {
        Place place = curves.marks[i].place;
        run_go(&run, place);
        assert_int_equal(place_compare(timeline_place(&run.timeline), place), 0);
        assert_non_null(strstr(marks_of(&run, &curves), "2 jogged by 0.125"));
    }
    timeline_reset(&run.timeline, 9, NULL);
    assert_string_equal(marks_of(&run, &curves), "");
    close_run(&run, &curves);
}

static void the_last_ones_stay(void **state)
{
    Run run;
    LossCurves curves;
    open_run(&run, state, &curves);
    for (int i = 0; i < LANDMARKS_MAX + 5; i++) {
        set_rate(&run, 1 + i);
        run_advance(&run, GRAIN_BATCH, 1);
    }
    const char *text = marks_of(&run, &curves);
    assert_int_equal(curves.mark_count, LANDMARKS_MAX);
    assert_int_equal(strncmp(text, "0 rate 5 → 6 at", strlen("0 rate 5 → 6 at")), 0);
    assert_non_null(strstr(text, "0 rate 68 → 69 at"));
    close_run(&run, &curves);
}

static void branches_are_called_by_what_differs(void **state)
{
    Run run;
    LossCurves curves;
    open_run(&run, state, &curves);
    train_on(&run, 6);
    go_to(&run, 3);
    set_rate(&run, 2);
    train_on(&run, 5);
    assert_non_null(strstr(marks_of(&run, &curves), "4 branch b1 parts here: rate 0.25 at 3\n"
                                                    "0 rate 0.25 → 2 at 3\n"));
    assert_int_equal(curves.other_count, 1);
    assert_string_equal(curves.present.label, "rate 2");
    assert_string_equal(curves.others[0].label, "rate 0.25");
    go_to(&run, 2);
    assert_true(timeline_jog(&run.timeline, 0.5, NULL));
    train_on(&run, 4);
    marks_of(&run, &curves);
    assert_string_equal(curves.present.label, "jogged 0.5");
    for (size_t i = 0; i < curves.other_count; i++)
        assert_string_equal(curves.others[i].label, "not jogged");
    go_to(&run, 1);
    edit(&run, 1, 0.5);
    train_on(&run, 4);
    marks_of(&run, &curves);
    assert_string_equal(curves.present.label, "w[1][1,2] 0.5");
    assert_int_equal(strncmp(curves.others[0].label, "w[1][1,2] ", 10), 0);
    timeline_reset(&run.timeline, 77, NULL);
    train_on(&run, 1);
    marks_of(&run, &curves);
    assert_string_equal(curves.present.label, "seed 77");
    assert_string_equal(curves.others[0].label, "seed 4");
    close_run(&run, &curves);
}

/* A session has all of them, for each of its branches. */
static void check_saved(Run *run, void **state, LossCurves *curves)
{
    const char *path = in_folder(state, "s.json");
    char wanted[4096];
    Run other = {0};
    Error err;
    snprintf(wanted, sizeof wanted, "%s", marks_of(run, curves));
    assert_true(session_save_past(path, &run->timeline, &err));
    assert_true(session_load(&other.session, path, NULL, &(TableChoice){0}, &err));
    assert_true(session_resume(&other.session, &other.trainer, &err));
    assert_true(timeline_init(&other.timeline, &other.trainer, 0, &err));
    other.timeline.replay.data = &other.session.data;
    assert_true(timeline_recall(&other.timeline, &other.session.past.past, &other.left_out, &err));
    session_curves_take(&other.session.curves, &other.timeline);
    session_marks_take(&other.session.marks, &other.timeline);
    curves_clear(curves);
    assert_string_equal(marks_of(&other, curves), wanted);
    run_close(&other);
    curves_clear(curves);
}

/* Units that have died are marked once, where they are seen first. Mini-batches of a few of the
 * samples say too little. */
static void units_that_die(void **state)
{
    Run run;
    LossCurves curves;
    open_run(&run, state, &curves);
    for (int all = 0; all < 2; all++) {
        Hyper hyper = run.trainer.hyper;
        hyper.batch = all ? 0 : 3;
        if (all)
            assert_true(timeline_set(&run.timeline, &hyper, NULL));
        for (size_t unit = 0; unit < 2; unit++) {
            edit(&run, run.trainer.net.layers[0].biases + unit, -50);
            run_advance(&run, GRAIN_EPOCH, 1);
            timeline_measure_norms(&run.timeline);
            run_advance(&run, GRAIN_EPOCH, 1);
            timeline_measure_norms(&run.timeline);
        }
        const char *text = marks_of(&run, &curves);
        assert_int_equal(strstr(text, "units dead") != NULL, all);
    }
    const char *text = marks_of(&run, &curves);
    assert_non_null(strstr(text, "3 layer 1: 2 of 5 units dead at 5\n"));
    for (const char *at = strstr(text, "3 layer 1"); at; at = strstr(at + 1, "3 layer 1"))
        text = at;
    assert_int_equal(strncmp(text, "3 layer 1: 2 of 5 units dead at 5\n", 34), 0);
    check_saved(&run, state, &curves);
    go_to(&run, 6);
    set_rate(&run, 2);
    run_advance(&run, GRAIN_EPOCH, 2);
    check_saved(&run, state, &curves);
    assert_int_equal(timeline_journal(&run.timeline)->branch_count, 1);
    timeline_enter(&run.timeline, 0);
    run_arrive(&run);
    check_saved(&run, state, &curves);
    close_run(&run, &curves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_done, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(the_last_ones_stay, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(branches_are_called_by_what_differs, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(units_that_die, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
