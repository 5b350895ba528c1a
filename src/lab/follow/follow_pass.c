#include "lab/follow/follow_pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A step on its way through the passes, with what is in force in it. */
typedef struct Way {
    FollowPass *p;
    const RecordedStep *step;
    const Deviation *dev;
    const Blur *blur;
    double u;
    const double *theta, *back, *x, *t;
    size_t row;
} Way;

static bool has(uint64_t layers, size_t l)
{
    return layers >> l & 1;
}

static double off(const Way *w, double number)
{
    return w->blur->relative * fabs(number) + w->blur->absolute;
}

bool follow_pass_init(FollowPass *p, const RecordedModel *model, Error *err)
{
    const Net *net = &model->net;
    size_t units = net->unit_count, n = net->parameter_count, widest = net->inputs;
    *p = (FollowPass){.model = model};
    for (size_t l = 0; l < net->layer_count; l++) {
        const char *name = net->layers[l].activation->row.name;
        widest = net->layers[l].units > widest ? net->layers[l].units : widest;
        p->f[l] = oracle_activation(name);
        if (!p->f[l])
            return error_set(err, "there is no independent formula for the activation %s", name);
    }
    p->loss = model->loss ? oracle_loss(model->loss->row.name) : NULL;
    if (model->loss && !p->loss)
        return error_set(err, "there is no independent formula for the loss %s",
                         model->loss->row.name);
    p->memory = calloc(6 * units + 2 * net->inputs + 3 * widest + 3 * n, sizeof *p->memory);
    if (!p->memory)
        return error_memory(err);
    double **const parts[] = {&p->z, &p->z_error, &p->a, &p->a_error, &p->d, &p->d_error};
    double *at = p->memory;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++, at += units)
        *parts[i] = at;
    p->x = at;
    p->x_error = p->x + net->inputs;
    p->back = p->x_error + net->inputs;
    p->back_error = p->back + widest;
    p->back_size = p->back_error + widest;
    p->gradient = p->back_size + widest;
    p->error = p->gradient + n;
    p->size = p->error + n;
    return true;
}

void follow_pass_free(FollowPass *p)
{
    free(p->memory);
    p->memory = NULL;
}

void differences_add(Differences *all, const Difference *one, double scale)
{
    Difference d = *one;
    double apart = fabs(d.theirs - d.ours);
    bool alike = apart <= d.tolerance || !isfinite(d.ours) || isnan(d.tolerance);
    d.relative = apart > 0 && scale > 0 && isfinite(apart) ? apart / scale : 0;
    if (!alike && !(d.relative > 0))
        d.relative = INFINITY;
    if (all->count++ == 0 || d.relative > all->largest.relative)
        all->largest = d;
    if (alike)
        return;
    if (all->wrong++ == 0 || d.relative > all->worst.relative)
        all->worst = d;
}

/* The weights of a layer as they are gone through: that from source i to unit j is
 * at[j * row + i * column]. */
typedef struct Weights {
    const double *at;
    size_t row, column;
} Weights;

static Weights weights_of(const Way *w, const double *theta, size_t l, bool turned)
{
    const Layer *layer = &w->p->model->net.layers[l];
    bool other = has(w->dev->turned, l) != turned;
    return (Weights){theta + layer->weights, other ? 1 : layer->fan_in, other ? layer->fan_in : 1};
}

/* What goes into a layer, and how far each of it may be off. */
static const double *into(const Way *w, size_t l, const double **error)
{
    const FollowPass *p = w->p;
    size_t first = l > 0 ? p->model->net.layers[l - 1].first : 0;
    *error = l > 0 ? p->a_error + first : p->x_error;
    return l > 0 ? p->a + first : p->x;
}

static void sum_layer(const Way *w, size_t l)
{
    const Layer *layer = &w->p->model->net.layers[l];
    const double *a_error, *a = into(w, l, &a_error);
    const Weights v = weights_of(w, w->theta, l, false);
    const Blur blur = *w->blur;
    for (size_t j = 0; j < layer->units; j++) {
        double b = has(w->dev->no_bias, l) ? 0 : w->theta[layer->biases + j];
        double z = b, size = fabs(b), error = off(w, b);
        for (size_t i = 0; i < layer->fan_in; i++) {
            double one = v.at[j * v.row + i * v.column];
            double blurred = blur.relative * fabs(one) + blur.absolute;
            z += one * a[i];
            size += fabs(one * a[i]);
            error += fabs(one) * a_error[i] + blurred * (fabs(a[i]) + a_error[i]);
        }
        w->p->z[layer->first + j] = z;
        w->p->z_error[layer->first + j] = error + (double)(layer->fan_in + 2) * w->u * size;
    }
}

