#include "lab/follow/follow_update.h"

#include <math.h>
#include <string.h>

static void sgd(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)s;
    (void)number;
    p->w -= rate * p->g;
}

static void momentum(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] = s->momentum * p->state[0] + p->g;
    p->w -= rate * p->state[0];
}

static void nesterov(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] = s->momentum * p->state[0] + p->g;
    p->w -= rate * (p->g + s->momentum * p->state[0]);
}

static void adagrad(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] += p->g * p->g;
    p->w -= rate * p->g / (sqrt(p->state[0]) + s->epsilon);
}

static void adadelta(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    double rho = s->beta2;
    p->state[0] = rho * p->state[0] + (1 - rho) * p->g * p->g;
    double move = sqrt(p->state[1] + s->epsilon) / sqrt(p->state[0] + s->epsilon) * p->g;
    p->state[1] = rho * p->state[1] + (1 - rho) * move * move;
    p->w -= rate * move;
}

static void rmsprop(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] = s->beta2 * p->state[0] + (1 - s->beta2) * p->g * p->g;
    p->w -= rate * p->g / (sqrt(p->state[0]) + s->epsilon);
}

static void adam(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    p->state[0] = s->beta1 * p->state[0] + (1 - s->beta1) * p->g;
    p->state[1] = s->beta2 * p->state[1] + (1 - s->beta2) * p->g * p->g;
    double m = p->state[0] / (1 - pow(s->beta1, number));
    double v = p->state[1] / (1 - pow(s->beta2, number));
    p->w -= rate * m / (sqrt(v) + s->epsilon);
}

static void rprop(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)s;
    double sign = p->g * p->state[0], size = number > 1 ? p->state[1] : rate;
    size = fmin(50, fmax(1e-6, size * (sign > 0 ? 1.2 : sign < 0 ? 0.5 : 1)));
    double g = sign < 0 ? 0 : p->g;
    p->state[0] = g;
    p->state[1] = size;
    p->w -= g > 0 ? size : g < 0 ? -size : 0;
}

/* v is a mean of gradients: 1 − μ stands before g. */
static void averaged(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] = s->momentum * p->state[0] + (1 - s->momentum) * p->g;
    p->w -= rate * p->state[0];
}

/* v has the rate in it; what was remembered is taken for that of the form above. */
static void inner_rate(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    (void)number;
    p->state[0] = s->momentum * p->state[0] + rate * p->g;
    p->w -= p->state[0];
}

/* v without its root. */
static void no_root(const OptimizerSettings *s, double rate, double number, ParameterStep *p)
{
    ParameterStep other = *p;
    adam(s, rate, number, &other);
    p->state[0] = other.state[0];
    p->state[1] = other.state[1];
    p->w -= rate * other.state[0] / (1 - pow(s->beta1, number)) /
            (other.state[1] / (1 - pow(s->beta2, number)) + s->epsilon);
}

static const FollowOptimizer optimizers[] = {
    {"sgd", sgd}, {"momentum", momentum}, {"nesterov", nesterov}, {"adagrad", adagrad},
    {"adadelta", adadelta}, {"rmsprop", rmsprop}, {"adam", adam}, {"adamw", adam},
    {"rprop", rprop}, {"averaged", averaged}, {"inner-rate", inner_rate}, {"no-root", no_root},
};

const FollowOptimizer *follow_optimizer(const char *name)
{
    for (size_t i = 0; i < sizeof optimizers / sizeof optimizers[0]; i++)
        if (strcmp(optimizers[i].name, name) == 0)
            return &optimizers[i];
    return NULL;
}

/* An update of one parameter after the other. */
typedef struct Way {
    const RecordedModel *model;
    const UpdateInput *in;
    const UpdateDeviation *dev;
    const FollowOptimizer *optimizer;
    Hyper hyper;
    double rate, number, u;
    double factor; /* of clip_norm */
} Way;

