#include "core/fused.h"

#include "core/fused_layout.h"
#include "core/kernel.h"
#include "core/phase.h"
#include "core/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIZE_MAX_NUMBERS = 1 << 22, /* a layout larger than that does not stay near the processor */
    RUN_WORK = 1 << 24,         /* of what is undone together when it was not finite */
};

bool fused_reserve(Trainer *t, size_t rows, Error *err)
{
    size_t size = fused_layout_size(&t->net, rows);
    size_t n = t->net.parameter_count * (1 + t->slot_room);
    if (kernel_lanes() == 0 || size > SIZE_MAX_NUMBERS)
        return true;
    if (t->fused && t->fused->size >= size)
        return true;
    fused_free(t);
    t->fused = calloc(1, sizeof *t->fused);
    t->fused_start = malloc(n * sizeof *t->fused_start);
    if (!t->fused || !t->fused_start)
        return error_memory(err);
    t->fused->store = aligned_alloc(FUSED_LANES * sizeof(Real), size * sizeof(Real));
    if (!t->fused->store)
        return error_memory(err);
    t->fused->size = size;
    return true;
}

void fused_free(Trainer *t)
{
    if (t->fused)
        free(t->fused->store);
    free(t->fused);
    free(t->fused_start);
    t->fused = NULL;
    t->fused_start = NULL;
}

/* Only the last layer may couple its units, and only where the loss gives its δ. */
static bool activations_fit(const Trainer *t)
{
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (t->net.layers[l].activation->couples &&
            (l + 1 < t->net.layer_count || !t->spec.loss->delta))
            return false;
    return true;
}

/* Masks of dropout and frozen units are for the phases. */
static bool applies(const Trainer *t)
{
    return t->fused && t->hyper.dropout <= 0 && t->hyper.frozen == 0 &&
           fused_layout_size(&t->net, trainer_batch(t)) <= t->fused->size &&
           t->cursor.step >= t->fused_again && activations_fit(t);
}

/* Whether a mini-batch may go through one vector for each layer, all by vectors of the path. */
static bool is_tiny(const Fused *f)
{
    bool fits = f->capacity <= 8 * f->lanes / f->width && f->inputs <= f->width && f->difference;
    for (size_t l = 0; l < f->layer_count; l++)
        fits = fits && f->layers[l].blocks == 1 && f->layers[l].activation->curve != CURVE_CALLED;
    return fits && !f->keeps;
}

/* Vectors of a layer's weights in the one direction and in the other. */
static bool outer_back_pays(const Fused *f, const FusedLayer *l)
{
    size_t share = f->lanes / f->width;
    return l->in_blocks * ((l->units + share - 1) / share) <
           l->blocks * ((l->fan_in + share - 1) / share);
}

static void prepare(Trainer *t)
{
    Fused *f = t->fused;
    if (f->lanes != kernel_lanes() || f->capacity != trainer_batch(t))
        fused_lay_out(f, &t->net, trainer_batch(t), kernel_lanes());
    f->keeps = !optimizer_is_descent(t->spec.optimizer) || !hyper_is_plain(&t->hyper);
    for (size_t l = 0; l < f->layer_count; l++) {
        f->layers[l].activation = t->net.layers[l].activation;
        f->layers[l].outer_back = l > 0 && !f->keeps && outer_back_pays(f, &f->layers[l]);
        f->layers[l].keeps_z = l + 1 == f->layer_count && t->spec.loss->delta;
    }
    f->loss = t->spec.loss;
    f->difference = loss_is_difference(f->loss);
    f->order = t->order;
    f->x = t->data->x;
    f->t = t->data->t;
    f->count = t->data->count;
    f->inputs = t->data->inputs;
    f->outputs = t->data->outputs;
    f->batch = trainer_batch(t);
    f->tiny = is_tiny(f);
    memset(f->bad, 0, f->lanes * sizeof *f->bad);
    fused_import(f, &t->net, t->theta);
}

