/* The doctor: each row of its table by a training that provokes it and by an innocent neighbour of
 * that, what explains what, and that healthy trainings are left alone. */
#include "draw.h"
#include "support.h"

#include "app/run/training.h"
#include "lab/lab.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MAX = 32 };

/* Trainings: command lines, in which files are those that are written below. */
typedef struct Case {
    const char *finding, *provoked, *innocent;
} Case;

static const Case cases[] = {
    /* From rate 2 on the squares of a linear output grow without end; at 1 they do not. */
    {"diverged", "xor --output-activation identity -r 100 -e 300",
     "xor --output-activation identity -r 0.5 -e 300"},
    /* Equal weights stay so; where a weight in a thousand is another one they do not. */
    {"symmetric", "xor --init constant -e 300", "xor --init uniform -e 300"},
    {"unscaled-inputs", "thousand.csv -e 100", "thousand.csv -e 100 --scaling standard"},
    {"unscaled-targets", "large.csv -e 50", "large.csv -e 50 --scaling-targets standard"},
    {"saturated", "xor -r 10 -e 300 --output-activation tanh",
     "xor -r 1 -e 300 --output-activation tanh"},
    {"dead-units", "digits -r 5 -e 30", "digits -r 0.1 -e 30"},
    {"vanishing", "circle --hidden 8,8,8,8,8,8,8,8 -a sigmoid -e 60",
     "circle --hidden 8,8 -a sigmoid -e 60"},
    /* Sine lets the gradient through as it is, and weights of 64 units make it larger. */
    {"exploding", "circle:n=50 --hidden 64,64,64,64,64,64 -a sine --init normal -r 1e-6 -e 20",
     "circle:n=50 --hidden 64,64,64,64,64,64 -a sine --init lecun-normal -r 1e-6 -e 20"},
    {"wrong-loss", "digits --loss half-squared -r 5 -e 100",
     "digits --loss binary-cross-entropy -r 0.1 -e 100"},
    {"rate-too-high", "spiral -b full -r 3 -e 200", "spiral -b full -r 0.1 -e 200"},
    {"batch-too-small", "noisy.csv -b 1 -r 0.2 -e 60", "noisy.csv -b full -r 0.2 -e 60"},
    {"rate-too-low", "xor -r 1e-5 -e 200", "xor -r 1 -e 200"},
    /* Half of the loss that is left, and a hundredth of it. */
    {"contradicting", "twice.csv -e 500", "once.csv -e 500"},
    {"missed-class", "rare.csv --hidden none -e 200", "often.csv --hidden none -e 200"},
    {"overfitting", "heart.csv --test 0.3 --hidden 64,64 -e 600",
     "heart.csv --test 0.3 --hidden 64,64 -e 15"},
    {"underfitting", "spiral --hidden 2 -e 300", "spiral -e 1000"},
    /* Weights next to 0 begin at a saddle; two hidden units may end in a minimum that is not the
     * least. */
    {"saddle", "xor --init small-sparse -e 300", "xor --hidden 2 -e 3000 -s 1"},
    {"plateau", "xor --hidden 2 -e 3000 -s 1", "xor -e 300"},
    {"nothing-wrong", "xor -e 1000", "xor --init zero -e 1000"},
};

/* A normal number, as far as twelve uniform ones are. */
static double normal(uint64_t *draw)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += draw_uniform(draw, 0, 1);
    return sum;
}

/* A row of a table: its inputs, and its target as text. */
typedef struct Row {
    double x[8];
    char target[16];
} Row;

/* Two classes that the sign of the first input decides, in thousands. */
static void make_thousand(uint64_t *draw, size_t k, Row *row)
{
    (void)k;
    for (int i = 0; i < 2; i++)
        row->x[i] = 3000 + 1000 * normal(draw);
    snprintf(row->target, sizeof row->target, "%s", row->x[0] > 3000 ? "a" : "b");
}

