#include "core/train/fused.h"

#include "core/method/schedule.h"
#include "core/train/fused_layout.h"
#include "core/train/phase.h"
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

/* Numbers for the start of a run, or else for the outputs and targets of one sample. */
static size_t start_size(const Net *net, size_t states)
{
    size_t all = net->parameter_count * (1 + states), outputs = 3 * net_outputs(net);
    return all > outputs ? all : outputs;
}

/* One block: the layout, the numbers that it lays out, the start. */
static bool allocate(FusedRun *run, const Net *net, size_t states, size_t size, Error *err)
{
    const size_t line = REAL_LINE * sizeof(Real);
    const size_t head = (sizeof *run->layout + line - 1) / line * line;
    const size_t numbers = real_lines(size) + real_lines(start_size(net, states));
    Fused *layout = aligned_alloc(line, head + numbers * sizeof(Real));
    if (!layout)
        return error_memory(err);
    free(run->layout);
    *layout = (Fused){.size = real_lines(size), .store = (Real *)(void *)((char *)layout + head)};
    run->layout = layout;
    run->start = layout->store + layout->size;
    run->states = states;
    return true;
}

bool fused_reserve(FusedRun *run, const Net *net, size_t states, size_t rows, Error *err)
{
    size_t size = fused_layout_size(net, states, rows);
    if (kernel_lanes() == 0 || size > SIZE_MAX_NUMBERS)
        return true;
    const size_t present = run->layout ? run->layout->size : 0;
    if (present >= size && run->states >= states)
        return true;
    return allocate(run, net, states, size > present ? size : present, err);
}

void fused_free(FusedRun *run)
{
    free(run->layout);
    *run = (FusedRun){0};
}

/* Only the last layer may be softmax, and only where the loss gives its δ. */
static bool activations_fit(const FusedJob *job)
{
    const Net *net = job->net;
    for (size_t l = 0; l < net->layer_count; l++)
        if (!net->layers[l].activation->elementwise &&
            (l + 1 < net->layer_count || !job->loss->delta))
            return false;
    return true;
}

/* Samples in a mini-batch, and numbers of state of each parameter. */
static size_t batch_of(const FusedJob *job)
{
    return hyper_batch(job->hyper, job->data->count);
}

static size_t states_of(const FusedJob *job)
{
    return job->optimizer->states;
}

