#include "copy.h"

#include "support.h"

#include "core/net/freeze.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(FILE *out, const Real *v, size_t n)
{
    assert_int_equal(fwrite(v, sizeof *v, n, out), n);
}

static void put_batch(FILE *out, const Trainer *t)
{
    size_t layers = t->net.layer_count, phase = t->cursor.phase;
    for (size_t l = 0; l < layers; l++) {
        const Layer *layer = &t->net.layers[l];
        size_t at = batch_at(&t->batch, layer, 0), n = t->batch.rows * layer->units;
        if (phase > l) {
            put(out, t->batch.z + at, n);
            put(out, t->batch.a + at, n);
        }
        if (phase > 2 * layers - l) {
            put(out, t->batch.delta + at, n);
            put(out, t->parameters.gradient + layer->weights, layer->units * (layer->fan_in + 1));
        }
    }
    for (size_t r = 0; r < t->batch.rows; r++)
        fprintf(out, "sample %zu\n", trainer_sample(t, r));
    if (phase > layers)
        fprintf(out, "loss %a\n", t->batch.loss);
    if (phase == trainer_phases(t))
        put(out, t->parameters.before, t->net.parameter_count);
}

Copy copy_state(const Trainer *t, int pending)
{
    Copy copy = {.cursor = t->cursor, .pending = pending};
    const Cursor *c = &t->cursor;
    const Hyper *h = &t->hyper;
    FILE *out = open_memstream(&copy.bytes, &copy.size);
    assert_non_null(out);
    put(out, t->parameters.theta, t->net.parameter_count);
    put(out, t->parameters.state, t->net.parameter_count * t->spec.optimizer->states);
    put(out, t->data->x, t->data->count * t->data->inputs);
    put(out, t->data->t, t->data->count * t->data->outputs);
    fprintf(out, "%ju %ju %zu %zu %d %a %zu %d %ju\n", (uintmax_t)c->epoch, (uintmax_t)c->step,
            c->position, c->phase, c->shuffled, h->rate, h->batch, h->shuffle,
            (uintmax_t)h->seed);
    fprintf(out, "%a %a %s %s %ju", h->l1, h->l2, t->spec.loss->row.name,
            t->spec.optimizer->row.name, (uintmax_t)c->optimizer_step);
    fprintf(out, " %ju %a ", (uintmax_t)c->jogs, h->dropout);
    const bool *frozen = freeze_flags(&t->frozen, h->frozen);
    for (size_t j = 0; j < t->net.unit_count; j++)
        fputc(frozen && frozen[j] ? '1' : '0', out);
    for (size_t l = 0; l < t->net.layer_count; l++)
        fprintf(out, " %s", t->net.layers[l].activation->row.name);
    if (c->phase > 0)
        put_batch(out, t);
    fclose(out);
    return copy;
}

void check_copy(const Trainer *trainer, const Copy *wanted)
{
    Copy got = copy_state(trainer, NOTHING_PENDING);
    const Cursor *a = &got.cursor, *b = &wanted->cursor;
    bool same = got.size == wanted->size && memcmp(got.bytes, wanted->bytes, got.size) == 0;
    free(got.bytes);
    if (!same)
        fail_msg("at epoch %ju step %ju position %zu phase %zu, not as it was at %ju %ju %zu %zu",
                 (uintmax_t)a->epoch, (uintmax_t)a->step, a->position, a->phase,
                 (uintmax_t)b->epoch, (uintmax_t)b->step, b->position, b->phase);
}
