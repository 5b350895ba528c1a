#include "core/look/health.h"

#include <math.h>
#include <string.h>

/* The share of the steepest slope below which a unit is saturated, the ratio of two layers below
 * which a gradient has vanished, and of mean and samples below which these cancel. */
static const double flat_share = 0.05, vanished = 1e-3, cancelled = 1e-2;

/* Slopes are computed for so many units at a time. */
enum { BLOCK = 64 };

static bool reached_forward(const Trainer *t, size_t layer)
{
    return t->cursor.phase > layer;
}

static bool reached_backward(const Trainer *t, size_t layer)
{
    return t->cursor.phase > 2 * t->net.layer_count - layer;
}

/* In four sums, which run side by side. */
static double squares(size_t n, const Real *v)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += (double)v[i + k] * (double)v[i + k];
    for (; i < n; i++)
        sum[0] += (double)v[i] * (double)v[i];
    return sum[0] + sum[1] + sum[2] + sum[3];
}

double health_length(size_t n, const Real *v)
{
    return sqrt(squares(n, v));
}

double health_sum(const Batch *b, const Net *net, size_t layer, size_t stride)
{
    const Layer *l = &net->layers[layer];
    const Real *delta = b->delta + batch_at(b, l, 0), *in = batch_into(b, net, layer, 0);
    double sum = 0;
    for (size_t r = 0; r < b->rows; r += stride)
        sum += squares(l->units, delta + r * l->units) * squares(l->fan_in, in + r * l->fan_in);
    return sum;
}

/* 0 · ∞ is NaN, and as little finite as ∞ itself. */
static double finite_or_infinite(double v)
{
    return isfinite(v) ? v : (double)INFINITY;
}

static double norm_of_mean(const Trainer *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    const Real *gradient = t->parameters.gradient + l->weights;
    return finite_or_infinite(health_length(l->biases - l->weights, gradient));
}

static size_t stride_of(size_t rows)
{
    return rows > HEALTH_ROWS ? (rows + HEALTH_ROWS - 1) / HEALTH_ROWS : 1;
}

size_t health_rows(size_t rows)
{
    return (rows + stride_of(rows) - 1) / stride_of(rows);
}

static double rms_of_samples(const Trainer *t, size_t layer)
{
    double sum = health_sum(&t->batch, &t->net, layer, stride_of(t->batch.rows));
    return finite_or_infinite(sqrt(sum / (double)health_rows(t->batch.rows)));
}

/* Of units: pairs of one and a sample in which it is flat, and units that are stuck. */
typedef struct UnitCounts {
    size_t flat;
    StuckUnits stuck;
} UnitCounts;

bool health_is_flat(const Activation *f, Real slope)
{
    return f->steepest > 0 && fabs((double)slope) <= flat_share * f->steepest;
}

/* f′ of at most BLOCK units. */
static void find_slopes(const Activation *f, size_t n, const Real *z, const Real *a,
                        Real slope[BLOCK])
{
    Real ones[BLOCK];
    for (size_t i = 0; i < n; i++)
        ones[i] = 1;
    f->backward(n, z, a, ones, slope);
}

size_t health_flat(const Activation *f, size_t n, const Real *z, const Real *a)
{
    Real slope[BLOCK];
    size_t flat = 0;
    for (size_t first = 0; first < n && f->steepest > 0; first += BLOCK) {
        size_t count = n - first < BLOCK ? n - first : BLOCK;
        find_slopes(f, count, z + first, a + first, slope);
        for (size_t i = 0; i < count; i++)
            flat += health_is_flat(f, slope[i]);
    }
    return flat;
}

