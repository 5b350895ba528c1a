/* The data sets that come with the program, against their definitions worked out by the C library:
 * where points lie, what they are labelled, what noise moves, and what is said of them. */
#include "support.h"

#include "data/generators.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MANY = 100000 };
static const double pi = 3.14159265358979323846;

static void make(Dataset *data, const char *name)
{
    GeneratorChoice choice;
    Error err = {.message = ""};
    const Generator *g = generator_find(name, &choice, &err);
    if (!g || !generator_make(g, &choice, data, &err))
        fail_msg("%s: %s", name, err.message);
}

static bool same(const Dataset *a, const Dataset *b)
{
    return a->count == b->count && a->inputs == b->inputs && a->outputs == b->outputs &&
           memcmp(a->x, b->x, a->count * a->inputs * sizeof(Real)) == 0 &&
           memcmp(a->t, b->t, a->count * a->outputs * sizeof(Real)) == 0;
}

/* Each set is called by what makes it again, and only its own seed changes what is random in it. */
static void every_set_is_made_again(void **state)
{
    const Generator *rows = generator_table.rows;
    (void)state;
    for (size_t i = 0; i < generator_table.count; i++) {
        Dataset data, again, other;
        char name[80];
        if (rows[i].asset)
            continue;
        make(&data, rows[i].row.name);
        assert_string_equal(data.name, rows[i].row.name);
        assert_true(generator_is_named(data.name));
        make(&again, data.name);
        assert_true(same(&data, &again));
        if (rows[i].range.takes >> KEY_SEED & 1) {
            snprintf(name, sizeof name, "%s:noise=0.15,seed=5", rows[i].row.name);
            make(&other, name);
            assert_string_equal(other.name, name);
            *strchr(name, ',') = '\0';
            dataset_free(&again);
            make(&again, name);
            assert_false(same(&again, &other));
            dataset_free(&other);
        }
        dataset_free(&again);
        dataset_free(&data);
    }
}

/* `typed` makes a set that is called `called`. */
static void check_called(const char *typed, const char *called)
{
    Dataset data, again;
    make(&data, typed);
    assert_string_equal(data.name, called);
    make(&again, called);
    assert_true(same(&data, &again));
    dataset_free(&again);
    dataset_free(&data);
}

static void check_refused(const char *name, const char *wanted)
{
    GeneratorChoice choice;
    Error err = {.message = ""};
    assert_null(generator_find(name, &choice, &err));
    assert_string_equal(err.message, wanted);
    assert_null(generator_find(name, &choice, NULL));
}

static void what_is_said_stands_in_the_name(void **state)
{
    (void)state;
    check_called("blobs:4,noise=0.2", "blobs:4,noise=0.2");
    check_called("blobs4", "blobs:4");
    check_called("blobs:3,seed=0", "blobs");
    check_called("spir:seed=3,noise=0.25,n=10", "spiral:n=10,noise=0.25,seed=3");
    check_called("circle:targets=classes,noise=0", "circle:targets=classes");
    check_called("above:cub,targets=01", "above:cubic,targets=01");
    check_called("sine:gap=2.5,n=7", "sine:n=7,gap=2.5");
    check_called("parity:4", "parity:4");
    check_called("spiral:noise=0.1", "spiral:noise=0.1");
    check_refused("spiral:noise=0.81", "spiral: noise goes from 0 to 0.8");
    check_refused("spiral:noise=-1", "spiral: noise goes from 0 to 0.8");
    check_refused("spiral:noise=", "spiral: noise goes from 0 to 0.8");
    check_refused("circle:turns=2",
                  "circle: it has no 'turns'; there are: n, noise, targets, seed");
    check_refused("xor:noise=1", "xor: it has no 'noise'; nothing can be said of it");
    check_refused("xor:3", "xor: it has no size to choose");
    check_refused("blobs:11", "blobs: its size goes from 2 to 10");
    check_refused("blobs:2.5", "blobs: its size goes from 2 to 10");
    check_refused("blobs:", "blobs: its size goes from 2 to 10");
    check_refused("moons:n=1", "moons: n goes from 2 to 1000000");
    check_refused("moons:n=10,5", "moons: '5' has no =; key=value would be right");
    check_refused("moons:seed=1.5", "moons: seed goes from 0 to 4294967295");
    check_refused("above:nosuch", "unknown curve 'nosuch'; there are: line, sine, cubic, abs, "
                                  "step, bump, wave");
    assert_false(generator_is_named("spir"));
    assert_false(generator_is_named("spiral.csv"));
    assert_true(generator_is_named("spiral:noise=9"));
}

