/* The protocol of traces: what a line says, in every form that it may have, and one clear sentence
 * for each that says nothing or lies. */
#include "support.h"

#include "watch/protocol.h"
#include "watch/protocol_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD \
    "{\"backprop\": 1, \"layout\": \"torch\", \"model\": {\"inputs\": 2, \"layers\": [" \
    "{\"units\": 3, \"activation\": \"Tanh\", \"names\": [\"W\", \"c\"]}, " \
    "{\"units\": 1, \"activation\": \"linear\"}]}, \"loss\": \"MSELoss\", " \
    "\"optimizer\": {\"name\": \"Adam\", \"lr\": 0.25, \"betas\": [0.5, 0.75], \"fused\": null}}\n"
#define HEAD_KEEPS(member) "{\"backprop\": 1, \"layout\": \"torch\", " member "}\n"
#define ONE(member) "\"model\": {\"inputs\": 1, \"layers\": [{\"units\": 1, \"activation\": " \
    "\"tanh\"}]}, " member

static FILE *open_text(const char *text, size_t size)
{
    FILE *in = size > 0 ? fmemopen((void *)text, size, "r") : fopen("/dev/null", "r");
    assert_non_null(in);
    return in;
}

/* Reads all lines; the last step is left in *step. */
static bool read_all(const char *text, ProtocolReader *reader, RecordedStep *step, Error *err)
{
    FILE *in = open_text(text, strlen(text));
    bool end = false, ok = protocol_open(reader, in, "t", err);
    *step = (RecordedStep){.step = 0};
    ok = ok && record_init(step, &reader->model.net, err);
    while (ok && !end) {
        RecordedStep kept = *step;
        ok = protocol_next(reader, step, &end, err);
        if (end)
            *step = kept;
    }
    fclose(in);
    return ok;
}

static void finish(ProtocolReader *reader, RecordedStep *step)
{
    record_free(step);
    protocol_close(reader);
}

static void it_reads_the_first_line(void **state)
{
    (void)state;
    ProtocolReader r;
    RecordedStep step;
    Error err;
    if (!read_all(HEAD, &r, &step, &err))
        fail_msg("%s", err.message);
    const RecordedModel *m = &r.model;
    assert_int_equal(m->net.layer_count, 2);
    assert_string_equal(m->net.layers[0].activation->row.name, "tanh");
    assert_string_equal(m->net.layers[1].activation->row.name, "identity");
    assert_string_equal(m->loss->row.name, "mean-squared");
    assert_string_equal(m->optimizer->row.name, "adam");
    check_near(m->hyper.rate, 0.25, 0);
    check_near(m->hyper.settings.beta1, 0.5, 0);
    check_near(m->hyper.settings.beta2, 0.75, 0);
    check_near(m->hyper.settings.epsilon, 1e-8, 0);
    check_near(m->rounding, 0x1p-24, 0);
    finish(&r, &step);
}

/* The same numbers nested, as Python writes what is none, and in base64; as torch and as keras. */
static void it_reads_numbers_in_every_form(void **state)
{
    (void)state;
    static const char *const w[] = {
        "\"W\": [[1, 2], [3e0, NaN], [-Infinity, 0.5]], \"c\": [[1], [2], [Infinity]]",
        "\"W\": {\"dtype\": \"<f4\", \"shape\": [3, 2], \"data\": "
        "\"AACAPwAAAEAAAEBAAADAfwAAgP8AAAA/\"}, \"c\": [[1, 2, Infinity]]",
        "\"W\": {\"dtype\": \"<f8\", \"shape\": [3, 2], \"data\": "
        "\"AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhA"
        "AAAAAAAA+H8AAAAAAADw/wAAAAAAAOA/\"}, \"c\": {\"dtype\": \"<f4\", \"shape\": [3], "
        "\"data\": \"AACAPwAAAEAAAIB/\"}",
    };
    for (size_t i = 0; i < 4; i++) {
        char text[2048];
        ProtocolReader r;
        RecordedStep step;
        Error err;
        const char *how = i < 3 ? w[i] : "\"W\": [[1, 3, -Infinity], [2, null, 0.5]], "
                                         "\"c\": [1, 2, Infinity]";
        snprintf(text, sizeof text, "%s{\"step\": 7, \"w\": {%s, \"w2\": %s, \"b2\": [0]}}\n", HEAD,
                 how, i < 3 ? "[[4, 5, 6]]" : "[[4], [5], [6]]");
        if (i == 3)
            memcpy(strstr(text, "torch"), "keras", 5);
        if (!read_all(text, &r, &step, &err))
            fail_msg("%zu: %s", i, err.message);
        assert_int_equal(step.step, 7);
        const double wanted[] = {1, 2, 3, NAN, -INFINITY, 0.5, 1, 2, INFINITY, 4, 5, 6, 0};
        for (size_t k = 0; k < sizeof wanted / sizeof wanted[0]; k++)
            if (!(isnan(wanted[k]) ? isnan(step.w[k])
                                   : step.w[k] >= wanted[k] && step.w[k] <= wanted[k]))
                fail_msg("form %zu, number %zu is %g", i, k, step.w[k]);
        finish(&r, &step);
    }
}

