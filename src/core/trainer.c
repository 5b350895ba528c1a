#include "core/trainer.h"

#include "core/freeze.h"
#include "core/fused.h"
#include "core/phase.h"
#include "core/rng.h"
#include "core/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes down what is in force, so that going back finds it. */
static void name_methods(Trainer *t)
{
    for (size_t l = 0; l < t->net.layer_count; l++)
        hyper_set_activation(&t->hyper, l, t->net.layers[l].activation);
    hyper_set_loss(&t->hyper, t->spec.loss);
    hyper_set_optimizer(&t->hyper, t->spec.optimizer);
}

/* Puts the activations and the loss asked for in force; false when they were so before. */
static bool apply_methods(Trainer *t, const Hyper *hyper)
{
    const Loss *loss = hyper_loss(hyper);
    bool changed = loss && loss != t->spec.loss;
    if (changed)
        t->spec.loss = loss;
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Activation *wanted = hyper_activation(hyper, l);
        if (!wanted || wanted == t->net.layers[l].activation)
            continue;
        t->net.layers[l].activation = wanted;
        changed = true;
    }
    return changed;
}

static void clear_slots(Trainer *t)
{
    memset(t->slots, 0, t->net.parameter_count * t->spec.optimizer->slots * sizeof *t->slots);
}

static void apply_optimizer(Trainer *t, const Hyper *hyper)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    if (!wanted || wanted == t->spec.optimizer)
        return;
    t->spec.optimizer = wanted;
    t->cursor.optimizer_step = t->cursor.step;
    clear_slots(t);
}

size_t trainer_phases(const Trainer *trainer)
{
    return 2 * trainer->net.layer_count + 2;
}

uint64_t cursor_ticks(const Cursor *cursor, size_t phases)
{
    return cursor->step * phases + (cursor->phase < phases ? cursor->phase : 0);
}

uint64_t trainer_ticks(const Trainer *trainer)
{
    return cursor_ticks(&trainer->cursor, trainer_phases(trainer));
}

static size_t batch_of(const Hyper *hyper, size_t count)
{
    return hyper->batch == 0 || hyper->batch > count ? count : hyper->batch;
}

size_t trainer_batch(const Trainer *trainer)
{
    return batch_of(&trainer->hyper, trainer->data->count);
}

double trainer_epochs(const Trainer *t)
{
    return (double)t->cursor.epoch + (double)t->cursor.position / (double)t->data->count;
}

double trainer_rate(const Trainer *t)
{
    const Hyper *h = &t->hyper;
    size_t left = t->data->count - t->cursor.position, batch = trainer_batch(t);
    double part = (double)(batch < left ? batch : left) / (double)t->data->count;
    return h->rate * schedule_multiplier(h->schedule, trainer_epochs(t), part,
                                         h->schedule_epochs, h->schedule_factor, h->warmup);
}

size_t trainer_steps_per_epoch(const Trainer *trainer)
{
    size_t batch = trainer_batch(trainer);
    return (trainer->data->count + batch - 1) / batch;
}

size_t trainer_unit_offset(const Trainer *trainer, size_t layer)
{
    return trainer->net.layers[layer].first * trainer->capacity;
}

size_t trainer_sample(const Trainer *trainer, size_t r)
{
    return trainer->cursor.phase > 0 ? trainer->order[trainer->batch_first + r] : r;
}

size_t trainer_rows(const Trainer *trainer)
{
    return trainer->cursor.phase > 0 ? trainer->batch_rows : trainer->data->count;
}

bool trainer_find_row(const Trainer *trainer, size_t sample, size_t *row)
{
    for (size_t r = 0; r < trainer_rows(trainer); r++)
        if (trainer_sample(trainer, r) == sample) {
            *row = r;
            return true;
        }
    return false;
}

/* Grows one buffer; the old one stays valid when there is no memory. */
static bool grow(Real **buffer, size_t n)
{
    Real *larger = realloc(*buffer, (n + 1) * sizeof *larger);
    if (larger)
        *buffer = larger;
    return larger;
}

