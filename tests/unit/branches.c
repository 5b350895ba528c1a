/* Branches in a session's file: listed and named as they were, and each leads where it did. */
#include "../property/changes.h"
#include "../property/copy.h"
#include "run.h"

#include "time/journal.h"
#include "time/recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void open_run(Run *run, void **state, uint64_t seed)
{
    Net net = make_net("2-5-3-1", "tanh", "sigmoid");
    run_open(run, state, run_csv, &net, "half-squared", "sgd",
             &(Hyper){.rate = 0.3, .batch = 3, .shuffle = true, .seed = 4});
    run->seed = seed;
}

static Place random_place(Run *run)
{
    const Timeline *tl = &run->timeline;
    size_t event = draw_below(&run->seed, timeline_journal(tl)->present.count);
    const JournalEvent *e = &timeline_journal(tl)->present.events[event];
    uint64_t from = cursor_ticks(&e->from, trainer_phases(&run->trainer));
    uint64_t to = cursor_ticks(&e->to, trainer_phases(&run->trainer));
    bool trains = e->kind == JOURNAL_TRAIN && to > from;
    return (Place){event, trains ? from + 1 + draw_below(&run->seed, to - from) : to};
}

static void go_anywhere(Run *run)
{
    timeline_go(&run->timeline, random_place(run));
    run_arrive(run);
}

/* Something of everything, with jumps, so that lines part within lines that have parted. */
static void live(Run *run)
{
    Error err;
    Hyper hyper;
    for (size_t i = 0; i < 60; i++) {
        size_t what = draw_below(&run->seed, 10);
        if (what < 5)
            run_advance(run, (Grain)(what % 3), 1 + draw_below(&run->seed, 4));
        if (what == 5 || what == 6) {
            draw_hyper(&run->trainer, &run->seed, &hyper);
            assert_true(timeline_set(&run->timeline, &hyper, &err));
        }
        if (what == 7) {
            Edit edit = draw_edit(&run->trainer, &run->seed);
            timeline_edit(&run->timeline, &edit, &err);
        }
        if (what == 8)
            go_anywhere(run);
        if (what == 9 && run_journal(run)->branch_count > 0) {
            timeline_enter(&run->timeline, draw_below(&run->seed, run_journal(run)->branch_count));
            run_arrive(run);
        }
        if (i % 25 == 24)
            assert_true(timeline_reset(&run->timeline, 90 + i, &err));
    }
}

/* Through setup_recall's steps; false with the reason when the past cannot be used. */
static bool load(Run *run, const char *path, size_t budget, Error *err)
{
    *run = (Run){0};
    if (!session_load(&run->session, path, NULL, &(TableChoice){0}, err))
        fail_msg("%s", err->message);
    if (!session_resume(&run->session, &run->trainer, err) ||
        !timeline_init(&run->timeline, &run->trainer, budget, err))
        fail_msg("%s", err->message);
    run->timeline.replay.data = &run->session.data;
    if (!past_fits(&run->session.past.past, &run->trainer, err) ||
        !timeline_recall(&run->timeline, &run->session.past.past, &run->left_out, err))
        return false;
    session_marks_take(&run->session.marks, &run->timeline);
    return true;
}

static void enter(Run *run, const char *name)
{
    int i = branch_find(timeline_journal(&run->timeline), name);
    assert_true(i >= 0);
    timeline_enter(&run->timeline, (size_t)i);
    run_arrive(run);
}

static void check_same(const Run *a, const Run *b)
{
    Copy copy = copy_state(&a->trainer, NOTHING_PENDING);
    check_copy(&b->trainer, &copy);
    free(copy.bytes);
}

/* The same line, gone through at random in both. */
static void check_line(Run *a, Run *b)
{
    assert_string_equal(run_journal(a)->present.name, run_journal(b)->present.name);
    assert_int_equal(run_journal(a)->present.count, run_journal(b)->present.count);
    for (size_t i = 0; i < 8; i++) {
        Place place = random_place(a);
        timeline_go(&a->timeline, place);
        timeline_go(&b->timeline, place);
        run_arrive(a);
        run_arrive(b);
        check_same(a, b);
    }
}

