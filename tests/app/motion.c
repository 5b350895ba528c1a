/* The wave's clock: it plays once, never keeps a key waiting, and can be switched off. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static Player p, q; /* an App is too much for some stacks */

/* Lets so much of the fake time go by. */
static void pass(double seconds)
{
    double end = player_clock() + seconds;
    while (player_clock() < end)
        continue;
}

static bool wave_is_drawn(Player *player)
{
    player_draw(player);
    return player->app.motion.drawn < 1;
}

static void start(Player *player)
{
    player_open(player, "xor", 120, 40);
    player_settle(player);
    player_draw(player);
}

static void step(Player *player)
{
    player_key(player, 's');
    player_settle(player);
}

/* A single step's wave takes a quarter of a second, frame after frame, and then nothing is left
 * to do. */
static void test_it_plays_once(void **state)
{
    float last = -1;
    int frames = 0;
    (void)state;
    start(&p);
    step(&p);
    double begin = player_clock();
    while (frames < 1000 && (app_frame_due(&p.app) || isfinite(app_wait(&p.app, true)))) {
        player_draw(&p);
        assert_true(p.app.motion.drawn > last || p.app.motion.drawn >= 1);
        last = p.app.motion.drawn;
        frames++;
    }
    double took = player_clock() - begin;
    assert_true(last >= 1);
    assert_true(frames > 3 && took > 0.2 && took < 0.4);
    assert_true(isinf(app_wait(&p.app, true)));
    player_close(&p);
}

/* A key during the wave completes it at once: the picture is that of a program without motion. */
static void test_a_key_completes_it(void **state)
{
    (void)state;
    for (int phases = 1; phases <= 7; phases++) {
        start(&p);
        start(&q);
        player_line(&q, "set motion off");
        for (int i = 0; i < phases; i++) {
            step(&p);
            step(&q);
            assert_true(wave_is_drawn(&p));
            assert_false(wave_is_drawn(&q));
        }
        assert_false(canvas_same(&p.app.frame.canvas, &q.app.frame.canvas));
        player_key(&p, 'l' & 0x1f);
        player_key(&q, 'l' & 0x1f);
        assert_false(wave_is_drawn(&p));
        player_draw(&q);
        assert_true(canvas_same(&p.app.frame.canvas, &q.app.frame.canvas));
        player_close(&p);
        player_close(&q);
    }
}

/* How long twelve keys in a burst take. */
static double burst(Player *player)
{
    double begin = player_clock();
    for (int i = 0; i < 12; i++)
        player_key(player, 's');
    app_work(&player->app, 0.004);
    assert_int_equal(player->app.run.setup->trainer.cursor.step, 2);
    return player_clock() - begin;
}

/* Keys do not wait for waves: they take as long as without, but for the looks at the clock. */
static void test_keys_never_wait(void **state)
{
    (void)state;
    start(&p);
    start(&q);
    player_line(&q, "set motion off");
    double without = burst(&q), with = burst(&p);
    assert_true(with - without < 0.1);
    player_close(&p);
    player_close(&q);
}

/* In a run the wave goes as the clock does between two phases. */
static void test_a_run_follows_the_clock(void **state)
{
    static const struct Pace {
        const char *line;
        double seconds;
    } paces[] = {{"set speed 0.2-phase", 5}, {"set speed 1-phase", 1}, {"set speed 10-phase", 0.1}};
    (void)state;
    for (int i = 0; i < 3; i++) {
        start(&p);
        player_line(&p, paces[i].line);
        player_line(&p, "run");
        app_work(&p.app, 0.01);
        double begin = player_clock();
        assert_int_equal(p.app.run.setup->trainer.cursor.phase, 1);
        pass(paces[i].seconds / 2);
        player_draw(&p);
        double wanted = (player_clock() - begin) / paces[i].seconds;
        if (fabs((double)p.app.motion.drawn - wanted) > 0.03 / paces[i].seconds)
            fail_msg("%s: %g, not %g", paces[i].line, (double)p.app.motion.drawn, wanted);
        assert_int_equal(p.app.run.setup->trainer.cursor.phase, 1);
        pass(paces[i].seconds / 2);
        app_work(&p.app, 0.01);
        assert_int_equal(p.app.run.setup->trainer.cursor.phase, 2);
        player_close(&p);
    }
}

/* Nothing moves without colours, or after frames that take long, unless it was asked for; nor
 * after steps that are no phases, or back. */
static void test_when_it_is_off(void **state)
{
    (void)state;
    start(&p);
    player_key(&p, ' ');
    player_settle(&p);
    assert_false(wave_is_drawn(&p));
    step(&p);
    assert_true(wave_is_drawn(&p));
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_false(wave_is_drawn(&p));
    player_line(&p, "set color never");
    step(&p);
    assert_false(wave_is_drawn(&p));
    player_line(&p, "set motion on");
    step(&p);
    assert_true(wave_is_drawn(&p));
    player_line(&p, "set color auto");
    player_line(&p, "set motion auto");
    for (int i = 0; i < 3; i++) {
        step(&p);
        assert_true(wave_is_drawn(&p));
        app_frame_shown(&p.app, 0.2);
        app_frame_shown(&p.app, 0.2);
        app_frame_shown(&p.app, 0.2);
        step(&p);
        assert_false(wave_is_drawn(&p));
        player_line(&p, "set motion auto");
    }
    player_close(&p);
}

/* On a slow terminal that was told to move it does, and comes to rest all the same. */
static void test_slow_but_wanted(void **state)
{
    (void)state;
    start(&p);
    player_line(&p, "set motion on");
    for (int i = 0; i < 3; i++) {
        step(&p);
        for (int frame = 0; frame < 4; frame++) {
            assert_true(wave_is_drawn(&p));
            app_frame_shown(&p.app, 0.2);
        }
        pass(0.3);
        player_draw(&p);
        app_frame_shown(&p.app, 0.2);
        assert_true(isinf(app_wait(&p.app, true)));
    }
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_plays_once),
        cmocka_unit_test(test_a_key_completes_it),
        cmocka_unit_test(test_keys_never_wait),
        cmocka_unit_test(test_a_run_follows_the_clock),
        cmocka_unit_test(test_when_it_is_off),
        cmocka_unit_test(test_slow_but_wanted),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
