#include "core/train/trainer.h"

#include "core/base/rng.h"
#include "core/train/phase.h"

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

static void apply_optimizer(Trainer *t, const Hyper *hyper)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    if (!wanted || wanted == t->spec.optimizer)
        return;
    t->spec.optimizer = wanted;
    t->cursor.optimizer_step = t->cursor.step;
    parameters_clear_state(&t->parameters, t->spec.optimizer->states);
}

size_t trainer_phases(const Trainer *trainer)
{
    return phase_count(&trainer->net);
}

uint64_t trainer_ticks(const Trainer *trainer)
{
    return cursor_ticks(&trainer->cursor, trainer_phases(trainer));
}

size_t trainer_batch(const Trainer *trainer)
{
    return hyper_batch(&trainer->hyper, trainer->data->count);
}

double trainer_epochs(const Trainer *trainer)
{
    return cursor_epochs(&trainer->cursor, trainer->data->count);
}

double trainer_rate(const Trainer *trainer)
{
    return cursor_rate(&trainer->cursor, &trainer->hyper, trainer->data->count);
}

/* Samples carried over stand at the end of the order, the others at its beginning. */
size_t trainer_sample(const Trainer *t, size_t r)
{
    return t->cursor.phase > 0 ? t->order.samples[(t->batch.first + r) % t->order.count] : r;
}

size_t trainer_rows(const Trainer *trainer)
{
    return trainer->cursor.phase > 0 ? trainer->batch.rows : trainer->data->count;
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

/* A larger mini-batch, without the numbers of the one held. */
static bool reserve_batch(Trainer *t, size_t rows, Error *err)
{
    Batch batch = {0};
    if (!batch_reserve(&batch, &t->net, rows, err))
        return false;
    batch_free(&t->batch);
    t->batch = batch;
    return true;
}

/* Room for mini-batches of `rows` and for the state of `optimizer`. What has been in force has room
 * for ever: a restored state may be under it. The mini-batch comes last, for where it gets more
 * room its numbers are lost. */
static bool reserve(Trainer *t, size_t rows, const Optimizer *optimizer, Error *err)
{
    const Parameters *p = &t->parameters;
    size_t states = optimizer->states > p->states ? optimizer->states : p->states;
    return parameters_reserve(&t->parameters, t->net.parameter_count, states, err) &&
           fused_reserve(&t->fused, &t->net, states, rows, err) &&
           (rows <= t->batch.capacity || reserve_batch(t, rows, err));
}

/* Stands at the start of training, for a data set that has or will have the inputs of its network,
 * with the room that another trainer has had, NULL: none. */
static bool make(Trainer *t, const Trainer *room, Error *err)
{
    name_methods(t);
    size_t rows = hyper_most_rows(&t->hyper, t->data->count), samples = t->data->count;
    if (room) {
        t->parameters.states = room->parameters.states;
        rows = room->batch.capacity > rows ? room->batch.capacity : rows;
        samples = room->order.room;
    }
    if (!order_reserve(&t->order, samples, err) || !reserve(t, rows, t->spec.optimizer, err))
        return false;
    order_resize(&t->order, t->data->count);
    trainer_reset(t, t->hyper.seed);
    return true;
}

bool trainer_init(Trainer *t, const Net *net, const Dataset *data, const TrainerSpec *spec,
                  const Hyper *hyper, Error *err)
{
    *t = (Trainer){.net = *net, .data = data, .spec = *spec, .hyper = *hyper};
    if (data->inputs_are != INPUTS_NUMBERS || data->features)
        t->net.inputs_are = data->inputs_are;
    t->net.features = data->features;
    if (data->count == 0)
        return error_set(err, "%s has no samples", data->name);
    if (data->inputs != net->inputs || data->outputs != net_outputs(net))
        return error_set(err, "the network has %zu inputs and %zu outputs, but %s has %zu and %zu",
                         net->inputs, net_outputs(net), data->name, data->inputs, data->outputs);
    return make(t, NULL, err);
}

/* The number of the set of frozen units that stay. */
static bool carry_frozen(Trainer *t, const Net *net, const Reshape *reshape, uint32_t *number,
                         Error *err)
{
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    *number = 0;
    if (!frozen)
        return true;
    bool *flags = calloc(net->unit_count, sizeof *flags);
    if (!flags)
        return error_memory(err);
    reshape_carry_flags(reshape, &t->net, net, frozen, flags);
    bool ok = freeze_number(&t->frozen, net, flags, number, err);
    free(flags);
    return ok;
}

/* Everything but the sets of frozen units. */
static void free_numbers(Trainer *t)
{
    parameters_free(&t->parameters);
    order_free(&t->order);
    batch_free(&t->batch);
    fused_free(&t->fused);
}

bool trainer_reshape(Trainer *t, const Net *net, const Reshape *reshape, Error *err)
{
    size_t n = t->net.parameter_count, states = t->spec.optimizer->states;
    Trainer next = {.net = *net, .data = t->data, .spec = t->spec, .hyper = t->hyper};
    if (!carry_frozen(t, net, reshape, &next.hyper.frozen, err) ||
        !make(&next, t, err)) {
        free_numbers(&next);
        return false;
    }
    reshape_carry(reshape, &t->net, net, t->parameters.theta, next.parameters.theta);
    for (size_t s = 0; s < states; s++)
        reshape_carry(reshape, &t->net, net, t->parameters.state + s * n,
                      next.parameters.state + s * net->parameter_count);
    next.cursor = t->cursor;
    next.version = t->version;
    next.frozen = t->frozen;
    free_numbers(t);
    *t = next;
    trainer_drop_batch(t);
    return true;
}

bool trainer_reserve(Trainer *t, const Hyper *hyper, size_t count, Error *err)
{
    size_t rows = t->batch.capacity;
    bool ok = order_reserve(&t->order, count, err) &&
              reserve(t, hyper_most_rows(hyper, count), hyper_optimizer(hyper), err);
    if (t->batch.capacity != rows)
        trainer_drop_batch(t);
    return ok;
}

void trainer_follow_samples(Trainer *t)
{
    Cursor *c = &t->cursor;
    order_resize(&t->order, t->data->count);
    if (c->position >= t->data->count) {
        c->position = 0;
        c->epoch++;
    }
    trainer_drop_batch(t);
}

void trainer_free(Trainer *t)
{
    free_numbers(t);
    freeze_free(&t->frozen);
    *t = (Trainer){0};
}

void trainer_drop_batch(Trainer *t)
{
    t->cursor.phase = 0;
    t->batch.done = 0;
    t->divergence = (Divergence){.last_loss = NAN};
    t->fused.again = 0;
    t->version++;
}

void trainer_draw_start(const Trainer *t, uint64_t seed, Real *theta)
{
    Rng rng;
    const Net *shape = t->spec.start_net;
    if (t->spec.start && (!shape || net_same_sizes(shape, &t->net))) {
        memcpy(theta, t->spec.start, t->net.parameter_count * sizeof *theta);
        return;
    }
    rng_init(&rng, seed, RNG_START_WEIGHTS);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        t->spec.init->fill(&rng, layer->units, layer->fan_in, theta + layer->weights,
                           theta + layer->biases);
        for (size_t j = 0; j < layer->units && t->spec.has_bias; j++)
            theta[layer->biases + j] = (Real)t->spec.bias;
    }
}