/* A sample alone, several, layers that are not said, keys that nobody knows, and a torn end. */
static void it_reads_samples(void **state)
{
    (void)state;
    ProtocolReader r;
    RecordedStep step;
    Error err;
    if (!read_all(HEAD "\n{\"step\": 1, \"x\": [1, 2], \"t\": [3]}\r\n{\"step\": 2, \"later\": {}, "
                  "\"x\": [[1, 2], [3, 4]], \"t\": [[5], [6]], \"a\": [null, [[7], [8]]], "
                  "\"samples\": 9, \"clipped\": true, \"loss\": NaN}\n{\"step\": 3, \"x", &r, &step,
                  &err))
        fail_msg("%s", err.message);
    assert_true(r.torn);
    assert_int_equal(step.step, 2);
    assert_int_equal(step.rows, 2);
    assert_int_equal(step.samples, 9);
    assert_true(step.clipped && !step.w && !step.g && !step.d && isnan(step.loss));
    assert_int_equal(step.a_layers, 2);
    check_near(step.x[3], 4, 0);
    check_near(step.t[1], 6, 0);
    check_near(step.a[record_at(&step, &r.model.net.layers[1], 1)], 8, 0);
    finish(&r, &step);
}

/* A whole last line needs no end. */
static void it_reads_a_last_line_without_its_end(void **state)
{
    (void)state;
    ProtocolReader r;
    RecordedStep step;
    Error err;
    assert_true(read_all(HEAD "{\"step\": 4}", &r, &step, &err));
    assert_int_equal(step.step, 4);
    assert_false(r.torn);
    finish(&r, &step);
}

static void it_knows_other_names(void **state)
{
    (void)state;
    NamedLoss loss;
    size_t index;
    Error err;
    assert_string_equal(protocol_activation("LeakyReLU", &err)->row.name, "leaky-relu");
    assert_string_equal(protocol_activation("SiLU", &err)->row.name, "silu");
    assert_string_equal(protocol_activation("Hardtanh", &err)->row.name, "hard-tanh");
    assert_string_equal(protocol_optimizer("RMSprop", &err)->row.name, "rmsprop");
    assert_true(protocol_loss("squared", &loss, &err));
    check_near(loss.times, 2, 0);
    assert_true(protocol_loss("CrossEntropyLoss", &loss, &err) && loss.of_logits);
    assert_int_equal(protocol_setting("weight_decay", &index), SETTING_PENALTY);
    assert_int_equal(protocol_setting("foreach", &index), SETTING_UNKNOWN);
    assert_int_equal(protocol_state(optimizer_find("adam", &err), "exp_avg_sq"), 1);
    assert_int_equal(protocol_state(optimizer_find("momentum", &err), "exp_avg"), -1);
}