/* A slope with targets around 1000. */
static void make_large(uint64_t *draw, size_t k, Row *row)
{
    (void)k;
    for (int i = 0; i < 2; i++)
        row->x[i] = normal(draw);
    snprintf(row->target, sizeof row->target, "%.6g", 1000 * (row->x[0] - row->x[1]));
}

/* A slope with noise that is as large as itself. */
static void make_noisy(uint64_t *draw, size_t k, Row *row)
{
    (void)k;
    row->x[0] = normal(draw);
    row->x[1] = normal(draw);
    snprintf(row->target, sizeof row->target, "%.6g", row->x[0] + 2 * normal(draw));
}

/* Two classes in a square, each point twice, in both of them. */
static void make_twice(uint64_t *draw, size_t k, Row *row)
{
    uint64_t same = 7 + k / 2;
    (void)draw;
    row->x[0] = draw_uniform(&same, -1, 1);
    row->x[1] = draw_uniform(&same, -1, 1);
    snprintf(row->target, sizeof row->target, "%s", k % 2 ? "a" : "b");
}

/* The same points, of which one in a hundred is in both. */
static void make_once(uint64_t *draw, size_t k, Row *row)
{
    make_twice(draw, k, row);
    bool other = k == 1;
    snprintf(row->target, sizeof row->target, "%s", (row->x[0] > 0) != other ? "a" : "b");
}

/* Two clouds over each other, of which one has a point in sixteen; or every second one. */
static void make_cloud(uint64_t *draw, bool other, Row *row)
{
    row->x[0] = normal(draw) + (other ? 1 : 0);
    row->x[1] = normal(draw);
    snprintf(row->target, sizeof row->target, "%s", other ? "other" : "usual");
}

static void make_rare(uint64_t *draw, size_t k, Row *row)
{
    make_cloud(draw, k % 16 == 0, row);
}

static void make_often(uint64_t *draw, size_t k, Row *row)
{
    make_cloud(draw, k % 2 == 0, row);
}

/* Eight inputs that say little of two classes. */
static void make_heart(uint64_t *draw, size_t k, Row *row)
{
    (void)k;
    for (int i = 0; i < 8; i++)
        row->x[i] = normal(draw);
    snprintf(row->target, sizeof row->target, "%s", row->x[0] + 1.5 * normal(draw) > 0 ? "a" : "b");
}

static const struct TableFile {
    const char *name;
    size_t rows, inputs;
    void (*make)(uint64_t *draw, size_t k, Row *row);
} files[] = {
    {"thousand.csv", 100, 2, make_thousand}, {"large.csv", 60, 2, make_large},
    {"noisy.csv", 100, 2, make_noisy},       {"twice.csv", 80, 2, make_twice},
    {"once.csv", 80, 2, make_once},          {"rare.csv", 160, 2, make_rare},
    {"often.csv", 160, 2, make_often},       {"heart.csv", 70, 8, make_heart},
};

static void write_file(void **state, const struct TableFile *file)
{
    const char *names[] = {file->name, NULL};
    uint64_t draw = draw_seed(names);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < file->inputs; i++)
        fprintf(out, "x%zu,", i + 1);
    fprintf(out, "kind\n");
    for (size_t k = 0; k < file->rows; k++) {
        Row row;
        file->make(&draw, k, &row);
        for (size_t i = 0; i < file->inputs; i++)
            fprintf(out, "%.6g,", row.x[i]);
        fprintf(out, "%s\n", row.target);
    }
    assert_int_equal(fclose(out), 0);
    put_file(in_folder(state, file->name), text, size);
    free(text);
}

static int make_files(void **state)
{
    if (folder_make(state) != 0)
        return -1;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        write_file(state, &files[i]);
    return chdir(*state);
}

static int remove_files(void **state)
{
    return chdir("/") != 0 || folder_remove(state) != 0 ? -1 : 0;
}

/* A training to its end, and what the doctor finds in it. */
typedef struct Patient {
    Options options;
    Training training;
    Lab lab;
} Patient;

