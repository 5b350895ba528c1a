/* The losses on the screen and their curve are those of training, whatever is done to it. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

/* A restart undone after training longer: the curve shown is the one of the run that is back. */
static void test_the_curve_of_an_undone_restart(void **state)
{
    double losses[31];
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_settle(&p);
    for (int i = 0; i <= 30; i++) {
        losses[i] = p.app.metrics.values.training.loss;
        player_key(&p, ' ');
        player_settle(&p);
    }
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    player_key(&p, 'R');
    player_settle(&p);
    for (int i = 0; i < 40; i++) {
        player_key(&p, ' ');
        player_settle(&p);
    }
    for (int i = 0; i < 41; i++) {
        player_key(&p, KEY_BACK_SPACE);
        player_settle(&p);
    }
    assert_int_equal(p.app.run.setup->trainer.cursor.epoch, 30);
    for (int i = 0; i <= 30; i++) {
        const LossPoint *at = curve_at(app_curves(&p.app), i);
        assert_non_null(at);
        if (fabs(at->epoch - i) > 1e-9 || fabs(at->last - losses[i]) > 1e-12)
            fail_msg("epoch %d: the curve has %.9g at epoch %g, but the loss was %.9g", i, at->last,
                     at->epoch, losses[i]);
    }
    player_close(&p);
}

/* A run waits for a lower test loss as long as it was told, by its own evaluation of each epoch. */
static void test_a_run_stops_by_patience(void **state)
{
    double best = INFINITY;
    uint64_t best_epoch = 0;
    (void)state;
    player_open(&p, "vowels", 120, 40);
    player_line(&p, "set patience 5");
    assert_true(p.app.run.setup->trainer.hyper.patience <= 0); /* there is nothing to watch yet */
    player_line(&p, "set test 0.3");
    player_line(&p, "set patience 5");
    player_line(&p, "set speed max");
    player_line(&p, "run");
    for (int i = 0; i < 5000 && app_is_running(&p.app); i++)
        app_work(&p.app, 0.001);
    assert_false(app_is_running(&p.app));
    assert_non_null(strstr(p.app.notice.text, "stopped: no test loss below"));
    uint64_t end = p.app.run.setup->trainer.cursor.epoch;
    player_line(&p, "set patience none");
    player_line(&p, "restart");
    for (uint64_t epoch = 0; epoch <= end; epoch++) {
        player_settle(&p);
        assert_int_equal(p.app.run.setup->trainer.cursor.epoch, epoch);
        if (p.app.metrics.values.test.loss < best) {
            best = p.app.metrics.values.test.loss;
            best_epoch = epoch;
        }
        assert_int_equal(epoch - best_epoch >= 5, epoch == end);
        player_key(&p, ' ');
    }
    player_close(&p);
}

/* The loss on the screen leaves nothing out and stays known; the check knows what is dropped. */
static void test_dropout_set_while_running(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 5");
    player_settle(&p);
    double loss = p.app.metrics.values.training.loss;
    player_key(&p, 's');
    player_line(&p, "dropout 0.4");
    player_settle(&p);
    assert_int_equal(p.app.run.setup->trainer.cursor.phase, 0);
    assert_int_equal(p.app.metrics.version, p.app.run.setup->trainer.version);
    assert_true(fabs(p.app.metrics.values.training.loss - loss) < 1e-12);
    player_line(&p, "phase 5");
    player_settle(&p);
    for (int i = 0; i < 2; i++) { /* before and after the update */
        player_line(&p, "check");
        assert_non_null(strstr(p.app.notice.text, "check: relative error"));
        assert_false(p.app.notice.is_error);
        player_key(&p, 's');
        player_settle(&p);
    }
    player_undo_all(&p);
    assert_true(p.app.run.setup->trainer.hyper.dropout <= 0);
    player_close(&p);
}

/* A jog is seen at once, in the loss too, and so is its undoing. */
static void test_a_jog_changes_the_loss(void **state)
{
    (void)state;
    player_open(&p, "xor", 80, 24);
    player_line(&p, "epoch 5");
    player_settle(&p);
    double loss = p.app.metrics.values.training.loss;
    player_key(&p, 'j');
    player_settle(&p);
    player_draw(&p);
    assert_true(fabs(p.app.metrics.values.training.loss - loss) > 1e-6);
    assert_int_equal(p.app.metrics.version, p.app.run.setup->trainer.version);
    assert_true(fabs(curve_at(app_curves(&p.app), 5)->last -
                     p.app.metrics.values.training.loss) < 1e-12);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_true(fabs(p.app.metrics.values.training.loss - loss) < 1e-12);
    player_key(&p, KEY_RETURN);
    app_work(&p.app, 0.05);
    player_line(&p, "jog 0.3");
    assert_true(app_is_running(&p.app));
    player_draw(&p);
    player_close(&p);
}

/* The marker of the loss curve stands at the loss that the status bar has, wherever one goes. */
static void test_the_marker_is_at_the_loss(void **state)
{
    static const char *const lines[] = {
        "epoch 10", "goto 9", "edit w[1][1,1] 5", "epoch", "back", "back", "back", "goto last",
        "edit t[1] 0.5", "back", "jog 0.5", "loss huber", "back", "goto 9", "rate 0.1", "epoch 3",
        "branch b1", "goto 9", "goto first"};
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        player_do(&p, lines[i]);
        player_draw(&p);
        if (!(fabs(p.app.picture.curves.loss - p.app.metrics.values.training.loss) < 1e-12))
            fail_msg("after %s the curve stands at %g, but the loss is %g", lines[i],
                     p.app.picture.curves.loss, p.app.metrics.values.training.loss);
    }
    player_close(&p);
}

/* Of a large network, smaller rates are tried while there is nothing else to do: keys are obeyed in
 * between, and another moment ends it. */
static void test_rates_are_tried_in_slices(void **state)
{
    (void)state;
    player_open(&p, "vowels", 80, 24);
    player_do(&p, "hidden 200,200");
    player_do(&p, "activation relu");
    player_do(&p, "output-activation identity");
    player_do(&p, "rate 1e8");
    for (int i = 0; i < 2; i++) {
        player_do(&p, "epoch 9");
        assert_true(p.app.run.setup->trainer.divergence.happened && app_is_trying(&p.app));
        assert_non_null(strstr(p.app.notice.text, "are being tried on a copy"));
        player_key(&p, KEY_DOWN_ARROW);
        assert_true(app_is_trying(&p.app) && app_wait(&p.app, false) <= 0);
        if (i == 0)
            player_do(&p, "back");
        assert_int_equal(app_is_trying(&p.app), i);
    }
    while (app_is_trying(&p.app))
        app_work(&p.app, 0.001);
    assert_non_null(strstr(p.app.notice.text, "tried on a copy from the start"));
    assert_int_equal(p.app.background.trial.state, TRIAL_NONE);
    player_close(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_curve_of_an_undone_restart),
        cmocka_unit_test(test_a_run_stops_by_patience),
        cmocka_unit_test(test_dropout_set_while_running),
        cmocka_unit_test(test_a_jog_changes_the_loss),
        cmocka_unit_test(test_the_marker_is_at_the_loss),
        cmocka_unit_test(test_rates_are_tried_in_slices),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("losses", tests, NULL, NULL);
}