/* What is refused, and words of the sentence. */
static const struct {
    const char *text, *words;
} cases[] = {
    {"", "t:1: it is empty"},
    {"\n \n", "t:3: it is empty"},
    {"epoch 3 loss 0.41\n", "t:1: this is not JSON, column"},
    {"[1]\n", "t:1: one JSON object a line"},
    {"{}\n", "t:1: the first line is to say what is trained"},
    {"{\"backprop\": 2}\n", "t:1: backprop is to be a whole number from 1 to 1"},
    {"{\"backprop\": 1}\n", "t:1: layout is to be \"torch\""},
    {"{\"backprop\": 1, \"layout\": \"rows\"}\n", "t:1: layout is to be \"torch\""},
    {HEAD_KEEPS("\"model\": 3"), "t:1: model is to have 1 to 64 layers"},
    {HEAD_KEEPS("\"model\": {\"inputs\": -1, \"layers\": [{}]}"), "inputs is to be a whole"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1.5, \"layers\": [{}]}"), "inputs is to be a whole"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1e300, \"layers\": [{}]}"), "inputs is to be a whole"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1, \"layers\": [7]}"), "layer 1 is to be an object"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1, \"layers\": [{\"units\": 0}]}"),
     "units is to be a whole number from 1 to 65536"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 65536, \"layers\": [{\"units\": 65536}]}"),
     "more than 268435456 weights"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 65536, \"layers\": [{\"units\": 100}]}"),
     "at most 2097152 would be right"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1, \"layers\": [{\"units\": 1, \"activation\": "
                "\"tahn\"}]}"), "did you mean 'tanh'"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 1, \"layers\": [{\"units\": 1, \"names\": [1]}]}"),
     "names is to be"},
    {HEAD_KEEPS(ONE("\"loss\": 3")), "loss is to be a text in quotes"},
    {HEAD_KEEPS(ONE("\"loss\": \"squarred\"")), "t:1: unknown loss"},
    {HEAD_KEEPS(ONE("\"reduction\": \"max\"")), "reduction is to be"},
    {HEAD_KEEPS(ONE("\"optimizer\": [\"sgd\"]")), "optimizer is to be a name"},
    {HEAD_KEEPS(ONE("\"optimizer\": {\"name\": \"sgd\", \"momentum\": \"a\"}")),
     "momentum is to be a number from 0 to 1"},
    {HEAD_KEEPS(ONE("\"optimizer\": {\"name\": \"Adam\", \"amsgrad\": true}")),
     "amsgrad changes the update"},
    {HEAD_KEEPS(ONE("\"optimizer\": {\"name\": \"Adam\", \"betas\": [1, 2]}")),
     "betas is to be two numbers"},
    {HEAD_KEEPS(ONE("\"precision\": \"int8\"")), "unknown precision 'int8'"},
    {HEAD_KEEPS(ONE("\"frozen\": \"a[9]\"")), "t:1: frozen: "},
    {HEAD_KEEPS(ONE("\"dropout\": 2")), "dropout is to be a number"},
    {"{\"backprop\": 1, \"backprop\": 1}\n", "t:1: this is not JSON"},
    {HEAD "{\"w\": {}}\n", "t:2: a step is needed"},
    {HEAD "{\"step\": \"1\"}\n", "t:2: a step is needed"},
    {HEAD "{\"step\": -1}\n", "step is to be a whole number"},
    {HEAD "{\"step\": 0.5}\n", "step is to be a whole number"},
    {HEAD "{\"step\": 1e30}\n", "step is to be a whole number"},
    {HEAD "{\"step\": 1e999}\n", "t:2: this is not JSON"},
    {HEAD "{\"step\": 1, \"rate\": \"0.1\"}\n", "rate is to be a number"},
    {HEAD "{\"step\": 1, \"w\": [1]}\n", "w is to be an object: {\"W\": "},
    {HEAD "{\"step\": 1, \"w\": {\"W\": [[1, 2], [3, 4], [5, 6]]}}\n",
     "w: there is no \"c\", which the model has"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": [[1, 2, 3], [4, 5, 6]]}}\n",
     "g: W: it has 2 rows of 3, which is the other way round"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": [[1, 2], [3, 4], [5]]}}\n", "a row has 1 numbers"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": [[1, 2], [3, 4], [5, \"6\"]]}}\n",
     "a text in the place of a number"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": [[1, 2], [3, 4], [5, [6]]]}}\n",
     "no number in the place of one"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": {\"dtype\": \">f4\"}}}\n", "the dtype of an object"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": {\"dtype\": \"<f4\", \"shape\": [2, 3]}}}\n",
     "the shape of an object is another"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": {\"dtype\": \"<f4\", \"shape\": [3, 2]}}}\n",
     "is to be a text in base64"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": {\"dtype\": \"<f4\", \"shape\": [3, 2], \"data\": "
     "\"AACAPw*\"}}}\n", "the base64 ends, or is none, at its character 7"},
    {HEAD "{\"step\": 1, \"g\": {\"W\": {\"dtype\": \"<f4\", \"shape\": [3, 2], \"data\": "
     "\"AACAPwAAAEAAAEBAAADAfwAAgP8AAAA/AAAA\"}}}\n", "goes on behind 6 numbers"},
    {HEAD "{\"step\": 1, \"x\": []}\n", "x: a row has 0 numbers"},
    {HEAD "{\"step\": 1, \"x\": [1, 2, 3]}\n", "x: a row has 3 numbers; 2 numbers would be"},
    {HEAD "{\"step\": 1, \"x\": [[1, 2], [3, 4], [5, 6]], \"t\": [[1], [2]]}\n",
     "t: it has 2 rows of 1; 3 rows of 1 numbers would be right"},
    {HEAD "{\"step\": 1, \"x\": {\"dtype\": \"<f4\", \"shape\": [1e18, 2], \"data\": \"\"}}\n",
     "x is to have 1 to 65536 samples"},
    {HEAD_KEEPS("\"model\": {\"inputs\": 60000, \"layers\": [{\"units\": 1}]}")
     "{\"step\": 1, \"x\": {\"dtype\": \"<f4\", \"shape\": [60000, 60000], \"data\": \"\"}}\n",
     "t:2: there are 60000 samples; at most 279 of this model"},
    {HEAD "{\"step\": 1, \"a\": [[1], [2]]}\n", "a and d are of the samples in x"},
    {HEAD "{\"step\": 1, \"x\": [1, 2], \"a\": [[1, 2, 3]]}\n",
     "an entry for each of the 2 layers"},
    {HEAD "{\"step\": 1, \"x\": [1, 2], \"d\": [[1, 2], null]}\n", "d of layer 1: a row has 2"},
    {HEAD "{\"step\": 1, \"state\": 3}\n", "state is to be an object"},
    {HEAD "{\"step\": 1, \"state\": {\"exp_avg\": {\"W\": 1}}}\n", "state: exp_avg: W: it is no"},
    {HEAD "{\"step\": 1, \"deep\": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}\n",
     "more than 16 deep"},
    {HEAD "{\"step\": 1, \"name\": \"\x7f\"}\n", "the character DEL"},
    {HEAD "{\"step\": 1,\n", "t:2: this is not JSON"},
    {HEAD "{\"step\": 1, \"name\": \"\xff\"}\n", "t:2: this is not JSON"},
};