static void read_options(Options *options, const char *line)
{
    char text[256], *words[WORDS_MAX] = {"backprop", "train"};
    int count = 2;
    Error err;
    snprintf(text, sizeof text, "%s", line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        words[count++] = word;
    options_init(options);
    if (!options_parse(options, count, words, &err))
        fail_msg("%s: %s", line, err.message);
}

static void examine(Patient *p, const char *line)
{
    const Instrument *doctor = &instrument_doctor;
    const Trainer *t = &p->training.setup.trainer;
    Status status;
    Error err;
    memset(p, 0, sizeof *p);
    read_options(&p->options, line);
    if (!training_init(&p->training, &p->options, &status, &err))
        fail_msg("%s: %s", line, err.message);
    p->training.course = &p->lab.course;
    while (!training_go_on(&p->training, &(uint64_t){UINT64_MAX}))
        continue;
    assert_true(doctor->start(&p->lab, t, NULL));
    while (!doctor->advance(&p->lab, t, &(uint64_t){UINT64_C(1) << 20}))
        assert_true(doctor->is_going(&p->lab));
    assert_false(doctor->is_going(&p->lab));
}

static void release(Patient *p)
{
    lab_free(&p->lab);
    training_free(&p->training);
    options_free(&p->options);
}

static const Diagnosis *row_called(const char *name)
{
    int index = table_called(&diagnosis_table, name);
    if (index < 0)
        fail_msg("there is no finding %s", name);
    return (const Diagnosis *)table_row(&diagnosis_table, (size_t)index);
}

static bool is_listed(const Patient *p, const char *name)
{
    const Complaints *c = &p->lab.examination.complaints;
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->list[i].diagnosis->row.name, name) == 0)
            return true;
    return false;
}

/* What is said is whole, and a remedy is an option with a value that it takes. */
static void check_words(const Patient *p, const char *line)
{
    const Complaints *c = &p->lab.examination.complaints;
    assert_true(c->count > 0);
    for (size_t i = 0; i < c->count; i++) {
        const Complaint *complaint = &c->list[i];
        size_t said = strlen(complaint->sentence), why = strlen(complaint->cause);
        assert_true(said > 20 && said < DIAGNOSIS_WORDS_SIZE - 1);
        assert_true(complaint->sentence[said - 1] == '.');
        assert_true(why < DIAGNOSIS_WORDS_SIZE - 1);
        assert_true(why == 0 || complaint->cause[why - 1] == '.');
        if (strstr(complaint->sentence, "nan") || strstr(complaint->sentence, "inf"))
            fail_msg("%s: %s", line, complaint->sentence);
        char remedy[REMEDY_SIZE];
        snprintf(remedy, sizeof remedy, "%s", complaint->remedy);
        char *value = strchr(remedy, '=');
        if (!value)
            continue;
        *value = '\0';
        Options options;
        Error err;
        options_init(&options);
        const Option *option = option_find(remedy, &err);
        if (!option || !option_set(&options, option, value + 1, &err))
            fail_msg("%s: %s: %s", line, complaint->remedy, err.message);
        options_free(&options);
    }
}

static Patient patient; /* too much for some stacks */

static void each_row_has_its_trainings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const Case *c = &cases[i];
        const Diagnosis *row = row_called(c->finding);
        examine(&patient, c->provoked);
        if (!is_listed(&patient, c->finding))
            fail_msg("%s: not %s, but %s: %s", c->provoked, c->finding,
                     patient.lab.examination.complaints.list[0].diagnosis->row.name,
                     patient.lab.examination.complaints.list[0].sentence);
        check_words(&patient, c->provoked);
        release(&patient);
        examine(&patient, c->innocent);
        bool nothing = strcmp(c->finding, "nothing-wrong") == 0;
        if (nothing ? is_listed(&patient, c->finding)
                    : row->holds(&patient.lab.examination.facts))
            fail_msg("%s: %s", c->innocent, c->finding);
        check_words(&patient, c->innocent);
        release(&patient);
    }
}

