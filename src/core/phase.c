#include "core/phase.h"

#include "core/dropout.h"
#include "core/rng.h"
#include "core/update.h"
#include "kernel/kernel.h"

#include <math.h>
#include <string.h>

/* Of one call: multiply-adds that take well under a millisecond on any processor; but a large
 * layer's weights are laid out anew for each call, which pays from some rows on, up to a few
 * milliseconds' work. */
enum { CHUNK_WORK = 1 << 17, CHUNK_ROWS = 32, CHUNK_WORK_MAX = 1 << 23 };

/* Fisher and Yates' shuffle (Durstenfeld 1964), from the stored order each epoch anew: the order
 * of epoch e needs no memory of the epochs before. */
static void draw_order(Trainer *t)
{
    Cursor *c = &t->cursor;
    if (t->order_known && t->order_shuffled == c->shuffled &&
        (!c->shuffled || t->order_epoch == c->epoch))
        return;
    for (size_t i = 0; i < t->data->count; i++)
        t->order[i] = (uint32_t)i;
    if (c->shuffled) {
        Rng rng;
        rng_init(&rng, t->hyper.seed, RNG_ORDER + c->epoch);
        for (size_t i = t->data->count; i > 1; i--) {
            size_t j = rng_below(&rng, (uint32_t)i);
            uint32_t swap = t->order[i - 1];
            t->order[i - 1] = t->order[j];
            t->order[j] = swap;
        }
    }
    t->order_known = true;
    t->order_shuffled = c->shuffled;
    t->order_epoch = c->epoch;
}

static void gather(const Trainer *t, size_t columns, const Real *from, Real *to)
{
    for (size_t r = 0; r < t->batch_rows; r++)
        memcpy(to + r * columns, from + t->order[t->batch_first + r] * columns,
               columns * sizeof *to);
}

void phase_begin_epoch(Trainer *t)
{
    Cursor *c = &t->cursor;
    if (c->position == 0)
        c->shuffled = t->hyper.shuffle && trainer_batch(t) < t->data->count;
    draw_order(t);
}

/* What is held of a completed mini-batch stays, as the previous one. */
static void keep_batch(Trainer *t)
{
    bool completed = t->cursor.phase == trainer_phases(t);
    real_swap(&t->a, &t->previous_a);
    real_swap(&t->delta, &t->previous_delta);
    t->previous_rows = completed ? t->batch_rows : 0;
}

void phase_begin_batch(Trainer *t)
{
    Cursor *c = &t->cursor;
    size_t left = t->data->count - c->position, batch = trainer_batch(t);
    keep_batch(t);
    phase_begin_epoch(t);
    t->batch_first = c->position;
    t->batch_rows = batch < left ? batch : left;
    if (t->batch_rows == t->data->count && !c->shuffled) {
        t->input = t->data->x;
        t->target = t->data->t;
    } else {
        gather(t, t->data->inputs, t->data->x, t->input_store);
        gather(t, t->data->outputs, t->data->t, t->target_store);
        t->input = t->input_store;
        t->target = t->target_store;
    }
    c->phase = 0;
    t->row = 0;
}

/* Rows that one call computes of a layer's phase: a function of the shape alone, so that sums are
 * grouped the same way every time. */
static size_t chunk_rows(const Trainer *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    size_t size = l->units * l->fan_in + 1, most = CHUNK_WORK_MAX / size + 1;
    size_t rows = CHUNK_WORK / size + 1, enough = most < CHUNK_ROWS ? most : CHUNK_ROWS;
    rows = rows > enough ? rows : enough;
    size_t left = t->batch_rows - t->row;
    return rows < left ? rows : left;
}

static const Real *layer_input(const Trainer *t, size_t layer)
{
    return layer == 0 ? t->input : t->a + trainer_unit_offset(t, layer - 1);
}

static void forward_rows(Trainer *t, size_t layer, size_t rows)
{
    const Layer *l = &t->net.layers[layer];
    size_t at = trainer_unit_offset(t, layer) + t->row * l->units;
    kernel_forward(rows, l->units, l->fan_in, layer_input(t, layer) + t->row * l->fan_in,
                   t->theta + l->weights, t->theta + l->biases, t->z + at);
    activation_forward(l->activation, rows, l->units, t->z + at, t->a + at);
    dropout_rows(t, layer, rows, t->a + at);
}

/* The loss of each row, and ∂L/∂a of the outputs, or ∂L/∂z at once, where the last layer's δ will
 * be. */
static void loss_rows(Trainer *t, size_t rows)
{
    size_t n = t->data->outputs, at = trainer_unit_offset(t, t->net.layer_count - 1);
    const Loss *loss = t->spec.loss;
    if (t->row == 0)
        t->loss_sum = 0;
    const Real *a = t->a + at, *target = t->target;
    for (size_t r = t->row; r < t->row + rows; r++)
        t->loss_sum += loss->value(n, t->z + at + r * n, a + r * n, target + r * n);
    (loss->delta ? loss->delta : loss->gradient)(rows * n, n, a + t->row * n, target + t->row * n,
                                                 t->delta + at + t->row * n);
    t->batch_loss = t->loss_sum / (double)t->batch_rows;
}

