/* What a run at full speed spends its time on, on machines made up here: their clock goes on by
 * what is trained and by how often training is stopped to be looked at. No time is measured. */
#include "player.h"
#include "../view/tap.h"

/* Seconds that things take on such a machine. */
typedef struct Machine {
    double epoch;      /* without phases */
    double version;    /* new parameters to be seen: a stop makes two of them */
    double evaluation; /* loss and accuracy of the whole data set */
    double frame;
} Machine;

static Player p;
static Machine machine;
static double others; /* what was spent on evaluations and frames */

static double trained(void)
{
    const Setup *setup = p.app.run.setup;
    return setup ? (double)setup->trainer.cursor.step * machine.epoch : 0;
}

static double clock_of_machine(void)
{
    const Setup *setup = p.app.run.setup;
    return others + trained() + (setup ? (double)setup->trainer.version * machine.version : 0);
}

static void start(const char *data, Machine of)
{
    player_open(&p, data, 80, 24);
    player_settle(&p);
    machine = of;
    others = 2000;
    p.app.clock = clock_of_machine;
    player_line(&p, "set speed max");
    player_line(&p, "run");
    player_draw(&p);
}

/* One piece of work, and the frame that is due then; the seconds of the piece. */
static double go_on(void)
{
    double before = clock_of_machine();
    if (p.app.metrics.evaluating)
        others += machine.evaluation;
    app_work(&p.app, 0);
    double piece = clock_of_machine() - before;
    if (app_frame_due(&p.app)) {
        Error err;
        assert_true(app_draw(&p.app, &p.cursor, &err));
        others += machine.frame;
        app_frame_shown(&p.app, machine.frame);
    }
    return piece;
}

static void run_for(double seconds)
{
    for (double end = clock_of_machine() + seconds; clock_of_machine() < end;)
        go_on();
}

/* The share of training in the next so many seconds. */
static double share(double seconds)
{
    double since = clock_of_machine(), before = trained();
    run_for(seconds);
    return (trained() - before) / (clock_of_machine() - since);
}

/* The costs are those of vowels on a processor of these days. */
static void test_training_gets_the_time(void **state)
{
    (void)state;
    start("vowels", (Machine){2e-6, 12e-6, 6e-6, 0.7e-3});
    run_for(0.2);
    double got = share(0.4);
    if (got < 0.95)
        fail_msg("training got %g %% of the time", 100 * got);
    player_close(&p);
}

/* The loss of a large data set costs a third of an epoch: not each frame has one of its own, but
 * there is one each second, and it says of which epoch it is. */
static void test_losses_that_take_long(void **state)
{
    (void)state;
    start("vowels", (Machine){0.01, 0, 0.003, 1e-3});
    player_line(&p, "hidden 256,256");
    player_line(&p, "run");
    run_for(1);
    double got = share(5);
    if (got < 0.95)
        fail_msg("training got %g %% of the time", 100 * got);
    double from = trained();
    machine = (Machine){0.3, 0, 0.1, 1e-3};
    others += from - trained();
    uint64_t seen = 0, losses = 0;
    for (double end = clock_of_machine() + 20; clock_of_machine() < end;) {
        go_on();
        losses += p.app.metrics.epoch != seen;
        seen = p.app.metrics.epoch;
    }
    assert_in_range(losses, 10, 21);
    player_close(&p);
}

/* The program listens between two pieces of work. */
static void test_a_slower_machine_is_asked_for_less(void **state)
{
    static const double epochs[] = {0.2e-6, 1e-6, 3e-6, 9e-6};
    (void)state;
    for (size_t i = 0; i < sizeof epochs / sizeof epochs[0]; i++) {
        start("vowels", (Machine){epochs[i], 12e-6, 6e-6, 0.7e-3});
        for (int n = 0; n < 60; n++) {
            double piece = go_on();
            if (piece > 0.01)
                fail_msg("%g seconds an epoch: a piece of %g", epochs[i], piece);
        }
        /* Suddenly it is, for what is trained has changed. */
        double from = trained();
        machine.epoch = 9e-6;
        others += from - trained();
        for (int n = 0; n < 8; n++)
            go_on();
        for (int n = 0; n < 60; n++)
            assert_true(go_on() < 0.01);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_training_gets_the_time),
        cmocka_unit_test(test_losses_that_take_long),
        cmocka_unit_test(test_a_slower_machine_is_asked_for_less),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