/* How far a curve moves over the error around z. */
static double spread(double (*curve)(double), double z, double error)
{
    double e = fmax(error, 1e-30), at = curve(z);
    return fmax(fabs(curve(z + e) - at), fabs(curve(z - e) - at));
}

static const OracleActivation *curve_of(const Way *w, size_t l)
{
    return has(w->dev->other, l) ? w->dev->activation : w->p->f[l];
}

/* a = e^z / Σe^z, the largest z taken off first. */
static void softmax(const Way *w, const Layer *layer)
{
    const double *z = w->p->z + layer->first, *e = w->p->z_error + layer->first;
    double *a = w->p->a + layer->first, *error = w->p->a_error + layer->first;
    double most = -INFINITY, sum = 0, mean = 0;
    for (size_t j = 0; j < layer->units; j++)
        most = fmax(most, z[j]);
    for (size_t j = 0; j < layer->units; j++)
        sum += a[j] = exp(z[j] - most);
    for (size_t j = 0; j < layer->units; j++) {
        a[j] /= sum;
        mean += a[j] * e[j];
    }
    for (size_t j = 0; j < layer->units; j++)
        error[j] = a[j] * (2 * (e[j] + mean) + (double)(layer->units + 8) * w->u *
                                                   (1 + fabs(z[j] - most)));
}

static void activate(const Way *w, size_t l)
{
    const Layer *layer = &w->p->model->net.layers[l];
    const OracleActivation *f = curve_of(w, l);
    if (!f->value) {
        softmax(w, layer);
        return;
    }
    for (size_t j = layer->first; j < layer->first + layer->units; j++) {
        double z = w->p->z[j], a = f->value(z);
        w->p->a[j] = a;
        w->p->a_error[j] = spread(f->value, z, w->p->z_error[j]) +
                           4 * w->u * (f->curved ? 1 + fabs(a) : fabs(a));
    }
}

/* f′ of a unit, as it is or as a mistake has it, and how far it may be off. */
static double slope(const Way *w, size_t l, size_t at, double *error)
{
    const OracleActivation *f = curve_of(w, l);
    double z = w->p->z[at], e = w->p->z_error[at];
    *error = 0;
    if (has(w->dev->no_slope, l))
        return 1;
    if (has(w->dev->slope_by_z, l) && f->of_value) {
        *error = spread(f->of_value, z, e) + 8 * w->u * (1 + fabs(z) * fabs(z));
        return f->of_value(z);
    }
    if (has(w->dev->slope_of_a, l)) {
        z = w->p->a[at];
        e = w->p->a_error[at];
    }
    double s = f->slope(z);
    *error = spread(f->slope, z, fmax(e, w->u * fabs(z))) +
             4 * w->u * (f->curved ? 1 + fabs(s) : fabs(s));
    return s;
}

/* δ of a layer from ∂L/∂a, which is in `back`. */
static void bend(const Way *w, size_t l)
{
    const FollowPass *p = w->p;
    const Layer *layer = &p->model->net.layers[l];
    for (size_t j = 0; j < layer->units; j++) {
        double s_error, s = slope(w, l, layer->first + j, &s_error);
        double g = p->back[j], e = p->back_error[j];
        for (int times = has(w->dev->slope_twice, l) ? 2 : 1; times > 0; times--) {
            e = fabs(g) * s_error + e * (fabs(s) + s_error) + w->u * fabs(g * s);
            g *= s;
        }
        p->d[layer->first + j] = g;
        p->d_error[layer->first + j] = e;
    }
}