static double cut(double g, double limit)
{
    return limit <= 0 ? g : g > limit ? limit : g < -limit ? -limit : g;
}

static bool is_frozen(const RecordedModel *model, size_t l, size_t unit)
{
    return model->frozen && model->frozen[model->net.layers[l].first + unit];
}

static double gradient_at(const Way *w, size_t i)
{
    const double *g = w->dev->gradient ? w->dev->gradient : w->in->g;
    return g[i] * (w->dev->times > 0 ? w->dev->times : 1);
}

static double norm_factor(const Way *w)
{
    double sum = 0;
    const Net *net = &w->model->net;
    if (w->hyper.clip_norm <= 0)
        return 1;
    for (size_t l = 0; l < net->layer_count; l++)
        for (size_t j = 0; j < net->layers[l].units; j++)
            for (size_t i = 0; i <= net->layers[l].fan_in && !is_frozen(w->model, l, j); i++) {
                bool bias = i == net->layers[l].fan_in;
                size_t at = net_parameter(net, (ParameterPlace){l, j, bias ? NET_BIAS : (long)i});
                double g = cut(gradient_at(w, at), w->hyper.clip_value);
                sum += g * g;
            }
    return fmin(1, w->hyper.clip_norm / (sqrt(sum) + 1e-6));
}

static double soft_threshold(double w, double l1)
{
    return w > l1 ? w - l1 : w < -l1 ? w + l1 : 0;
}

static double after_l1(const Hyper *h, double before, double stepped, double l1)
{
    if (h->l1_rule != L1_DEAD)
        return l1 > 0 ? soft_threshold(stepped, l1) : stepped;
    double after = stepped - (before > 0 ? l1 : before < 0 ? -l1 : 0);
    bool dead = !(before > 0) && !(before < 0) && signbit(before);
    return dead || stepped * after < 0 ? -0.0 : after;
}

/* The whole update of one parameter, under these settings. */
static ParameterStep move(const Way *w, const OptimizerSettings *settings, ParameterStep at,
                          bool bias)
{
    const Hyper *h = &w->hyper;
    bool penalised = !w->dev->no_penalty;
    bool held = !bias || (w->dev->other_penalty ? !w->model->biases_too : w->model->biases_too);
    double before = at.w, l1 = !bias && penalised ? w->rate * h->l1 : 0;
    at.g = cut(at.g, h->clip_value) * w->factor + (held && penalised ? h->l2 * at.w : 0);
    at.w *= held && penalised ? 1 - w->rate * h->decay : 1;
    double kept = at.w;
    w->optimizer->update(settings, w->rate, w->number, &at);
    if (w->dev->uphill)
        at.w = 2 * kept - at.w;
    if (!bias && penalised)
        at.w = after_l1(h, before, at.w, l1);
    return at;
}

/* Takes notice of what a new one differs by from that which is right. */
static void widen(const ParameterStep *right, const ParameterStep *other, ParameterStep *error)
{
    double w = fabs(other->w - right->w);
    error->w = w > error->w ? w : error->w;
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        double state = fabs(other->state[s] - right->state[s]);
        error->state[s] = state > error->state[s] ? state : error->state[s];
    }
}

static void add(ParameterStep *sum, const ParameterStep *part)
{
    sum->w += part->w;
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++)
        sum->state[s] += part->state[s];
}

/* What a number that is off by `e` up or down moves. */
static void perturb(const Way *w, const ParameterStep *from, const ParameterStep *right, bool bias,
                    double *number, double e, ParameterStep *error)
{
    ParameterStep part = {.w = 0};
    double as_it_is = *number;
    for (int sign = -1; sign <= 1 && e > 0; sign += 2) {
        *number = as_it_is + sign * e;
        ParameterStep other = move(w, &w->hyper.settings, *from, bias);
        widen(right, &other, &part);
    }
    *number = as_it_is;
    add(error, &part);
}