static void save_start(Trainer *t, Cursor *cursor)
{
    size_t n = t->net.parameter_count;
    *cursor = t->cursor;
    memcpy(t->fused_start, t->theta, n * sizeof(Real));
    if (t->spec.optimizer->slots > 0)
        memcpy(t->fused_start + n, t->slots, n * t->spec.optimizer->slots * sizeof(Real));
}

/* Back to the start of the run, which goes by phases now. */
static void undo(Trainer *t, const Cursor *cursor, uint64_t steps)
{
    size_t n = t->net.parameter_count;
    memcpy(t->theta, t->fused_start, n * sizeof(Real));
    if (t->spec.optimizer->slots > 0)
        memcpy(t->slots, t->fused_start + n, n * t->spec.optimizer->slots * sizeof(Real));
    t->cursor = *cursor;
    t->fused_again = cursor->step + steps;
}

/* The loss of the last mini-batch, to be named when the next one is not finite. */
static void note_loss(Trainer *t)
{
    const Fused *f = t->fused;
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    double sum = 0;
    for (size_t r = 0; r < f->rows; r++) {
        fused_export_row(f, f->outputs, last->value, r, t->a);
        fused_export_row(f, f->outputs, last->slope, r, t->z);
        fused_export_row(f, f->outputs, f->target[f->side], r, t->target_store);
        sum += f->loss->value(f->outputs, t->z, t->a, t->target_store);
    }
    t->divergence.last_loss = sum / (double)f->rows;
}

/* Up to `steps` mini-batches that share a rate and an order, with descent in the kernels. */
static uint64_t descend(Trainer *t, uint64_t steps)
{
    Fused *f = t->fused;
    const Hyper *h = &t->hyper;
    Cursor *c = &t->cursor;
    size_t per_epoch = trainer_steps_per_epoch(t);
    uint64_t left = (f->count - c->position + f->batch - 1) / f->batch;
    if (!schedule_is_constant(h->schedule) || h->warmup > 0)
        steps = 1;
    else if (c->shuffled != (h->shuffle && f->batch < f->count) || c->shuffled)
        steps = steps < left ? steps : left;
    f->rate = (Real)trainer_rate(t);
    f->position = c->position;
    kernel_train(f, steps);
    c->step += steps;
    if (steps >= left)
        c->epoch += 1 + (steps - left) / per_epoch;
    c->position = f->position;
    return steps;
}

/* One mini-batch with the optimizer's own update. */
static bool update_step(Trainer *t)
{
    Fused *f = t->fused;
    f->position = t->cursor.position;
    kernel_train(f, 1);
    fused_export_gradient(f, &t->net, t->gradient);
    t->batch_rows = f->rows;
    t->batch_loss = NAN;
    if (!phase_update(t))
        return false;
    fused_import(f, &t->net, t->theta);
    return true;
}

static bool is_finite(size_t n, const Real *v)
{
    return phase_first_not_finite(n, v) == n;
}

static uint64_t run(Trainer *t, uint64_t steps)
{
    Fused *f = t->fused;
    Cursor start;
    uint64_t done = 0;
    bool finite = true;
    save_start(t, &start);
    while (done < steps && finite) {
        phase_begin_epoch(t);
        if (f->keeps)
            finite = update_step(t);
        done += f->keeps ? 1 : descend(t, steps - done);
    }
    t->cursor.phase = trainer_phases(t);
    if (!f->keeps)
        fused_export(f, &t->net, t->theta);
    t->version++;
    if (finite && is_finite(t->net.parameter_count, t->theta) && is_finite(f->lanes, f->bad)) {
        note_loss(t);
        return done;
    }
    t->divergence.happened = false;
    undo(t, &start, steps);
    return 0;
}

void fused_advance(Trainer *t, uint64_t steps, uint64_t *work)
{
    uint64_t each = phase_batch_work(t), most = RUN_WORK / each + 1;
    if (steps == 0 || *work / each < 2 || !applies(t))
        return;
    steps = steps < *work / each ? steps : *work / each - 1;
    prepare(t);
    while (steps > 0) {
        uint64_t done = run(t, steps < most ? steps : most);
        *work -= done * each;
        steps -= done;
        if (done == 0)
            return;
    }
}
