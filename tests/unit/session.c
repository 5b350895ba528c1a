/* Sessions: what is saved goes on bit for bit, and files written by hand. */
#include "support.h"

#include "core/net/freeze.h"
#include "core/train/jog.h"
#include "data/table/table.h"
#include "data/session/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char csv[] = "a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n.5,.25,1\n.75,.125,0\n.3,.1,1\n";

static void freeze(Trainer *trainer, const char *names)
{
    bool flags[9] = {false};
    Error err;
    assert_true(freeze_names(&trainer->net, names, true, flags, &err));
    assert_true(
        freeze_number(&trainer->frozen, &trainer->net, flags, &trainer->hyper.frozen, &err));
}

static size_t frozen_units(const Trainer *trainer)
{
    return freeze_count(&trainer->net, freeze_flags(&trainer->frozen, trainer->hyper.frozen));
}

static void check_same(const Trainer *a, const Trainer *b)
{
    size_t n = a->net.parameter_count, phase = a->cursor.phase;
    assert_memory_equal(&a->net, &b->net, sizeof a->net);
    assert_memory_equal(a->parameters.theta, b->parameters.theta, n * sizeof(Real));
    assert_int_equal(a->cursor.epoch, b->cursor.epoch);
    assert_int_equal(a->cursor.step, b->cursor.step);
    assert_int_equal(a->cursor.position, b->cursor.position);
    assert_int_equal(trainer_ticks(a), trainer_ticks(b));
    assert_int_equal(a->hyper.batch, b->hyper.batch);
    assert_int_equal(a->hyper.shuffle, b->hyper.shuffle);
    assert_int_equal(a->hyper.seed, b->hyper.seed);
    assert_memory_equal(&a->hyper.rate, &b->hyper.rate, sizeof a->hyper.rate);
    assert_memory_equal(&a->hyper.dropout, &b->hyper.dropout, sizeof a->hyper.dropout);
    assert_int_equal(frozen_units(a), frozen_units(b));
    assert_ptr_equal(a->spec.loss, b->spec.loss);
    assert_ptr_equal(a->spec.init, b->spec.init);
    if (phase > 0 && phase < trainer_phases(a)) {
        assert_int_equal(a->batch.rows, b->batch.rows);
        for (size_t r = 0; r < a->batch.rows; r++)
            assert_int_equal(trainer_sample(a, r), trainer_sample(b, r));
        assert_memory_equal(a->batch.a, b->batch.a,
                            a->batch.rows * a->net.layers[0].units * sizeof(Real));
    }
}

/* Trains to a place, saves, loads, and goes on beside the trainer that was never saved. */
static void check_place(void **state, size_t epochs, size_t batches, size_t phases, Hyper hyper)
{
    const char *data_path = in_folder(state, "d.csv"), *path = in_folder(state, "s.json");
    Net net = make_net("2-5-3-1", "tanh", "sigmoid");
    Dataset data;
    Trainer one, two;
    Session session;
    Error err = {.message = ""};
    put_file(data_path, csv, strlen(csv));
    assert_true(table_load(&data, data_path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    make_trainer(&one, &net, &data, &hyper, NULL);
    if (hyper.seed % 3 > 0)
        freeze(&one, hyper.seed % 3 == 1 ? "a[1][2],a[1][5],a[3]" : "a[2]");
    train(&one, GRAIN_EPOCH, epochs);
    train(&one, GRAIN_BATCH, batches);
    for (size_t i = 0; i < hyper.seed % 4; i++)
        jog_weights(&one, 0.1);
    train(&one, GRAIN_PHASE, phases);
    if (!session_save(path, &one, &err) ||
        !session_load(&session, path, NULL, &(TableChoice){0}, &err) ||
        !session_resume(&session, &two, &err))
        fail_msg("%s", err.message);
    check_same(&one, &two);
    train(&one, GRAIN_EPOCH, 2);
    train(&two, GRAIN_EPOCH, 2);
    check_same(&one, &two);
    jog_weights(&one, 0.2);
    jog_weights(&two, 0.2);
    check_same(&one, &two);
    trainer_reset(&one, hyper.seed);
    trainer_reset(&two, hyper.seed);
    check_same(&one, &two);
    trainer_free(&one);
    trainer_free(&two);
    session_free(&session);
    dataset_free(&data);
}

static void goes_on_bit_for_bit(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 3, 7, 100};
    for (size_t i = 0; i < 6; i++)
        for (size_t shuffle = 0; shuffle < 2; shuffle++) {
            Hyper hyper = {.rate = hyper_rate(0.1 * (double)(i + 1) / 3), .batch = sizes[i],
                           .shuffle = shuffle, .seed = 40 + i,
                           .dropout = i % 2 ? hyper_rate(0.1 * (double)i) : 0};
            check_place(state, 0, 0, 0, hyper);
            check_place(state, 3, 0, 0, hyper);
            check_place(state, 2, 1, 0, hyper);
            for (size_t phases = 1; phases < 8; phases++)
                check_place(state, 1, phases % 3, phases, hyper);
        }
}

/* Rates that could be set before they had a range. */
static void goes_on_at_any_rate(void **state)
{
    static const double rates[] = {1e-30, 9.99e-10, 5e-324, 1.001e9, 2e9, 1e30};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        Hyper hyper = {.rate = hyper_rate(rates[i]), .batch = 2, .shuffle = true, .seed = 4};
        check_place(state, 0, 0, 0, hyper);
        check_place(state, 0, 1, 3, hyper);
    }
}