static bool reserve(Trainer *t, size_t rows, Error *err)
{
    size_t units = rows * t->net.unit_count;
    if (!fused_reserve(t, rows, err))
        return false;
    if (rows <= t->capacity)
        return true;
    if (!grow(&t->input_store, rows * t->net.inputs) ||
        !grow(&t->target_store, rows * t->data->outputs) || !grow(&t->z, units) ||
        !grow(&t->a, units) || !grow(&t->delta, units) || !grow(&t->previous_a, units) ||
        !grow(&t->previous_delta, units))
        return error_memory(err);
    t->capacity = rows;
    return true;
}

static bool reserve_slots(Trainer *t, const Hyper *hyper, Error *err)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    if (!wanted || wanted->slots <= t->slot_room)
        return true;
    size_t numbers = wanted->slots * t->net.parameter_count;
    if (!grow(&t->slots, numbers) || !grow(&t->slots_next, numbers) ||
        (t->fused_start && !grow(&t->fused_start, numbers + t->net.parameter_count)))
        return error_memory(err);
    t->slot_room = wanted->slots;
    return fused_reserve(t, t->capacity, err);
}

static bool allocate(Trainer *t, Error *err)
{
    size_t n = t->net.parameter_count;
    t->theta = calloc(n, sizeof *t->theta);
    t->before = calloc(n, sizeof *t->before);
    t->gradient = calloc(n, sizeof *t->gradient);
    t->slot_room = t->spec.optimizer->slots;
    t->slots = calloc(n * t->slot_room + 1, sizeof *t->slots);
    t->slots_next = calloc(n * t->slot_room + 1, sizeof *t->slots_next);
    t->order = calloc(t->data->count, sizeof *t->order);
    if (!t->theta || !t->before || !t->gradient || !t->slots || !t->slots_next ||
        !t->order)
        return error_memory(err);
    return reserve(t, trainer_batch(t), err);
}

bool trainer_init(Trainer *t, const Net *net, const Dataset *data, const TrainerSpec *spec,
                  const Hyper *hyper, Error *err)
{
    *t = (Trainer){.net = *net, .data = data, .spec = *spec, .hyper = *hyper};
    if (data->count == 0)
        return error_set(err, "%s has no samples", data->name);
    if (data->inputs != net->inputs || data->outputs != net_outputs(net))
        return error_set(err, "the network has %zu inputs and %zu outputs, but %s has %zu and %zu",
                         net->inputs, net_outputs(net), data->name, data->inputs, data->outputs);
    name_methods(t);
    if (!allocate(t, err))
        return false;
    trainer_reset(t, hyper->seed);
    return true;
}

void trainer_free(Trainer *t)
{
    Real *buffers[] = {t->theta, t->before, t->gradient, t->slots, t->slots_next,
                       t->input_store, t->target_store, t->z, t->a, t->delta,
                       t->previous_a, t->previous_delta};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
        free(buffers[i]);
    free(t->order);
    freeze_free(t);
    fused_free(t);
    *t = (Trainer){0};
}

void trainer_drop_batch(Trainer *t)
{
    t->cursor.phase = 0;
    t->row = t->previous_rows = 0;
    t->divergence = (Divergence){.last_loss = NAN};
    t->order_known = false;
    t->fused_again = 0;
    t->version++;
}

void trainer_reset(Trainer *t, uint64_t seed)
{
    Rng rng;
    t->hyper.seed = seed;
    t->cursor = (Cursor){0};
    clear_slots(t);
    trainer_drop_batch(t);
    if (t->spec.start) {
        memcpy(t->theta, t->spec.start, t->net.parameter_count * sizeof *t->theta);
        return;
    }
    rng_init(&rng, seed, RNG_START_WEIGHTS);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        t->spec.init->fill(&rng, layer->units, layer->fan_in, t->theta + layer->weights,
                           t->theta + layer->biases);
        for (size_t j = 0; j < layer->units && t->spec.has_bias; j++)
            t->theta[layer->biases + j] = (Real)t->spec.bias;
    }
}

