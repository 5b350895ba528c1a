#include "core/look/gradcheck.h"

#include "core/look/gradcheck_oracle.h"
#include "core/net/dropout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef BACKPROP_DOUBLE
const double gradcheck_limit = 1e-6;
#else
const double gradcheck_limit = 1e-3;
#endif

const double gradcheck_least = 1e-4;

/* ε of the differences: the cube root of double's rounding balances truncation and rounding. */
static const double epsilon = 6e-6;

/* One sample on its way: values before and after the change, of all units. */
struct Check {
    const Trainer *trainer;
    const Real *theta;
    const OracleActivation *activation[NET_LAYERS_MAX];
    const OracleLoss *loss;
    double *z, *a;             /* [unit_count] of the sample as it is */
    double *factor;            /* [unit_count] what dropout multiplies its activations by */
    double *moved_z, *moved_a; /* after a change of one parameter */
    double *difference;        /* [parameters] sum of L(w+ε) − L(w−ε), */
    double *terms;             /* and of the sizes of these terms; */
    unsigned char *kinked;     /* [parameters] of a check of all of them, else NULL */
    double one_terms;          /* the same of one parameter */
    size_t row;
    double *memory;
    ParameterCheck one;        /* of a check of one parameter, as far as it has come */
};

static double source(const Check *c, const double *a, size_t l, size_t i)
{
    const Net *net = &c->trainer->net;
    return l == 0 ? (double)c->trainer->batch.input[c->row * net->inputs + i]
                  : a[net->layers[l - 1].first + i];
}

/* a of one layer from its z, from unit `from` to before `to`. */
static void activate(const Check *c, size_t l, size_t from, size_t to, const double *z, double *a)
{
    const OracleActivation *f = c->activation[l];
    double most = -INFINITY, sum = 0;
    if (f->value) {
        const double *factor = c->factor + c->trainer->net.layers[l].first;
        for (size_t j = from; j < to; j++)
            a[j] = factor[j] > 0 ? f->value(z[j]) * factor[j] : 0;
        return;
    }
    size_t units = c->trainer->net.layers[l].units;
    for (size_t j = 0; j < units; j++)
        most = fmax(most, z[j]);
    for (size_t j = 0; j < units; j++)
        sum += a[j] = exp(z[j] - most);
    for (size_t j = 0; j < units; j++)
        a[j] /= sum;
}

/* z and a of layer l from the layer before it. */
static void forward_layer(const Check *c, size_t l, double *z_all, double *a_all)
{
    const Trainer *t = c->trainer;
    const Layer *layer = &t->net.layers[l];
    double *z = z_all + layer->first;
    for (size_t j = 0; j < layer->units; j++) {
        z[j] = (double)c->theta[layer->biases + j];
        for (size_t i = 0; i < layer->fan_in; i++)
            z[j] += (double)c->theta[layer->weights + j * layer->fan_in + i] *
                    source(c, a_all, l, i);
    }
    activate(c, l, 0, layer->units, z, a_all + layer->first);
}

/* What makes ln a of a softmax's z: ln Σe^z; 0 for other outputs. */
static double logarithm_of_sum(const Check *c, size_t n, const double *z)
{
    double most = z[0], sum = 0;
    if (c->activation[c->trainer->net.layer_count - 1]->value)
        return 0;
    for (size_t k = 1; k < n; k++)
        most = fmax(most, z[k]);
    for (size_t k = 0; k < n; k++)
        sum += exp(z[k] - most);
    return most + log(sum);
}

static double loss_of(const Check *c, const double *z_all, const double *a_all)
{
    const Trainer *t = c->trainer;
    size_t n = net_outputs(&t->net), first = t->net.layers[t->net.layer_count - 1].first;
    double sum = 0, less = logarithm_of_sum(c, n, z_all + first);
    for (size_t k = 0; k < n; k++)
        sum += c->loss->term(z_all[first + k] - less, a_all[first + k],
                             (double)t->batch.target[c->row * n + k]);
    return c->loss->mean ? sum / (double)n : sum;
}

/* Which side of its kinks each unit from layer l on is, and each output of those of the loss, as
 * one number that differs when one of them does. */
