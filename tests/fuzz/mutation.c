/* Damaged files: whatever happens to the bytes of a CSV file, a session or a script, it is either
 * refused with a sentence that starts with its path, or it is a valid one. */
#include "fuzz/damage.h"
#include "support.h"

#include "time/journal.h"
#include "core/base/text.h"
#include "data/table/table.h"
#include "data/session/session.h"
#include "data/formula.h"
#include "data/source.h"
#include "lesson/script_read.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 4000, SIZE_MAX_BYTES = DAMAGE_SIZE };

static const char *const table_texts[] = {
    "a,b,c\n1,2,3\n4,5,6\n-7.5e-3,.8,9\n",
    "\xef\xbb\xbf\"a \"\"x\"\"\";b;kind\r\n1,5;2;cat\r\n3;4;\"dog\nlong\"\r\n5;6;cat\r\n",
    "0\t1\t0\n1\t1\t1\n",
    "größe,gewicht\n1,2\n3,4\n",
    "isl,x,kind\nA,1.5,1\nB,NA,2\nA,?,1\n C,4,2\nB,1,3\nA,2,3\n",
    "\"a\" \"b\" \"y\"\n\"1\" 1.5 2.5 0\n\"2\" 3,5 2 1\n",
    "sep=;\n# a note\nwhen;b;y\n2020-01-31 10:00;2,5;-1\n12:30;1.200,5;5%\n",
    "Report\n\n# a b y\n1 2 0\n3 - 4\n.|5|$6\n",
    "3,2,oak,elm\n\"0x1F\",1,0\n−2,3,0\n1e999,4,1\n",
};
enum { TABLE_TEXTS = sizeof table_texts / sizeof table_texts[0] };

static const TableChoice table_choices[] = {
    {0},
    {.missing = MISSING_MEAN},
    {.missing = MISSING_DROP, .problem = PROBLEM_CLASSIFICATION, .signs = true},
    {.targets = "1", .categories = "2", .header = HEADER_ON, .missing_values = "1,2"},
    {.problem = PROBLEM_REGRESSION, .separator = SEPARATOR_BLANK, .decimal = DECIMAL_COMMA},
    {.inputs = "b,1-2", .skip_lines = 1, .header = HEADER_OFF},
    {.as_in_0_1 = true},
};
enum { TABLE_CHOICES = sizeof table_choices / sizeof table_choices[0] };

static const char session_text[] =
    "{\"backprop\": 1, \"network\": {\"inputs\": 2, \"layers\": [\n"
    "{\"units\": 2, \"activation\": \"tanh\", \"weights\": [[0.1, 0.2], [0.3, -0.4]], "
    "\"biases\": [0, 1], \"frozen\": [2]},\n"
    "{\"units\": 1, \"activation\": \"sigmoid\", \"weights\": [[1e-3, 2]], \"biases\": [0.5]}]},\n"
    "\"data\": \"xor\", \"loss\": \"half-squared\", \"optimizer\": {\"name\": \"sgd\", "
    "\"slots\": []}, \"init\": \"glorot-uniform\", \"rate\": 0.5, \"batch\": 3, "
    "\"shuffle\": true, \"seed\": 7, \"cursor\": {\"epoch\": 2, \"step\": 5, \"position\": 3, "
    "\"phase\": 2, \"order\": \"drawn\"}}\n";

static const char script_text[] =
    "# all of it\nrun xor --hidden 3\nfile a.csv \"x,t\\n0,1\\n\"\n  size 120x40\n"
    "key Space*12 δ Esc\ntype \" a\\tb\"\npaste two words\n:rate 0.5\nclick 12 -1\n"
    "move w[1][2,1]\ndrag \"h₁ b\" to 3 4\nwheel up loss\nremember a-1\nwait not epoch 3\n"
    "expect row -2 quit\nexpect at 3 4 x\nexpect message \"→\"\nexpect same a-1 but loss\n"
    "expect cursor 3 4\nexpect not end\ngolden start-80x24\nonly app\n";

