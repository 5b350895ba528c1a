#include "lab/follow/follow_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const TableRow kinds[] = {
    [FOLLOW_ACTIVATION] = {"activation", "a = f(z)"},
    [FOLLOW_DELTA] = {"delta", "δ = ∂L/∂z"},
    [FOLLOW_GRADIENT] = {"gradient", "∂L/∂w of the mini-batch"},
    [FOLLOW_LOSS] = {"loss", "L of the mini-batch"},
    [FOLLOW_PARAMETER] = {"parameter", "w after the update"},
    [FOLLOW_STATE] = {"state", "what the optimizer remembers after the update"},
};
const Table follow_kind_table = TABLE_OF("kind of number", kinds);

static const Deviation rightly = {.no_bias = 0};
static const UpdateDeviation duly = {.uphill = false};
static const Blur sharp = {.relative = 0};

bool follow_init(Follow *f, const RecordedModel *model, Error *err)
{
    size_t n = model->net.parameter_count, at = 0;
    *f = (Follow){.model = model};
    if (!follow_pass_init(&f->pass, model, err))
        return false;
    f->memory = calloc(n, (4 * OPTIMIZER_STATES_MAX + 5) * sizeof *f->memory);
    if (!f->memory)
        return error_memory(err);
    double **const single[] = {&f->w, &f->w_error, &f->trial, &f->trial_error};
    double **const many[] = {f->state, f->state_error, f->spare, f->spare_error};
    for (size_t i = 0; i < 4; i++) {
        *single[i] = f->memory + n * at++;
        for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++)
            many[i][s] = f->memory + n * at++;
    }
    f->blurred = f->memory + n * at;
    return true;
}

void follow_free(Follow *f)
{
    follow_pass_free(&f->pass);
    free(f->memory);
    f->memory = NULL;
}

double follow_largest(const double *v, size_t from, size_t to)
{
    double most = 0;
    for (size_t i = from; i < to; i++)
        most = fmax(most, fabs(v[i]));
    return most;
}

/* Parameters of layer l beside what they should be, `times` as large. */
static void compare_layer(const Follow *f, size_t l, const double *theirs, const double *ours,
                          const double *error, double times, Differences *out)
{
    const Layer *layer = &f->model->net.layers[l];
    size_t end = f->model->has_bias[l] ? layer->biases + layer->units : layer->biases;
    double scale = fabs(times) * follow_largest(ours, layer->weights, end);
    for (size_t i = layer->weights; i < end; i++) {
        const Difference one = {.theirs = theirs[i], .ours = times * ours[i], .layer = l,
                                .tolerance = fmax(1, fabs(times)) * error[i] +
                                             2 * f->model->rounding * fabs(times * ours[i]),
                                .index = i};
        differences_add(out, &one, scale);
    }
}

void follow_compare(const Follow *f, const double *theirs, const double *ours,
                    const double *error, double times, Differences *out, uint64_t *right)
{
    *out = (Differences){.count = 0};
    *right = 0;
    for (size_t l = f->model->net.layer_count; l-- > 0;) {
        Differences one = {.count = 0};
        compare_layer(f, l, theirs, ours, error, times, &one);
        if (one.wrong == 0)
            *right |= UINT64_C(1) << l;
        if (out->wrong == 0 && one.wrong > 0)
            out->worst = one.worst;
        if (out->count == 0 || one.largest.relative > out->largest.relative)
            out->largest = one.largest;
        out->count += one.count;
        out->wrong += one.wrong;
    }
}

