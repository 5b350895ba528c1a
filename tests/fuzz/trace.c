/* Damaged traces: whatever happens to the bytes, a line is either refused with a sentence that says
 * where, or it is a step that can be judged, and what is found of it has words. */
#include "fuzz/damage.h"
#include "support.h"

#include "core/base/text.h"
#include "lab/follow/follow.h"
#include "watch/protocol.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 20000, LINES = 3 };

static const char *const texts[] = {
    "{\"backprop\":1,\"layout\":\"torch\",\"model\":{\"inputs\":2,\"layers\":[{\"units\":2,"
    "\"activation\":\"tanh\"},{\"units\":1,\"activation\":\"sigmoid\"}]},\"loss\":\"squared\","
    "\"optimizer\":{\"name\":\"adam\",\"lr\":0.1,\"eps\":1e-8},\"precision\":\"float64\"}\n"
    "{\"step\":0,\"loss\":0.25,\"w\":{\"w1\":[[1,2],[-3,4e-1]],\"b1\":[0,1],\"w2\":[[1,2]],"
    "\"b2\":[[0]]},\"g\":{\"w1\":[[0,0],[NaN,4]],\"b1\":[0,1],\"w2\":[[1,2]],\"b2\":[0]},"
    "\"x\":[[0,1],[1,1]],\"t\":[[0],[1]],\"a\":[null,[[0.5],[0.25]]],\"d\":[null,null]}\n"
    "{\"step\":1,\"w\":{\"w1\":[[1,2],[3,Infinity]],\"b1\":[0,1],\"w2\":[[1,2]],\"b2\":[0]}}\n",
    "{\"backprop\":1,\"layout\":\"keras\",\"model\":{\"inputs\":2,\"layers\":[{\"units\":3,"
    "\"activation\":\"softmax\",\"names\":[\"k\"]}]},\"loss\":\"CrossEntropyLoss\","
    "\"optimizer\":\"sgd\",\"reduction\":\"sum\"}\n"
    "{\"step\":4,\"rate\":0.5,\"w\":{\"k\":{\"dtype\":\"<f4\",\"shape\":[2,3],\"data\":"
    "\"AACAPwAAAEAAAEBAAACAQAAAoEAAAMBA\"}},\"g\":{\"k\":[[0,1,2],[3,4,5]]},\"x\":[1,2],"
    "\"t\":[0,1,0]}\n"
    "{\"step\":5,\"w\":{\"k\":[[1,2,3],[4,5,6]]}}\n",
    "{\"backprop\":1,\"layout\":\"torch\",\"model\":{\"inputs\":1,\"layers\":[{\"units\":1,"
    "\"activation\":\"relu\"}]},\"loss\":\"mse\",\"optimizer\":{\"name\":\"SGD\",\"momentum\":0.9,"
    "\"weight_decay\":0.1,\"rate\":0.5},\"frozen\":\"none\",\"dropout\":0}\n"
    "{\"step\":0,\"w\":{\"w1\":[[2]],\"b1\":[1]},\"x\":[1],\"t\":[1],\"state\":{\"v\":"
    "{\"w1\":[[1]],\"b1\":[0]}},\"number\":2,\"samples\":1}\n"
    "{\"step\":1,\"w\":{\"w1\":[[1]],\"b1\":[0.5]}}\n",
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

/* Words for people, whatever was found. */
static void check_words(const Follow *f)
{
    char name[FOLLOW_NAME_SIZE], title[FOLLOW_WORDS_SIZE], sentence[FOLLOW_WORDS_SIZE];
    follow_name(f, name);
    follow_words(f, title, sentence);
    assert_true(name[0] && sentence[0]);
}

/* Whether activations are all said, and go with the loss: else there is nothing to judge by. */
static bool is_whole(const RecordedModel *model)
{
    const Net *net = &model->net;
    for (size_t l = 0; l < net->layer_count; l++)
        if (!net->layers[l].activation)
            return false;
    const char *output = net->layers[net->layer_count - 1].activation->row.name;
    return !model->loss || !model->loss->partner || strcmp(model->loss->partner, output) == 0;
}

/* Reads and judges all of it; whether it was a trace. */
static bool judge(FILE *in, Error *err)
{
    ProtocolReader r;
    RecordedStep step[LINES + 1] = {{.step = 0}};
    Follow f = {.memory = NULL};
    bool end = false, ok = protocol_open(&r, in, "t", err);
    size_t count = 0;
    for (size_t i = 0; i <= LINES && ok; i++)
        ok = record_init(&step[i], &r.model.net, err);
    while (ok && !end && count <= LINES) {
        ok = protocol_next(&r, &step[count], &end, err);
        count += ok && !end;
    }
    if (ok && is_whole(&r.model) && follow_init(&f, &r.model, err)) {
        FollowEnd found = FOLLOW_ON;
        for (size_t i = 0; i < count && found == FOLLOW_ON; i++)
            found = follow_step(&f, i > 0 ? &step[i - 1] : NULL, &step[i],
                                i + 1 < count ? &step[i + 1] : NULL);
        if (found == FOLLOW_DEPARTED)
            check_words(&f);
    }
    follow_free(&f);
    for (size_t i = 0; i <= LINES; i++)
        record_free(&step[i]);
    protocol_close(&r);
    return ok;
}

static void damaged_traces(void **state)
{
    const size_t rounds = fewer(ROUNDS);
    uint64_t seed = 55;
    size_t accepted = 0;
    (void)state;
    for (size_t i = 0; i < rounds; i++) {
        char bytes[DAMAGE_SIZE];
        Error err = {.message = ""};
        size_t size = damage(&seed, texts[i % TEXTS], bytes);
        FILE *in = size > 0 ? fmemopen(bytes, size, "r") : fopen("/dev/null", "r");
        assert_non_null(in);
        if (judge(in, &err))
            accepted++;
        else if (!err.is_memory)
            check_sentence(&err, "t");
        fclose(in);
    }
    assert_true(accepted > rounds / 20 && accepted < rounds - rounds / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_traces),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("traces", tests, NULL, NULL);
}
