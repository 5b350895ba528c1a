/* Start weights: ranges, moments and angles of every initialiser. */
#include "support.h"

#include "core/method/init.h"

#include <math.h>
#include <string.h>

enum { UNITS = 60, FAN_IN = 90 };

/* What a layer of 60 units and 90 inputs is to be filled with. */
typedef struct Wanted {
    const char *name;
    double limit;     /* of weights, 0: none */
    double mean, deviation;
    double bias_limit, bias_mean, bias_deviation;
} Wanted;

static void check_values(size_t n, const Real *v, double limit, double mean, double deviation)
{
    double sum = 0, squares = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)v[i];
        squares += (double)v[i] * (double)v[i];
        most = fmax(most, fabs((double)v[i]));
    }
    if (limit > 0) {
        assert_true(most <= limit * (1 + 1e-6));
        assert_true(most > 0.9 * limit);
    }
    if (deviation > 0)
        check_moments(sum, squares, n, mean, deviation);
    else
        check_near(squares, (double)n * mean * mean, 1e-6);
}

static void check_init(const Init *init, const Wanted *w)
{
    Real weights[UNITS * FAN_IN], biases[UNITS];
    Rng rng;
    rng_init(&rng, 5, RNG_START_WEIGHTS);
    init->fill(&rng, UNITS, FAN_IN, weights, biases);
    check_values(UNITS * FAN_IN, weights, w->limit, w->mean, w->deviation);
    check_values(UNITS, biases, w->bias_limit, w->bias_mean, w->bias_deviation);
}

static void start_weights(void **state)
{
    const double fan_in = FAN_IN, fans = UNITS + FAN_IN, glorot = sqrt(6 / fans);
    const Wanted wanted[] = {
        {"zero", 0, 0, 0, 0, 0, 0},
        {"constant", 0.5, 0.5, 0, 0.5, 0.5, 0},
        {"uniform", 0.5, 0, 0.5 / sqrt(3), 0.5, 0, 0.5 / sqrt(3)},
        {"normal", 0, 0, 1, 0, 0, 1},
        {"glorot-uniform", glorot, 0, glorot / sqrt(3), 0, 0, 0},
        {"he-normal", 0, 0, sqrt(2 / fan_in), 0, 0, 0},
        {"he-uniform", sqrt(6 / fan_in), 0, sqrt(2 / fan_in), 0, 0, 0},
        {"lecun-normal", 0, 0, sqrt(1 / fan_in), 0, 0, 0},
        {"lecun-uniform", sqrt(3 / fan_in), 0, sqrt(1 / fan_in), 0, 0, 0},
        {"glorot-normal", 0, 0, sqrt(2 / fans), 0, 0, 0},
        {"orthogonal", 0, 0, sqrt(1 / fan_in), 0, 0, 0},
        {"small-sparse", 0, 0, 0.1 * sqrt(15 / fan_in), 0, 0, 0},
        {"playground", 0.5, 0, 0.5 / sqrt(3), 0.1, 0.1, 0},
    };
    (void)state;
    for (size_t i = 0; i < init_table.count; i++) {
        const Init *init = (const Init *)table_row(&init_table, i);
        size_t k = 0;
        while (k < sizeof wanted / sizeof wanted[0] && strcmp(wanted[k].name, init->row.name) != 0)
            k++;
        if (k == sizeof wanted / sizeof wanted[0])
            fail_msg("nothing says here what %s is to be", init->row.name);
        check_init(init, &wanted[k]);
    }
}

/* Rows where there are fewer units than inputs, else columns. */
static void orthogonal_is_orthonormal(void **state)
{
    static const size_t sizes[][2] = {{1, 1}, {5, 5}, {4, 9}, {9, 4}, {40, 3}};
    (void)state;
    for (size_t c = 0; c < sizeof sizes / sizeof sizes[0]; c++) {
        size_t units = sizes[c][0], fan_in = sizes[c][1];
        size_t next = units <= fan_in ? fan_in : 1, step = units <= fan_in ? 1 : fan_in;
        size_t count = units < fan_in ? units : fan_in, n = units < fan_in ? fan_in : units;
        Real weights[UNITS * FAN_IN], biases[UNITS];
        Rng rng;
        rng_init(&rng, 8, RNG_START_WEIGHTS);
        init_find("orthogonal", NULL)->fill(&rng, units, fan_in, weights, biases);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j <= i; j++) {
                double dot = 0;
                for (size_t k = 0; k < n; k++)
                    dot += (double)weights[i * next + k * step] *
                           (double)weights[j * next + k * step];
                check_near(dot, i == j, 1e-6);
            }
    }
}

static void sparse_units_have_fifteen_inputs(void **state)
{
    Real weights[UNITS * FAN_IN], biases[UNITS];
    Rng rng;
    (void)state;
    rng_init(&rng, 8, RNG_START_WEIGHTS);
    init_find("small-sparse", NULL)->fill(&rng, UNITS, FAN_IN, weights, biases);
    for (size_t j = 0; j < UNITS; j++) {
        size_t connected = 0;
        for (size_t i = 0; i < FAN_IN; i++)
            connected += fabs((double)weights[j * FAN_IN + i]) > 0;
        assert_int_equal(connected, 15);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_weights),
        cmocka_unit_test(orthogonal_is_orthonormal),
        cmocka_unit_test(sparse_units_have_fifteen_inputs),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