/* What is not said is finite, too. */
static bool all_finite(const double *v, size_t n)
{
    for (size_t i = 0; v && i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

/* What is known of a step that can be judged. */
typedef struct Known {
    bool passes, gradient; /* forward and backward as far as x and t go; of all its samples */
    bool update;
    const double *g, *g_error; /* what the update is made by */
} Known;

static Known known_of(const Follow *f, const RecordedStep *now, const RecordedStep *next)
{
    const Net *net = &f->model->net;
    bool dropped = f->model->hyper.dropout > 0;
    bool finite = all_finite(now->w, net->parameter_count) &&
                  all_finite(now->x, now->rows * net->inputs) &&
                  all_finite(now->t, now->rows * net_outputs(net));
    bool passes = now->w && now->x && !dropped && finite;
    bool gradient = passes && now->t && now->rows == now->samples;
    bool follows = next && next->step == now->step + 1 && next->w && now->w && finite;
    return (Known){.passes = passes, .gradient = gradient,
                   .update = follows && (now->g || gradient)};
}

static FollowEnd needs(const Follow *f, const Known *known, const RecordedStep *now)
{
    bool judged = known->gradient && (now->g || known->update || now->d);
    if (judged && !f->model->loss)
        return FOLLOW_NEEDS_LOSS;
    if (known->update && !f->model->optimizer)
        return FOLLOW_NEEDS_OPTIMIZER;
    if (known->update && isnan(now->rate) && isnan(f->model->hyper.rate))
        return FOLLOW_NEEDS_RATE;
    return FOLLOW_ON;
}

static FollowEnd found(Follow *f, FollowKind kind, const Difference *where,
                       const RecordedStep *of)
{
    f->finding = (FollowFinding){.kind = kind, .where = *where, .line = of->line,
                                 .step = of->step, .factor = 1};
    return FOLLOW_DEPARTED;
}

/* Layers of which a gradient says nothing, for rounding may be as large. */
static void count_vague(Follow *f)
{
    const Net *net = &f->model->net;
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        double size = follow_largest(f->pass.gradient, layer->weights, layer->biases);
        double error = follow_largest(f->pass.error, layer->weights, layer->biases);
        f->counts.vague += size > 0 && error > size;
    }
}

static double penalty_of(const Follow *f, const double *w)
{
    const Hyper *h = &f->model->hyper;
    double absolute = 0, square = 0;
    for (size_t l = 0; l < f->model->net.layer_count; l++)
        for (size_t i = f->model->net.layers[l].weights; i < f->model->net.layers[l].biases; i++) {
            absolute += fabs(w[i]);
            square += w[i] * w[i];
        }
    return h->l1 * absolute + h->l2 / 2 * square;
}

/* With a penalty or without. */
static bool loss_follows(const Follow *f, const RecordedStep *now, Difference *where)
{
    double ours = f->pass.value, with = ours + penalty_of(f, now->w);
    double tolerance = f->pass.value_error + 5e-5 * fmax(1, fabs(ours));
    *where = (Difference){.theirs = now->loss, .ours = ours, .tolerance = tolerance};
    return isnan(now->loss) || isinf(now->loss) || isnan(ours) ||
           fabs(now->loss - ours) <= tolerance || fabs(now->loss - with) <= tolerance;
}

const Difference *follow_wrong(const FollowPass *p, FollowKind *kind)
{
    *kind = p->a_wrong.wrong > 0 ? FOLLOW_ACTIVATION : FOLLOW_DELTA;
    if (p->a_wrong.wrong > 0)
        return &p->a_wrong.worst;
    return p->d_wrong.wrong > 0 && p->share_wrong.wrong > 0 ? &p->d_wrong.worst : NULL;
}

static FollowEnd judge_passes(Follow *f, const RecordedStep *now, const Known *known)
{
    FollowKind kind;
    Differences all;
    Difference loss;
    uint64_t right;
    if (!known->passes)
        return FOLLOW_ON;
    follow_pass_run(&f->pass, now, &rightly, &sharp);
    const Difference *wrong = follow_wrong(&f->pass, &kind);
    if (wrong)
        return found(f, kind, wrong, now);
    if (!known->gradient || !f->model->loss)
        return FOLLOW_ON;
    if (now->g && !now->clipped) {
        follow_compare(f, now->g, f->pass.gradient, f->pass.error, 1, &all, &right);
        if (all.wrong > 0) {
            found(f, FOLLOW_GRADIENT, &all.worst, now);
            f->finding.layers_right = right;
            return FOLLOW_DEPARTED;
        }
        if (f->counts.gradients++ == 0 || all.largest.relative > f->counts.gradient.relative) {
            f->counts.gradient = all.largest;
            f->counts.gradient_step = now->step;
        }
        count_vague(f);
    }
    return loss_follows(f, now, &loss) ? FOLLOW_ON : found(f, FOLLOW_LOSS, &loss, now);
}

/* What the optimizer remembers before a step: what is said of it, else what it came to. */
static void take_state(Follow *f, const RecordedStep *now)
{
    size_t n = f->model->net.parameter_count, states = f->model->optimizer->states, said = 0;
    bool first = !f->begun;
    for (size_t s = 0; s < states; s++)
        if (now->state[s]) {
            memcpy(f->state[s], now->state[s], n * sizeof *f->state[s]);
            memset(f->state_error[s], 0, n * sizeof *f->state_error[s]);
            said += 1;
        }
    f->begun = true;
    if (first)
        f->state_known = now->step <= 1;
    if (said == states)
        f->state_known = true;
    bool zero = true;
    for (size_t s = 0; s < states; s++)
        zero = zero && !(follow_largest(f->state[s], 0, n) > 0);
    if (first)
        f->number = zero && f->state_known ? 1 : now->step + 1;
    if (now->number > 0)
        f->number = now->number;
}

static UpdateInput input_of(const Follow *f, const RecordedStep *now, const Known *known)
{
    return (UpdateInput){.w = now->w,
                         .g = known->g,
                         .g_error = known->g_error,
                         .state = (const double *const *)f->state,
                         .state_error = (const double *const *)f->state_error,
                         .rate = isnan(now->rate) ? f->model->hyper.rate : now->rate,
                         .number = (double)f->number,
                         .clipped = now->clipped};
}

/* The state after the update takes the place of that before. */
static void swap_state(Follow *f)
{
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        double *state = f->state[s], *error = f->state_error[s];
        f->state[s] = f->spare[s];
        f->state_error[s] = f->spare_error[s];
        f->spare[s] = state;
        f->spare_error[s] = error;
    }
}