static void it_refuses_in_one_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ProtocolReader r;
        RecordedStep step;
        Error err = {.message = ""};
        if (read_all(cases[i].text, &r, &step, &err))
            fail_msg("it was read: %s", cases[i].text);
        if (!strstr(err.message, cases[i].words) || strncmp(err.message, "t:", 2) != 0)
            fail_msg("'%s' is not in '%s'", cases[i].words, err.message);
        finish(&r, &step);
    }
}

static void it_refuses_nul_and_long_lines(void **state)
{
    (void)state;
    ProtocolReader r;
    RecordedStep step = {.step = 0};
    Error err;
    bool end;
    static const char nul[] = HEAD "{\"step\":\0 1}\n";
    FILE *in = open_text(nul, sizeof nul - 1);
    assert_true(protocol_open(&r, in, "t", &err) && record_init(&step, &r.model.net, &err));
    assert_false(protocol_next(&r, &step, &end, &err));
    check_holds(err.message, "t:2: a NUL byte");
    fclose(in);
    finish(&r, &step);
    in = fopen("/dev/zero", "r");
    assert_non_null(in);
    assert_false(protocol_open(&r, in, "t", &err));
    check_holds(err.message, "t:1: a NUL byte");
    fclose(in);
    protocol_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_reads_the_first_line),
        cmocka_unit_test(it_reads_numbers_in_every_form),
        cmocka_unit_test(it_reads_samples),
        cmocka_unit_test(it_reads_a_last_line_without_its_end),
        cmocka_unit_test(it_knows_other_names),
        cmocka_unit_test(it_refuses_in_one_sentence),
        cmocka_unit_test(it_refuses_nul_and_long_lines),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("protocol", tests, NULL, NULL);
}