static void check_data(const Dataset *data)
{
    assert_true(data->count > 0 && data->inputs > 0 && data->outputs > 0);
    for (size_t i = 0; i < data->count * data->inputs; i++)
        assert_true(isfinite(data->x[i]) && data->x[i] >= data->x_min &&
                    data->x[i] <= data->x_max);
    for (size_t i = 0; i < data->count * data->outputs; i++)
        assert_true(isfinite(data->t[i]));
    for (size_t i = 0; i < data->inputs; i++) {
        char buffer[DATASET_NAME_SIZE], shown[256];
        const char *name = dataset_input_name(data, i, buffer);
        text_visible(name, shown, sizeof shown);
        assert_string_equal(name, shown);
    }
}

/* What is written of a data set is read again as the same samples, by itself or, where that does
 * not say enough, with the choices that made it. */
static void check_written(const Dataset *data, const TableChoice *choice, const char *path)
{
    Dataset again;
    Error err = {.message = ""};
    char targets[32];
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    if (!table_write(data, out, &err))
        fail_msg("not written: %s", err.message);
    fclose(out);
    size_t columns = data->schema.count, first = columns;
    while (first > 0 && data->schema.column[first - 1].is_target)
        first--;
    snprintf(targets, sizeof targets, "%zu-%zu", first + 1, columns);
    const TableChoice plain = {.targets = targets,
                               .problem = data->class_column ? PROBLEM_CLASSIFICATION
                                                             : PROBLEM_REGRESSION,
                               .missing_values = "",
                               .signs = choice->signs,
                               .as_in_0_1 = choice->as_in_0_1};
    if (choice->categories) /* they are at other places now */
        return;
    if (!table_load(&again, path, &plain, NULL, &(Preparation){0}, &err))
        fail_msg("not read again: %s", err.message);
    bool same = again.count == data->count && again.inputs == data->inputs &&
                again.outputs == data->outputs &&
                !memcmp(again.x, data->x, data->count * data->inputs * sizeof(Real)) &&
                !memcmp(again.t, data->t, data->count * data->outputs * sizeof(Real));
    if (!same)
        fail_msg("another data set is read from %s", path);
    dataset_free(&again);
}

static void damaged_tables(void **state)
{
    const char *path = in_folder(state, "d.csv");
    char written[4200];
    const size_t rounds = fewer(ROUNDS);
    uint64_t seed = 51;
    size_t accepted = 0;
    snprintf(written, sizeof written, "%s.written", path);
    for (size_t i = 0; i < rounds; i++) {
        char bytes[SIZE_MAX_BYTES];
        const TableChoice *choice = &table_choices[i / TABLE_TEXTS % TABLE_CHOICES];
        Dataset data;
        Error err = {.message = ""};
        put_file(path, bytes, damage(&seed, table_texts[i % TABLE_TEXTS], bytes));
        if (table_load(&data, path, choice, NULL, &(Preparation){0}, &err)) {
            check_data(&data);
            check_written(&data, choice, written);
            accepted++;
        } else {
            check_sentence(&err, path);
        }
        dataset_free(&data);
    }
    assert_true(accepted > rounds / 20 && accepted < rounds - rounds / 20);
}

/* A session that is accepted can be gone on with. */
static void check_session(const Session *session)
{
    Trainer trainer;
    Error err;
    check_data(&session->data);
    for (size_t p = 0; p < session->net.parameter_count; p++)
        assert_true(isfinite(session->theta[p]));
    assert_true(session_resume(session, &trainer, &err));
    train(&trainer, GRAIN_EPOCH, 1);
    trainer_free(&trainer);
}