UpdateOutput follow_output(Follow *f, double *w, double *w_error)
{
    UpdateOutput out = {.w = w, .w_error = w_error};
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        out.state[s] = f->spare[s];
        out.state_error[s] = f->spare_error[s];
    }
    return out;
}

static bool state_follows(Follow *f, const RecordedStep *next)
{
    Differences all;
    uint64_t right;
    for (size_t s = 0; s < f->model->optimizer->states; s++) {
        if (!next->state[s])
            continue;
        follow_compare(f, next->state[s], f->spare[s], f->spare_error[s], 1, &all, &right);
        if (all.wrong > 0) {
            all.worst.row = s;
            found(f, FOLLOW_STATE, &all.worst, next);
            return false;
        }
    }
    return true;
}

static bool is_remembered(const Follow *f)
{
    return f->state_known || f->model->optimizer->states == 0;
}

static FollowEnd judge_update(Follow *f, const RecordedStep *now, const RecordedStep *next,
                              Known *known)
{
    Differences all;
    uint64_t right;
    known->g = now->g ? now->g : f->pass.gradient;
    known->g_error = now->g ? NULL : f->pass.error;
    const UpdateInput in = input_of(f, now, known);
    UpdateOutput out = follow_output(f, f->w, f->w_error);
    follow_update(f->model, &in, &duly, &out);
    follow_compare(f, next->w, f->w, f->w_error, 1, &all, &right);
    if (all.wrong > 0)
        return found(f, FOLLOW_PARAMETER, &all.worst, next);
    if (f->counts.updates++ == 0 || all.largest.relative > f->counts.update.relative) {
        f->counts.update = all.largest;
        f->counts.update_step = now->step;
    }
    return state_follows(f, next) ? FOLLOW_ON : FOLLOW_DEPARTED;
}

FollowEnd follow_step(Follow *f, const RecordedStep *before, const RecordedStep *now,
                      const RecordedStep *next)
{
    Known known = known_of(f, now, next);
    FollowEnd end = needs(f, &known, now);
    f->counts.steps++;
    if (end != FOLLOW_ON)
        return end;
    if (f->model->optimizer)
        take_state(f, now);
    uint64_t judged = f->counts.gradients + f->counts.updates;
    end = judge_passes(f, now, &known);
    bool updates = end == FOLLOW_ON && known.update && is_remembered(f);
    if (updates)
        end = judge_update(f, now, next, &known);
    if (end == FOLLOW_DEPARTED) {
        known.g = now->g ? now->g : f->pass.gradient;
        const UpdateInput in = input_of(f, now, &known);
        follow_explain(f, before, now, next, &in);
        return end;
    }
    bool ends = !next && !now->g; /* what comes of the last update, and no more */
    f->counts.unjudged += !ends && judged == f->counts.gradients + f->counts.updates;
    if (updates)
        swap_state(f);
    f->state_known = updates;
    f->number++;
    return FOLLOW_ON;
}
