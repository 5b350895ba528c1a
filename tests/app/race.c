/* A race, a table and a sweep's file against separate processes: what is on the screen is what
 * `train` says, number by number and bit by bit. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "app/run/command_line.h"
#include "core/base/text.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Player p; /* an App is too much for some stacks */

enum { EPOCHS_MAX = 64, LINE_SIZE = 4096 };

/* The log of a separate process: losses as it prints them. */
typedef struct Log {
    char loss[EPOCHS_MAX][32], test[EPOCHS_MAX][32], accuracy[EPOCHS_MAX][32];
    size_t count;
} Log;

static const char *program(void)
{
    const char *path = getenv("BACKPROP");
    return path ? path : "./backprop";
}

static void read_log(const char *arguments, Log *log)
{
    char command[2 * LINE_SIZE], line[LINE_SIZE];
    snprintf(command, sizeof command, "%s %s --log - --quiet --no-config 2>/dev/null", program(),
             arguments);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    *log = (Log){.count = 0};
    assert_non_null(fgets(line, sizeof line, in));
    while (fgets(line, sizeof line, in)) {
        char *cell[8] = {0}, *rest = line;
        for (int i = 0; i < 7 && rest; i++)
            cell[i] = strsep(&rest, ",\n");
        assert_true(log->count < EPOCHS_MAX);
        snprintf(log->loss[log->count], 32, "%s", cell[2]);
        snprintf(log->accuracy[log->count], 32, "%s", cell[3]);
        snprintf(log->test[log->count++], 32, "%s", cell[5] ? cell[5] : "");
    }
    pclose(in);
}

/* The arguments behind the program's name. */
static void arguments_of(const Options *options, char *out, size_t size)
{
    char line[LINE_SIZE];
    command_line_train(options, line, sizeof line);
    snprintf(out, size, "%s", line + strlen("backprop "));
}

static void check_number(double value, const char *is, const char *how)
{
    char text[32];
    snprintf(text, sizeof text, "%.9g", value);
    if (strcmp(isnan(value) ? "" : text, is) != 0)
        fail_msg("%s: %s on the screen, %s by train", how, text, is);
}

static void check_racer(const Racer *r, const char *asked)
{
    char arguments[LINE_SIZE], how[LINE_SIZE + 64];
    Log log;
    arguments_of(&r->options, arguments, sizeof arguments);
    read_log(arguments, &log);
    snprintf(how, sizeof how, "%s: %s", asked, arguments);
    if (log.count != r->curve.count)
        fail_msg("%s: %zu points, and %zu lines", how, r->curve.count, log.count);
    for (size_t i = 0; i < log.count; i++) {
        check_number(r->curve.points[i].last, log.loss[i], how);
        check_number(r->curve.points[i].test, log.test[i], how);
    }
}

/* Works until there is nothing to do. */
static void finish(void)
{
    player_draw(&p);
    for (int i = 0; i < 1000000 && app_wait(&p.app, false) <= 0; i++)
        app_work(&p.app, 0.02);
    player_draw(&p);
}

static void begin(const char *data, const char *line)
{
    player_open(&p, data, 120, 40);
    player_do(&p, line);
    finish();
    assert_true(p.app.background.race.count > 0);
    assert_false(race_is_going(&p.app.background.race));
}

