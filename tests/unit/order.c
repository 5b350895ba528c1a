/* Which samples come when: the order of an epoch against a generator and a shuffle written here,
 * and the counters of a few mini-batches by hand. */
#include "support.h"

#include <math.h>
#include <string.h>

enum { COUNT = 9 };

/* PCG32 as its paper has it: XSH RR 64/32. */
typedef struct Oracle {
    uint64_t state, add;
} Oracle;

static uint32_t next(Oracle *o)
{
    uint64_t s = o->state;
    unsigned turn = (unsigned)(s >> 59);
    uint32_t x = (uint32_t)(((s >> 18) ^ s) >> 27);
    o->state = s * UINT64_C(6364136223846793005) + o->add;
    return turn == 0 ? x : x >> turn | x << (32 - turn);
}

/* Numbers below `bound` without bias: those of the last, shorter part of the range count not. */
static uint32_t below(Oracle *o, uint32_t bound)
{
    const uint64_t range = UINT64_C(1) << 32;
    for (;;) {
        uint32_t bits = next(o);
        if (bits >= range % bound)
            return bits % bound;
    }
}

/* Durstenfeld's shuffle of 0 … COUNT−1, from the last place down. */
static void draw(uint64_t seed, uint64_t epoch, uint32_t wanted[COUNT])
{
    Oracle o = {0, 2 * ((UINT64_C(1) << 20) + epoch) + 1};
    next(&o);
    o.state += seed;
    next(&o);
    for (uint32_t i = 0; i < COUNT; i++)
        wanted[i] = i;
    for (uint32_t last = COUNT - 1; last > 0; last--) {
        uint32_t chosen = below(&o, last + 1), saved = wanted[last];
        wanted[last] = wanted[chosen];
        wanted[chosen] = saved;
    }
}

static void check_order(const Order *order, uint64_t seed, uint64_t epoch)
{
    uint32_t wanted[COUNT];
    draw(seed, epoch, wanted);
    assert_memory_equal(order->samples, wanted, sizeof wanted);
}

static void check_stored(const Order *order)
{
    for (uint32_t i = 0; i < COUNT; i++)
        assert_int_equal(order->samples[i], i);
}

static void a_drawn_order_is_a_function_of_seed_and_epoch(void **state)
{
    static const uint64_t epochs[] = {0, 1, 2, 1, 1, 0, 1000000, 7};
    Order order;
    (void)state;
    assert_true(order_init(&order, COUNT, NULL));
    check_stored(&order);
    for (size_t i = 0; i < 3 * sizeof epochs / sizeof epochs[0]; i++) {
        Hyper hyper = {.batch = 4, .shuffle = true, .seed = i / 2};
        Cursor cursor = {.epoch = epochs[i % 8]};
        order_follow(&order, &cursor, &hyper);
        assert_true(cursor.shuffled);
        check_order(&order, i / 2, epochs[i % 8]);
    }
    order_free(&order);
}

static void without_drawing_it_is_as_stored(void **state)
{
    Hyper hyper = {.batch = 4, .shuffle = true, .seed = 3};
    Cursor cursor = {.epoch = 5};
    Order order;
    (void)state;
    assert_true(order_init(&order, COUNT, NULL));
    order_follow(&order, &cursor, &hyper);
    hyper.shuffle = false;
    order_follow(&order, &cursor, &hyper);
    assert_false(cursor.shuffled);
    check_stored(&order);
    /* One mini-batch of all samples has no order. */
    hyper = (Hyper){.batch = COUNT, .shuffle = true};
    order_follow(&order, &cursor, &hyper);
    assert_false(cursor.shuffled);
    check_stored(&order);
    order_free(&order);
}

