#include "core/health.h"

#include <math.h>
#include <string.h>

/* The share of the steepest slope below which a unit is saturated, and the ratio of norms below
 * which a gradient has vanished. */
static const double flat_share = 0.05, vanished = 1e-3;

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

static double norm_of(const Trainer *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    double sum = 0;
    for (size_t i = l->weights; i < l->biases; i++)
        sum += (double)t->gradient[i] * (double)t->gradient[i];
    return sqrt(sum);
}

/* Adds the flat pairs and the dead units among `n` units from `first` on. */
static void count_block(const Trainer *t, size_t layer, size_t first, size_t n, size_t stride,
                        size_t *flat, size_t *dead)
{
    const Layer *l = &t->net.layers[layer];
    const Real *z = t->z + trainer_unit_offset(t, layer), *a = t->a + trainer_unit_offset(t, layer);
    Real ones[BLOCK], slope[BLOCK];
    bool alive[BLOCK] = {false};
    double limit = flat_share * l->activation->steepest;
    for (size_t i = 0; i < n; i++)
        ones[i] = 1;
    for (size_t r = 0; r < t->batch_rows; r += stride) {
        size_t at = r * l->units + first;
        l->activation->backward(n, z + at, a + at, ones, slope);
        for (size_t i = 0; i < n; i++) {
            *flat += l->activation->steepest > 0 && fabs((double)slope[i]) <= limit;
            alive[i] = alive[i] || slope[i] > 0 || slope[i] < 0 || isnan(slope[i]);
        }
    }
    for (size_t i = 0; i < n; i++)
        *dead += !alive[i];
}

static void measure_units(const Trainer *t, size_t layer, LayerHealth *out)
{
    const Layer *l = &t->net.layers[layer];
    size_t stride = (t->batch_rows + HEALTH_ROWS - 1) / HEALTH_ROWS, flat = 0, dead = 0;
    size_t rows = (t->batch_rows + stride - 1) / stride;
    out->saturated = out->dead = 0;
    /* A coupled unit's slope depends on all of its layer. */
    if (l->activation->couples)
        return;
    for (size_t first = 0; first < l->units; first += BLOCK) {
        size_t left = l->units - first;
        count_block(t, layer, first, left < BLOCK ? left : BLOCK, stride, &flat, &dead);
    }
    out->saturated = (double)flat / (double)(rows * l->units);
    out->dead = (double)dead / (double)l->units;
}

void health_norms(const Trainer *t, LayerHealth *layers)
{
    size_t count = t->net.layer_count;
    double whole = 0;
    for (size_t l = 0; l < count; l++) {
        layers[l] = (LayerHealth){NAN, NAN, NAN, NAN};
        if (reached_backward(t, l))
            layers[l].norm = norm_of(t, l);
        whole += layers[l].norm * layers[l].norm;
    }
    for (size_t l = 0; l < count; l++)
        layers[l].share = whole > 0 ? layers[l].norm * layers[l].norm / whole : NAN;
}

void health_measure(const Trainer *t, LayerHealth *layers)
{
    health_norms(t, layers);
    for (size_t l = 0; l < t->net.layer_count; l++)
        if (reached_forward(t, l))
            measure_units(t, l, &layers[l]);
}

HealthVerdict health_verdict(size_t layer_count, const LayerHealth *layers)
{
    HealthVerdict v = {FLOW_EVEN, 0, 0, 1};
    for (size_t l = 0; l < layer_count; l++) {
        if (!isfinite(layers[l].norm))
            return (HealthVerdict){FLOW_EVEN, 0, 0, 1};
        if (layers[l].norm < layers[v.least].norm)
            v.least = l;
        if (layers[l].norm >= layers[v.most].norm)
            v.most = l;
    }
    if (!(layers[v.most].norm > 0))
        return (HealthVerdict){FLOW_NONE, 0, 0, 1};
    v.ratio = layers[v.least].norm / layers[v.most].norm;
    if (v.ratio < vanished)
        v.flow = v.least < v.most ? FLOW_VANISHES : FLOW_EXPLODES;
    return v;
}