/* What settings that are off by a rounding move: 1 − β has few digits where β is near 1. */
static void perturb_settings(const Way *w, const ParameterStep *from, const ParameterStep *right,
                             bool bias, ParameterStep *error)
{
    for (int i = 0; i < 4; i++) {
        OptimizerSettings s = w->hyper.settings;
        double *number = i < 2 ? &s.beta1 : &s.beta2;
        ParameterStep part = {.w = 0};
        *number = fmax(0, *number * (1 + (i % 2 ? 1 : -1) * w->u));
        ParameterStep other = move(w, &s, *from, bias);
        widen(right, &other, &part);
        add(error, &part);
    }
}

static ParameterStep bound(const Way *w, ParameterStep from, const ParameterStep *right, bool bias,
                           double g_error, const double *state_error)
{
    double moved = fabs(right->w - from.w), less = w->hyper.clip_norm > 0 ? 2e-6 : 0;
    ParameterStep error = {.w = w->u * (4 * fabs(from.w) + 16 * moved)};
    perturb(w, &from, right, bias, &from.g, g_error + (4 * w->u + less) * fabs(from.g), &error);
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        error.state[s] += 16 * w->u * fabs(right->state[s]);
        perturb(w, &from, right, bias, &from.state[s],
                state_error[s] + 4 * w->u * fabs(from.state[s]), &error);
    }
    perturb_settings(w, &from, right, bias, &error);
    return error;
}

/* What stays as it is. */
static bool stays(const Way *w, size_t l, size_t unit, bool bias)
{
    return is_frozen(w->model, l, unit) || (w->dev->no_layer >> l & 1) ||
           (bias && (w->dev->no_bias >> l & 1)) || (bias && !w->model->has_bias[l]);
}

static void update_one(const Way *w, size_t l, size_t unit, size_t at, bool bias,
                       UpdateOutput *out)
{
    double state_error[OPTIMIZER_STATES_MAX];
    ParameterStep from = {.w = w->in->w[at], .g = gradient_at(w, at)};
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        double times = w->dev->forgets ? 0 : w->dev->state_times > 0 ? w->dev->state_times : 1;
        from.state[s] = times * w->in->state[s][at];
        state_error[s] = times * w->in->state_error[s][at];
    }
    ParameterStep right = from, error = {.w = 0};
    if (!stays(w, l, unit, bias)) {
        right = move(w, &w->hyper.settings, from, bias);
        error = bound(w, from, &right, bias, w->in->g_error ? w->in->g_error[at] : 0, state_error);
    }
    out->w[at] = right.w;
    out->w_error[at] = error.w;
    for (size_t s = 0; s < OPTIMIZER_STATES_MAX; s++) {
        out->state[s][at] = right.state[s];
        out->state_error[s][at] = error.state[s];
    }
}

void follow_update(const RecordedModel *model, const UpdateInput *in, const UpdateDeviation *dev,
                   UpdateOutput *out)
{
    const Net *net = &model->net;
    Way w = {.model = model, .in = in, .dev = dev, .hyper = model->hyper, .u = model->rounding,
             .rate = dev->rate > 0 ? dev->rate : in->rate, .number = in->number + dev->later,
             .optimizer = dev->optimizer ? dev->optimizer
                                         : follow_optimizer(model->optimizer->row.name)};
    if (dev->uncorrected)
        w.number = INFINITY;
    if (in->clipped || dev->no_clipping)
        w.hyper.clip_value = w.hyper.clip_norm = 0;
    w.factor = norm_factor(&w);
    for (size_t l = 0; l < net->layer_count; l++)
        for (size_t j = 0; j < net->layers[l].units; j++)
            for (size_t i = 0; i <= net->layers[l].fan_in; i++) {
                bool bias = i == net->layers[l].fan_in;
                size_t at = bias ? net->layers[l].biases + j
                                 : net->layers[l].weights + j * net->layers[l].fan_in + i;
                update_one(&w, l, j, at, bias, out);
            }
}