/* Within an epoch nothing is decided anew; at the next one's start it is. */
static void an_epoch_ends_in_its_order(void **state)
{
    Hyper hyper = {.batch = 4, .shuffle = false, .seed = 3};
    Cursor cursor = {0};
    Order order;
    (void)state;
    assert_true(order_init(&order, COUNT, NULL));
    order_follow(&order, &cursor, &hyper);
    cursor_complete(&cursor, &hyper, COUNT);
    hyper.shuffle = true;
    order_follow(&order, &cursor, &hyper);
    check_stored(&order);
    cursor_complete(&cursor, &hyper, COUNT);
    cursor_complete(&cursor, &hyper, COUNT);
    order_follow(&order, &cursor, &hyper);
    check_order(&order, 3, 1);
    cursor_complete(&cursor, &hyper, COUNT);
    hyper.shuffle = false;
    order_follow(&order, &cursor, &hyper);
    check_order(&order, 3, 1);
    order_free(&order);
}

/* Nine samples by four: 4, 4, 1; then a batch of all from the middle of an epoch. */
static void counters_by_hand(void **state)
{
    static const size_t rows[] = {4, 4, 1, 4, 5, 9};
    static const double epochs[] = {0, 4 / 9.0, 8 / 9.0, 1, 13 / 9.0, 2};
    Hyper hyper = {.rate = 0.5, .batch = 4};
    Cursor cursor = {.optimizer_step = 0};
    (void)state;
    assert_int_equal(hyper_steps_per_epoch(&hyper, COUNT), 3);
    for (size_t i = 0; i < 6; i++) {
        hyper.batch = i < 4 ? 4 : 100;
        assert_int_equal(cursor_rows(&cursor, &hyper, COUNT), rows[i]);
        assert_int_equal(cursor_update_number(&cursor), i + 1);
        check_near(cursor_epochs(&cursor, COUNT), epochs[i], 1e-15);
        check_near(cursor_rate(&cursor, &hyper, COUNT), 0.5, 0);
        cursor_complete(&cursor, &hyper, COUNT);
    }
    assert_int_equal(cursor.epoch, 3);
    assert_int_equal(cursor.step, 6);
    assert_int_equal(cursor.position, 0);
    cursor.phase = 3;
    assert_int_equal(cursor_ticks(&cursor, 6), 39);
    cursor.phase = 6;
    assert_int_equal(cursor_ticks(&cursor, 6), 36);
    cursor.optimizer_step = 6;
    assert_int_equal(cursor_update_number(&cursor), 1);
}

/* Nine samples by four: 4, 4, and the ninth joins the next epoch's first mini-batch. */
static void leftovers_are_carried_by_hand(void **state)
{
    static const size_t rows[] = {4, 4, 5, 4, 5}, carried[] = {0, 0, 1, 0, 1};
    static const uint64_t epochs[] = {0, 1, 1, 2, 2}; /* after it */
    Hyper hyper = {.batch = 4, .leftover = LEFTOVER_CARRY};
    Cursor cursor = {0};
    (void)state;
    assert_int_equal(hyper_steps_per_epoch(&hyper, COUNT), 2);
    assert_int_equal(hyper_most_rows(&hyper, COUNT), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(cursor_rows(&cursor, &hyper, COUNT), rows[i]);
        assert_int_equal(cursor_carried(&cursor, &hyper, COUNT), carried[i]);
        cursor_complete(&cursor, &hyper, COUNT);
        assert_int_equal(cursor.epoch, epochs[i]);
    }
    /* 250 by 30: eight updates, ten are carried. */
    hyper.batch = 30;
    assert_int_equal(hyper_steps_per_epoch(&hyper, 250), 8);
    assert_int_equal(cursor_rows(&(Cursor){.epoch = 1, .step = 8}, &hyper, 250), 40);
    assert_int_equal(cursor_rows(&(Cursor){.step = 0}, &hyper, 250), 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawn_order_is_a_function_of_seed_and_epoch),
        cmocka_unit_test(without_drawing_it_is_as_stored),
        cmocka_unit_test(an_epoch_ends_in_its_order),
        cmocka_unit_test(counters_by_hand),
        cmocka_unit_test(leftovers_are_carried_by_hand),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