/* The curves of a race are those of separate runs with the same options. */
static void test_curves_are_those_of_separate_runs(void **state)
{
    static const struct { const char *data, *line; size_t count; } races[] = {
        {"xor", "race optimizers 20", 9},
        {"xor", "race rates=0.01,0.1,1,10 20", 4},
        {"moons:n=60", "race seeds=3 12", 3},
        {"moons:n=60", "race hidden=2,4+4,none 8", 3},
        {"vowels", "race batch=8,full 5", 2},
        {"moons:n=60", "race test=0.2,0.4 6", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof races / sizeof races[0]; i++) {
        begin(races[i].data, races[i].line);
        const Race *race = &p.app.background.race;
        assert_int_equal(race->count, races[i].count);
        for (size_t k = 0; k < race->count; k++)
            check_racer(race->racers[k], races[i].line);
        player_close(&p);
    }
}

/* In turn: whenever somebody looks, none is more than a round ahead of another. */
static void test_all_train_as_far(void **state)
{
    (void)state;
    player_open(&p, "digits", 120, 40);
    player_line(&p, "race rates=0.01,0.1,1 30");
    const Race *race = &p.app.background.race;
    while (race_is_going(race)) {
        uint64_t least = UINT64_MAX, most = 0;
        app_work(&p.app, 0.0001);
        for (size_t i = 0; i < race->count && race->made; i++) {
            uint64_t epoch = race->racers[i]->training->setup.trainer.cursor.epoch;
            least = epoch < least ? epoch : least;
            most = epoch > most ? epoch : most;
        }
        assert_true(!race->made || most - least <= 1);
    }
    assert_int_equal(race->epoch, 30);
    player_close(&p);
}

static bool same_parameters(const Trainer *a, const Trainer *b)
{
    size_t n = a->net.parameter_count;
    return n == b->net.parameter_count &&
           memcmp(a->parameters.theta, b->parameters.theta, n * sizeof(Real)) == 0 &&
           a->cursor.step == b->cursor.step;
}

/* One of them on the screen has the same parameters, to the last bit. */
static void test_one_is_opened(void **state)
{
    (void)state;
    begin("moons:n=60", "race optimizers=sgd,adam,rprop 15");
    for (size_t i = 0; i < 3; i++) {
        player_do(&p, "move first");
        for (size_t k = 0; p.app.background.comparison.rows[k].kind != COMPARED_RACER ||
                           p.app.background.comparison.rows[k].number != i; k++)
            player_do(&p, "move down");
        player_do(&p, "compare open");
        const Racer *r = p.app.background.race.racers[i];
        assert_true(same_parameters(&r->training->setup.trainer, &p.app.run.setup->trainer));
        player_draw(&p);
    }
    assert_int_equal(p.app.runs.count, 3);
    player_close(&p);
}

/* The present run goes on as if there were no race, and keys act meanwhile. */
static void test_a_race_disturbs_nothing(void **state)
{
    (void)state;
    player_open(&p, "moons:n=60", 120, 40);
    player_do(&p, "epoch 7");
    size_t n = p.app.run.setup->trainer.net.parameter_count;
    Real *theta = malloc(n * sizeof *theta);
    assert_non_null(theta);
    memcpy(theta, p.app.run.setup->trainer.parameters.theta, n * sizeof *theta);
    player_close(&p);
    player_open(&p, "moons:n=60", 120, 40);
    player_line(&p, "race rates=0.1,1 50");
    for (int i = 0; i < 7; i++) {
        player_key(&p, ' ');
        app_work(&p.app, 0.01);
    }
    player_settle(&p);
    assert_memory_equal(theta, p.app.run.setup->trainer.parameters.theta, n * sizeof *theta);
    free(theta);
    player_close(&p);
}

static const CompareRow *row_of(ComparedKind kind, size_t number)
{
    const Comparison *c = &p.app.background.comparison;
    for (size_t i = 0; i < c->count; i++)
        if (c->rows[i].kind == kind && c->rows[i].number == number)
            return &c->rows[i];
    fail_msg("no row of kind %d, number %zu", (int)kind, number);
    return NULL;
}

/* The lowest loss, its epoch and the epochs to a goal are those of the log. */
static void check_row(const CompareRow *row, const Log *log, double goal, const char *how)
{
    double best = INFINITY, best_epoch = 0, reached = NAN;
    for (size_t i = 0; i < log->count; i++) {
        double loss = strtod(log->loss[i], NULL);
        if (loss < best) {
            best = loss;
            best_epoch = (double)i;
        }
        if (isnan(reached) && loss <= goal)
            reached = (double)i;
    }
    check_number(row->loss, log->loss[log->count - 1], how);
    check_number(row->test, log->test[log->count - 1], how);
    check_number(row->best, log->loss[(size_t)best_epoch], how);
    assert_true(fabs(row->best_epoch - best_epoch) < 1e-9 && !row->best_by);
    assert_true(isnan(reached) ? isnan(row->reached) : fabs(row->reached - reached) < 1e-9);
    assert_false(row->reached_by);
    if (isnan(row->gradient))
        fail_msg("%s: no gradient", how);
}

/* Runs that were left and the present one, in the table, are what train says of each. */
static void test_the_table_is_what_train_says(void **state)
{
    Log log;
    (void)state;
    player_open(&p, "moons:n=60", 120, 40);
    player_do(&p, "test 0.25");
    player_do(&p, "runs delete r1");
    player_do(&p, "epoch 12");
    player_do(&p, "hidden 3");
    player_do(&p, "epoch 9");
    player_do(&p, "set until 0.1");
    player_do(&p, "compare");
    finish();
    read_log("train moons:n=60 --test 0.25 --epochs 12", &log);
    check_row(row_of(COMPARED_RUN, 2), &log, 0.1, "r2");
    read_log("train moons:n=60 --test 0.25 --hidden 3 --epochs 9", &log);
    check_row(row_of(COMPARED_PRESENT, 3), &log, 0.1, "r3");
    player_close(&p);
}

/* A line of a sweep's file, opened, is what its command trains; the file stays as it was. */
static void test_a_line_of_a_sweep_is_opened(void **state)
{
    char folder[] = "/tmp/backprop-race-XXXXXX", path[64], command[LINE_SIZE];
    char *before = NULL, *after = NULL;
    size_t size;
    Error err;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.csv", folder);
    snprintf(command, sizeof command, "%s sweep moons:n=60 --vary rate=0.1,1 --vary hidden=2,3+3 "
             "--epochs 10 --out %s --quiet --no-config >/dev/null 2>&1", program(), path);
    assert_int_equal(system(command), 0);
    assert_true(file_read(path, FILE_REGULAR, 1 << 20, &before, &size, &err));
    player_open(&p, "xor", 120, 40);
    snprintf(command, sizeof command, "compare %s", path);
    player_do(&p, command);
    player_draw(&p);
    assert_int_equal(p.app.background.sweep.count, 4);
    for (size_t i = 0; i < 4; i++) {
        Log log;
        char arguments[LINE_SIZE];
        const SweepLine *line = &p.app.background.sweep.lines[i];
        snprintf(arguments, sizeof arguments, "%s", line->command + strlen("backprop "));
        read_log(arguments, &log);
        player_draw(&p);
        p.app.view.compare_row = (size_t)(row_of(COMPARED_LINE, i) -
                                          p.app.background.comparison.rows);
        check_number(line->outcome.metrics.training.loss, log.loss[log.count - 1], arguments);
        player_do(&p, "compare open");
        assert_int_equal(p.app.run.setup->trainer.cursor.epoch, 10);
        check_number(p.app.metrics.values.training.loss, log.loss[log.count - 1], arguments);
    }
    player_line(&p, command); /* again: it is read, not written */
    snprintf(command, sizeof command, "race %s", path);
    player_do(&p, command);
    if (!strstr(p.app.notice.text, "is a sweep's: 4 lines are read"))
        fail_msg("%s: %s", command, p.app.notice.text);
    player_line(&p, "compare! x");
    assert_true(file_read(path, FILE_REGULAR, 1 << 20, &after, &size, &err));
    assert_string_equal(before, after);
    free(before);
    free(after);
    player_close(&p);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves_are_those_of_separate_runs),
        cmocka_unit_test(test_all_train_as_far),
        cmocka_unit_test(test_one_is_opened),
        cmocka_unit_test(test_a_race_disturbs_nothing),
        cmocka_unit_test(test_the_table_is_what_train_says),
        cmocka_unit_test(test_a_line_of_a_sweep_is_opened),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("race", tests, NULL, NULL);
}