void trainer_reset(Trainer *t, uint64_t seed)
{
    t->hyper.seed = seed;
    t->cursor = (Cursor){0};
    parameters_clear_state(&t->parameters, t->spec.optimizer->states);
    trainer_drop_batch(t);
    trainer_draw_start(t, seed, t->parameters.theta);
}

void trainer_restore(Trainer *t, const Real *theta, const Real *state, const Cursor *cursor,
                     const Hyper *hyper)
{
    apply_methods(t, hyper);
    apply_optimizer(t, hyper);
    parameters_put(&t->parameters, theta, state, t->spec.optimizer->states);
    t->cursor = *cursor;
    t->hyper = *hyper;
    name_methods(t);
    trainer_drop_batch(t);
}

bool trainer_set_hyper(Trainer *t, const Hyper *hyper, Error *err)
{
    const Optimizer *wanted = hyper_optimizer(hyper);
    bool resized = hyper->batch != t->hyper.batch || hyper->leftover != t->hyper.leftover;
    bool redrawn = hyper->dropout < t->hyper.dropout || hyper->dropout > t->hyper.dropout;
    size_t rows = hyper_most_rows(hyper, t->data->count);
    if (!reserve(t, rows, wanted ? wanted : t->spec.optimizer, err))
        return false;
    if (apply_methods(t, hyper) || resized || redrawn)
        trainer_drop_batch(t);
    apply_optimizer(t, hyper);
    /* A phase left half-way is computed anew under the new settings, as a replay will do it. */
    t->batch.done = 0;
    t->fused.again = 0;
    t->hyper = *hyper;
    name_methods(t);
    t->divergence.happened = false;
    return true;
}

uint64_t trainer_steps(const Trainer *t, uint64_t epochs)
{
    size_t count = t->data->count, left = count - t->cursor.position;
    uint64_t per_epoch = hyper_steps_per_epoch(&t->hyper, t->data->count);
    uint64_t most = UINT64_MAX / per_epoch / 2;
    return hyper_steps(&t->hyper, count, left) + ((epochs < most ? epochs : most) - 1) * per_epoch;
}

