#include "lab/curvature.h"

#include "core/look/health.h"
#include "lab/symmetric.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A loss that falls by less than this share of itself in an epoch hardly falls; a way down counts
 * beside the steepest wall; units are flat; and curvature is none beside the limit. */
static const double hardly = 1e-4, counts = 1e-3, flat_share = 0.9, none = 1e-2;

void curvature_free(Curvature *c)
{
    derivatives_free(&c->derivatives);
    lanczos_free(&c->lanczos);
    free(c->theta);
    free(c->matrix);
    *c = (Curvature){.stage = CURVATURE_NONE};
}

static bool make_room(Curvature *c, const Net *net, Error *err)
{
    size_t n = net->parameter_count;
    if (c->theta && net_same_sizes(&c->net, net)) {
        c->net = *net;
        return true;
    }
    curvature_free(c);
    c->theta = malloc(5 * n * sizeof *c->theta);
    c->matrix = malloc((CURVATURE_WHOLE + 1) * CURVATURE_WHOLE * sizeof *c->matrix);
    if (!c->theta || !c->matrix || !derivatives_init(&c->derivatives, net, err) ||
        !lanczos_init(&c->lanczos, n, err)) {
        curvature_free(c);
        return error_memory(err);
    }
    c->net = *net;
    c->scale = c->theta + n;
    c->allowed = c->scale + n;
    c->vector = c->allowed + n;
    c->product = c->vector + n;
    c->spare = c->matrix + (size_t)CURVATURE_WHOLE * CURVATURE_WHOLE;
    return true;
}

/* √D by the optimizer's state, where it has scales and has made an update. */
static void find_scale(Curvature *c, const Trainer *t)
{
    const Optimizer *o = t->spec.optimizer;
    size_t n = t->net.parameter_count;
    OptimizerStep step = {.settings = t->hyper.settings,
                          .number = cursor_update_number(&t->cursor) - 1,
                          .after = c->scale};
    for (size_t s = 0; s < o->states; s++)
        step.state[s] = t->parameters.state + s * n;
    c->is_scaled = o->scale && step.number > 0;
    if (c->is_scaled)
        o->scale(&step, n);
    for (size_t i = 0; i < n; i++)
        c->scale[i] = c->allowed[i] * (c->is_scaled ? (Real)sqrt((double)c->scale[i]) : 1);
}

/* Which parameters move. */
static void find_free(Curvature *c, const Trainer *t)
{
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    c->free = 0;
    for (size_t i = 0; i < t->net.parameter_count; i++) {
        bool moves = !freeze_holds(&t->net, frozen, i);
        c->allowed[i] = moves ? 1 : 0;
        if (moves && c->free < CURVATURE_WHOLE)
            c->place[c->free] = i;
        c->free += moves;
    }
}

bool curvature_start(Curvature *c, const Trainer *t, Error *err)
{
    const Estimate unknown = {NAN, NAN};
    if (!make_room(c, &t->net, err))
        return false;
    c->stage = CURVATURE_GRADIENT;
    c->version = t->version;
    c->cursor = t->cursor;
    c->epochs = trainer_epochs(t);
    c->rate = trainer_rate(t);
    c->optimizer = t->spec.optimizer;
    c->settings = t->hyper.settings;
    c->of = t->spec.loss;
    c->revision = t->data->revision;
    c->frozen = t->hyper.frozen;
    c->loss = c->gradient = c->saturated = NAN;
    c->most = c->least = c->scaled = unknown;
    c->value_count = c->column = 0;
    c->value_off = NAN;
    memset(c->flat, 0, sizeof c->flat);
    memcpy(c->theta, t->parameters.theta, t->net.parameter_count * sizeof *c->theta);
    find_free(c, t);
    find_scale(c, t);
    bool has_limit = c->optimizer->limit && (c->is_scaled || !c->optimizer->scale);
    c->limit = has_limit ? c->optimizer->limit(&c->settings) : NAN;
    /* In an epoch, so that `fall` is per epoch. */
    c->fall = c->rate * (double)hyper_steps_per_epoch(&t->hyper, t->data->count);
    derivatives_start(&c->derivatives);
    return true;
}

/* Counts flat units among the rows of the slice just done. */
static void count_flat(Curvature *c)
{
    const Batch *b = &c->derivatives.batch;
    for (size_t l = 0; l < c->net.layer_count; l++) {
        const Layer *layer = &c->net.layers[l];
        size_t at = batch_at(b, layer, 0);
        c->flat[l] += health_flat(layer->activation, b->rows * layer->units, b->z + at, b->a + at);
    }
}

/* The gradient is in c->product. */
static void take_gradient(Curvature *c, const Dataset *data)
{
    double squares = 0, along = 0;
    for (size_t i = 0; i < c->net.parameter_count; i++) {
        double g = (double)c->allowed[i] * (double)c->product[i];
        squares += g * g;
        along += g * g * (double)c->scale[i] * (double)c->scale[i];
    }
    c->gradient = sqrt(squares);
    c->fall *= along;
    c->saturated = 0;
    c->saturated_layer = 0;
    for (size_t l = 0; l < c->net.layer_count; l++) {
        double share = (double)c->flat[l] / (double)(data->count * c->net.layers[l].units);
        if (share > c->saturated) {
            c->saturated = share;
            c->saturated_layer = l;
        }
    }
}

