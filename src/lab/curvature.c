#include "lab/curvature.h"

#include "core/base/text.h"
#include "core/look/health.h"
#include "lab/symmetric.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where training has gone on meanwhile all eigenvalues are computed once in so many measurements:
 * they take several times as long as the ends, and the next ends are waited for. */
enum { WITHOUT_SPECTRUM = 16 };

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

static bool is_as_begun(const Curvature *c, const Trainer *t)
{
    return net_same_sizes(&c->net, &t->net) && c->net.features == t->net.features &&
           c->of == t->spec.loss && c->revision == t->data->revision;
}

/* What was known was of another network or of other data. */
static void forget(Curvature *c)
{
    c->stage = CURVATURE_NONE;
    c->known = (CurvatureFacts){.optimizer = NULL};
    c->spectrum.count = 0;
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
    c->now.is_scaled = o->scale && step.number > 0;
    if (c->now.is_scaled)
        o->scale(&step, n);
    for (size_t i = 0; i < n; i++)
        c->scale[i] = c->allowed[i] * (c->now.is_scaled ? (Real)sqrt((double)c->scale[i]) : 1);
}

/* Which parameters move. */
static void find_free(Curvature *c, const Trainer *t)
{
    const bool *frozen = freeze_flags(&t->frozen, t->hyper.frozen);
    c->now.free = 0;
    for (size_t i = 0; i < t->net.parameter_count; i++) {
        bool moves = !freeze_holds(&t->net, frozen, i);
        c->allowed[i] = moves ? 1 : 0;
        if (moves && c->now.free < CURVATURE_WHOLE)
            c->place[c->now.free] = i;
        c->now.free += moves;
    }
}

static CurvatureFacts facts_of(const Trainer *t)
{
    const Estimate unknown = {NAN, NAN};
    return (CurvatureFacts){.version = t->version, .cursor = t->cursor,
                            .epochs = trainer_epochs(t), .rate = trainer_rate(t),
                            .optimizer = t->spec.optimizer, .settings = t->hyper.settings,
                            .limit = NAN, .loss = NAN, .gradient = NAN, .fall = NAN,
                            .saturated = NAN, .most = unknown, .least = unknown,
                            .scaled = unknown};
}

bool curvature_start(Curvature *c, const Trainer *t, Error *err)
{
    if (!make_room(c, &t->net, err))
        return false;
    if (!is_as_begun(c, t))
        forget(c);
    c->stage = CURVATURE_GRADIENT;
    c->now = facts_of(t);
    c->of = t->spec.loss;
    c->revision = t->data->revision;
    c->frozen = t->hyper.frozen;
    c->column = 0;
    memset(c->flat, 0, sizeof c->flat);
    memcpy(c->theta, t->parameters.theta, t->net.parameter_count * sizeof *c->theta);
    find_free(c, t);
    find_scale(c, t);
    const Optimizer *o = c->now.optimizer;
    if (o->limit && (c->now.is_scaled || !o->scale))
        c->now.limit = o->limit(&c->now.settings);
    /* In an epoch, so that `fall` is per epoch; a velocity adds up steps that go the same way. */
    c->now.fall = c->now.rate * (double)hyper_steps_per_epoch(&t->hyper, t->data->count);
    if (t->spec.optimizer->uses & USES_MOMENTUM)
        c->now.fall /= 1 - t->hyper.settings.momentum;
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
    c->now.gradient = sqrt(squares);
    c->now.fall *= along;
    c->now.saturated = 0;
    c->now.saturated_layer = 0;
    for (size_t l = 0; l < c->net.layer_count; l++) {
        double share = (double)c->flat[l] / (double)(data->count * c->net.layers[l].units);
        if (share > c->now.saturated) {
            c->now.saturated = share;
            c->now.saturated_layer = l;
        }
    }
}

/* The measurement has come to its ends, or is over without them. */
static void know(Curvature *c)
{
    c->known = c->now;
    if (!curvature_has_ends(&c->now))
        c->spectrum.count = 0;
}

static bool has_scale_of_its_own(const Curvature *c)
{
    return c->now.is_scaled && !isnan(c->now.limit);
}