static uint64_t sides(const Check *c, size_t l, const double *z_all, const double *a_all)
{
    const Trainer *t = c->trainer;
    uint64_t hash = 0;
    size_t n = net_outputs(&t->net);
    size_t first = t->net.layers[t->net.layer_count - 1].first;
    for (; l < t->net.layer_count; l++)
        for (size_t j = 0; j < t->net.layers[l].units; j++)
            for (size_t k = 0; k < c->activation[l]->kinks; k++)
                hash = hash * 1099511628211u +
                       (z_all[t->net.layers[l].first + j] > c->activation[l]->kink[k]);
    for (size_t k = 0; k < n && c->loss->kink; k++) {
        double a = a_all[first + k], target = (double)t->batch.target[c->row * n + k];
        const bool past[] = {a > target, target * a < 1, fabs(a - target) > 1};
        hash = hash * 1099511628211u + past[c->loss->kink - 1];
    }
    return hash;
}

/* The layer after l when only a of unit j in l has moved. */
static void move_next(Check *c, size_t l, size_t j)
{
    const Layer *layer = &c->trainer->net.layers[l], *next = layer + 1;
    double da = c->moved_a[layer->first + j] - c->a[layer->first + j];
    for (size_t i = 0; i < next->units; i++)
        c->moved_z[next->first + i] =
            c->z[next->first + i] + da * (double)c->theta[next->weights + i * next->fan_in + j];
    activate(c, l + 1, 0, next->units, c->moved_z + next->first, c->moved_a + next->first);
}

/* The loss with z of unit j in layer l moved by dz: only what lies behind is computed anew. */
static double moved_loss(Check *c, size_t l, size_t j, double dz, uint64_t *side)
{
    const Trainer *t = c->trainer;
    const Layer *layer = &t->net.layers[l];
    memcpy(c->moved_z + layer->first, c->z + layer->first, layer->units * sizeof *c->z);
    memcpy(c->moved_a + layer->first, c->a + layer->first, layer->units * sizeof *c->a);
    c->moved_z[layer->first + j] += dz;
    activate(c, l, j, j + 1, c->moved_z + layer->first, c->moved_a + layer->first);
    if (l + 1 < t->net.layer_count)
        move_next(c, l, j);
    for (size_t k = l + 2; k < t->net.layer_count; k++)
        forward_layer(c, k, c->moved_z, c->moved_a);
    *side = sides(c, l, c->moved_z, c->moved_a);
    return loss_of(c, c->moved_z, c->moved_a);
}

/* The row as it is, with what dropout has dropped of it. */
static void forward_row(Check *c)
{
    const Trainer *t = c->trainer;
    for (size_t l = 0; l < t->net.layer_count; l++) {
        for (size_t j = 0; j < t->net.layers[l].units; j++)
            c->factor[t->net.layers[l].first + j] =
                (double)dropout_factor(&t->batch.dropout, &t->net, l, c->row, j);
        forward_layer(c, l, c->z, c->a);
    }
}

/* Adds the row's differences of all parameters. */
static void add_row(Check *c)
{
    const Trainer *t = c->trainer;
    forward_row(c);
    for (size_t p = 0; p < t->net.parameter_count; p++) {
        ParameterPlace place = net_place(&t->net, p);
        double input =
            place.source == NET_BIAS ? 1 : source(c, c->a, place.layer, (size_t)place.source);
        uint64_t above, below;
        if (!(fabs(input) > 0))
            continue;
        double up = moved_loss(c, place.layer, place.unit, epsilon * input, &above);
        double term = up - moved_loss(c, place.layer, place.unit, -epsilon * input, &below);
        c->difference[p] += term;
        c->terms[p] += fabs(term);
        c->kinked[p] |= above != below;
    }
}

/* Adds the row's losses with one parameter moved. */
static void add_moved(Check *c, ParameterPlace place, ParameterCheck *out)
{
    uint64_t above, below;
    forward_row(c);
    double input =
        place.source == NET_BIAS ? 1 : source(c, c->a, place.layer, (size_t)place.source);
    double up = moved_loss(c, place.layer, place.unit, epsilon * input, &above);
    double down = moved_loss(c, place.layer, place.unit, -epsilon * input, &below);
    out->up += up;
    out->down += down;
    c->one_terms += fabs(up - down);
    out->kinked = out->kinked || above != below;
}

/* Memory for the values of one sample, and `more` numbers besides: differences and their terms. */
static bool reserve(Check *c, const Net *net, size_t more, Error *err)
{
    size_t units = net->unit_count;
    *c = (Check){.memory = calloc(5 * units + more, sizeof *c->memory)};
    if (!c->memory)
        return error_memory(err);
    c->z = c->memory;
    c->a = c->z + units;
    c->moved_z = c->a + units;
    c->moved_a = c->moved_z + units;
    c->factor = c->moved_a + units;
    c->difference = c->factor + units;
    c->terms = c->difference + more / 2;
    return true;
}