static bool between_batches(const Trainer *t)
{
    return t->batch.done == 0 && (t->cursor.phase == 0 || t->cursor.phase == trainer_phases(t));
}

/* Takes up the next mini-batch: which samples, and where their numbers are. */
static void begin_batch(Trainer *t)
{
    Cursor *c = &t->cursor;
    size_t count = t->data->count, rows = cursor_rows(c, &t->hyper, count);
    size_t carried = cursor_carried(c, &t->hyper, count);
    order_follow(&t->order, c, &t->hyper);
    if (rows == count && carried == 0 && !c->shuffled)
        batch_borrow(&t->batch, rows, t->data->x, t->data->t);
    else
        batch_gather(&t->batch, t->data, &t->order, carried > 0 ? count - carried : c->position,
                     rows);
    t->batch.first = carried > 0 ? count - carried : c->position;
    t->batch.dropout = dropout_of(t->hyper.dropout, t->hyper.seed, c->step);
    c->phase = 0;
}

/* Notes the first of `count` new numbers that is not finite. */
static bool has_diverged(Trainer *t, const Real *v, size_t count, bool in_state)
{
    size_t bad = parameters_first_not_finite(count, v);
    if (bad == count)
        return false;
    t->divergence.happened = true;
    t->divergence.parameter = bad % t->net.parameter_count;
    t->divergence.in_state = in_state;
    t->divergence.value = v[bad];
    return true;
}

static void update(Trainer *t)
{
    Parameters *p = &t->parameters;
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    if (isfinite(t->batch.loss))
        t->divergence.last_loss = t->batch.loss;
    t->update.rate = trainer_rate(t);
    t->update.number = cursor_update_number(&t->cursor);
    t->update.optimizer = t->spec.optimizer;
    t->update.hyper = t->hyper;
    update_compute(&t->net, &t->update, frozen, p);
    if (has_diverged(t, p->before, p->count, false) ||
        has_diverged(t, p->state_next, p->count * t->spec.optimizer->states, true))
        return;
    parameters_swap(p);
    t->version++;
    t->cursor.phase++;
    cursor_complete(&t->cursor, &t->hyper, t->data->count);
}

/* One slice of a phase. */
static void advance_slice(Trainer *t, uint64_t *work)
{
    const Pass pass = {.net = &t->net, .theta = t->parameters.theta, .loss = t->spec.loss,
                       .batch = &t->batch, .gradient = t->parameters.gradient};
    if (between_batches(t))
        begin_batch(t);
    bool is_update = t->cursor.phase + 1 == trainer_phases(t);
    if (is_update)
        update(t);
    uint64_t done = is_update ? phase_update_work(&t->net) : phase_advance(&pass, &t->cursor.phase);
    *work -= done < *work ? done : *work;
}

/* As many mini-batches as go without phases; whether there were any. */
static bool advance_fused(Trainer *t, uint64_t steps, uint64_t *work)
{
    const FusedJob job = {.net = &t->net, .data = t->data, .loss = t->spec.loss,
                          .optimizer = t->spec.optimizer, .hyper = &t->hyper,
                          .cursor = &t->cursor, .parameters = &t->parameters, .order = &t->order};
    uint64_t before = t->cursor.step;
    fused_advance(&t->fused, &job, steps, work);
    if (t->cursor.step == before)
        return false;
    t->divergence.last_loss = t->fused.last_loss;
    t->version++;
    return true;
}

/* All mini-batches but the last one go without phases where they can: that one's numbers are there
 * to be looked at. Where the work runs out it is that one's end at which to stop: another begun by
 * phases takes as long as many without. */
bool trainer_advance_to(Trainer *t, uint64_t step, uint64_t *work)
{
    bool fused = false;
    while (!t->divergence.happened && t->cursor.step < step) {
        if (between_batches(t))
            fused = advance_fused(t, step - t->cursor.step - 1, work) || fused;
        advance_slice(t, work);
        if (fused && between_batches(t) && *work < phase_work(&t->net, trainer_batch(t)))
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
    } while (*work > 0 && t->batch.done > 0);
    return t->batch.done == 0;
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
             "learning rate %.6g is probably too high",
             (unsigned long long)t->cursor.epoch + 1, (unsigned long long)t->cursor.step + 1,
             d->in_state ? "what the optimizer remembers of " : "", name,
             isnan(d->value) ? "not a number" : d->value > 0 ? "infinite" : "minus infinite", last,
             trainer_rate(t));
}
