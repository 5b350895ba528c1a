#include "core/fused.h"

#include "core/fused_layout.h"
#include "core/phase.h"
#include "core/schedule.h"
#include "kernel/kernel.h"
#include "kernel/team.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIZE_MAX_NUMBERS = 1 << 23, /* a larger layout takes more memory than it saves time */
    RUN_WORK = 1 << 24,         /* of what is undone together when it was not finite, or so many */
    RUN_STEPS = 64,             /* mini-batches: weights are laid out anew for each such run */
    MOST_GROUPS = 8,            /* of the kernels' way FUSED_SHORT */
    KEEPING_MOST = 1 << 14,
};

static size_t layout_size(const Trainer *t, size_t rows)
{
    return fused_layout_size(&t->net, t->spec.optimizer->slots, rows);
}

bool fused_reserve(Trainer *t, size_t rows, Error *err)
{
    size_t size = fused_layout_size(&t->net, t->slot_room, rows);
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
    size = (size + FUSED_LANES - 1) / FUSED_LANES * FUSED_LANES;
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

/* Only the last layer may be softmax, and only where the loss gives its δ. */
static bool activations_fit(const Trainer *t)
{
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (!t->net.layers[l].activation->elementwise &&
            (l + 1 < t->net.layer_count || !t->spec.loss->delta))
            return false;
    return true;
}

/* Masks of dropout and frozen units are for the phases. */
bool fused_applies(const Trainer *t)
{
    return t->fused && t->hyper.dropout <= 0 && t->hyper.frozen == 0 &&
           layout_size(t, trainer_batch(t)) <= t->fused->size &&
           t->cursor.step >= t->fused_again && activations_fit(t) && hyper_is_plain(&t->hyper);
}

/* The fewer vectors, the more of them stay in registers, where all is done by the path's own. */
static FusedWay way_of(const Fused *f)
{
    const size_t groups = (f->capacity + f->lanes / f->width - 1) / (f->lanes / f->width);
    bool fits = groups <= MOST_GROUPS && f->inputs <= f->width && f->difference;
    for (size_t l = 0; l < f->layer_count; l++)
        fits = fits && f->layers[l].blocks == 1 && f->layers[l].curve != CURVE_CALLED;
    return !fits ? FUSED_ANY : groups > 1 || f->keeps ? FUSED_SHORT : FUSED_TINY;
}

/* An optimizer goes through all lanes, also those that nobody reads, and weights have to be turned
 * after it: worth it only where that is little beside forward and backward. */
static bool keeping_pays(const Fused *f, size_t parameters)
{
    return parameters <= KEEPING_MOST && f->capacity * parameters >= 2 * f->numbers;
}

/* Multiply-adds of a layer's product in one direction. */
static size_t layer_work(const Fused *f, size_t l)
{
    return f->capacity * f->layers[l].units * f->layers[l].fan_in;
}

/* False where phases are as fast. */
static bool prepare(Trainer *t)
{
    Fused *f = t->fused;
    const Dataset *data = t->data;
    size_t n = t->net.parameter_count, slots = t->spec.optimizer->slots;
    const bool keeps = !optimizer_is_descent(t->spec.optimizer);
    if (f->lanes != kernel_lanes() || f->capacity != trainer_batch(t) || f->keeps != keeps ||
        f->slot_count != slots)
        fused_lay_out(f, &t->net, keeps, slots, trainer_batch(t), kernel_lanes());
    const Loss *loss = t->spec.loss;
    f->joint = loss->delta != NULL;
    f->loss = f->joint ? loss->delta : loss->gradient;
    f->difference = loss_is_difference(loss);
    if (f->keeps && !keeping_pays(f, n))
        return false;
    f->order = t->order;
    f->x = data->x;
    f->t = data->t;
    f->count = data->count;
    f->inputs = data->inputs;
    f->outputs = data->outputs;
    f->batch = trainer_batch(t);
    for (size_t l = 0; l < f->layer_count; l++) {
        const Activation *activation = t->net.layers[l].activation;
        f->layers[l].curve = activation->curve;
        f->layers[l].softmax = !activation->elementwise;
        f->layers[l].called = activation->forward;
        f->layers[l].called_back = activation->backward;
        f->layers[l].keeps_z = l + 1 == f->layer_count && f->joint;
        f->layers[l].shared = f->width == f->lanes && team_pays(layer_work(f, l), TEAM_PRODUCT);
    }
    f->way = way_of(f);
    memset(f->bad, 0, f->lanes * sizeof *f->bad);
    fused_import(f, &t->net, t->theta, f->parameters);
    for (size_t s = 0; s < slots; s++)
        fused_import(f, &t->net, t->slots + s * n, f->slots[s]);
    return true;
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
    t->cursor.phase = 0;
    t->fused_again = cursor->step + steps;
}

/* The loss of the last mini-batch, to be named when the next one is not finite. */
static void note_loss(Trainer *t)
{
    const Fused *f = t->fused;
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    double sum = 0;
    for (size_t r = 0; r < f->rows; r++) {
        fused_export_output(f, last->value, r, t->a);
        fused_export_output(f, last->slope, r, t->z);
        fused_export_output(f, f->target[f->side], r, t->target_store);
        sum += t->spec.loss->value(f->outputs, t->z, t->a, t->target_store);
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

static bool is_finite(size_t n, const Real *v)
{
    return phase_first_not_finite(n, v) == n;
}

/* One mini-batch with the optimizer's own update, for which it does not matter where numbers
 * stand; false when it is not finite. */
static bool update(Trainer *t)
{
    Fused *f = t->fused;
    Cursor *c = &t->cursor;
    size_t slots = t->spec.optimizer->slots;
    OptimizerStep step = {.settings = t->hyper.settings,
                          .rate = trainer_rate(t),
                          .number = c->step - c->optimizer_step + 1,
                          .before = f->parameters,
                          .gradient = f->gradient,
                          .after = f->next};
    f->position = c->position;
    kernel_train(f, 1);
    for (size_t s = 0; s < slots; s++) {
        step.slots[s] = f->slots[s];
        step.next[s] = f->slots_next[s];
    }
    t->spec.optimizer->update(&step, f->numbers);
    for (size_t s = 0; s < slots; s++)
        if (!is_finite(f->numbers, step.next[s]))
            return false;
    fused_swap(f, slots);
    c->step++;
    c->epoch += f->position == 0;
    c->position = f->position;
    return is_finite(f->numbers, f->parameters);
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
            finite = update(t);
        done += f->keeps ? 1 : descend(t, steps - done);
    }
    size_t n = t->net.parameter_count, slots = t->spec.optimizer->slots;
    t->cursor.phase = 0; /* no numbers are held of the last one */
    fused_export(f, &t->net, f->parameters, t->theta);
    for (size_t s = 0; s < slots; s++)
        fused_export(f, &t->net, f->slots[s], t->slots + s * n);
    t->version++;
    if (finite && is_finite(n, t->theta) && is_finite(f->lanes, f->bad)) {
        note_loss(t);
        return done;
    }
    undo(t, &start, steps);
    return 0;
}

void fused_advance(Trainer *t, uint64_t steps, uint64_t *work)
{
    uint64_t each = phase_batch_work(t), most = RUN_WORK / each + RUN_STEPS;
    if (steps == 0 || *work / each < 2 || !fused_applies(t) || !prepare(t))
        return;
    steps = steps < *work / each ? steps : *work / each - 1;
    while (steps > 0) {
        uint64_t done = run(t, steps < most ? steps : most);
        *work -= done * each;
        steps -= done;
        if (done == 0)
            return;
    }
}