/* Goes on with the next stage. */
static void begin(Curvature *c, CurvatureStage stage)
{
    c->stage = stage;
    derivatives_start(&c->derivatives);
    if (stage == CURVATURE_ENDS && !lanczos_start(&c->lanczos, c->allowed))
        c->stage = CURVATURE_DONE;
    if (stage == CURVATURE_SCALED)
        lanczos_start(&c->lanczos, c->scale);
    if (c->stage == CURVATURE_SPECTRUM || c->stage == CURVATURE_DONE)
        know(c);
}

/* Goes on to all eigenvalues where they are wanted; else it is done. */
static void begin_spectrum(Curvature *c, const Trainer *t)
{
    bool can = c->now.free <= CURVATURE_WHOLE && !isnan(c->now.most.value);
    bool waits = t->version != c->now.version && c->spectrum.count > 0 &&
                 c->spectrum.without < WITHOUT_SPECTRUM;
    c->spectrum.count = can ? c->spectrum.count : 0;
    c->spectrum.without++;
    begin(c, can && !waits ? CURVATURE_SPECTRUM : CURVATURE_DONE);
}

static bool advance_gradient(Curvature *c, const LossOf *of, uint64_t *work)
{
    bool ended = derivatives_gradient_slice(&c->derivatives, of, work, c->product, &c->now.loss);
    count_flat(c);
    if (!ended)
        return false;
    take_gradient(c, of->data);
    begin(c, isfinite(c->now.gradient) && isfinite(c->now.loss) ? CURVATURE_ENDS : CURVATURE_DONE);
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
        c->now.most = largest;
        c->now.least = end_of(l->least, l->least_off, scale);
    }
    if (!has_scale_of_its_own(c) || c->stage == CURVATURE_SCALED)
        c->now.scaled = largest;
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
static bool advance_ends(Curvature *c, const Trainer *t, const LossOf *of, uint64_t *work)
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
    if (c->stage == CURVATURE_ENDS && has_scale_of_its_own(c) && !isnan(c->now.most.value))
        begin(c, CURVATURE_SCALED);
    else
        begin_spectrum(c, t);
    return true;
}

/* The whole of H is in c->matrix, where what is not the same on both sides is rounding: eigenvalues
 * of the mean of both are as far off as that at most. */
static void take_spectrum(Curvature *c)
{
    size_t m = c->now.free;
    double odd = 0, scale = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++) {
            double *a = &c->matrix[i * m + j], *b = &c->matrix[j * m + i];
            odd += (*a - *b) * (*a - *b);
            *a = *b = (*a + *b) / 2;
        }
    c->stage = CURVATURE_DONE;
    c->spectrum.count = 0;
    if (!symmetric_values(m, c->matrix, c->spectrum.values, c->spare))
        return;
    scale = fmax(fabs(c->spectrum.values[0]), fabs(c->spectrum.values[m - 1]));
    c->spectrum.count = m;
    c->spectrum.version = c->now.version;
    c->spectrum.epoch = c->now.cursor.epoch;
    c->spectrum.without = 0;
    c->spectrum.off = sqrt(odd) + estimate_rounding * scale;
    /* What is known better takes the place of what Lanczos has found. */
    c->now.least = (Estimate){c->spectrum.values[0], c->spectrum.off};
    c->now.most = (Estimate){c->spectrum.values[m - 1], c->spectrum.off};
    if (!has_scale_of_its_own(c))
        c->now.scaled = c->now.most;
    know(c);
}