static void no_row_is_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < diagnosis_table.count; i++) {
        const Diagnosis *row = (const Diagnosis *)table_row(&diagnosis_table, i);
        bool there = false;
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
            there = there || strcmp(cases[k].finding, row->row.name) == 0;
        if (!there)
            fail_msg("%s has no training", row->row.name);
        for (size_t k = 0; row->explains[k]; k++)
            row_called(row->explains[k]);
    }
}

static const char *line_of(const char *finding)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (strcmp(cases[i].finding, finding) == 0)
            return cases[i].provoked;
    fail_msg("%s has no training", finding);
    return NULL;
}

/* On a plateau: where the loss bends down at all it is a saddle. */
static void a_saddle_bends_down(void **state)
{
    (void)state;
    Complaints c;
    examine(&patient, line_of("plateau"));
    DoctorFacts f = patient.lab.examination.facts;
    f.highest = 1;
    f.lowest = -0.0011;
    doctor_judge(&f, &c);
    assert_string_equal(c.list[0].diagnosis->row.name, "saddle");
    f.lowest = -0.0009;
    doctor_judge(&f, &c);
    assert_string_equal(c.list[0].diagnosis->row.name, "plateau");
    assert_int_equal(c.count, 1);
    release(&patient);
}

/* A number that a finding turns on: a little to one side of its bound, and to the other. */
static const struct Bound {
    const char *finding;
    size_t offset; /* of a double in DoctorFacts */
    double holds, not;
} bounds[] = {
#define BOUND(finding, member, holds, not) {finding, offsetof(DoctorFacts, member), holds, not}
    BOUND("saturated", flat, 0.901, 0.899),
    BOUND("saturated", moved, 1.01, 0.99),
    BOUND("saturated", predicted, 0.00099, 0.00101),
    BOUND("unscaled-inputs", scan.size_most.value, 10.01, 9.99),
    BOUND("unscaled-targets", scan.target_most.value, 10.01, 9.99),
    BOUND("rate-too-low", predicted, 0.99e-4, 1.01e-4),
    BOUND("rate-too-low", moved_most, 0.099, 0.101),
    BOUND("missed-class", course.fallen, 0.099, 0.101),
    BOUND("missed-class", epochs, 20, 19),
    BOUND("underfitting", course.fallen, 0.049, 0.051),
    BOUND("underfitting", left, 0.101, 0.099),
    BOUND("underfitting", predicted, 0.099, 0.101),
    BOUND("underfitting", epochs, 10, 9),
    BOUND("plateau", course.fallen, 0.0099, 0.0101),
    BOUND("batch-too-small", left, 0.81, 0.79),
#undef BOUND
};

static void bounds_are_where_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        const struct Bound *b = &bounds[i];
        const Diagnosis *row = row_called(b->finding);
        examine(&patient, line_of(b->finding));
        DoctorFacts f = patient.lab.examination.facts;
        double *number = (double *)((char *)&f + b->offset);
        /* What is restless falls by more than that otherwise. */
        if (strcmp(b->finding, "batch-too-small") == 0)
            f.course.fallen = 0.1;
        *number = b->holds;
        if (!row->holds(&f))
            fail_msg("%s: not with %g", b->finding, b->holds);
        *number = b->not;
        if (row->holds(&f))
            fail_msg("%s: with %g, too", b->finding, b->not);
        release(&patient);
    }
}