/* Starts at the first row, with the formulas that belong to the trainer's. */
static bool begin(Check *c, const Trainer *t, const Real *theta, Error *err)
{
    c->trainer = t;
    c->theta = theta;
    c->row = 0;
    c->loss = oracle_loss(t->spec.loss->row.name);
    if (!c->loss)
        return error_set(err, "there is no independent formula for the loss %s",
                         t->spec.loss->row.name);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        c->activation[l] = oracle_activation(t->net.layers[l].activation->row.name);
        if (!c->activation[l])
            return error_set(err, "there is no independent formula for the activation %s",
                             t->net.layers[l].activation->row.name);
    }
    return true;
}

/* What errors of a mean are relative to where it is smaller: it may have cancelled, and is then no
 * more exact than its terms, whose mean size this is, are. */
static double least_size(double mean_term)
{
    return fmax(gradcheck_least, mean_term / 100);
}

/* Compares the parameters of layer l, whose gradient is a mean over `rows` samples. */
static void judge(const Check *c, size_t l, LayerCheck *out)
{
    const Trainer *t = c->trainer;
    const Layer *layer = &t->net.layers[l];
    double scale = 2 * epsilon * (double)t->batch.rows, largest = 0;
    size_t end = layer->biases + layer->units;
    *out = (LayerCheck){.parameter = layer->weights};
    for (size_t p = layer->weights; p < end; p++)
        largest = fmax(largest, fabs(c->difference[p] / scale));
    for (size_t p = layer->weights; p < end; p++) {
        double q = c->difference[p] / scale, g = (double)t->parameters.gradient[p];
        double size = fmax(fabs(g), fabs(q)) + 0.01 * largest;
        double error = fabs(g - q) / fmax(size, least_size(c->terms[p] / scale));
        if (c->kinked[p]) {
            out->kinks++;
            continue;
        }
        if (out->checked++ == 0 || !(error <= out->error)) {
            out->error = error;
            out->parameter = p;
            out->gradient = g;
            out->quotient = q;
        }
    }
}

bool gradcheck_run(const Trainer *trainer, const Real *theta, LayerCheck *layers, Error *err)
{
    Check c;
    size_t n = trainer->net.parameter_count;
    bool ok = reserve(&c, &trainer->net, 2 * n, err) && begin(&c, trainer, theta, err);
    c.kinked = calloc(n, 1);
    if (ok && !c.kinked)
        ok = error_memory(err);
    for (; ok && c.row < trainer->batch.rows; c.row++)
        add_row(&c);
    for (size_t l = 0; ok && l < trainer->net.layer_count; l++)
        judge(&c, l, &layers[l]);
    free(c.memory);
    free(c.kinked);
    return ok;
}

Check *gradcheck_new(const Net *net, Error *err)
{
    Check *c = malloc(sizeof *c);
    if (!c || !reserve(c, net, 0, err)) {
        free(c);
        error_memory(err);
        return NULL;
    }
    return c;
}

void gradcheck_delete(Check *c)
{
    if (c)
        free(c->memory);
    free(c);
}

bool gradcheck_start(Check *c, const Trainer *trainer, const Real *theta, size_t parameter,
                     Error *err)
{
    c->one = (ParameterCheck){.parameter = parameter,
                              .epsilon = epsilon,
                              .gradient = (double)trainer->parameters.gradient[parameter]};
    c->one_terms = 0;
    return begin(c, trainer, theta, err);
}

bool gradcheck_advance(Check *c, uint64_t *work, ParameterCheck *out)
{
    const Trainer *t = c->trainer;
    const uint64_t row_work = GRADCHECK_COST * (uint64_t)net_work(&t->net);
    double rows = (double)t->batch.rows;
    do {
        add_moved(c, net_place(&t->net, c->one.parameter), &c->one);
        *work -= *work < row_work ? *work : row_work;
    } while (++c->row < t->batch.rows && *work > 0);
    if (c->row < t->batch.rows)
        return false;
    *out = c->one;
    out->up /= rows;
    out->down /= rows;
    out->quotient = (out->up - out->down) / (2 * epsilon);
    out->least = least_size(c->one_terms / (2 * epsilon * rows));
    out->error = fabs(out->gradient - out->quotient) /
                 fmax(fmax(fabs(out->gradient), fabs(out->quotient)), out->least);
    return true;
}

size_t gradcheck_rows(const Check *c)
{
    return c->row;
}

size_t gradcheck_worst(const LayerCheck *layers, size_t count)
{
    size_t worst = 0;
    for (size_t l = 1; l < count; l++)
        if (!(layers[l].error <= layers[worst].error))
            worst = l;
    return worst;
}