static bool has_scale_of_its_own(const Curvature *c)
{
    return c->is_scaled && !isnan(c->limit);
}

/* Goes on with the next stage. */
static void begin(Curvature *c, CurvatureStage stage)
{
    c->stage = stage;
    derivatives_start(&c->derivatives);
    if (stage == CURVATURE_ENDS && !lanczos_start(&c->lanczos, c->allowed))
        c->stage = CURVATURE_DONE;
    if (stage == CURVATURE_SCALED && !lanczos_start(&c->lanczos, c->scale))
        c->stage = CURVATURE_DONE;
    if (stage == CURVATURE_SPECTRUM && (c->free > CURVATURE_WHOLE || isnan(c->most.value)))
        c->stage = CURVATURE_DONE;
}

static bool advance_gradient(Curvature *c, const LossOf *of, uint64_t *work)
{
    bool ended = derivatives_gradient_slice(&c->derivatives, of, work, c->product, &c->loss);
    count_flat(c);
    if (!ended)
        return false;
    take_gradient(c, of->data);
    begin(c, isfinite(c->gradient) && isfinite(c->loss) ? CURVATURE_ENDS : CURVATURE_DONE);
    return true;
}

static Estimate end_of(double value, double off, double scale)
{
    return (Estimate){value, off + estimate_rounding * scale};
}

static void take_ends(Curvature *c)
{
    const Lanczos *l = &c->lanczos;
    double scale = fmax(fabs(l->least), fabs(l->largest));
    Estimate largest = end_of(l->largest, l->largest_off, scale);
    if (c->stage == CURVATURE_ENDS) {
        c->most = largest;
        c->least = end_of(l->least, l->least_off, scale);
    }
    if (!has_scale_of_its_own(c) || c->stage == CURVATURE_SCALED)
        c->scaled = largest;
}

/* A product of the diagonal matrix of `by`, H and it again; false when the rest is for another
 * time. */
static bool advance_product(Curvature *c, const LossOf *of, const Real *by, uint64_t *work)
{
    size_t n = c->net.parameter_count;
    const Real *v = lanczos_vector(&c->lanczos);
    if (c->derivatives.done == 0)
        for (size_t i = 0; i < n; i++)
            c->vector[i] = by[i] * v[i];
    if (!derivatives_product(&c->derivatives, of, c->vector, work, c->product))
        return false;
    for (size_t i = 0; i < n; i++)
        c->product[i] = by[i] > 0 ? by[i] * c->product[i] : 0;
    lanczos_take(&c->lanczos, c->product);
    return true;
}

/* The products of a stage, and what becomes of each. */
static bool advance_ends(Curvature *c, const LossOf *of, uint64_t *work)
{
    const Real *by = c->stage == CURVATURE_SCALED ? c->scale : c->allowed;
    if (c->derivatives.done < of->data->count && !advance_product(c, of, by, work))
        return false;
    if (!lanczos_advance(&c->lanczos, work))
        return false;
    derivatives_start(&c->derivatives);
    if (!c->lanczos.ended)
        return true;
    take_ends(c);
    bool once_more = c->stage == CURVATURE_ENDS && has_scale_of_its_own(c) &&
                     !isnan(c->most.value);
    begin(c, once_more ? CURVATURE_SCALED : CURVATURE_SPECTRUM);
    return true;
}

/* The whole of H is in c->matrix, where what is not the same on both sides is rounding: eigenvalues
 * of the mean of both are as far off as that at most. */
static void take_spectrum(Curvature *c)
{
    size_t m = c->free;
    double odd = 0, scale = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++) {
            double *a = &c->matrix[i * m + j], *b = &c->matrix[j * m + i];
            odd += (*a - *b) * (*a - *b);
            *a = *b = (*a + *b) / 2;
        }
    c->stage = CURVATURE_DONE;
    if (!symmetric_values(m, c->matrix, c->values, c->spare))
        return;
    scale = fmax(fabs(c->values[0]), fabs(c->values[m - 1]));
    c->value_count = m;
    c->value_off = sqrt(odd) + estimate_rounding * scale;
    /* What is known better takes the place of what Lanczos has found. */
    c->least = (Estimate){c->values[0], c->value_off};
    c->most = (Estimate){c->values[m - 1], c->value_off};
    if (!has_scale_of_its_own(c))
        c->scaled = c->most;
}

static bool advance_spectrum(Curvature *c, const LossOf *of, uint64_t *work)
{
    size_t n = c->net.parameter_count, m = c->free;
    if (c->derivatives.done == 0) {
        memset(c->vector, 0, n * sizeof *c->vector);
        c->vector[c->place[c->column]] = 1;
    }
    if (!derivatives_product(&c->derivatives, of, c->vector, work, c->product))
        return false;
    for (size_t i = 0; i < m; i++)
        c->matrix[i * m + c->column] = (double)c->product[c->place[i]];
    derivatives_start(&c->derivatives);
    if (++c->column == m)
        take_spectrum(c);
    return true;
}