static void branches_lead_where_they_did(void **state)
{
    size_t branches = 0;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        Run run, loaded;
        Error err = {.message = ""};
        open_run(&run, state, seed);
        const char *path = in_folder(state, "s.json"), *again = in_folder(state, "t.json");
        live(&run);
        assert_true(session_save_past(path, &run.timeline, &err));
        if (!load(&loaded, path, 0, &err))
            fail_msg("%s", err.message);
        assert_int_equal(loaded.left_out, 0);
        assert_int_equal(run_journal(&loaded)->event, run_journal(&run)->event);
        assert_int_equal(run_journal(&loaded)->branch_count, run_journal(&run)->branch_count);
        branches += run_journal(&run)->branch_count;
        /* Saved anew before anything is computed, nothing is lost. */
        size_t one_size, two_size;
        assert_true(session_save_past(again, &loaded.timeline, &err));
        char *one = get_file(path, &one_size), *two = get_file(again, &two_size);
        assert_string_equal(one, two);
        free(one);
        free(two);
        check_line(&run, &loaded);
        for (size_t i = 0; i < run_journal(&run)->branch_count; i++) {
            char name[BRANCH_NAME_SIZE];
            memcpy(name, run_journal(&run)->branches[i].name, sizeof name);
            Place fork = branch_fork(&run_journal(&run)->branches[i],
                                     &run_journal(&run)->present);
            Place same = branch_fork(&run_journal(&loaded)->branches[i],
                                     &run_journal(&loaded)->present);
            assert_int_equal(fork.event, same.event);
            assert_int_equal(fork.ticks, same.ticks);
            enter(&run, name);
            enter(&loaded, name);
            check_same(&run, &loaded);
            check_line(&run, &loaded);
        }
        run_close(&run);
        run_close(&loaded);
    }
    assert_true(branches > 60);
}

/* Two branches: b1 parts from the present b2 in line 2, b3 was named good. */
static char *make_file(void **state, size_t *size)
{
    const char *path = in_folder(state, "s.json");
    Run run;
    Error err = {.message = ""};
    open_run(&run, state, 1);
    run_advance(&run, GRAIN_EPOCH, 6);
    timeline_go(&run.timeline, (Place){1, 3 * 3 * trainer_phases(&run.trainer)});
    run_arrive(&run);
    Hyper hyper = run.trainer.hyper;
    hyper.rate = 0.125;
    assert_true(timeline_set(&run.timeline, &hyper, &err));
    run_advance(&run, GRAIN_EPOCH, 4);
    assert_true(session_save_past(path, &run.timeline, &err));
    run_close(&run);
    return get_file(path, size);
}

/* One change to the file. Of a whole that cannot be a NULL part: the file is refused. */
static const struct {
    const char *was, *is, *part;
    bool refused; /* the file, not only its past */
} changes[] = {
    {"\"branches\": [", "\"branches\": 7, \"rest\": [", "branches is to be an array", true},
    {"\"branches\": [", "\"branches\": [3, ", "needs a name", true},
    {"\"name\": \"b1\"", "\"title\": \"b1\"", "needs a name", true},
    {"\"name\": \"b1\"", "\"name\": \"\"", "needs a name", true},
    {"\"name\": \"b1\"", "\"name\": \"a name of twenty-four b.\"", "needs a name", true},
    {"\"name\": \"b1\"", "\"name\": \"\\u001b[2J\"", "cannot be shown", true},
    {"\"name\": \"b1\"", "\"name\": \"b2\"", "two branches b2", true},
    {"\"name\": \"b2\"", "\"name\": \"\\u0007\"", "cannot be shown", true},
    {"\"from\": \"b2\"", "\"from\": \"b7\"", "b1: from is to name", true},
    {"\"from\": \"b2\"", "\"from\": \"b1\"", "b1: from is to name", true},
    {"\"from\": \"b2\"", "\"from\": 2", "b1: from is to name", true},
    {"\"line\": 2", "\"line\": 0", "b1: line is to be", true},
    {"\"line\": 2", "\"line\": 5", "from 1 to 4", true},
    {"\"line\": 2", "\"line\": -1", "b1: line is to be", true},
    {"\"line\": 2", "\"line\": 3", "line 3 is not that of b2", true},
    {"\"line\": 2", "\"line\": 1", "line 1 is not that of b2", true},
    {"\"lines\": [", "\"lines\": [], \"other\": [", "lines are needed", true},
    {"\"lines\": [", "\"lines\": [9, ", "b1: line 2: did", true},
    {"\"end\": \"fnv1a-", "\"end\": \"crc-", "end is to be a checksum", true},
    {"\"by\": \"epoch\", \"epoch\": 6", "\"by\": \"day\", \"epoch\": 6", "b1: line 2: did", true},
    {"\"by\": \"epoch\", \"epoch\": 6", "\"by\": \"phase\", \"epoch\": 6",
     "line 2 is not that of b2", true},
    {"\"epoch\": 6, \"step\": 18", "\"epoch\": 7, \"step\": 18", "b1: line 2 does not follow",
     false},
    {"\"epoch\": 6, \"step\": 18", "\"epoch\": 6, \"step\": 1", "b1: line 2 does not follow",
     false},
};

