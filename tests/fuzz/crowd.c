/* More keys than anybody types, on machines made up here, on which each event takes its time: what
 * comes last is obeyed soon on all of them, and a script in full. */
#include "player.h"
#include "../view/tap.h"

#include <string.h>

enum { FLOOD = 1 << 16, SCRIPT = 1000 };

static Player p;
static double cost, seconds; /* of an event; of all until now */
static size_t counted;

static double clock_of_machine(void)
{
    if (p.app.inbox.in_a_row != counted)
        seconds += cost;
    counted = p.app.inbox.in_a_row;
    return seconds += 1e-8;
}

static void start(double of_an_event)
{
    player_open(&p, "xor", 80, 24);
    player_settle(&p);
    cost = of_an_event;
    seconds = 1000;
    counted = 0;
    p.app.clock = clock_of_machine;
}

/* Keys that differ from their neighbours, `count` of them, then q: all lie ready at once, and what
 * the inbox has no room for waits outside. Seconds until the program is left. */
static double type(const char *keys, size_t count)
{
    double began = seconds;
    size_t length = strlen(keys), typed = 0;
    while (!p.app.quit && (typed <= count || p.app.inbox.count > 0)) {
        app_work(&p.app, 0);
        for (; typed <= count && app_has_room(&p.app); typed++) {
            Event event = {.kind = EVENT_KEY, .key = 'q'};
            if (typed < count)
                event.key = (uint32_t)keys[typed % length];
            app_receive(&p.app, &event);
        }
        app_obey(&p.app, 0.02);
    }
    if (!p.app.quit)
        fail_msg("\"%s\": q is lost", keys);
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
            double took = type(keys[k], FLOOD);
            if (took > 1.5)
                fail_msg("\"%s\", %g s each: q is obeyed after %g s", keys[k], cost, took);
            player_close(&p);
        }
}

static void test_a_script_is_obeyed_to_the_letter(void **state)
{
    (void)state;
    start(1e-4);
    type(" b", SCRIPT);
    assert_in_range(p.app.setup->trainer.cursor.step, SCRIPT - 2, SCRIPT);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_last_key_is_obeyed_soon),
        cmocka_unit_test(test_a_script_is_obeyed_to_the_letter),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}
