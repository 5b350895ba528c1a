/* The map as a slice through more than two inputs, against a plain network. */
#include "reference/plain.h"
#include "stage.h"
#include "support.h"

#include "view/map.h"

#include <locale.h>
#include <stdlib.h>

/* A slice through more inputs: each cell is the plain network's answer where its two inputs are,
 * and the others are held; another sample or another pair makes another map. */
static void test_slices(void **state)
{
    enum { INPUTS = 5, WIDTH = 13, HEIGHT = 7 };
    Dataset data;
    Error err;
    Net net;
    PlainNet plain = {.inputs = INPUTS, .count = 2, .loss = plain_loss("half-squared")};
    const Activation *tanh_ = activation_find("tanh", &err);
    DecisionMap map;
    uint64_t seed = 20261130;
    (void)state;
    assert_true(dataset_init(&data, "five", 30, INPUTS, 1, &err));
    for (size_t i = 0; i < 30 * INPUTS; i++)
        data.x[i] = (Real)((double)test_below(&seed, 1000) / 250 - 2);
    dataset_finish(&data);
    assert_true(net_init(&net, INPUTS, 2, (LayerSpec[]){{4, tanh_}, {1, tanh_}}, &err));
    plain.layer[0] = (PlainLayer){.units = 4, .activation = plain_activation("tanh")};
    plain.layer[1] = (PlainLayer){.units = 1, .activation = plain_activation("tanh")};
    assert_true(plain_allocate(&plain));
    Real *theta = calloc(net.parameter_count, sizeof *theta);
    assert_non_null(theta);
    for (size_t i = 0; i < net.parameter_count; i++) {
        theta[i] = (Real)((double)test_below(&seed, 2001) / 500 - 2);
        plain.theta[i] = (double)theta[i];
    }
    map_init(&map, &data);
    for (size_t a = 0; a < INPUTS; a++)
        for (size_t b = 0; b < INPUTS; b++)
            for (size_t k = 0; k < 2 && a != b; k++) {
                const Real *held = data.x + 3 * k * INPUTS;
                MapOf of = {1, 0, a, b};
                assert_true(map_update(&map, &net, theta, 1, of, held, WIDTH, HEIGHT, &err));
                for (int y = 0; y < HEIGHT; y++)
                    for (int x = 0; x < WIDTH; x++) {
                        double at[INPUTS], none = 0;
                        for (size_t i = 0; i < INPUTS; i++)
                            at[i] = (double)held[i];
                        at[a] = map.across.first +
                                (x + 0.5) / WIDTH * (map.across.last - map.across.first);
                        at[b] = map.down.first +
                                (y + 0.5) / HEIGHT * (map.down.last - map.down.first);
                        plain_forward(&plain, at, &none);
                        check_near(map.values[y * WIDTH + x], plain.layer[1].a[0], 2e-5);
                    }
            }
    map_free(&map);
    plain_free(&plain);
    dataset_free(&data);
    free(theta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_slices)};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("map slices", tests, NULL, NULL);
}
