/* Numbers set by hand that cannot stand where they were meant to go: refused, and nothing else. */
#include "run.h"

#include "time/journal.h"

#include <math.h>
#include <string.h>

static void open_run(Run *run, void **state, const char *csv, const Net *net, const char *loss)
{
    run_open(run, state, csv, net, loss, "sgd", &(Hyper){.rate = 0.1, .batch = 2});
}

/* ∂L/∂z = a − t is right for softmax only while the targets of a sample sum to 1. */
static void no_edit_against_the_loss(void **state)
{
    Net net = make_net("1-3-3", "tanh", "softmax");
    Run run;
    Error err;
    Edit target = {.is_data = true, .index = 1, .value = (Real)0.5};
    open_run(&run, state, "a,c\n0,x\n1,y\n2,z\n", &net, "cross-entropy");
    assert_false(timeline_edit(&run.timeline, &target, &err));
    check_holds(err.message, "sum to 1");
    assert_true(run.data.t[0] >= 1);
    target.index = 0;
    assert_true(timeline_edit(&run.timeline, &target, &err));
    Hyper hyper = run.trainer.hyper;
    hyper_set_loss(&hyper, loss_find("half-squared", &err));
    assert_true(trainer_set_hyper(&run.trainer, &hyper, &err));
    target.index = 1;
    assert_true(timeline_edit(&run.timeline, &target, &err));
    assert_true(run.data.t[0] < 1);
    run_close(&run);
}

/* Where training is known ahead an edit begins a branch; one that is refused leaves the line, its
 * place, its half-done step, the mini-batch and the data as they were. */
static void a_refused_edit_leaves_all_as_it_was(void **state)
{
    static const Edit refused[] = {
        {.is_data = true, .sample = 1, .index = 2, .value = 2},
        {.is_data = true, .sample = 1, .index = 0, .value = (Real)INFINITY},
        {.is_data = true, .sample = 0, .index = 1, .value = (Real)NAN},
        {.index = 3, .value = (Real)NAN},
    };
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    Run run;
    open_run(&run, state, "a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n", &net, "half-squared");
    run_advance(&run, GRAIN_EPOCH, 5);
    for (size_t i = 0; i < 3; i++) {
        assert_true(timeline_back(&run.timeline));
        while (!timeline_replay(&run.timeline, &(uint64_t){5000}))
            continue;
    }
    run_advance(&run, GRAIN_PHASE, 3);
    const Timeline *tl = &run.timeline;
    for (size_t i = 0; i < 2 * sizeof refused / sizeof refused[0]; i++) {
        Timeline before = *tl;
        Trainer trainer = run.trainer;
        Error err = {.message = ""};
        JournalEvent present = *timeline_event(tl);
        const Edit *edit = &refused[i / 2];
        assert_false(i % 2 ? timeline_turn(&run.timeline, edit, &err)
                           : timeline_edit(&run.timeline, edit, &err));
        assert_true(err.message[0] != '\0');
        assert_memory_equal(tl, &before, sizeof before);
        assert_memory_equal(&run.trainer, &trainer, sizeof trainer);
        assert_memory_equal(timeline_event(tl), &present, sizeof present);
    }
    assert_int_equal(timeline_journal(tl)->branch_count, 0);
    for (size_t k = 0; k < 4; k++)
        assert_true(isfinite(run.data.t[k]) && run.data.t[k] <= 1);
    run.timeline.replay.data = NULL;
    assert_false(timeline_edit(&run.timeline, &(Edit){.is_data = true}, &(Error){.message = ""}));
    assert_int_equal(timeline_journal(tl)->branch_count, 0);
    run_close(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_edit_against_the_loss, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_refused_edit_leaves_all_as_it_was, folder_make,
                                        folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