/* δ = a (g − Σ a g) of a softmax, or g itself where its slope is left out. */
static void bend_softmax(const Way *w, size_t l)
{
    const FollowPass *p = w->p;
    const Layer *layer = &p->model->net.layers[l];
    const double *a = p->a + layer->first, *ea = p->a_error + layer->first;
    double *d = p->d + layer->first, *error = p->d_error + layer->first;
    double mean = 0, mean_error = 0;
    bool none = has(w->dev->no_slope, l);
    for (size_t j = 0; j < layer->units; j++) {
        mean += a[j] * p->back[j];
        mean_error += a[j] * p->back_error[j] + ea[j] * fabs(p->back[j]) +
                      (double)layer->units * w->u * a[j] * fabs(p->back[j]);
    }
    for (size_t j = 0; j < layer->units; j++) {
        double g = p->back[j], size = fabs(g) + fabs(mean);
        d[j] = none ? g : a[j] * (g - mean);
        error[j] = none ? p->back_error[j]
                        : a[j] * (p->back_error[j] + mean_error) + ea[j] * size +
                              4 * w->u * a[j] * size;
    }
}

/* How far ∂L/∂a of an output may be off for a that is. */
static double slope_error(const OracleLoss *loss, double a, double t, double error, double u)
{
    double at = loss->slope(a, t), e = fmax(error + u * (fabs(a) + fabs(t)), 1e-30);
    return fmax(fabs(loss->slope(a + e, t) - at), fabs(loss->slope(a - e, t) - at)) +
           2 * u * fabs(at);
}

/* δ of the outputs. Of the cross-entropies it is a − t at once, but they may have gone by way of
 * a division by a(1 − a), in which 1 − a has few digits. */
static void begin_backward(const Way *w)
{
    FollowPass *p = w->p;
    size_t l = p->model->net.layer_count - 1;
    const Layer *layer = &p->model->net.layers[l];
    const OracleLoss *loss = w->dev->loss ? w->dev->loss : p->loss;
    size_t n = layer->units, row = (w->row + w->dev->turn) % w->step->rows;
    double share = loss->mean ? 1 / (double)n : 1;
    for (size_t j = 0; j < n; j++) {
        size_t at = layer->first + j;
        double a = p->a[at], t = w->t[row * n + j];
        double error = slope_error(loss, a, t, p->a_error[at], w->u) + off(w, t);
        p->back[j] = loss->slope(a, t) * share;
        if (loss->of_z && loss->mean)
            error += fabs(a - t) * fmin(1, 8 * w->u / fmax(fabs(a * (1 - a)), 1e-300));
        p->back_error[j] = error * share;
        if (loss->of_z) {
            bool too = has(w->dev->slope_twice, l);
            double s = too ? a * (1 - a) : 1, s_error = too ? p->a_error[at] + 2 * w->u : 0;
            p->d[at] = p->back[j] * s;
            p->d_error[at] = p->back_error[j] * s + fabs(p->back[j]) * s_error;
        }
    }
    if (!loss->of_z)
        (curve_of(w, l)->value ? bend : bend_softmax)(w, l);
}

/* ∂L/∂a of the layer before l, and in `size` Σ|w δ|. */
static void add_back(const Way *w, size_t l, double *size)
{
    const FollowPass *p = w->p;
    const Layer *layer = &p->model->net.layers[l];
    const Weights v = weights_of(w, w->back, l, has(w->dev->back_turned, l));
    const Blur blur = *w->blur;
    for (size_t j = 0; j < layer->units; j++) {
        double d = p->d[layer->first + j], e = p->d_error[layer->first + j];
        for (size_t i = 0; i < layer->fan_in; i++) {
            double one = v.at[j * v.row + i * v.column];
            double blurred = blur.relative * fabs(one) + blur.absolute;
            p->back[i] += one * d;
            size[i] += fabs(one * d);
            p->back_error[i] += fabs(one) * e + blurred * (fabs(d) + e);
        }
    }
}

static void hand_back(const Way *w, size_t l)
{
    FollowPass *p = w->p;
    const Layer *layer = &p->model->net.layers[l];
    memset(p->back, 0, layer->fan_in * sizeof *p->back);
    memset(p->back_error, 0, layer->fan_in * sizeof *p->back_error);
    memset(p->back_size, 0, layer->fan_in * sizeof *p->back_size);
    if (!has(w->dev->back_none, l)) {
        add_back(w, l, p->back_size);
    } else {
        memcpy(p->back, p->d + layer->first, layer->units * sizeof *p->back);
        memcpy(p->back_error, p->d_error + layer->first, layer->units * sizeof *p->back);
    }
    for (size_t i = 0; i < layer->fan_in; i++)
        p->back_error[i] += (double)(layer->units + 2) * w->u * p->back_size[i];
}

