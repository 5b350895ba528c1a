/* A trainer's memory: it is made of a few blocks, so that many can be made, and where there is no
 * memory for other settings nothing has changed. Linked with --wrap: what is asked for comes by
 * here. */
#include "support.h"

#include "property/copy.h"

#include <stdlib.h>

enum { SAMPLES = 12, BLOCKS_MOST = 5, NEVER = 1000 };

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

static size_t asked; /* blocks asked for */
static size_t refused = NEVER; /* the one that there is no memory for */

void *__wrap_malloc(size_t size)
{
    return asked++ == refused ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return asked++ == refused ? NULL : __real_calloc(count, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return asked++ == refused ? NULL : __real_aligned_alloc(alignment, size);
}

typedef struct Case {
    Net net;
    Dataset data;
    Trainer trainer;
} Case;

static void begin(Case *c)
{
    c->net = make_net("3-6-4-2", "tanh", "sigmoid");
    make_points(&c->data, SAMPLES, 3, 2, 5);
    asked = 0;
    make_trainer(&c->trainer, &c->net, &c->data, &(Hyper){.rate = 0.2, .batch = 4, .seed = 3},
                 NULL);
}

static void end(Case *c)
{
    trainer_free(&c->trainer);
    dataset_free(&c->data);
}

static void it_is_made_of_a_few_blocks(void **state)
{
    Case c;
    (void)state;
    begin(&c);
    assert_true(asked <= BLOCKS_MOST);
    asked = 0;
    train(&c.trainer, GRAIN_EPOCH, 3);
    train(&c.trainer, GRAIN_PHASE, 13);
    trainer_reset(&c.trainer, 8);
    assert_int_equal(asked, 0);
    end(&c);
}

/* Larger mini-batches and an optimizer with state, which take memory. */
static Hyper larger(const Trainer *t)
{
    Hyper hyper = t->hyper;
    hyper.batch = SAMPLES;
    hyper_change_optimizer(&hyper, t->spec.optimizer, optimizer_find("adam", NULL), 0.1);
    return hyper;
}

/* Asks for larger settings where block number `block` is refused; false, with everything as it was
 * and training going on as its twin's, where they were not taken. */
static bool ask(size_t phases, size_t block)
{
    Case c, twin;
    Error err;
    begin(&c);
    begin(&twin);
    train(&c.trainer, GRAIN_PHASE, 18 + phases);
    train(&twin.trainer, GRAIN_PHASE, 18 + phases);
    Hyper hyper = larger(&c.trainer);
    asked = 0;
    refused = block;
    bool taken = trainer_set_hyper(&c.trainer, &hyper, &err);
    refused = NEVER;
    for (size_t epochs = 0; epochs < 2 && !taken; epochs++) {
        Copy wanted = copy_state(&twin.trainer, NOTHING_PENDING);
        check_copy(&c.trainer, &wanted);
        free(wanted.bytes);
        train(&c.trainer, GRAIN_EPOCH, 1);
        train(&twin.trainer, GRAIN_EPOCH, 1);
    }
    end(&c);
    end(&twin);
    return taken;
}

/* Whichever block it is, and whatever is held: 2·3 + 2 phases are a mini-batch. */
static void a_refusal_changes_nothing(void **state)
{
    (void)state;
    for (size_t phases = 0; phases <= 8; phases++) {
        size_t block = 0;
        while (!ask(phases, block))
            block++;
        assert_true(block >= 3 && block <= BLOCKS_MOST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_made_of_a_few_blocks),
        cmocka_unit_test(a_refusal_changes_nothing),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
