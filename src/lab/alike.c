#include "lab/alike.h"

#include <math.h>
#include <stdlib.h>

/* The weights out of unit u are a column of the next layer's. */
static const Real *weight_out(const Net *net, const Real *theta, size_t layer, size_t unit,
                              size_t k)
{
    const Layer *next = &net->layers[layer + 1];
    return theta + next->weights + k * next->fan_in + unit;
}

static double size_of(const Net *net, const Real *theta, size_t layer, size_t unit)
{
    const Layer *l = &net->layers[layer];
    double sum = fabs((double)theta[l->biases + unit]);
    for (size_t i = 0; i < l->fan_in; i++)
        sum += fabs((double)theta[l->weights + unit * l->fan_in + i]);
    for (size_t k = 0; k < net->layers[layer + 1].units; k++)
        sum += fabs((double)*weight_out(net, theta, layer, unit, k));
    return sum;
}

static bool same(Real a, Real b, double sign)
{
    double x = (double)a, y = sign * (double)b;
    return fabs(x - y) <= ALIKE_WITHIN * fmax(fabs(x), fabs(y));
}

static bool are_equal(const Net *net, const Real *theta, size_t layer, size_t u, size_t v,
                      double sign)
{
    const Layer *l = &net->layers[layer];
    const Real *a = theta + l->weights + u * l->fan_in, *b = theta + l->weights + v * l->fan_in;
    if (!same(theta[l->biases + u], theta[l->biases + v], sign))
        return false;
    for (size_t i = 0; i < l->fan_in; i++)
        if (!same(a[i], b[i], sign))
            return false;
    for (size_t k = 0; k < net->layers[layer + 1].units; k++)
        if (!same(*weight_out(net, theta, layer, u, k), *weight_out(net, theta, layer, v, k), sign))
            return false;
    return true;
}

static bool are_alike(const Net *net, const Real *theta, size_t layer, size_t u, size_t v)
{
    return are_equal(net, theta, layer, u, v, 1) ||
           (net->layers[layer].activation->odd && are_equal(net, theta, layer, u, v, -1));
}

static int compare(const void *a, const void *b)
{
    const AlikeKey *x = a, *y = b;
    if (x->size < y->size || x->size > y->size)
        return x->size < y->size ? -1 : 1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* Each unit joins the group of one like it, or is the first of its own. They are of the same size,
 * so that few others are looked at; and of a group one alone is. */
static void find_groups(const Net *net, const Real *theta, size_t layer, AlikeKey *keys)
{
    size_t last = SIZE_MAX; /* the first one of the last group */
    for (size_t i = 0; i < net->layers[layer].units; i++) {
        double least = keys[i].size * (1 - 2 * ALIKE_WITHIN);
        size_t k = last;
        while (k != SIZE_MAX && keys[k].size >= least &&
               !are_alike(net, theta, layer, keys[k].unit, keys[i].unit))
            k = keys[k].earlier;
        bool found = k != SIZE_MAX && keys[k].size >= least;
        keys[i].group = found ? k : i;
        keys[i].earlier = last;
        last = found ? last : i;
    }
}

Alike alike_find(const Net *net, const Real *theta, size_t layer, AlikeKey *keys)
{
    Alike found = {0};
    size_t units = net->layers[layer].units;
    if (layer + 1 == net->layer_count)
        return found;
    for (size_t u = 0; u < units; u++)
        keys[u] = (AlikeKey){.size = size_of(net, theta, layer, u), .unit = u};
    qsort(keys, units, sizeof *keys, compare);
    find_groups(net, theta, layer, keys);
    for (size_t i = 0; i < units; i++) {
        AlikeKey *first = &keys[keys[i].group];
        if (first == &keys[i])
            continue;
        found.units += first->has_other ? 1 : 2;
        first->has_other = true;
        size_t a = first->unit, b = keys[i].unit;
        if (found.units == 2) {
            found.pair[0] = a < b ? a : b;
            found.pair[1] = a < b ? b : a;
        }
    }
    return found;
}