/* Between an order that was drawn and a setting that no longer asks for it. */
static void goes_on_in_the_order_begun(void **state)
{
    const char *path = in_folder(state, "s.json"), *data_path = in_folder(state, "d.csv");
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    Hyper hyper = {.rate = 0.5, .batch = 2, .shuffle = true, .seed = 3};
    Dataset data;
    Trainer one, two;
    Session session;
    Error err;
    put_file(data_path, csv, strlen(csv));
    assert_true(table_load(&data, data_path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    make_trainer(&one, &net, &data, &hyper, NULL);
    train(&one, GRAIN_BATCH, 1);
    hyper.shuffle = false;
    assert_true(trainer_set_hyper(&one, &hyper, &err));
    assert_true(session_save(path, &one, &err));
    assert_true(session_load(&session, path, NULL, &(TableChoice){0}, &err));
    assert_true(session_resume(&session, &two, &err));
    train(&one, GRAIN_EPOCH, 2);
    train(&two, GRAIN_EPOCH, 2);
    check_same(&one, &two);
    trainer_free(&one);
    trainer_free(&two);
    session_free(&session);
    dataset_free(&data);
}

/* Values set by hand are there again; those that were set back leave no trace. */
static void edited_data_goes_on(void **state)
{
    const char *path = in_folder(state, "s.json"), *data_path = in_folder(state, "d.csv");
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    Hyper hyper = {.rate = 0.5, .batch = 2, .shuffle = true, .seed = 3};
    Dataset data;
    Trainer one, two;
    Session session;
    Error err = {.message = ""};
    size_t size;
    put_file(data_path, csv, strlen(csv));
    assert_true(table_load(&data, data_path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    make_trainer(&one, &net, &data, &hyper, NULL);
    train(&one, GRAIN_BATCH, 1);
    assert_true(dataset_edit(&data, 6, 1, (Real)0.1234567891, &err));
    assert_true(dataset_edit(&data, 3, 2, (Real)0.75, &err));
    assert_true(dataset_edit(&data, 2, 0, 5, &err));
    assert_true(dataset_edit(&data, 2, 0, 1, &err)); /* as it was */
    assert_true(dataset_edit(&data, 0, 0, -3, &err));
    assert_false(dataset_edit(&data, 3, 2, 2, &err));
    check_holds(err.message, "from 0 to 1");
    assert_false(dataset_edit(&data, 3, 0, (Real)INFINITY, &err));
    assert_true(session_save(path, &one, &err));
    char *text = get_file(path, &size);
    check_holds(text, "\"column\": \"t1\"");
    assert_null(strstr(text, "\"sample\": 3"));
    free(text);
    assert_true(session_load(&session, path, NULL, &(TableChoice){0}, &err));
    assert_memory_equal(session.data.x, data.x, data.count * 2 * sizeof(Real));
    assert_memory_equal(session.data.t, data.t, data.count * sizeof(Real));
    assert_true(session.data.x_min <= -3);
    assert_true(session_resume(&session, &two, &err));
    train(&one, GRAIN_EPOCH, 2);
    train(&two, GRAIN_EPOCH, 2);
    check_same(&one, &two);
    session_free(&session);
    trainer_free(&two);
    /* Another data set is taken as it is. */
    if (!session_load(&session, path, "xor", &(TableChoice){0}, &err))
        fail_msg("%s", err.message);
    assert_int_equal(session.data.edit_count, 0);
    session_free(&session);
    trainer_free(&one);
    dataset_free(&data);
}

#define NETWORK \
    "\"network\": {\"inputs\": 2, \"layers\": [{\"units\": 1, \"weights\": [[1, -2]], " \
    "\"biases\": [0.5]}]}"

static void a_minimal_session(void **state)
{
    static const char text[] = "{" NETWORK ", \"data\": \"xor\"}";
    static const Real theta[] = {1, -2, (Real)0.5};
    const char *path = in_folder(state, "s.json");
    Session session;
    Trainer trainer;
    Error err = {.message = ""};
    put_file(path, text, strlen(text));
    if (!session_load(&session, path, NULL, &(TableChoice){0}, &err) ||
        !session_resume(&session, &trainer, &err))
        fail_msg("%s", err.message);
    assert_memory_equal(trainer.parameters.theta, theta, sizeof theta);
    assert_int_equal(trainer.hyper.frozen, 0);
    assert_string_equal(trainer.net.layers[0].activation->row.name, "sigmoid");
    assert_string_equal(trainer.spec.loss->row.name, "half-squared");
    assert_int_equal(trainer.data->count, 4);
    assert_int_equal(trainer_ticks(&trainer), 0);
    train(&trainer, GRAIN_EPOCH, 1);
    trainer_reset(&trainer, 1);
    assert_memory_equal(trainer.parameters.theta, theta, sizeof theta);
    trainer_free(&trainer);
    session_free(&session);
}

static void check_refused(void **state, const char *text, const char *wanted)
{
    const char *path = in_folder(state, "s.json");
    Session session;
    Error err = {.message = ""};
    put_file(path, text, strlen(text));
    if (session_load(&session, path, NULL, &(TableChoice){0}, &err))
        fail_msg("not refused: %s", text);
    session_free(&session);
    assert_memory_equal(err.message, path, strlen(path));
    check_holds(err.message + strlen(path), wanted);
}

#define LAYERS(inner) "{\"network\": {\"inputs\": 2, \"layers\": [" inner "]}, \"data\": \"xor\"}"
#define WITH(more) "{" NETWORK ", \"data\": \"xor\", " more "}"

static void wrong_shapes_are_named_by_place(void **state)
{
    check_refused(state, LAYERS(""), ": network: ");
    check_refused(state, LAYERS("3"), ": network.layers[0]: an object");
    check_refused(state, LAYERS("{\"activation\": \"tanh\"}"),
                  ": network.layers[0]: units is missing");
    check_refused(state, LAYERS("{\"units\": 0}"), ": network.layers[0]: units is to be");
    check_refused(state, LAYERS("{\"units\": 1, \"activation\": \"tnh\"}"),
                  "did you mean 'tanh'");
    check_refused(state, LAYERS("{\"units\": 1, \"weights\": [[1]], \"biases\": [0]}"),
                  ": network.layers[0].weights[0]: an array of 2 numbers");
    check_refused(state, LAYERS("{\"units\": 1, \"weights\": [], \"biases\": [0]}"),
                  ": network.layers[0].weights: an array of 1 rows of 2");
    check_refused(state, LAYERS("{\"units\": 1, \"weights\": [[1, \"2\"]], \"biases\": [0]}"),
                  ": network.layers[0].weights[0]: entry 2 is not");
    check_refused(state, LAYERS("{\"units\": 1, \"weights\": [[1, 1e39]], \"biases\": [0]}"),
                  ": network.layers[0].weights[0]: entry 2 is not");
    check_refused(state, LAYERS("{\"units\": 1, \"weights\": [[1, 2]], \"biases\": [0, 1]}"),
                  ": network.layers[0].biases: an array of 1");
    check_refused(state, LAYERS("{\"units\": 1, \"frozen\": true}"),
                  ": network.layers[0]: frozen is to be an array");
    check_refused(state, LAYERS("{\"units\": 1, \"frozen\": [2]}"),
                  ": network.layers[0]: frozen is to hold units from 1 to 1");
    check_refused(state, LAYERS("{\"units\": 1, \"frozen\": [0]}"), "units from 1 to 1");
    check_refused(state, LAYERS("{\"units\": 1, \"frozen\": [\"1\"]}"), "units from 1 to 1");
    check_refused(state, LAYERS("{\"units\": 2, \"weights\": [[1, 2], [3, 4]], "
                                "\"biases\": [0, 1]}"),
                  ": network: 2 inputs and 2 outputs, but xor has 2 and 1");
}

static void wrong_members_are_named(void **state)
{
    check_refused(state, "", ": not JSON");
    check_refused(state, "{\n\"a\": 1,\n}", ":3:1: not JSON");
    check_refused(state, "[]", ": session: ");
    check_refused(state, "{" NETWORK "}", ": data: ");
    check_refused(state, "{" NETWORK ", \"data\": {\"file\": 3}}", ": data: file");
    check_refused(state, WITH("\"backprop\": 2"), "backprop is to be");
    check_refused(state, WITH("\"rate\": -1"), "rate is to be");
    check_refused(state, WITH("\"rate\": -1e-30"), "rate is to be 0 or a positive number");
    check_refused(state, WITH("\"rate\": 1e400"), "not JSON");
    check_refused(state, WITH("\"rate\": NaN"), "not JSON");
    check_refused(state, WITH("\"rate\": \"fast\""), "rate is to be");
    check_refused(state, WITH("\"batch\": 0"), "batch is to be");
    check_refused(state, WITH("\"settings\": {\"dropout\": 1}"), "from 0 to 0.9999999");
    check_refused(state, WITH("\"settings\": {\"beta1\": 1}"), "from 0 to 0.9999999");
    check_refused(state, WITH("\"settings\": {\"beta2\": 1}"), "from 0 to 0.9999999");
    check_refused(state, WITH("\"seed\": -1"), "seed is to be");
    check_refused(state, WITH("\"seed\": 1.5"), "seed is to be");
    check_refused(state, WITH("\"loss\": \"hugs\""), "unknown loss 'hugs'");
    check_refused(state, WITH("\"loss\": 1"), "loss is to be a text");
    check_refused(state, WITH("\"optimizer\": \"adamm\""), "unknown optimizer");
    check_refused(state, WITH("\"optimizer\": {\"name\": \"sgd\", \"slots\": [[1]]}"),
                  ": optimizer.slots: ");
    check_refused(state, WITH("\"optimizer\": {\"updates\": 3}, \"cursor\": {\"step\": 2}"),
                  ": optimizer: updates");
    check_refused(state, WITH("\"stuck\": 3"), ": marks: stuck: an array");
    check_refused(state, WITH("\"stuck\": [{\"line\": \"b1\", \"event\": 1}]"),
                  ": marks: stuck: mark 1: ");
    check_refused(state, WITH("\"commands\": {}"), ": marks: commands: an array");
    check_refused(state, WITH("\"commands\": [{\"from\": [1, 0], \"to\": [0, 1]}]"),
                  ": marks: commands: command 1: ");
    check_refused(state, WITH("\"cursor\": {\"position\": 4}"), ": cursor: position");
    check_refused(state, WITH("\"cursor\": {\"phase\": 4}"), ": cursor: phase");
    check_refused(state, WITH("\"cursor\": {\"step\": -1}"), ": cursor: step");
    check_refused(state, WITH("\"cursor\": {\"jogs\": -1}"), ": cursor: jogs");
    check_refused(state, WITH("\"loss\": \"half-squared\", \"loss\": 1"), "not JSON");
}

static void a_changed_file_is_noticed(void **state)
{
    const char *data_path = in_folder(state, "d.csv"), *path = in_folder(state, "s.json");
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    Hyper hyper = {.rate = 0.5, .batch = 2, .shuffle = true, .seed = 3};
    Dataset data;
    Trainer trainer;
    Session session;
    Error err = {.message = ""};
    static const char other[] = "a,b,t\n0,0,1\n0,1,1\n1,0,1\n1,1,0\n";
    put_file(data_path, csv, strlen(csv));
    assert_true(table_load(&data, data_path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    assert_true(session_save(path, &trainer, &err));
    put_file(data_path, other, strlen(other));
    assert_false(session_load(&session, path, NULL, &(TableChoice){0}, &err));
    check_holds(err.message, "has changed since the session was saved");
    session_free(&session);
    if (!session_load(&session, path, data_path, &(TableChoice){0}, &err))
        fail_msg("%s", err.message);
    session_free(&session);
    trainer_free(&trainer);
    dataset_free(&data);
}

/* By nine digits, a point, an exponent, a sign and a comma for each number. */
static void too_many_numbers_are_refused(void **state)
{
    Trainer trainer = {.spec.optimizer = optimizer_find("adam", NULL)};
    Error err = {.message = ""};
    (void)state;
    trainer.net.parameter_count = 7000000;
    assert_true(session_fits(&trainer, &err));
    trainer.net.parameter_count = 30000000;
    assert_false(session_fits(&trainer, &err));
    check_holds(err.message, "1024 MiB is the limit; nothing was written");
    trainer.spec.optimizer = optimizer_find("sgd", NULL);
    assert_true(session_fits(&trainer, &err));
}

/* A network that is carried on with the same file is what it was, its columns' scaling to the last
 * bit, however often: nine digits hold none of these numbers. */
static void carried_on_without_a_loss(void **state)
{
    static const char large[] = "v,t\n1700000003.3,1234567.1\n1700000010.7,1234569.9\n"
                                "1700000017.9,1234568.3\n";
    const char *path = in_folder(state, "large.csv");
    const Preparation scaled = {.scaling = 1, .target_scaling = 1};
    const TableChoice usual = {.inputs = NULL};
    Net net = make_net("1-3-1", "tanh", "identity");
    Error err = {.message = ""};
    Hyper hyper = hyper_usual(optimizer_find("sgd", &err));
    Dataset data;
    Trainer trainer;
    Session session[3];
    put_file(path, large, strlen(large));
    assert_true(table_load(&data, path, &usual, NULL, &scaled, &err));
    hyper.rate = 0.1;
    make_trainer(&trainer, &net, &data, &hyper, NULL);
    train(&trainer, GRAIN_EPOCH, 3);
    for (int i = 0; i < 3; i++) {
        if (!session_carry(&session[i], &trainer, path, &usual, 0, 0, &err))
            fail_msg("%s", err.message);
        assert_memory_equal(session[i].theta, trainer.parameters.theta,
                            net.parameter_count * sizeof(Real));
        for (size_t c = 0; c < data.schema.count; c++) {
            const SchemaColumn *was = &data.schema.column[c];
            const SchemaColumn *is = &session[i].data.schema.column[c];
            assert_memory_equal(&is->shift, &was->shift, sizeof is->shift);
            assert_memory_equal(&is->size, &was->size, sizeof is->size);
            assert_memory_equal(&is->fill, &was->fill, sizeof is->fill);
        }
        assert_memory_equal(session[i].data.x, data.x, data.count * sizeof(Real));
        trainer_free(&trainer);
        assert_true(session_resume(&session[i], &trainer, &err));
        assert_int_equal(trainer.cursor.epoch, 3);
    }
    trainer_free(&trainer);
    for (int i = 0; i < 3; i++)
        session_free(&session[i]);
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(goes_on_bit_for_bit, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(goes_on_at_any_rate, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(goes_on_in_the_order_begun, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(edited_data_goes_on, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(carried_on_without_a_loss, folder_make, folder_remove),
        cmocka_unit_test(too_many_numbers_are_refused),
        cmocka_unit_test_setup_teardown(a_minimal_session, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(wrong_shapes_are_named_by_place, folder_make,
                                        folder_remove),
        cmocka_unit_test_setup_teardown(wrong_members_are_named, folder_make, folder_remove),
        cmocka_unit_test_setup_teardown(a_changed_file_is_noticed, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