static void damaged_sessions(void **state)
{
    const size_t rounds = fewer(ROUNDS);
    uint64_t seed = 52;
    size_t accepted = 0;
    const char *path = in_folder(state, "s.json");
    for (size_t i = 0; i < rounds; i++) {
        char bytes[SIZE_MAX_BYTES];
        Session session;
        Error err = {.message = ""};
        put_file(path, bytes, damage(&seed, session_text, bytes));
        if (session_load(&session, path, NULL, &(TableChoice){0}, &err)) {
            check_session(&session);
            accepted++;
        } else {
            assert_true(strlen(err.message) > 5);
            if (strncmp(err.message, path, strlen(path)) == 0)
                check_sentence(&err, path);
        }
        session_free(&session);
    }
    assert_true(accepted > rounds / 20 && accepted < rounds - rounds / 20);
}

/* A history that is accepted can be gone through, wherever it leads. */
static bool check_history(Session *session, uint64_t *seed)
{
    Trainer trainer;
    Timeline timeline;
    Error err;
    Past *past = &session->past.past;
    assert_true(session_resume(session, &trainer, &err));
    assert_true(timeline_init(&timeline, &trainer, 0, &err));
    timeline.replay.data = &session->data;
    bool there = past->journal.present.count > 0 && past_fits(past, &trainer, &err) &&
                 timeline_recall(&timeline, past, &(size_t){0}, &err);
    for (size_t i = 0; i < 8 && there; i++) {
        if (i % 3 == 2 && timeline.replay.journal.branch_count > 0)
            timeline_enter(&timeline, draw_below(seed, timeline.replay.journal.branch_count));
        timeline_tip_holds(&timeline);
        size_t event = draw_below(seed, timeline.replay.journal.present.count);
        const JournalEvent *e = &timeline.replay.journal.present.events[event];
        timeline_go(&timeline, (Place){event, event_end(e)});
        for (size_t slice = 0; slice < 20; slice++) /* a forged one may be far away */
            timeline_replay(&timeline, &(uint64_t){2000});
    }
    timeline_free(&timeline);
    trainer_free(&trainer);
    return there;
}

/* A run of a network of this shape at its start. */
static void start(Dataset *data, Trainer *trainer, Timeline *timeline, const char *shape)
{
    Net net = make_net(shape, "tanh", "sigmoid");
    Hyper hyper = {.rate = 0.5, .batch = 1, .shuffle = true, .seed = 1};
    const Generator *generator;
    bool unknown;
    Error err;
    assert_true(source_open(data, "xor", &(TableChoice){0}, NULL, &(Preparation){0}, &generator,
                            &unknown, &err));
    make_trainer(trainer, &net, data, &hyper, NULL);
    assert_true(timeline_init(timeline, trainer, 0, &err));
    timeline->replay.data = data;
}

