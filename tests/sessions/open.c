/* Sessions that earlier versions have saved open for ever: to the last bit of their weights, and
 * where the processor rounds as the one that made them, with all that was done before. A past that
 * leads elsewhere now, as a function of a C library may have another last bit, is given up in one
 * sentence. The folders are made by make.c and never changed. */
#include "facts.h"

#include "../view/tap.h"

#include "core/base/kernels.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const versions[] = {"0.1"};

static Player p; /* an App is too much for some stacks */
static const char *now; /* what is being looked at, for messages */

/* Losses are sums, whose last digits may differ; all else is the same. */
static void check_same(const json_t *got, const json_t *wanted)
{
    const char *key;
    json_t *part;
    size_t i;
    if (json_typeof(got) != json_typeof(wanted))
        fail_msg("%s: another type", now);
    if (json_is_real(wanted) &&
        !(fabs(json_real_value(got) - json_real_value(wanted)) <=
          2e-6 * (1 + fabs(json_real_value(wanted)))))
        fail_msg("%s: %.9g instead of %.9g", now, json_real_value(got), json_real_value(wanted));
    if (json_is_array(wanted) || json_is_object(wanted)) {
        assert_int_equal(json_array_size(got), json_array_size(wanted));
        assert_int_equal(json_object_size(got), json_object_size(wanted));
        json_array_foreach((json_t *)wanted, i, part)
            check_same(json_array_get(got, i), part);
        json_object_foreach((json_t *)wanted, key, part) {
            if (!json_object_get(got, key))
                fail_msg("%s: no %s", now, key);
            check_same(json_object_get(got, key), part);
        }
    } else if (!json_is_real(wanted) && !json_equal(got, wanted)) {
        char *x = json_dumps(got, JSON_ENCODE_ANY), *y = json_dumps(wanted, JSON_ENCODE_ANY);
        fail_msg("%s: %s instead of %s", now, x, y);
    }
}

static void check_state(const json_t *wanted)
{
    json_t *got = facts_of_state(&p);
    check_same(got, wanted);
    json_decref(got);
}

static void check_past(const json_t *wanted, bool exact)
{
    bool trouble;
    json_t *got = facts_of_past(&p, &trouble);
    /* What the library's part led to on a branch is said when one arrives there. */
    if (exact || !trouble) {
        assert_false(trouble);
        check_same(got, wanted);
    }
    json_decref(got);
}

/* Without its past it can still be gone on with. */
static void check_new_past(bool exact, bool same_rounding)
{
    if (exact && same_rounding)
        fail_msg("%s: %s", now, p.app.notice.text);
    assert_non_null(strstr(p.app.notice.text, "a new past begins: "));
    assert_int_equal(p.app.run.timeline.replay.journal.present.count, 1);
}

static void check_session(const char *name, const json_t *wanted)
{
    char command[128];
    bool exact = json_is_true(json_object_get(wanted, "exact"));
    const char *rounding = json_string_value(json_object_get(wanted, "rounding"));
    const json_t *state = json_object_get(wanted, "state");
    now = name;
    player_open(&p, "xor", 80, 24);
    snprintf(command, sizeof command, "load %s.json", name);
    player_do(&p, command);
    if (!p.app.run.options.load)
        fail_msg("%s: %s", name, p.app.notice.text);
    check_state(state);
    if (p.app.notice.is_error) {
        check_new_past(exact, strcmp(rounding, kernel_rounding()) == 0);
        check_state(state);
    } else {
        assert_string_equal(rounding, kernel_rounding());
        check_past(json_object_get(wanted, "past"), exact);
        if (exact)
            check_state(state);
    }
    uint64_t step = p.app.run.setup->trainer.cursor.step;
    player_do(&p, "minibatch");
    /* One of them has diverged. */
    if (json_is_real(json_object_get(state, "loss")))
        assert_int_equal(p.app.run.setup->trainer.cursor.step, step + 1);
    player_close(&p);
}

/* Without a screen: session_load and session_resume alone. */
static void check_headless(const char *name, const json_t *wanted)
{
    static Player shown; /* only its trainer is looked at */
    Setup setup = {0};
    Options options;
    Status status;
    Error err;
    char file[64];
    now = name;
    snprintf(file, sizeof file, "%s.json", name);
    options_init(&options);
    options.load = strdup(file);
    if (!setup_make(&setup, &options, &status, &err))
        fail_msg("%s: %s", name, err.message);
    shown.app.run.setup = &setup;
    json_t *got = facts_of_state(&shown);
    check_same(got, wanted);
    json_decref(got);
    setup_free(&setup);
    options_free(&options);
}

/* Each version's sessions with each path that this processor has. */
static void test_stored_sessions_open(void **state)
{
    const char *base = *state, *name;
    json_t *wanted;
    char folder[4096];
    for (size_t v = 0; v < sizeof versions / sizeof versions[0]; v++) {
        snprintf(folder, sizeof folder, "%s/tests/sessions/%s", base, versions[v]);
        assert_int_equal(chdir(folder), 0);
        json_t *list = json_load_file("list.json", 0, NULL);
        assert_true(json_object_size(list) > 0);
        for (size_t k = 0; k < kernel_table.count; k++) {
            if (!kernel_choose(table_row(&kernel_table, k)->name, &(Error){.message = ""}))
                continue;
            json_object_foreach(list, name, wanted) {
                check_headless(name, json_object_get(wanted, "state"));
                check_session(name, wanted);
            }
        }
        json_decref(list);
    }
}

static int find_sources(void **state)
{
    const char *srcdir = getenv("srcdir");
    *state = realpath(srcdir ? srcdir : ".", NULL);
    return *state ? 0 : -1;
}

static int free_sources(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_stored_sessions_open, find_sources, free_sources),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("open", tests, NULL, NULL);
}