static void put_changed(const char *path, const char *text, const char *was, const char *is)
{
    /* The last one: that of the branch, where the present branch has it too. */
    const char *at = NULL;
    for (const char *next = text; (next = strstr(next, was)); next++)
        at = next;
    size_t size;
    char *changed;
    if (!at)
        fail_msg("no %s in %s", was, text);
    FILE *out = open_memstream(&changed, &size);
    fprintf(out, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was));
    fclose(out);
    put_file(path, changed, size);
    free(changed);
}

static void branches_that_cannot_be(void **state)
{
    const char *other = in_folder(state, "o.json");
    size_t size;
    char *text = make_file(state, &size);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        Error err = {.message = ""};
        Run loaded;
        put_changed(other, text, changes[i].was, changes[i].is);
        if (changes[i].refused) {
            Session session;
            if (session_load(&session, other, NULL, &(TableChoice){0}, &err))
                fail_msg("taken: %s", changes[i].is);
            session_free(&session);
            check_holds(err.message, "history: ");
        } else {
            if (load(&loaded, other, 0, &err))
                fail_msg("taken: %s", changes[i].is);
            assert_int_equal(run_journal(&loaded)->present.count, 1);
            assert_int_equal(run_journal(&loaded)->branch_count, 0);
            run_close(&loaded);
        }
        check_holds(err.message, changes[i].part);
    }
    free(text);
}

/* A branch that can be, but does not end in what its checksum says: seen on arrival, and once. */
static void a_branch_that_leads_elsewhere(void **state)
{
    static const char *const others[][2] = {
        {"\"end\": \"fnv1a-", "\"end\": \"fnv1a-0123456789abcdef"},
        {"\"epoch\": 6, \"step\": 18", "\"epoch\": 5, \"step\": 15"},
    };
    const char *other = in_folder(state, "o.json");
    size_t size;
    char *text = make_file(state, &size);
    for (size_t i = 0; i < 2; i++) {
        Error err = {.message = ""};
        Run loaded;
        put_changed(other, text, others[i][0], others[i][1]);
        if (!load(&loaded, other, 0, &err))
            fail_msg("%s", err.message);
        timeline_enter(&loaded.timeline, 0);
        while (!timeline_replay(&loaded.timeline, &(uint64_t){5000}))
            continue;
        assert_false(timeline_tip_holds(&loaded.timeline));
        assert_true(timeline_tip_holds(&loaded.timeline));
        enter(&loaded, "b2");
        run_close(&loaded);
    }
    free(text);
}

/* A past that is quickly gone through is to end in the very weights that the session has. Where it
 * does not, there is none, and the trainer has what the file says. */