/* Adds the sample's gradient of a layer. */
static void add_gradient(const Way *w, size_t l)
{
    const FollowPass *p = w->p;
    const Net *net = &p->model->net;
    const Layer *layer = &net->layers[l];
    const double *a_error, *a = into(w, l, &a_error);
    if (l > 0 && has(w->dev->z_for_a, l)) {
        a = p->z + net->layers[l - 1].first;
        a_error = p->z_error + net->layers[l - 1].first;
    }
    for (size_t j = 0; j < layer->units; j++) {
        double d = p->d[layer->first + j], e = p->d_error[layer->first + j];
        size_t from = layer->weights + j * layer->fan_in, bias = layer->biases + j;
        double *gradient = p->gradient + from, *size = p->size + from, *error = p->error + from;
        for (size_t i = 0; i < layer->fan_in; i++) {
            gradient[i] += d * a[i];
            size[i] += fabs(d * a[i]);
            error[i] += fabs(d) * a_error[i] + e * (fabs(a[i]) + a_error[i]);
        }
        p->gradient[bias] += d;
        p->size[bias] += fabs(d);
        p->error[bias] += e;
    }
}

/* Values of one layer beside what was said of them, `times` as large. */
static void compare(const Way *w, size_t l, const double *said, const double *ours,
                    const double *error, double times, Differences *out)
{
    const Layer *layer = &w->p->model->net.layers[l];
    double scale = 0;
    for (size_t j = 0; j < layer->units; j++)
        scale = fmax(scale, fabs(ours[layer->first + j] * times));
    for (size_t j = 0; j < layer->units; j++) {
        double right = ours[layer->first + j] * times, theirs = said[j];
        const Difference one = {.theirs = theirs,
                                .ours = right,
                                .tolerance = error[layer->first + j] * times +
                                             2 * w->u * fabs(right) + off(w, theirs),
                                .layer = l,
                                .row = w->row,
                                .index = j};
        differences_add(out, &one, scale);
    }
}

static void compare_forward(const Way *w)
{
    FollowPass *p = w->p;
    const Net *net = &p->model->net;
    for (size_t l = 0; l < net->layer_count && p->a_wrong.wrong == 0; l++) {
        bool logits = p->model->logits && l + 1 == net->layer_count;
        if (has(w->step->a_layers, l))
            compare(w, l, w->step->a + record_at(w->step, &net->layers[l], w->row),
                    logits ? p->z : p->a, logits ? p->z_error : p->a_error, 1, &p->a_wrong);
    }
}

/* δ of the sample's own loss, or of the mini-batch's. */
static void compare_backward(const Way *w, size_t l)
{
    FollowPass *p = w->p;
    double share = p->model->summed ? 1 : 1 / (double)w->step->rows;
    if (!has(w->step->d_layers, l))
        return;
    const double *said = w->step->d + record_at(w->step, &p->model->net.layers[l], w->row);
    double times = p->model->loss_times;
    if (p->d_wrong.wrong == 0)
        compare(w, l, said, p->d, p->d_error, times, &p->d_wrong);
    if (p->share_wrong.wrong == 0)
        compare(w, l, said, p->d, p->d_error, times * share, &p->share_wrong);
}

static void add_loss(const Way *w)
{
    FollowPass *p = w->p;
    const Net *net = &p->model->net;
    const Layer *layer = &net->layers[net->layer_count - 1];
    const double *z = p->z + layer->first, *a = p->a + layer->first;
    const OracleLoss *loss = w->dev->loss ? w->dev->loss : p->loss;
    double most = -INFINITY, sum = 0, less = 0, value = 0, error = 0;
    bool shares = !curve_of(w, net->layer_count - 1)->value;
    for (size_t j = 0; shares && j < layer->units; j++)
        most = fmax(most, z[j]);
    for (size_t j = 0; shares && j < layer->units; j++)
        sum += exp(z[j] - most);
    less = shares ? most + log(sum) : 0;
    for (size_t j = 0; j < layer->units; j++) {
        double t = w->t[(w->row + w->dev->turn) % w->step->rows * layer->units + j];
        double ez = p->z_error[layer->first + j], ea = p->a_error[layer->first + j];
        double term = loss->term(z[j] - less, a[j], t);
        value += term;
        error += fmax(fabs(loss->term(z[j] - less + 2 * ez, a[j] + ea, t) - term),
                      fabs(loss->term(z[j] - less - 2 * ez, a[j] - ea, t) - term)) +
                 8 * w->u * (fabs(term) + fabs(z[j]) + fabs(a[j]) + 1);
    }
    double share = loss->mean ? 1 / (double)layer->units : 1;
    p->value += value * share;
    p->value_error += error * share;
}