static double x_of(const Dataset *data, size_t k)
{
    return (double)data->x[k * data->inputs];
}

static double y_of(const Dataset *data, size_t k)
{
    return (double)data->x[k * data->inputs + 1];
}

static double radius_of(const Dataset *data, size_t k)
{
    return hypot(x_of(data, k), y_of(data, k));
}

/* What a test draws for itself, from −1 to 1. */
static double draw(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 11) * 0x1p-52 - 1;
}

/* Labels without noise; with noise the points stay, and as many change their label as where the
 * label is looked up at a place drawn otherwise. */
static void circle_and_xor(void **state)
{
    static const char *const sets[] = {"circle", "xor-plane"};
    (void)state;
    for (int set = 0; set < 2; set++) {
        Dataset data, noisy;
        char name[64];
        size_t plus = 0, wanted = 0;
        uint64_t seed = 7;
        snprintf(name, sizeof name, "%s:n=%d", sets[set], MANY);
        make(&data, name);
        snprintf(name, sizeof name, "%s:n=%d,noise=0.4", sets[set], MANY);
        make(&noisy, name);
        for (size_t k = 0; k < MANY; k++) {
            double x = x_of(&data, k), y = y_of(&data, k), r = hypot(x, y);
            bool label = set == 0 ? r < 2.5 : x * y >= 0;
            check_near(data.t[k], label ? 1 : -1, 0);
            assert_true(set == 0 ? r < 5.001 && (r < 2.501 || r > 3.499)
                                 : fmin(fabs(x), fabs(y)) > 0.299 &&
                                       fmax(fabs(x), fabs(y)) < 5.301);
            double u = x + 2 * draw(&seed), v = y + 2 * draw(&seed);
            wanted += set == 0 ? hypot(u, v) < 2.5 : u * v >= 0;
            plus += noisy.t[k] > 0;
            double far = radius_of(&noisy, k);
            assert_true(set == 1 || far < 2.501 || (far > 3.499 && far < 5.001));
        }
        check_near((double)plus / MANY, (double)wanted / MANY, 0.01);
        dataset_free(&noisy);
        dataset_free(&data);
    }
}

/* Mean and standard deviation of one input, over the samples from first to end. */
static void moments(const Dataset *data, size_t input, size_t first, size_t last, double *mean,
                    double *deviation)
{
    double sum = 0, squares = 0, n = (double)(last - first);
    for (size_t k = first; k < last; k++)
        sum += (double)data->x[k * data->inputs + input];
    for (size_t k = first; k < last; k++)
        squares += pow((double)data->x[k * data->inputs + input] - sum / n, 2);
    *mean = sum / n;
    *deviation = sqrt(squares / n);
}

static void gauss(void **state)
{
    static const double noises[] = {0, 0.5, 0.8};
    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (size_t half = 0; half < 2; half++)
            for (size_t input = 0; input < 2; input++) {
                Dataset data;
                char name[64];
                double mean, deviation;
                snprintf(name, sizeof name, "gauss:n=%d,noise=%g", MANY, noises[i]);
                make(&data, name);
                moments(&data, input, half * MANY / 2, (half + 1) * MANY / 2, &mean, &deviation);
                check_near(mean, half == 0 ? 2 : -2, 0.05);
                check_near(deviation, sqrt(0.5 + 7 * noises[i]), 0.05);
                check_near(data.t[half * MANY / 2], half == 0 ? 1 : -1, 0);
                dataset_free(&data);
            }
}

static void spiral(void **state)
{
    Dataset data, noisy;
    double most = 0;
    (void)state;
    make(&data, "spiral:n=500,turns=2.25");
    make(&noisy, "spiral:n=500,turns=2.25,noise=0.3");
    for (size_t k = 0; k < 500; k++) {
        double f = (double)(k % 250) / 250;
        double angle = 2.25 * 2 * pi * f + (k < 250 ? 0 : pi), r = 5 * f;
        check_near(data.x[2 * k], r * sin(angle), 1e-6);
        check_near(data.x[2 * k + 1], r * cos(angle), 1e-6);
        check_near(data.t[k], k < 250 ? 1 : -1, 0);
        for (size_t i = 0; i < 2; i++)
            most = fmax(most, fabs((double)noisy.x[2 * k + i] - (double)data.x[2 * k + i]));
    }
    assert_true(most < 0.3 + 1e-6 && most > 0.28);
    dataset_free(&noisy);
    dataset_free(&data);
}