/* Masks of dropout and frozen units are for the phases. */
static bool applies(const FusedRun *run, const FusedJob *job)
{
    const Hyper *h = job->hyper;
    bool plain = h->dropout <= 0 && h->frozen == 0 && hyper_is_plain(h) &&
                 hyper_carried(h, job->data->count) == 0;
    return run->layout && plain &&
           fused_layout_size(job->net, states_of(job), batch_of(job)) <= run->layout->size &&
           job->cursor->step >= run->again && activations_fit(job);
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

static void prepare_layers(Fused *f, const FusedJob *job)
{
    for (size_t l = 0; l < f->layer_count; l++) {
        const Activation *activation = job->net->layers[l].activation;
        f->layers[l].curve = activation->curve;
        f->layers[l].softmax = !activation->elementwise;
        f->layers[l].called = activation->forward;
        f->layers[l].called_back = activation->backward;
        f->layers[l].keeps_z = l + 1 == f->layer_count && f->joint;
        f->layers[l].shared = f->width == f->lanes && team_pays(layer_work(f, l), TEAM_PRODUCT);
    }
}

/* False where phases are as fast. */
static bool prepare(Fused *f, const FusedJob *job)
{
    const Dataset *data = job->data;
    const Loss *loss = job->loss;
    const size_t states = states_of(job), n = job->net->parameter_count, batch = batch_of(job);
    const bool keeps = !optimizer_is_descent(job->optimizer);
    if (f->lanes != kernel_lanes() || f->capacity != batch || f->keeps != keeps ||
        f->states != states)
        fused_lay_out(f, job->net, keeps, states, batch, kernel_lanes());
    f->joint = loss->delta != NULL;
    f->loss = f->joint ? loss->delta : loss->gradient;
    f->difference = loss_is_difference(loss);
    if (f->keeps && !keeping_pays(f, n))
        return false;
    f->order = job->order->samples;
    f->x = data->x;
    f->t = data->t;
    f->count = data->count;
    f->inputs = data->inputs;
    f->outputs = data->outputs;
    f->batch = batch;
    prepare_layers(f, job);
    f->way = way_of(f);
    memset(f->bad, 0, f->lanes * sizeof *f->bad);
    fused_import(f, job->net, job->parameters->theta, f->parameters);
    for (size_t s = 0; s < states; s++)
        fused_import(f, job->net, job->parameters->state + s * n, f->state[s]);
    return true;
}

static void save_start(const FusedRun *run, const FusedJob *job)
{
    const Parameters *p = job->parameters;
    memcpy(run->start, p->theta, p->count * sizeof(Real));
    memcpy(run->start + p->count, p->state, p->count * states_of(job) * sizeof(Real));
}

/* Back to the start of the run, which goes by phases now. */
static void undo(FusedRun *run, const FusedJob *job, const Cursor *start, uint64_t steps)
{
    Parameters *p = job->parameters;
    parameters_put(p, run->start, run->start + p->count, states_of(job));
    *job->cursor = *start;
    job->cursor->phase = 0;
    run->again = start->step + steps;
}

/* The loss of the last mini-batch, to be named when the next one is not finite. The start is not
 * needed any more. */
static void note_loss(FusedRun *run, const Loss *loss)
{
    const Fused *f = run->layout;
    const FusedLayer *last = &f->layers[f->layer_count - 1];
    Real *z = run->start, *a = z + f->outputs, *t = a + f->outputs;
    double sum = 0;
    for (size_t r = 0; r < f->rows; r++) {
        fused_export_output(f, last->value, r, a);
        fused_export_output(f, last->slope, r, z);
        fused_export_output(f, f->target[f->side], r, t);
        sum += loss->value(f->outputs, z, a, t);
    }
    run->last_loss = sum / (double)f->rows;
}

/* Up to `steps` mini-batches that share a rate and an order, with descent in the kernels. */
static uint64_t descend(Fused *f, const FusedJob *job, uint64_t steps)
{
    const Hyper *h = job->hyper;
    Cursor *c = job->cursor;
    size_t per_epoch = hyper_steps_per_epoch(h, f->count);
    uint64_t left = (f->count - c->position + f->batch - 1) / f->batch;
    if (!schedule_is_constant(h->schedule) || h->warmup > 0)
        steps = 1;
    else if (c->shuffled != (h->shuffle && f->batch < f->count) || c->shuffled)
        steps = steps < left ? steps : left;
    f->rate = (Real)cursor_rate(c, h, f->count);
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
    return parameters_first_not_finite(n, v) == n;
}

/* One mini-batch with the optimizer's own update, for which it does not matter where numbers
 * stand; false when it is not finite. */
static bool update(Fused *f, const FusedJob *job)
{
    const Optimizer *optimizer = job->optimizer;
    Cursor *c = job->cursor;
    OptimizerStep step = {.settings = job->hyper->settings,
                          .rate = cursor_rate(c, job->hyper, f->count),
                          .number = cursor_update_number(c),
                          .before = f->parameters,
                          .gradient = f->gradient,
                          .after = f->next};
    f->position = c->position;
    kernel_train(f, 1);
    for (size_t s = 0; s < optimizer->states; s++) {
        step.state[s] = f->state[s];
        step.next[s] = f->state_next[s];
    }
    optimizer->update(&step, f->numbers);
    for (size_t s = 0; s < optimizer->states; s++)
        if (!is_finite(f->numbers, step.next[s]))
            return false;
    fused_swap(f, optimizer->states);
    c->step++;
    c->epoch += f->position == 0;
    c->position = f->position;
    return is_finite(f->numbers, f->parameters);
}

/* Puts what the layout holds back where it came from. */
static void put_back(const Fused *f, const FusedJob *job)
{
    Parameters *p = job->parameters;
    job->cursor->phase = 0; /* no numbers are held of the last mini-batch */
    fused_export(f, job->net, f->parameters, p->theta);
    for (size_t s = 0; s < states_of(job); s++)
        fused_export(f, job->net, f->state[s], p->state + s * p->count);
}

static uint64_t train(FusedRun *run, const FusedJob *job, uint64_t steps)
{
    Fused *f = run->layout;
    const Cursor start = *job->cursor;
    uint64_t done = 0;
    bool finite = true;
    save_start(run, job);
    while (done < steps && finite) {
        order_follow(job->order, job->cursor, job->hyper);
        if (f->keeps)
            finite = update(f, job);
        done += f->keeps ? 1 : descend(f, job, steps - done);
    }
    put_back(f, job);
    if (finite && is_finite(job->parameters->count, job->parameters->theta) &&
        is_finite(f->lanes, f->bad)) {
        note_loss(run, job->loss);
        return done;
    }
    undo(run, job, &start, steps);
    return 0;
}

void fused_advance(FusedRun *run, const FusedJob *job, uint64_t steps, uint64_t *work)
{
    if (steps == 0 || !applies(run, job))
        return;
    uint64_t each = phase_work(job->net, batch_of(job)), most = RUN_WORK / each + RUN_STEPS;
    if (*work / each < 2 || !prepare(run->layout, job))
        return;
    steps = steps < *work / each ? steps : *work / each - 1;
    while (steps > 0) {
        uint64_t done = train(run, job, steps < most ? steps : most);
        *work -= done * each;
        steps -= done;
        if (done == 0)
            return;
    }
}