/* What is done to the sums at the end. */
static void finish_gradient(const Way *w)
{
    FollowPass *p = w->p;
    const RecordedModel *model = p->model;
    size_t rows = w->dev->last_alone ? 1 : w->step->rows, n = model->net.parameter_count;
    double share = (model->summed ? 1 : 1 / (double)rows) * model->loss_times;
    for (size_t i = 0; i < n; i++) {
        p->gradient[i] *= share;
        p->error[i] = (p->error[i] + (double)(rows + 4) * w->u * p->size[i]) * share;
        if (w->dev->plus)
            p->gradient[i] += w->dev->plus[i];
    }
    for (size_t l = 0; l < model->net.layer_count && w->dev->l2 > 0; l++) {
        const Layer *layer = &model->net.layers[l];
        size_t end = model->biases_too ? layer->biases + layer->units : layer->biases;
        for (size_t i = layer->weights; i < end; i++)
            p->gradient[i] += w->dev->l2 * w->theta[i];
    }
    p->value *= share;
    p->value_error = (p->value_error + (double)rows * w->u * fabs(p->value)) * share;
}

/* The gradient of a square layer turned, in place. */
static void turn(double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double other = v[i * n + j];
            v[i * n + j] = v[j * n + i];
            v[j * n + i] = other;
        }
}

static void clear(double *v, size_t from, size_t to)
{
    memset(v + from, 0, (to - from) * sizeof *v);
}

/* All biases of a layer have the sum of their gradients. */
static void level(double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    for (size_t i = 0; i < n; i++)
        v[i] = sum;
}

static void deviate(const Way *w, size_t l)
{
    FollowPass *p = w->p;
    const Layer *layer = &p->model->net.layers[l];
    size_t end = layer->biases + layer->units;
    double *const both[] = {p->gradient, p->error};
    for (size_t i = 0; i < 2; i++) {
        if (has(w->dev->gradient_turned | w->dev->turned, l))
            turn(both[i] + layer->weights, layer->units);
        if (has(w->dev->bias_alike, l))
            level(both[i] + layer->biases, layer->units);
        if (has(w->dev->no_gradient, l))
            clear(both[i], layer->weights, end);
        if (has(w->dev->no_bias_gradient, l) || !p->model->has_bias[l])
            clear(both[i], layer->biases, end);
    }
}

static void run_row(Way *w)
{
    const Net *net = &w->p->model->net;
    for (size_t i = 0; i < net->inputs; i++) {
        w->p->x[i] = w->x[w->row * net->inputs + i];
        w->p->x_error[i] = off(w, w->p->x[i]);
    }
    for (size_t l = 0; l < net->layer_count; l++) {
        sum_layer(w, l);
        activate(w, l);
    }
    compare_forward(w);
    if (!w->t || !w->p->loss)
        return;
    add_loss(w);
    begin_backward(w);
    for (size_t l = net->layer_count; l-- > 0;) {
        compare_backward(w, l);
        if (!w->dev->last_alone || w->row + 1 == w->step->rows)
            add_gradient(w, l);
        if (l == 0)
            break;
        hand_back(w, l);
        bend(w, l - 1);
    }
}

void follow_pass_run(FollowPass *p, const RecordedStep *step, const Deviation *dev,
                     const Blur *blur)
{
    const Net *net = &p->model->net;
    Way w = {.p = p, .step = step, .dev = dev, .blur = blur, .u = p->model->rounding,
             .theta = dev->theta ? dev->theta : step->w, .x = dev->x ? dev->x : step->x,
             .t = dev->t ? dev->t : step->t};
    w.back = dev->back ? dev->back : w.theta;
    clear(p->gradient, 0, 3 * net->parameter_count);
    p->a_wrong = p->d_wrong = p->share_wrong = (Differences){.count = 0};
    p->value = p->value_error = 0;
    for (w.row = 0; w.row < step->rows; w.row++)
        run_row(&w);
    finish_gradient(&w);
    for (size_t l = 0; l < net->layer_count; l++)
        deviate(&w, l);
}