static void heights(void **state)
{
    static const double bumps[6][3] = {{-4, 2.5, 1}, {0, 2.5, -1}, {4, 2.5, 1},
                                       {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
    Dataset slope, hills;
    (void)state;
    make(&slope, "plane:n=2000");
    make(&hills, "bumps:n=20000");
    for (size_t k = 0; k < slope.count; k++) {
        assert_true(fabs(x_of(&slope, k)) <= 6 && fabs(y_of(&slope, k)) <= 6);
        check_near(slope.t[k], (x_of(&slope, k) + y_of(&slope, k)) / 10, 1e-6);
    }
    for (size_t k = 0; k < hills.count; k++) {
        double wanted = 0;
        for (size_t i = 0; i < 6; i++) {
            double d = hypot(x_of(&hills, k) - bumps[i][0], y_of(&hills, k) - bumps[i][1]);
            if (d < 2 && 1 - d / 2 > fabs(wanted))
                wanted = bumps[i][2] * (1 - d / 2);
        }
        check_near(hills.t[k], wanted, 1e-5);
    }
    dataset_free(&slope);
    dataset_free(&hills);
}

/* How far the points of a set are from where they would be without noise, as a deviation. */
static double noise_of(const char *name, const char *without)
{
    Dataset noisy, data;
    double squares = 0;
    make(&noisy, name);
    make(&data, without);
    assert_int_equal(noisy.count, data.count);
    for (size_t i = 0; i < data.count * data.inputs; i++)
        squares += pow((double)noisy.x[i] - (double)data.x[i], 2);
    squares /= (double)(data.count * data.inputs);
    dataset_free(&noisy);
    dataset_free(&data);
    return sqrt(squares);
}

static void moons_and_rings(void **state)
{
    Dataset moons, rings;
    (void)state;
    make(&moons, "moons:n=401,noise=0");
    make(&rings, "rings:n=401,noise=0");
    for (size_t k = 0; k < 401; k++) {
        bool outer = k < 200;
        double x = x_of(&moons, k), y = y_of(&moons, k);
        check_near(outer ? hypot(x, y) : hypot(x - 1, y - 0.5), 1, 1e-6);
        assert_true(outer ? y > -1e-6 : y < 0.5 + 1e-6);
        check_near(radius_of(&rings, k), outer ? 1 : 0.5, 1e-6);
        check_near(moons.t[k], outer ? -1 : 1, 0);
        check_near(rings.t[k], outer ? -1 : 1, 0);
    }
    check_near(noise_of("moons:n=20000,noise=0.25", "moons:n=20000,noise=0"), 0.25, 0.005);
    check_near(noise_of("rings:n=20000,noise=0.1", "rings:n=20000,noise=0"), 0.1, 0.002);
    dataset_free(&moons);
    dataset_free(&rings);
}

static void checkerboard_and_blobs(void **state)
{
    Dataset board, blobs;
    double mean, deviation;
    size_t plus = 0;
    (void)state;
    make(&board, "checkerboard:n=20000");
    for (size_t k = 0; k < board.count; k++) {
        int fields = (int)floor(x_of(&board, k)) + (int)floor(y_of(&board, k));
        check_near(board.t[k], fields % 2 == 0 ? 1 : -1, 0);
        plus += board.t[k] > 0;
    }
    check_near((double)plus / 20000, 0.5, 0.02);
    dataset_free(&board);
    make(&blobs, "blobs:5,n=50000,noise=0.3");
    assert_int_equal(blobs.outputs, 5);
    assert_true(blobs.kind == TARGET_ONE_HOT);
    for (size_t c = 0; c < 5; c++)
        for (size_t input = 0; input < 2; input++) {
            double angle = 2 * pi * (double)c / 5;
            moments(&blobs, input, c * 10000, (c + 1) * 10000, &mean, &deviation);
            check_near(mean, 2 * (input == 0 ? cos(angle) : sin(angle)), 0.02);
            check_near(deviation, 0.3, 0.01);
            check_near(blobs.t[c * 10000 * 5 + c], 1, 0);
        }
    dataset_free(&blobs);
}

/* Ink of an image, and where the middle of it is: across (axis 0) or down. */
static double middle_of_ink(const Dataset *d, size_t k, int axis)
{
    double ink = 0, sum = 0;
    for (size_t p = 0; p < 64; p++) {
        double v = (double)d->x[64 * k + p];
        ink += v;
        sum += v * (double)(axis == 0 ? p % 8 : p / 8);
    }
    return sum / ink;
}

/* Images from 0 to 1, a tenth of each digit; the 0, which is alike on both sides, is moved by what
 * is said, uniformly; noise is a deviation where nothing holds it up, and moves nothing else. */
static void digits(void **state)
{
    Dataset clean, noisy;
    double sum = 0, squares = 0, off = 0;
    size_t free_pixels = 0, n = 2000;
    (void)state;
    make(&clean, "digits:n=2000,noise=0");
    make(&noisy, "digits:n=2000,noise=0.03");
    assert_int_equal(clean.count, 20000);
    assert_int_equal(clean.inputs, 64);
    assert_int_equal(clean.outputs, 10);
    for (size_t k = 0; k < clean.count; k++)
        check_near(clean.t[10 * k + k % 10], 1, 0);
    for (size_t i = 0; i < clean.count * 64; i++) {
        double v = (double)clean.x[i], w = (double)noisy.x[i];
        assert_true(v >= 0 && v <= 1 && w >= 0 && w <= 1);
        if (v > 0.3 && v < 0.7) {
            off += (w - v) * (w - v);
            free_pixels++;
        }
    }
    check_near(sqrt(off / (double)free_pixels), 0.03, 0.0005);
    for (size_t k = 0; k < clean.count; k += 10) {
        double right = middle_of_ink(&clean, k, 0) - 3.5;
        assert_true(fabs(right) < 1.2);
        sum += right;
        squares += right * right;
    }
    /* A little more than that where the paper ends above or below a slanted one. */
    check_near(sum / (double)n, 0, 0.05);
    check_near(sqrt(squares / (double)n), 0.9 / sqrt(3), 0.03);
    /* The bar of a 7 is at the top, that of a 2 at the bottom. */
    assert_true(middle_of_ink(&clean, 7, 1) < 3.3 && middle_of_ink(&clean, 2, 1) > 3.5);
    dataset_free(&clean);
    dataset_free(&noisy);
}

/* Without noise the published means; with it each formant is a multiple of its mean, whose
 * logarithm is normal. */
static void vowels(void **state)
{
    Dataset means, spread, two;
    double sum = 0, squares = 0;
    (void)state;
    make(&means, "vowels");
    make(&spread, "vowels:n=400,noise=0.08");
    make(&two, "vowels:2");
    assert_int_equal(means.count, 30);
    assert_int_equal(spread.count, 12000);
    assert_int_equal(two.inputs, 2);
    for (size_t k = 0; k < spread.count; k++) {
        const Real *mean = means.x + k % 30 * 3;
        for (size_t i = 0; i < 3; i++) {
            double r = log((double)spread.x[3 * k + i] / (double)mean[i]);
            sum += r;
            squares += r * r;
        }
        assert_memory_equal(spread.t + 10 * k, means.t + k % 30 * 10, 10 * sizeof(Real));
    }
    check_moments(sum, squares, 36000, 0, 0.08);
    for (size_t k = 0; k < 30; k++)
        assert_memory_equal(two.x + 2 * k, means.x + 3 * k, 2 * sizeof(Real));
    assert_string_equal(two.output_names[0], means.output_names[0]);
    dataset_free(&means);
    dataset_free(&spread);
    dataset_free(&two);
}

/* CMU's benchmark: radius 6.5 (104 − i)/104 at the angle i π/16. */
static void two_spirals(void **state)
{
    Dataset data;
    (void)state;
    make(&data, "two-spirals");
    assert_int_equal(data.count, 194);
    for (size_t i = 0; i < 97; i++) {
        double r = 6.5 * (104 - (double)i) / 104, angle = (double)i * pi / 16;
        check_near(data.x[4 * i], r * sin(angle), 1e-5);
        check_near(data.x[4 * i + 1], r * cos(angle), 1e-5);
        check_near(data.x[4 * i + 2], -r * sin(angle), 1e-5);
        check_near(data.x[4 * i + 3], -r * cos(angle), 1e-5);
        check_near(data.t[2 * i], 1, 0);
        check_near(data.t[2 * i + 1], -1, 0);
    }
    dataset_free(&data);
}

static double curve_value(size_t curve, double x)
{
    const double values[] = {x / 2, sin(2 * x), (pow(x, 3) - 4 * x) / 6, fabs(x), x < 0 ? -1 : 1,
                             exp(-x * x), exp(-(x + 3) / 2) * cos(3 * (x + 3))};
    return values[curve];
}

static void curves(void **state)
{
    static const char *const names[] = {"line", "sine", "cubic", "abs", "step", "bump", "wave"};
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        Dataset exact, noisy, sides;
        char name[64];
        double squares = 0, least = 9;
        snprintf(name, sizeof name, "%s:n=5000,noise=0,gap=1.5", names[i]);
        make(&exact, name);
        snprintf(name, sizeof name, "%s:n=5000,noise=0.2,gap=1.5", names[i]);
        make(&noisy, name);
        snprintf(name, sizeof name, "above:%s,n=5000", names[i]);
        make(&sides, name);
        for (size_t k = 0; k < 5000; k++) {
            double x = x_of(&exact, k), off = (double)noisy.t[k] - curve_value(i, noisy.x[k]);
            check_near(exact.t[k], curve_value(i, x), 1e-6);
            check_near(exact.curve(x), curve_value(i, x), 1e-9);
            assert_true(fabs(x) <= 3 && fabs(x) >= 0.75 - 1e-6);
            least = fmin(least, fabs(x));
            squares += off * off;
            check_near(sides.t[k], y_of(&sides, k) > curve_value(i, x_of(&sides, k)) ? 1 : -1, 0);
        }
        check_near(sqrt(squares / 5000), 0.2, 0.01);
        assert_true(least < 0.76);
        dataset_free(&exact);
        dataset_free(&noisy);
        dataset_free(&sides);
    }
}

static size_t number_in(const Real *bits, size_t count)
{
    size_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = 2 * number + (bits[i] > 0);
    return number;
}

static void bits(void **state)
{
    static const int lit[] = {6, 2, 5, 5, 4, 5, 6, 3, 7, 6};
    Dataset adder, symmetry, digits;
    size_t same_count = 0;
    (void)state;
    make(&adder, "adder:3");
    assert_int_equal(adder.count, 64);
    for (size_t k = 0; k < 64; k++)
        assert_int_equal(number_in(adder.t + 4 * k, 4),
                         number_in(adder.x + 6 * k, 3) + number_in(adder.x + 6 * k + 3, 3));
    make(&symmetry, "symmetry:5");
    for (size_t k = 0; k < 32; k++) {
        const Real *x = symmetry.x + 5 * k;
        bool reads_same = !(x[0] < x[4] || x[0] > x[4]) && !(x[1] < x[3] || x[1] > x[3]);
        check_near(symmetry.t[k], reads_same, 0);
        same_count += reads_same;
    }
    assert_int_equal(same_count, 8);
    make(&digits, "segments");
    for (size_t k = 0; k < 10; k++) {
        int count = 0;
        for (size_t i = 0; i < 7; i++)
            count += digits.x[7 * k + i] > 0;
        assert_int_equal(count, lit[k]);
        check_near(digits.t[10 * k + k], 1, 0);
        for (size_t other = 0; other < k; other++)
            assert_true(memcmp(digits.x + 7 * k, digits.x + 7 * other, 7 * sizeof(Real)) != 0);
    }
    dataset_free(&adder);
    dataset_free(&symmetry);
    dataset_free(&digits);
}

/* The same samples, whose classes are written otherwise. */
static void codings_of_targets(void **state)
{
    Dataset pm, bits_of, classes;
    (void)state;
    make(&pm, "moons:targets=pm");
    make(&bits_of, "moons:targets=01");
    make(&classes, "moons:targets=classes");
    assert_true(pm.low < 0 && pm.kind == TARGET_BINARY);
    assert_true(bits_of.low >= 0 && bits_of.kind == TARGET_BINARY);
    assert_true(classes.kind == TARGET_ONE_HOT && classes.outputs == 2);
    assert_string_equal(classes.output_names[1], "plus");
    assert_memory_equal(pm.x, classes.x, pm.count * 2 * sizeof(Real));
    for (size_t k = 0; k < pm.count; k++) {
        bool plus = pm.t[k] > 0;
        check_near(bits_of.t[k], plus, 0);
        check_near(classes.t[2 * k + plus], 1, 0);
        check_near(classes.t[2 * k + !plus], 0, 0);
    }
    dataset_free(&pm);
    dataset_free(&bits_of);
    dataset_free(&classes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_is_made_again),
        cmocka_unit_test(what_is_said_stands_in_the_name),
        cmocka_unit_test(circle_and_xor),
        cmocka_unit_test(gauss),
        cmocka_unit_test(spiral),
        cmocka_unit_test(heights),
        cmocka_unit_test(moons_and_rings),
        cmocka_unit_test(checkerboard_and_blobs),
        cmocka_unit_test(digits),
        cmocka_unit_test(vowels),
        cmocka_unit_test(two_spirals),
        cmocka_unit_test(curves),
        cmocka_unit_test(bits),
        cmocka_unit_test(codings_of_targets),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