void trainer_restore(Trainer *t, const Real *theta, const Real *slots, const Cursor *cursor,
                     const Hyper *hyper)
{
    size_t n = t->net.parameter_count;
    memcpy(t->theta, theta, n * sizeof *theta);
    apply_methods(t, hyper);
    apply_optimizer(t, hyper);
    if (t->spec.optimizer->slots > 0)
        memcpy(t->slots, slots, n * t->spec.optimizer->slots * sizeof *slots);
    t->cursor = *cursor;
    t->hyper = *hyper;
    name_methods(t);
    trainer_drop_batch(t);
}

bool trainer_set_hyper(Trainer *t, const Hyper *hyper, Error *err)
{
    bool resized = hyper->batch != t->hyper.batch;
    bool redrawn = hyper->dropout < t->hyper.dropout || hyper->dropout > t->hyper.dropout;
    if ((resized && !reserve(t, batch_of(hyper, t->data->count), err)) ||
        !reserve_slots(t, hyper, err))
        return false;
    if (apply_methods(t, hyper) || resized || redrawn)
        trainer_drop_batch(t);
    apply_optimizer(t, hyper);
    /* A phase left half-way is computed anew under the new settings, as a replay will do it. */
    t->row = 0;
    t->fused_again = 0;
    t->hyper = *hyper;
    name_methods(t);
    t->divergence.happened = false;
    return true;
}

uint64_t trainer_steps(const Trainer *t, uint64_t epochs)
{
    size_t batch = trainer_batch(t), left = t->data->count - t->cursor.position;
    uint64_t per_epoch = trainer_steps_per_epoch(t), most = UINT64_MAX / per_epoch / 2;
    return (left + batch - 1) / batch + ((epochs < most ? epochs : most) - 1) * per_epoch;
}

static bool between_batches(const Trainer *t)
{
    return t->row == 0 && (t->cursor.phase == 0 || t->cursor.phase == trainer_phases(t));
}

/* One slice of a phase. */
static void advance_slice(Trainer *t, uint64_t *work)
{
    if (between_batches(t))
        phase_begin_batch(t);
    uint64_t done = phase_advance(t);
    *work -= done < *work ? done : *work;
}

/* All mini-batches but the last one go without phases where they can: that one's numbers are there
 * to be looked at. Where the work runs out it is that one's end at which to stop: another begun by
 * phases takes as long as many without. */
bool trainer_advance_to(Trainer *t, uint64_t step, uint64_t *work)
{
    bool fused = false;
    while (!t->divergence.happened && t->cursor.step < step) {
        uint64_t before = t->cursor.step;
        if (between_batches(t))
            fused_advance(t, step - before - 1, work);
        fused = fused || t->cursor.step > before;
        advance_slice(t, work);
        if (fused && between_batches(t) && *work < phase_batch_work(t))
            *work = 0;
        if (*work == 0)
            return t->divergence.happened || t->cursor.step >= step;
    }
    return true;
}

bool trainer_advance(Trainer *t, Grain grain, uint64_t *work)
{
    if (grain != GRAIN_PHASE)
        return trainer_advance_to(
            t, t->cursor.step + (grain == GRAIN_BATCH ? 1 : trainer_steps(t, 1)), work);
    do {
        if (!t->divergence.happened)
            advance_slice(t, work);
    } while (*work > 0 && t->row > 0);
    return t->row == 0;
}

void trainer_finish(Trainer *t, Grain grain)
{
    uint64_t work = UINT64_MAX;
    while (!trainer_advance(t, grain, &work))
        continue;
}

void trainer_explain_divergence(const Trainer *t, char *out, size_t size)
{
    char name[NET_PARAMETER_NAME_SIZE], last[64] = "";
    const Divergence *d = &t->divergence;
    net_parameter_name(&t->net, d->parameter, name);
    if (isfinite(d->last_loss))
        snprintf(last, sizeof last, " (last finite loss %.6g)", d->last_loss);
    snprintf(out, size, "training diverged in epoch %llu, step %llu: %s%s would become %s%s; the "
             "learning rate %.6g is probably too high, try %.6g",
             (unsigned long long)t->cursor.epoch + 1, (unsigned long long)t->cursor.step + 1,
             d->in_slots ? "what the optimizer remembers of " : "", name,
             isnan(d->value) ? "not a number" : d->value > 0 ? "infinite" : "minus infinite", last,
             trainer_rate(t), t->hyper.rate / 10);
}