static void the_present_line_leads_here(void **state)
{
    const char *other = in_folder(state, "o.json");
    size_t size;
    char *text = make_file(state, &size), was[64];
    Error err = {.message = ""};
    Run loaded;
    const char *number = strstr(text, "\"weights\": [") + strlen("\"weights\": [");
    number += strspn(number, " \n[");
    snprintf(was, sizeof was, "%.*s", (int)strcspn(number, ",]"), number);
    put_changed(other, text, was, "0.625");
    if (load(&loaded, other, 0, &err))
        fail_msg("a past that leads elsewhere is taken");
    check_holds(err.message, "does not lead to the weights");
    assert_true(fabs((double)loaded.trainer.parameters.theta[0] - 0.625) < 1e-9);
    assert_int_equal(run_journal(&loaded)->present.count, 1);
    assert_int_equal(run_journal(&loaded)->branch_count, 0);
    run_advance(&loaded, GRAIN_EPOCH, 1);
    assert_true(timeline_back(&loaded.timeline));
    run_arrive(&loaded);
    assert_true(fabs((double)loaded.trainer.parameters.theta[0] - 0.625) < 1e-9);
    run_close(&loaded);
    free(text);
}

/* What makes a way long is counted: epochs, and what is done between them. */
static void a_long_way_is_known(void **state)
{
    Run run;
    Error err;
    open_run(&run, state, 3);
    const Timeline *tl = &run.timeline;
    double n = (double)run.trainer.net.parameter_count;
    double way = timeline_way(tl, &timeline_journal(tl)->present, timeline_journal(tl)->event);
    run_advance(&run, GRAIN_EPOCH, 5);
    double trained = timeline_way(tl, &timeline_journal(tl)->present, timeline_journal(tl)->event);
    assert_true(trained - way >= 5 * 3 * n * (double)run.data.count);
    assert_true(timeline_jog(&run.timeline, 0.1, &err));
    double jogged = timeline_way(tl, &timeline_journal(tl)->present, timeline_journal(tl)->event);
    assert_true(jogged - trained >= 10 * n);
    assert_true(timeline_edit(&run.timeline, &(Edit){true, 1, 0, 0.75f, 0}, &err));
    double edited = timeline_way(tl, &timeline_journal(tl)->present, timeline_journal(tl)->event);
    assert_true(edited - jogged >= (double)run.data.count);
    run_close(&run);
}

/* More branches than can be held are left out, and so are those that the budget has no room for:
 * how many is known. */
static void too_many_branches_are_left_out(void **state)
{
    const char *other = in_folder(state, "o.json");
    size_t size, many_size;
    char *text = make_file(state, &size), *many;
    const char *branch = strstr(strstr(text, "\"branches\": ["), "{\"name\": \"b1\"");
    if (!branch)
        branch = strchr(strstr(text, "\"branches\": ["), '{');
    const char *end = strrchr(text, ']');
    FILE *out = open_memstream(&many, &many_size);
    fprintf(out, "%.*s", (int)(end - text), text);
    for (size_t i = 0; i < 30; i++) {
        const char *name = strstr(branch, "\"b1\"");
        fprintf(out, ",%.*s\"c%zu\"%.*s", (int)(name - branch), branch, i,
                (int)(end - name - 4), name + 4);
    }
    fprintf(out, "%s", end);
    fclose(out);
    put_file(other, many, many_size);
    Run loaded;
    Error err = {.message = ""};
    if (!load(&loaded, other, 0, &err))
        fail_msg("%s", err.message);
    assert_int_equal(loaded.session.past.left_out, 31 - BRANCHES_MAX);
    assert_int_equal(run_journal(&loaded)->branch_count, BRANCHES_MAX);
    assert_int_equal(loaded.left_out, 0);
    run_close(&loaded);
    size_t budget = 60 * sizeof(JournalEvent);
    if (!load(&loaded, other, budget, &err))
        fail_msg("%s", err.message);
    assert_true(loaded.left_out > 0);
    assert_int_equal(run_journal(&loaded)->branch_count + loaded.left_out, BRANCHES_MAX);
    assert_true(timeline_bytes(&loaded.timeline) <= budget);
    run_close(&loaded);
    free(many);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(branches_lead_where_they_did, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(branches_that_cannot_be, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_branch_that_leads_elsewhere, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(the_present_line_leads_here, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_long_way_is_known, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(too_many_branches_are_left_out, folder_make,
                                        folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
