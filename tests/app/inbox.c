/* More keys than anybody types, on machines made up here, on which each event takes its time: what
 * comes last is obeyed soon on all of them, and a script in full. */
#include "player.h"
#include "../view/tap.h"

#include "app/inbox.h"

#include <string.h>

enum { FLOOD = 1 << 15, SCRIPT = 1000 };

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
    while (!p.app.end.quit && (typed <= count || p.app.input.inbox.count > 0)) {
        app_work(&p.app, 0);
        for (; typed <= count && inbox_has_room(&p.app.input.inbox); typed++) {
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
            if (!p.app.end.quit || took > 1.5)
                fail_msg("\"%s\", %g s each: q %s after %g s", keys[k], cost,
                         p.app.end.quit ? "is obeyed" : "is lost", took);
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

static Inbox inbox;

static Event key(char c)
{
    return (Event){.kind = EVENT_KEY, .key = (uint32_t)c};
}

static void put(Event event, double now)
{
    assert_true(inbox_has_room(&inbox));
    inbox_put(&inbox, &event, now);
}

/* All that is obeyed now, as text; a move of the mouse is the digit of its column. */
static const char *obeyed(double now, bool typing, bool busy)
{
    static char out[2 * INBOX_SIZE];
    size_t n = 0;
    Event event;
    while (inbox_next(&inbox, now, typing, busy, &event))
        out[n++] = (char)(event.kind == EVENT_MOUSE ? '0' + event.x : (int)event.key);
    out[n] = '\0';
    return out;
}

static Event move(int x)
{
    return (Event){.kind = EVENT_MOUSE, .action = MOUSE_MOVE, .x = x};
}

/* Of the way of the mouse only where it came to counts; a press ends the way. */
static void test_moves_are_one(void **state)
{
    Event press = {.kind = EVENT_MOUSE, .action = MOUSE_PRESS, .x = 3};
    (void)state;
    inbox = (Inbox){.count = 0};
    put(move(1), 0);
    put(move(2), 0);
    put(move(3), 0);
    put(press, 0);
    put(move(4), 0);
    put(move(5), 0);
    assert_string_equal(obeyed(0, false, false), "335");
}

/* A key that asked for a step which is still being done waits; what is typed into a line, or
 * pasted, does not, and nothing of it is dropped however late it is. */
static void test_what_is_typed_neither_waits_nor_is_dropped(void **state)
{
    (void)state;
    for (int paste = 0; paste < 2; paste++)
        for (int i = 0; i < 8; i++) {
            bool typing = i & 1, late = i & 2, step = i & 4;
            Event event = key('s');
            event.kind = paste ? EVENT_TEXT : EVENT_KEY;
            inbox = (Inbox){.last_asked = step, .has_last = true, .last = event};
            for (int k = 0; k < 3; k++)
                put(event, 0);
            const char *wanted = typing || paste || (!late && !step) ? "sss" : "";
            assert_string_equal(obeyed(late ? 1 : 0, typing, step), wanted);
            assert_int_equal(inbox.count, !late && !*wanted);
        }
}

/* What ended a line is no first press of a key held down: the next one is obeyed late, too. */
static void test_the_end_of_a_line_is_no_repetition(void **state)
{
    (void)state;
    for (int typing = 0; typing < 2; typing++) {
        inbox = (Inbox){.count = 0};
        put(key('r'), 0);
        assert_string_equal(obeyed(0, typing, false), "r");
        put(key('r'), 0);
        assert_string_equal(obeyed(1, false, false), typing ? "r" : "");
    }
}

/* Events come out in the order in which they came, also where the ring has gone round. */
static void test_the_order_is_kept_round_the_ring(void **state)
{
    size_t in = 0, out = 0;
    Event event;
    (void)state;
    inbox = (Inbox){.count = 0};
    while (out < 3 * INBOX_SIZE) {
        for (int k = 0; k < 3 && inbox_has_room(&inbox); k++, in++)
            put(key((char)('a' + in % 26)), 0);
        for (int k = 0; k < 2; k++, out++) {
            assert_true(inbox_next(&inbox, 0, false, false, &event));
            assert_int_equal(event.key, 'a' + out % 26);
        }
        inbox_rest(&inbox);
    }
}

/* Twice as many keys as a crowd has, in two rows or in one, and obeyed late. */
static size_t obeyed_of_two_rows(bool rest)
{
    size_t n = 0;
    inbox = (Inbox){.count = 0};
    for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 20; i++)
            put(key((char)('a' + i)), 0);
        n += strlen(obeyed(1, false, false));
        if (rest)
            inbox_rest(&inbox);
    }
    return n;
}

/* A crowd is one only where there is no rest in it; a flood is over when it is quiet, and what
 * comes in it only counts as how it ended, and how often. */
static void test_a_flood_ends_when_it_is_quiet(void **state)
{
    Event last;
    (void)state;
    assert_int_equal(obeyed_of_two_rows(true), 40);
    assert_false(inbox.flooded);
    assert_in_range(obeyed_of_two_rows(false), 30, 34);
    assert_true(inbox.flooded);
    for (int i = 0; i < 5; i++) {
        put(key((char)('v' + i)), 1 + 0.01 * i);
        assert_int_equal(inbox_end_flood(&inbox, 1 + 0.01 * i + 0.02, &last), 0);
    }
    put(key('z'), 1.05);
    assert_int_equal(inbox_end_flood(&inbox, 1.2, &last), 2);
    assert_int_equal(last.key, 'z');
    assert_int_equal(inbox.count, 0);
    assert_int_equal(inbox_end_flood(&inbox, 2, &last), 0);
}

/* What finds the inbox full counts as having waited since then, until it has been empty. */
static void test_a_full_inbox_is_crowded_until_it_is_empty(void **state)
{
    Event event;
    (void)state;
    inbox = (Inbox){.count = 0};
    for (int i = 0; inbox_has_room(&inbox); i++)
        put(key((char)('a' + i % 26)), 5);
    assert_true(inbox_next(&inbox, 5, false, false, &event));
    put(key('A'), 9);
    assert_true(inbox.list[(inbox.first + inbox.count - 1) % INBOX_SIZE].since <= 5);
    assert_int_equal(strlen(obeyed(5, false, false)), INBOX_SIZE);
    assert_int_equal(inbox_end_flood(&inbox, 9, &event), 0);
    put(key('B'), 9);
    assert_true(inbox.list[inbox.first].since >= 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_one),
        cmocka_unit_test(test_what_is_typed_neither_waits_nor_is_dropped),
        cmocka_unit_test(test_the_end_of_a_line_is_no_repetition),
        cmocka_unit_test(test_the_order_is_kept_round_the_ring),
        cmocka_unit_test(test_a_flood_ends_when_it_is_quiet),
        cmocka_unit_test(test_a_full_inbox_is_crowded_until_it_is_empty),
        cmocka_unit_test(test_the_last_key_is_obeyed_soon),
        cmocka_unit_test(test_a_script_is_obeyed_to_the_letter),
        cmocka_unit_test(test_what_follows_one_key_held_down_is_obeyed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("inbox", tests, NULL, NULL);
}