/* Adds those among `n` units from `first` on. */
static void count_block(const Trainer *t, size_t layer, size_t first, size_t n, size_t stride,
                        UnitCounts *counts)
{
    const Layer *l = &t->net.layers[layer];
    const Batch *b = &t->batch;
    Real slope[BLOCK];
    bool alive[BLOCK] = {false}, steep[BLOCK] = {false};
    for (size_t r = 0; r < t->batch.rows; r += stride) {
        size_t at = batch_at(b, l, r) + first;
        find_slopes(l->activation, n, b->z + at, b->a + at, slope);
        for (size_t i = 0; i < n; i++) {
            bool flat = health_is_flat(l->activation, slope[i]);
            counts->flat += flat;
            steep[i] = steep[i] || !flat;
            alive[i] = alive[i] || slope[i] > 0 || slope[i] < 0 || isnan(slope[i]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        counts->stuck.dead += !alive[i];
        counts->stuck.saturated += alive[i] && !steep[i];
    }
}

static UnitCounts count_units(const Trainer *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    UnitCounts counts = {0};
    /* The slope of a unit of softmax depends on all of its layer. */
    if (!l->activation->elementwise)
        return counts;
    for (size_t first = 0; first < l->units; first += BLOCK) {
        size_t left = l->units - first;
        count_block(t, layer, first, left < BLOCK ? left : BLOCK, stride_of(t->batch.rows),
                    &counts);
    }
    return counts;
}

StuckUnits health_stuck(const Trainer *t, size_t layer)
{
    StuckUnits stuck = count_units(t, layer).stuck;
    stuck.all = t->net.layers[layer].units;
    return stuck;
}

static void measure_units(const Trainer *t, size_t layer, LayerHealth *out)
{
    const Layer *l = &t->net.layers[layer];
    UnitCounts counts = count_units(t, layer);
    out->saturated = (double)counts.flat / (double)(health_rows(t->batch.rows) * l->units);
    out->dead = (double)counts.stuck.dead / (double)l->units;
}

void health_norms(const Trainer *t, LayerHealth *layers)
{
    size_t count = t->net.layer_count;
    double whole = 0;
    for (size_t l = 0; l < count; l++) {
        layers[l] = (LayerHealth){NAN, NAN, NAN, NAN, NAN};
        if (reached_backward(t, l)) {
            layers[l].rms = rms_of_samples(t, l);
            layers[l].norm = norm_of_mean(t, l);
        }
        whole += layers[l].rms;
    }
    for (size_t l = 0; l < count; l++)
        if (whole > 0 && isfinite(whole))
            layers[l].share = layers[l].rms / whole;
}

void health_measure(const Trainer *t, LayerHealth *layers)
{
    health_norms(t, layers);
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (reached_forward(t, l))
            measure_units(t, l, &layers[l]);
}

bool health_has_vanished(double rms, double largest)
{
    return rms / largest < vanished;
}

bool health_cancels(const LayerHealth *layer)
{
    return isfinite(layer->rms) && layer->norm < cancelled * layer->rms;
}

/* The layer in which the samples cancel most of all. */
static HealthVerdict cancelling(size_t layer_count, const LayerHealth *layers)
{
    HealthVerdict v = {FLOW_EVEN, 0, 0, 1};
    for (size_t l = 0; l < layer_count; l++) {
        if (!health_cancels(&layers[l]) || layers[l].norm / layers[l].rms >= v.ratio)
            continue;
        v = (HealthVerdict){FLOW_CANCELS, l, l, layers[l].norm / layers[l].rms};
    }
    return v;
}

HealthVerdict health_verdict(size_t layer_count, const LayerHealth *layers)
{
    HealthVerdict v = {FLOW_EVEN, 0, 0, 1};
    for (size_t l = layer_count; l-- > 0;)
        if (isinf(layers[l].rms) || isinf(layers[l].norm))
            return (HealthVerdict){FLOW_INFINITE, l, l, 1};
    for (size_t l = 0; l < layer_count; l++) {
        if (isnan(layers[l].rms))
            return (HealthVerdict){FLOW_EVEN, 0, 0, 1};
        if (layers[l].rms < layers[v.least].rms)
            v.least = l;
        if (layers[l].rms >= layers[v.most].rms)
            v.most = l;
    }
    if (!(layers[v.most].rms > 0))
        return (HealthVerdict){FLOW_NONE, 0, 0, 1};
    v.ratio = layers[v.least].rms / layers[v.most].rms;
    if (!health_has_vanished(layers[v.least].rms, layers[v.most].rms))
        return cancelling(layer_count, layers);
    v.flow = v.least < v.most ? FLOW_VANISHES : FLOW_EXPLODES;
    return v;
}