static bool advance_spectrum(Curvature *c, const LossOf *of, uint64_t *work)
{
    size_t n = c->net.parameter_count, m = c->now.free;
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

static bool advance_stage(Curvature *c, const Trainer *t, uint64_t *work)
{
    const LossOf of = {&c->net, c->theta, t->data, t->spec.loss};
    switch (c->stage) {
    case CURVATURE_GRADIENT:
        return advance_gradient(c, &of, work) || *work > 0;
    case CURVATURE_ENDS:
    case CURVATURE_SCALED:
        return advance_ends(c, t, &of, work);
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
        forget(c);
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
    const CurvatureFacts *f = &c->now;
    return c->stage != CURVATURE_NONE && f->version == t->version && is_as_begun(c, t) &&
           f->optimizer == t->spec.optimizer && c->frozen == t->hyper.frozen &&
           same(f->rate, trainer_rate(t)) &&
           same(f->settings.momentum, t->hyper.settings.momentum) &&
           same(f->settings.beta1, t->hyper.settings.beta1);
}

bool curvature_has_ends(const CurvatureFacts *f)
{
    return f->optimizer && !isnan(f->most.value) && !isnan(f->scaled.value);
}

bool curvature_has_spectrum(const Curvature *c)
{
    return c->spectrum.count > 0 && c->known.optimizer && c->spectrum.version == c->known.version;
}

size_t spectrum_count(const Spectrum *s, int sign)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        count += estimate_sign((Estimate){s->values[i], s->off}) == sign;
    return count;
}

CurvaturePlace curvature_place(const CurvatureFacts *f)
{
    if (!curvature_has_ends(f))
        return CURVATURE_UNKNOWN;
    double size = f->rate * fmax(fabs(f->most.value), fabs(f->least.value));
    if (!(f->fall <= hardly * f->loss))
        return CURVATURE_SLOPE;
    if (f->saturated >= flat_share && size < none * 2)
        return CURVATURE_SATURATION;
    if (f->least.value < -counts * fabs(f->most.value))
        return CURVATURE_SADDLE;
    return f->least.value > counts * f->most.value ? CURVATURE_MINIMUM : CURVATURE_LEVEL;
}

void curvature_words(const CurvatureFacts *f, char out[CURVATURE_WORDS_SIZE])
{
    char most[ESTIMATE_SIZE], least[ESTIMATE_SIZE];
    CurvaturePlace place = curvature_place(f);
    estimate_text(f->most, most);
    estimate_text(f->least, least);
    out[0] = '\0';
    if (place == CURVATURE_SLOPE)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("A slope: ‖∇L‖ is %.3g, and descent along it takes about %.2g off the loss "
                    "%.3g in an epoch."), f->gradient, f->fall, f->loss);
    else if (place == CURVATURE_SADDLE)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("A saddle: ‖∇L‖ is only %.3g, and λmin %s is below −λmax/1000: there is a way "
                    "down on both sides."), f->gradient, least);
    else if (place == CURVATURE_MINIMUM)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("A minimum: ‖∇L‖ is only %.3g, and the loss bends up on all sides, from λmin "
                    "%s to λmax %s."), f->gradient, least, most);
    else if (place == CURVATURE_LEVEL)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("Level: ‖∇L‖ is only %.3g, and λmin %s beside λmax %s is nothing: a minimum, "
                    "a valley's floor or a flat saddle; second derivatives do not tell."),
                 f->gradient, least, most);
    else if (place == CURVATURE_SATURATION)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("Saturation: at a loss of %.3g ‖∇L‖ %.3g and all λ are next to 0, for %.0f %% "
                    "of layer %zu is flat: wherever this is, it is no minimum."), f->loss,
                 f->gradient, 100 * f->saturated, f->saturated_layer + 1);
}

void curvature_limit_words(const CurvatureFacts *f, char out[CURVATURE_WORDS_SIZE])
{
    double share = f->rate * f->scaled.value;
    out[0] = '\0';
    if (!curvature_has_ends(f))
        return;
    const char *optimizer = f->optimizer->row.name;
    if (isnan(f->limit) && f->optimizer->limit)
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("η λmax %.4g; the limit of %s is of λ scaled by its state, which begins with "
                    "the first update"), share, optimizer);
    else if (isnan(f->limit))
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("η λmax %.4g; 2 is the limit of gradient descent, and %s goes by signs alone"),
                 share, optimizer);
    else
        snprintf(out, CURVATURE_WORDS_SIZE,
                 N_("η λmax %.4g of %.4g, beyond which %s leaves a parabola%s"), share, f->limit,
                 optimizer,
                 f->is_scaled ? N_("; λ of √D H √D, scaled as its state scales each step") : "");
}
