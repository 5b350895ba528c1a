/* More keys than anybody types, on machines made up here, on which each event takes its time: what
 * comes last is obeyed soon on all of them, and a script in full. */
#include "player.h"
#include "../view/tap.h"

#include <string.h>

enum { FLOOD = 1 << 16, SCRIPT = 1000 };

static Player p;
static double cost, seconds; /* of whatever changes the screen; of all until now */

static double clock_of_machine(void)
{
    if (p.app.frame.dirty)
        seconds += cost;
    p.app.frame.dirty = false;
    return seconds += 1e-8;
}

static void start(double of_an_event)
{
    player_open(&p, "xor", 80, 24);
    player_settle(&p);
    cost = of_an_event;
    seconds = 1000;
    p.app.clock = clock_of_machine;
}

/* `count` of the keys in turn, then `last`: all lie ready at once, and what the inbox has no room
 * for waits outside. Seconds until all of them are dealt with. */
static double type(const char *keys, size_t count, char last)
{
    double began = seconds;
    size_t length = strlen(keys), typed = 0;
    while (!p.app.quit && (typed <= count || p.app.inbox.count > 0)) {
        app_work(&p.app, 0);
        for (; typed <= count && dispatch_has_room(&p.app); typed++) {
            Event event = {.kind = EVENT_KEY, .key = (uint32_t)last};
            if (typed < count)
                event.key = (uint32_t)keys[typed % length];
            dispatch_receive(&p.app, &event);
        }
        dispatch_obey(&p.app, 0.02);
    }
    return seconds - began;
}

static void test_the_last_key_is_obeyed_soon(void **state)
{
    static const char *const keys[] = {" b", "v+", "jr", "[]x"};
    static const double costs[] = {1e-5, 3e-5, 1e-4, 1e-2};
    (void)state;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
            start(costs[i]);
            double took = type(keys[k], FLOOD, 'q');
            if (!p.app.quit || took > 1.5)
                fail_msg("\"%s\", %g s each: q %s after %g s", keys[k], cost,
                         p.app.quit ? "is obeyed" : "is lost", took);
            player_close(&p);
        }
}

static void test_a_script_is_obeyed_to_the_letter(void **state)
{
    (void)state;
    start(1e-4);
    type(" b", SCRIPT, 'q');
    assert_in_range(p.app.run.setup->trainer.cursor.step, SCRIPT - 2, SCRIPT);
    player_close(&p);
}

/* A step that is asked for a thousand times is dropped in time, and what is typed behind it is no
 * part of a crowd. */
static void test_what_follows_one_key_held_down_is_obeyed(void **state)
{
    static const double costs[] = {1e-4, 1e-3, 8e-3, 0.05, 0.2};
    (void)state;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        start(costs[i]);
        double took = type(" ", 4000, ':');
        if (!p.app.prompt.open || took > 2)
            fail_msg("%g s each: the prompt %s after %g s", cost,
                     p.app.prompt.open ? "opens" : "is closed", took);
        player_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_last_key_is_obeyed_soon),
        cmocka_unit_test(test_a_script_is_obeyed_to_the_letter),
        cmocka_unit_test(test_what_follows_one_key_held_down_is_obeyed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