/* Counts that findings turn on. */
static void counts_are_where_they_are(void **state)
{
    (void)state;
    examine(&patient, line_of("rate-too-high"));
    DoctorFacts f = patient.lab.examination.facts;
    f.course.rises = 3;
    assert_true(row_called("rate-too-high")->holds(&f));
    f.course.rises = 2;
    assert_false(row_called("rate-too-high")->holds(&f));
    release(&patient);
    examine(&patient, line_of("dead-units"));
    f = patient.lab.examination.facts;
    f.dead_of = 16;
    f.dead = 8;
    assert_true(row_called("dead-units")->holds(&f));
    f.dead = 7;
    assert_false(row_called("dead-units")->holds(&f));
    release(&patient);
    examine(&patient, line_of("wrong-loss"));
    f = patient.lab.examination.facts;
    f.wrong_flat = (f.wrong + 1) / 2;
    assert_true(row_called("wrong-loss")->holds(&f));
    f.wrong_flat = f.wrong / 2 - 1;
    assert_false(row_called("wrong-loss")->holds(&f));
    release(&patient);
    examine(&patient, line_of("overfitting"));
    f = patient.lab.examination.facts;
    f.course.test_last = 1.11 * f.course.test_best;
    assert_true(row_called("overfitting")->holds(&f));
    f.course.test_last = 1.09 * f.course.test_best;
    assert_false(row_called("overfitting")->holds(&f));
    release(&patient);
    examine(&patient, line_of("contradicting"));
    f = patient.lab.examination.facts;
    f.scan.least = 0.51 * f.loss;
    assert_true(row_called("contradicting")->holds(&f));
    f.scan.least = 0.49 * f.loss;
    assert_false(row_called("contradicting")->holds(&f));
    release(&patient);
}

/* Trainings that go well: data, settings and epochs, each from these many seeds. */
static const struct Healthy {
    const char *line;
    unsigned seeds;
} healthy[] = {
    {"xor -e 1000", 8},          {"and -e 300", 4},        {"majority -e 300", 4},
    {"parity -e 1000", 8},       {"adder -e 1000", 8},     {"segments -e 500", 8},
    {"digits -e 50", 8},         {"digits -e 30 -o adam", 4}, {"letters -e 20", 4},
    {"sentiment -e 500", 8},     {"encoder -e 2000", 8},   {"vowels -e 1000", 8},
    {"circle -e 200", 8},        {"xor-plane -e 300", 8},  {"gauss -e 50", 8},
    {"spiral -e 1000", 8},       {"plane -e 50", 8},       {"bumps -e 300", 8},
    {"moons -e 300 --test 0.3", 8}, {"rings -e 300", 8},   {"checkerboard -e 600", 4},
    {"blobs -e 100 --test 0.3", 8}, {"playground -e 200", 8}, {"line -e 100", 8},
    {"sine -e 1000", 8},         {"cubic -e 1000", 8},     {"abs -e 300", 8},
    {"step -e 300", 4},
};
enum { HEALTHY_TRAININGS = 200, HEALTHY_LEAST = 190 };

static void healthy_trainings_are_left_alone(void **state)
{
    (void)state;
    size_t all = 0, count = 0, well = 0;
    for (size_t i = 0; i < sizeof healthy / sizeof healthy[0]; i++)
        for (size_t seed = 1; seed <= fewer(healthy[i].seeds); seed++) {
            char line[128];
            all += seed == 1 ? healthy[i].seeds : 0;
            snprintf(line, sizeof line, "%s -s %zu", healthy[i].line, seed);
            examine(&patient, line);
            bool nothing = is_listed(&patient, "nothing-wrong");
            count++;
            well += nothing;
            if (!nothing)
                print_message("# %s: %s\n", line,
                              patient.lab.examination.complaints.list[0].sentence);
            release(&patient);
        }
    print_message("# nothing wrong with %zu of %zu\n", well, count);
    assert_int_equal(all, HEALTHY_TRAININGS);
    assert_true(well * HEALTHY_TRAININGS >= HEALTHY_LEAST * count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_has_its_trainings),
        cmocka_unit_test(no_row_is_left_out),
        cmocka_unit_test(a_saddle_bends_down),
        cmocka_unit_test(bounds_are_where_they_are),
        cmocka_unit_test(counts_are_where_they_are),
        cmocka_unit_test(healthy_trainings_are_left_alone),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("doctor", tests, make_files, remove_files);
}