static void scale(size_t n, Real factor, Real *v)
{
    for (size_t i = 0; i < n; i++)
        v[i] *= factor;
}

static void backward_rows(Trainer *t, size_t layer, size_t rows)
{
    const Layer *l = &t->net.layers[layer];
    size_t at = trainer_unit_offset(t, layer) + t->row * l->units;
    if (layer + 1 < t->net.layer_count) {
        const Layer *next = l + 1;
        kernel_backward(rows, next->units, next->fan_in,
                        t->delta + trainer_unit_offset(t, layer + 1) + t->row * next->units,
                        t->theta + next->weights, t->delta + at);
        dropout_rows(t, layer, rows, t->delta + at);
    }
    if (layer + 1 < t->net.layer_count || !t->spec.loss->delta)
        activation_backward(l->activation, rows, l->units, t->z + at, t->a + at, t->delta + at,
                            t->delta + at);

    size_t layer_size = l->units * l->fan_in + l->units;
    if (t->row == 0)
        memset(t->gradient + l->weights, 0, layer_size * sizeof *t->gradient);
    kernel_gradient(rows, l->units, l->fan_in, t->delta + at,
                    layer_input(t, layer) + t->row * l->fan_in, t->gradient + l->weights,
                    t->gradient + l->biases);
    if (t->row + rows == t->batch_rows)
        scale(layer_size, 1 / (Real)t->batch_rows, t->gradient + l->weights);
}

/* Index of the first value that is NaN or infinite, or n. The sum of 0·v is 0 just when all are
 * finite, and unlike a search it runs in vectors. */
size_t phase_first_not_finite(size_t n, const Real *v)
{
    Real lane[8] = {0};
    size_t i = 0, bad = n;
    for (; i + 8 <= n; i += 8)
        for (size_t k = 0; k < 8; k++)
            lane[k] += v[i + k] * 0;
    for (; i < n; i++)
        lane[0] += v[i] * 0;
    Real sum = lane[0] + lane[1] + lane[2] + lane[3] + lane[4] + lane[5] + lane[6] + lane[7];
    if (!isfinite(sum))
        for (bad = 0; bad < n && isfinite(v[bad]); bad++)
            continue;
    return bad;
}

/* Notes the first of `count` new numbers that is not finite. */
static bool has_diverged(Trainer *t, const Real *v, size_t count, bool in_slots)
{
    size_t bad = phase_first_not_finite(count, v);
    if (bad == count)
        return false;
    t->divergence.happened = true;
    t->divergence.parameter = bad % t->net.parameter_count;
    t->divergence.in_slots = in_slots;
    t->divergence.value = v[bad];
    return true;
}

static void count_batch(Trainer *t)
{
    Cursor *c = &t->cursor;
    c->step++;
    c->position += t->batch_rows;
    if (c->position >= t->data->count) {
        c->position = 0;
        c->epoch++;
    }
}

/* The new parameters and slots go to other buffers, so that those from before stay to be shown, and
 * stay in force when the new ones are not finite. */
static void update(Trainer *t)
{
    size_t n = t->net.parameter_count;
    if (isfinite(t->batch_loss))
        t->divergence.last_loss = t->batch_loss;
    update_compute(t);
    if (has_diverged(t, t->before, n, false) ||
        has_diverged(t, t->slots_next, n * t->spec.optimizer->slots, true))
        return;
    real_swap(&t->theta, &t->before);
    real_swap(&t->slots, &t->slots_next);
    t->version++;
    t->cursor.phase++;
    count_batch(t);
}

static uint64_t layer_work(const Layer *l)
{
    return l->units * (l->fan_in + 8);
}

uint64_t phase_batch_work(const Trainer *t)
{
    uint64_t work = net_outputs(&t->net);
    for (size_t l = 0; l < t->net.layer_count; l++)
        work += 3 * layer_work(&t->net.layers[l]);
    return trainer_batch(t) * work + 2 * t->net.parameter_count;
}

uint64_t phase_advance(Trainer *t)
{
    size_t layers = t->net.layer_count, phase = t->cursor.phase;
    if (phase == 2 * layers + 1) {
        update(t);
        return 2 * t->net.parameter_count;
    }
    bool is_loss = phase == layers;
    size_t layer = phase < layers ? phase : is_loss ? layers - 1 : 2 * layers - phase;
    size_t rows = is_loss ? t->batch_rows - t->row : chunk_rows(t, layer);
    const Layer *l = &t->net.layers[layer];
    uint64_t work = rows * (is_loss ? l->units : layer_work(l));
    if (phase < layers)
        forward_rows(t, layer, rows);
    else if (is_loss)
        loss_rows(t, rows);
    else
        backward_rows(t, layer, rows);
    t->row += rows;
    if (t->row == t->batch_rows) {
        t->row = 0;
        t->cursor.phase++;
    }
    return phase > layers ? 2 * work : work;
}