/* A unit, an input and a sample more, and a sample less. */
static void change_shape(Timeline *timeline, Dataset *data)
{
    const Trainer *t = timeline->replay.trainer;
    const Real sample[] = {(Real)0.5, (Real)0.25, 1};
    Features *features;
    Net net;
    Error err;
    assert_true(reshape_add_units(&t->net, 0, 1, &net, &err));
    assert_true(timeline_reshape(timeline, &net, &(Reshape){RESHAPE_ADD_UNITS, 0, 0}, &err));
    assert_true(formulas_read(data, "x1,x2,x1*x2", &features, &err));
    const Features *known = dataset_know_features(data, features, &err);
    free(features);
    assert_true(reshape_features(&t->net, known, &net, &err));
    assert_true(timeline_reshape(timeline, &net, &(Reshape){RESHAPE_FEATURES, 0, 0}, &err));
    assert_true(timeline_insert(timeline, sample, &err));
    assert_true(timeline_remove(timeline, 1, &err));
    timeline_advance(timeline, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
}

/* A short life with something of everything, as its file. */
static char *history_text(const char *path, size_t *size)
{
    Dataset data;
    Trainer trainer;
    Timeline timeline;
    Error err;
    start(&data, &trainer, &timeline, "2-2-1");
    Hyper hyper = trainer.hyper;
    for (size_t i = 0; i < 6; i++) {
        hyper = trainer.hyper;
        hyper.rate = hyper_rate(0.1 * (double)(i + 1));
        timeline_advance(&timeline, (Grain)(i % 3), &(uint64_t){UINT64_MAX});
        assert_true(i == 2 ? timeline_reset(&timeline, 5, &err)
                    : i % 2 ? timeline_set(&timeline, &hyper, &err)
                            : timeline_edit(&timeline, &(Edit){i > 0, 1, i % 3, (Real)0.5, 0},
                                            &err));
    }
    timeline_advance(&timeline, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    timeline_advance(&timeline, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    change_shape(&timeline, &data);
    for (size_t i = 0; i < 2; i++) { /* and two branches, one of the other */
        timeline_go(&timeline, (Place){timeline.replay.journal.event, trainer_ticks(&trainer) - 5});
        timeline_replay(&timeline, &(uint64_t){UINT64_MAX});
        hyper = trainer.hyper;
        hyper.rate = hyper_rate(0.03 * (double)(i + 1));
        assert_true(timeline_set(&timeline, &hyper, &err));
        timeline_advance(&timeline, GRAIN_EPOCH, &(uint64_t){UINT64_MAX});
    }
    assert_int_equal(timeline.replay.journal.branch_count, 2);
    assert_true(session_save_past(path, &timeline, &err));
    timeline_free(&timeline);
    trainer_free(&trainer);
    dataset_free(&data);
    return get_file(path, size);
}

static void damaged_histories(void **state)
{
    const char *path = in_folder(state, "s.json");
    const size_t rounds = fewer(ROUNDS);
    uint64_t seed = 53;
    size_t accepted = 0, recalled = 0, size;
    char *text = history_text(path, &size), *bytes = malloc(size + SIZE_MAX_BYTES);
    assert_non_null(bytes);
    for (size_t i = 0; i < rounds; i++) {
        Session session;
        Error err = {.message = ""};
        put_file(path, bytes, damage(&seed, text, bytes));
        bool loaded = session_load(&session, path, NULL, &(TableChoice){0}, &err);
        accepted += loaded;
        recalled += loaded && check_history(&session, &seed);
        session_free(&session);
    }
    free(text);
    free(bytes);
    assert_true(accepted > rounds / 20 && accepted < rounds - rounds / 20);
    assert_true(recalled > accepted / 20 && recalled < accepted);
}

/* Everything in a step is within its range, and its texts are UTF-8 that ends. */
static void check_text(const char *text)
{
    size_t length = text ? strlen(text) : 0, size;
    for (const char *at = text; at && *at; at += size)
        assert_true(text_decode(at, length - (size_t)(at - text), &size) != TEXT_INVALID);
    assert_true(length <= SIZE_MAX_BYTES);
}

static void check_place(const ScriptPlace *place)
{
    check_text(place->text);
    assert_true(place->x >= 0 && place->x <= SCRIPT_CELLS_MAX);
    assert_true(abs(place->y) <= SCRIPT_CELLS_MAX);
    assert_true(!place->text || *place->text);
}

static void check_script(const Script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        const Step *s = &script->steps[i];
        assert_true(s->kind <= STEP_ONLY && s->look.at <= LOOK_END);
        assert_true(s->line > 0 && (i == 0 || s->line >= s[-1].line));
        assert_true(s->count <= SCRIPT_COUNT_MAX && s->key < SCRIPT_KEYS_END);
        assert_true(s->x >= 0 && s->x <= SCRIPT_CELLS_MAX && s->y >= 0 && s->y <= SCRIPT_CELLS_MAX);
        assert_true(abs(s->look.row) <= SCRIPT_CELLS_MAX);
        check_text(s->name);
        check_text(s->text);
        check_text(s->look.words);
        check_text(s->look.but);
        check_place(&s->place);
        check_place(&s->to);
        check_place(&s->look.place);
    }
}

static void damaged_scripts(void **state)
{
    const size_t rounds = fewer(10 * ROUNDS);
    uint64_t seed = 54;
    size_t accepted = 0;
    (void)state;
    for (size_t i = 0; i < rounds; i++) {
        char bytes[SIZE_MAX_BYTES];
        Script script;
        Error err = {.message = ""};
        size_t size = damage(&seed, script_text, bytes);
        char *exact = malloc(size > 0 ? size : 1); /* so that a byte behind it is noticed */
        assert_non_null(exact);
        memcpy(exact, bytes, size);
        if (script_read(&script, "s.txt", exact, size, &err)) {
            check_script(&script);
            accepted++;
        } else {
            check_sentence(&err, "s.txt");
        }
        script_free(&script);
        free(exact);
    }
    assert_true(accepted > rounds / 20 && accepted < rounds - rounds / 20);
}

/* Writes a file again with `count` changes, each of which freezes another set of the first hidden
 * layer's units, made after the start. */
static void freeze_often(const char *path, size_t count)
{
    json_t *root = json_load_file(path, 0, NULL);
    json_t *history = json_object_get(root, "history"), *lines = json_object_get(history, "lines");
    json_object_set_new(history, "present", json_integer((json_int_t)count + 1));
    for (size_t i = 1; i <= count; i++) {
        json_t *line = json_deep_copy(json_array_get(lines, 0)), *units = json_array();
        for (size_t j = 0; i >> j > 0; j++)
            if (i >> j & 1)
                json_array_append_new(units, json_integer((json_int_t)j + 1));
        json_object_set_new(line, "did", json_string("set"));
        json_object_set_new(line, "frozen", json_pack("[o, []]", units));
        json_array_insert_new(lines, i, line);
    }
    assert_int_equal(json_dump_file(root, path, 0), 0);
    json_decref(root);
}

/* Writes a session that has nothing behind it but its start. */
static void put_started(const char *path, const char *shape)
{
    Dataset data;
    Trainer trainer;
    Timeline timeline;
    Error err;
    start(&data, &trainer, &timeline, shape);
    assert_true(session_save_past(path, &timeline, &err));
    timeline_free(&timeline);
    trainer_free(&trainer);
    dataset_free(&data);
}

/* Each is compared with all before it: no file may make that take for ever. */
static void frozen_sets_have_a_limit(void **state)
{
    const char *path = in_folder(state, "s.json");
    for (size_t more = 0; more < 2; more++) {
        Session session;
        Error err = {.message = ""};
        put_started(path, "2-13-1");
        freeze_often(path, 4096 + more);
        bool loaded = session_load(&session, path, NULL, &(TableChoice){0}, &err);
        if (loaded == (more > 0))
            fail_msg("%zu sets: %s", 4096 + more, err.message);
        assert_true(loaded || strstr(err.message, "line 4098: "));
        session_free(&session);
    }
}

/* Every sentence about a session says which file it is about, that about its data set too. */
static void an_unknown_data_set_is_said_of_the_session(void **state)
{
    const char *path = in_folder(state, "s.json");
    char text[SIZE_MAX_BYTES];
    Session session;
    Error err = {.message = ""};
    snprintf(text, sizeof text, "%s", session_text);
    memcpy(strstr(text, "xor"), "xyz", 3);
    put_file(path, text, strlen(text));
    assert_false(session_load(&session, path, NULL, &(TableChoice){0}, &err));
    session_free(&session);
    check_sentence(&err, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(damaged_tables, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(damaged_sessions, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(damaged_histories, folder_make, folder_remove),
        cmocka_unit_test(damaged_scripts),
        cmocka_unit_test_setup_teardown(frozen_sets_have_a_limit, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(an_unknown_data_set_is_said_of_the_session, folder_make,
                                        folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