static bool is_as_begun(const Curvature *c, const Trainer *t)
{
    return net_same_sizes(&c->net, &t->net) && c->net.features == t->net.features &&
           c->of == t->spec.loss && c->revision == t->data->revision;
}

static bool advance_stage(Curvature *c, const Trainer *t, uint64_t *work)
{
    const LossOf of = {&c->net, c->theta, t->data, t->spec.loss};
    switch (c->stage) {
    case CURVATURE_GRADIENT:
        return advance_gradient(c, &of, work) || *work > 0;
    case CURVATURE_ENDS:
    case CURVATURE_SCALED:
        return advance_ends(c, &of, work);
    case CURVATURE_SPECTRUM:
        return advance_spectrum(c, &of, work);
    case CURVATURE_NONE:
    case CURVATURE_DONE:
        break;
    }
    return false;
}

bool curvature_advance(Curvature *c, const Trainer *t, uint64_t *work)
{
    if (!is_as_begun(c, t))
        c->stage = CURVATURE_NONE;
    while (*work > 0 && advance_stage(c, t, work))
        continue;
    return c->stage == CURVATURE_DONE;
}

static bool same(double a, double b)
{
    return !(a < b) && !(a > b);
}

bool curvature_is_of(const Curvature *c, const Trainer *t)
{
    return c->stage != CURVATURE_NONE && c->version == t->version && is_as_begun(c, t) &&
           c->optimizer == t->spec.optimizer && c->frozen == t->hyper.frozen &&
           same(c->rate, trainer_rate(t)) &&
           same(c->settings.momentum, t->hyper.settings.momentum) &&
           same(c->settings.beta1, t->hyper.settings.beta1);
}

bool curvature_has_ends(const Curvature *c)
{
    return c->stage != CURVATURE_NONE && !isnan(c->most.value) && !isnan(c->scaled.value);
}

CurvaturePlace curvature_place(const Curvature *c)
{
    if (!curvature_has_ends(c))
        return CURVATURE_UNKNOWN;
    double size = c->rate * fmax(fabs(c->most.value), fabs(c->least.value));
    if (!(c->fall <= hardly * c->loss))
        return CURVATURE_SLOPE;
    if (c->saturated >= flat_share && size < none * 2)
        return CURVATURE_SATURATION;
    return c->least.value < -counts * fabs(c->most.value) ? CURVATURE_SADDLE : CURVATURE_BOTTOM;
}

void curvature_words(const Curvature *c, char out[CURVATURE_WORDS_SIZE])
{
    char most[ESTIMATE_SIZE], least[ESTIMATE_SIZE];
    CurvaturePlace place = curvature_place(c);
    estimate_text(c->most, most);
    estimate_text(c->least, least);
    out[0] = '\0';
    if (place == CURVATURE_SLOPE)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "A slope: ‖∇L‖ is %.3g, and descent along it takes about %.2g off the loss %.3g "
                 "in an epoch.", c->gradient, c->fall, c->loss);
    else if (place == CURVATURE_SADDLE)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "A saddle: ‖∇L‖ is only %.3g, and λmin %s is below −λmax/1000: there is a way "
                 "down on both sides.", c->gradient, least);
    else if (place == CURVATURE_BOTTOM)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "No saddle: ‖∇L‖ is only %.3g, and λmin %s beside λmax %s bends down nowhere: a "
                 "minimum, or the level floor of a valley.", c->gradient, least, most);
    else if (place == CURVATURE_SATURATION)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "Saturation: ‖∇L‖ %.3g and all λ are next to 0, for %.0f %% of layer %zu is flat: "
                 "no minimum.", c->gradient, 100 * c->saturated, c->saturated_layer + 1);
}

void curvature_limit_words(const Curvature *c, char out[CURVATURE_WORDS_SIZE])
{
    const char *optimizer = c->optimizer ? c->optimizer->row.name : "";
    out[0] = '\0';
    if (!curvature_has_ends(c))
        return;
    double share = c->rate * c->scaled.value;
    if (isnan(c->limit) && c->optimizer->limit)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "η λmax %.4g; the limit of %s is of λ scaled by its state, which begins with the "
                 "first update", share, optimizer);
    else if (isnan(c->limit))
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "η λmax %.4g; 2 is the limit of gradient descent, and %s goes by signs alone",
                 share, optimizer);
    else
        snprintf(out, CURVATURE_WORDS_SIZE,
                 "η λmax %.4g of %.4g, beyond which %s leaves a parabola%s", share, c->limit,
                 optimizer, c->is_scaled ? "; λ of √D H √D, scaled as its state scales each step"
                                         : "");
}

size_t curvature_count(const Curvature *c, int sign)
{
    size_t count = 0;
    for (size_t i = 0; i < c->value_count; i++)
        count += estimate_sign((Estimate){c->values[i], c->value_off}) == sign;
    return count;
}
