#include "core/method/optimizer.h"

#include "core/base/mathematics.h"

#include <tgmath.h>

static void sgd(const OptimizerStep *step, size_t n)
{
    const Real *restrict before = step->before, *restrict gradient = step->gradient;
    Real *restrict after = step->after;
    Real eta = (Real)step->rate;
    for (size_t i = 0; i < n; i++)
        after[i] = before[i] - eta * gradient[i];
}

/* Polyak 1964, in the form of Sutskever et al. 2013 that PyTorch uses: the rate is outside. */
static void momentum(const OptimizerStep *step, size_t n)
{
    Real eta = (Real)step->rate, mu = (Real)step->settings.momentum;
    for (size_t i = 0; i < n; i++) {
        Real v = mu * step->state[0][i] + step->gradient[i];
        step->next[0][i] = v;
        step->after[i] = step->before[i] - eta * v;
    }
}

/* Nesterov 1983, in the form of Sutskever et al. 2013. */
static void nesterov(const OptimizerStep *step, size_t n)
{
    Real eta = (Real)step->rate, mu = (Real)step->settings.momentum;
    for (size_t i = 0; i < n; i++) {
        Real v = mu * step->state[0][i] + step->gradient[i];
        step->next[0][i] = v;
        step->after[i] = step->before[i] - eta * (step->gradient[i] + mu * v);
    }
}

/* Duchi, Hazan, Singer 2011. */
static void adagrad(const OptimizerStep *step, size_t n)
{
    Real eta = (Real)step->rate, epsilon = (Real)step->settings.epsilon;
    for (size_t i = 0; i < n; i++) {
        Real g = step->gradient[i], sum = step->state[0][i] + g * g;
        step->next[0][i] = sum;
        step->after[i] = step->before[i] - eta * g / (sqrt(sum) + epsilon);
    }
}

/* Zeiler 2012, algorithm 1; beta2 is its ρ. */
static void adadelta(const OptimizerStep *step, size_t n)
{
    Real eta = (Real)step->rate, epsilon = (Real)step->settings.epsilon;
    Real rho = (Real)step->settings.beta2, rest = (Real)(1 - step->settings.beta2);
    for (size_t i = 0; i < n; i++) {
        Real g = step->gradient[i];
        Real v = rho * step->state[0][i] + rest * g * g;
        Real move = sqrt(step->state[1][i] + epsilon) / sqrt(v + epsilon) * g;
        step->next[0][i] = v;
        step->next[1][i] = rho * step->state[1][i] + rest * move * move;
        step->after[i] = step->before[i] - eta * move;
    }
}

/* Hinton 2012, lecture 6e; beta2 is PyTorch's alpha. */
static void rmsprop(const OptimizerStep *step, size_t n)
{
    Real eta = (Real)step->rate, epsilon = (Real)step->settings.epsilon;
    Real beta2 = (Real)step->settings.beta2, rest = (Real)(1 - step->settings.beta2);
    for (size_t i = 0; i < n; i++) {
        Real g = step->gradient[i], v = beta2 * step->state[0][i] + rest * g * g;
        step->next[0][i] = v;
        step->after[i] = step->before[i] - eta * g / (sqrt(v) + epsilon);
    }
}

/* Kingma and Ba 2015, algorithm 1; m′ and v′ on the screen are its m̂ and v̂. AdamW (Loshchilov and
 * Hutter 2019) is the same: its decay is made beforehand, see core/train/update.h. */
static void adam(const OptimizerStep *step, size_t n)
{
    const OptimizerSettings *s = &step->settings;
    double number = (double)step->number;
    Real beta1 = (Real)s->beta1, rest1 = (Real)(1 - s->beta1);
    Real beta2 = (Real)s->beta2, rest2 = (Real)(1 - s->beta2), epsilon = (Real)s->epsilon;
    Real eta = (Real)(step->rate / (1 - math_pow(s->beta1, number)));
    Real root = (Real)sqrt(1 - math_pow(s->beta2, number));
    for (size_t i = 0; i < n; i++) {
        Real g = step->gradient[i];
        Real m = beta1 * step->state[0][i] + rest1 * g;
        Real v = beta2 * step->state[1][i] + rest2 * g * g;
        step->next[0][i] = m;
        step->next[1][i] = v;
        step->after[i] = step->before[i] - eta * m / (sqrt(v) / root + epsilon);
    }
}

/* Riedmiller and Braun 1993, without weight backtracking, as in PyTorch: its state is the gradient
 * before and the size of the step, which is the rate at the start. */
static void rprop(const OptimizerStep *step, size_t n)
{
    const Real shrink = (Real)0.5, grow = (Real)1.2, least = (Real)1e-6, most = 50;
    for (size_t i = 0; i < n; i++) {
        Real g = step->gradient[i], sign = g * step->state[0][i];
        Real size = step->number == 1 ? (Real)step->rate : step->state[1][i];
        size *= sign > 0 ? grow : sign < 0 ? shrink : 1;
        size = size < least ? least : size > most ? most : size;
        g = sign < 0 ? 0 : g;
        step->next[0][i] = g;
        step->next[1][i] = size;
        step->after[i] = step->before[i] - (g > 0 ? size : g < 0 ? -size : g);
    }
}

/* Limits of η λ on a parabola of curvature λ, where (w, state) goes by a matrix whose eigenvalues
 * leave the unit circle there (Cohen et al. 2021, appendix B; of means that decay, Cohen et al.
 * 2022). */
static double descent_limit(const OptimizerSettings *s)
{
    (void)s;
    return 2;
}

static double momentum_limit(const OptimizerSettings *s)
{
    return 2 * (1 + s->momentum);
}

static double nesterov_limit(const OptimizerSettings *s)
{
    return 2 * (1 + s->momentum) / (1 + 2 * s->momentum);
}

static double adam_limit(const OptimizerSettings *s)
{
    return 2 * (1 + s->beta1) / (1 - s->beta1);
}

static void adagrad_scale(const OptimizerStep *step, size_t n)
{
    Real epsilon = (Real)step->settings.epsilon;
    for (size_t i = 0; i < n; i++)
        step->after[i] = 1 / (sqrt(step->state[0][i]) + epsilon);
}

/* Its next update's, as far as v stays as it is. */
static void adadelta_scale(const OptimizerStep *step, size_t n)
{
    Real epsilon = (Real)step->settings.epsilon;
    for (size_t i = 0; i < n; i++)
        step->after[i] = sqrt(step->state[1][i] + epsilon) / sqrt(step->state[0][i] + epsilon);
}

static void adam_scale(const OptimizerStep *step, size_t n)
{
    const OptimizerSettings *s = &step->settings;
    double number = (double)step->number;
    Real rest = (Real)(1 - math_pow(s->beta1, number)), epsilon = (Real)s->epsilon;
    Real root = (Real)sqrt(1 - math_pow(s->beta2, number));
    for (size_t i = 0; i < n; i++)
        step->after[i] = 1 / (rest * (sqrt(step->state[1][i]) / root + epsilon));
}

static const Optimizer optimizers[] = {
    {.row = {"sgd", "gradient descent on each mini-batch"},
     .formula = "w ← w − η g", .bias_formula = "b ← b − η g",
     .settings = {0.9, 0.9, 0.999, 1e-8}, .limit = descent_limit,
     .update = sgd},
    {.row = {"momentum", "SGD with a velocity that keeps a share of itself"},
     .formula = "v ← μv + g,  w ← w − η v", .bias_formula = "v ← μv + g,  b ← b − η v",
     .uses = USES_MOMENTUM, .settings = {0.9, 0.9, 0.999, 1e-8}, .limit = momentum_limit,
     .update = momentum,
     .states = 1, .state = {{"v", "μv + g"}}},
    {.row = {"nesterov", "momentum that looks ahead"},
     .formula = "v ← μv + g,  w ← w − η (g + μv)",
     .bias_formula = "v ← μv + g,  b ← b − η (g + μv)",
     .uses = USES_MOMENTUM, .settings = {0.9, 0.9, 0.999, 1e-8}, .limit = nesterov_limit,
     .update = nesterov,
     .states = 1, .state = {{"v", "μv + g"}}},
    {.row = {"adagrad", "a rate of its own for each weight, smaller the more it was moved"},
     .formula = "s ← s + g²,  w ← w − η g/(√(s)+ε)",
     .bias_formula = "s ← s + g²,  b ← b − η g/(√(s)+ε)",
     .uses = USES_EPSILON, .rate = 1e-2, .settings = {0.9, 0.9, 0.999, 1e-10},
     .limit = descent_limit, .scale = adagrad_scale, .update = adagrad,
     .states = 1, .state = {{"s", "s + g²"}}},
    {.row = {"adadelta", "steps in the units of the weights; beta2 is its rho"},
     .formula = "d = √(u+ε)/√(v+ε) g,  w ← w − η d",
     .bias_formula = "d = √(u+ε)/√(v+ε) g,  b ← b − η d",
     .uses = USES_BETA2 | USES_EPSILON, .rate = 1, .settings = {0.9, 0.9, 0.9, 1e-6},
     .limit = descent_limit, .scale = adadelta_scale,
     .update = adadelta, .states = 2,
     .state = {{"v", "β₂v + (1−β₂)g²"}, {"u", "β₂u + (1−β₂)d²"}}},
    {.row = {"rmsprop", "gradients by their root mean square; beta2 is PyTorch's alpha"},
     .formula = "v ← β₂ v + (1−β₂) g²,  w ← w − η g/(√(v)+ε)",
     .bias_formula = "v ← β₂ v + (1−β₂) g²,  b ← b − η g/(√(v)+ε)",
     .uses = USES_BETA2 | USES_EPSILON, .rate = 1e-2, .settings = {0.9, 0.9, 0.99, 1e-8},
     .limit = descent_limit, .scale = adagrad_scale,
     .update = rmsprop, .states = 1, .state = {{"v", "β₂v + (1−β₂)g²"}}},
    {.row = {"adam", "momentum and root mean square, both corrected for their start at 0"},
     .formula = "w ← w − η m′/(√(v′)+ε)", .bias_formula = "b ← b − η m′/(√(v′)+ε)",
     .uses = USES_BETA1 | USES_BETA2 | USES_EPSILON, .corrects = true, .rate = 1e-3,
     .settings = {0.9, 0.9, 0.999, 1e-8}, .limit = adam_limit, .scale = adam_scale,
     .update = adam, .states = 2,
     .state = {{"m", "β₁m + (1−β₁)g"}, {"v", "β₂v + (1−β₂)g²"}}},
    {.row = {"adamw", "Adam with decoupled weight decay"},
     .formula = "w ← w (1 − η λ) − η m′/(√(v′)+ε)", .bias_formula = "b ← b − η m′/(√(v′)+ε)",
     .uses = USES_BETA1 | USES_BETA2 | USES_EPSILON, .corrects = true, .rate = 1e-3, .decay = 1e-2,
     .settings = {0.9, 0.9, 0.999, 1e-8}, .limit = adam_limit, .scale = adam_scale,
     .update = adam, .states = 2,
     .state = {{"m", "β₁m + (1−β₁)g"}, {"v", "β₂v + (1−β₂)g²"}}},
    {.row = {"rprop", "signs of gradients only; for full batches"},
     .formula = "w ← w − size · sign p", .bias_formula = "b ← b − size · sign p",
     .rate = 1e-2, .settings = {0.9, 0.9, 0.999, 1e-8}, .update = rprop, .states = 2,
     .state = {{"p", "g, 0 if other sign"}, {"size", "×1.2, or ÷2"}}},
};

const Table optimizer_table = TABLE_OF("optimizer", optimizers);

const Optimizer *optimizer_find(const char *name, Error *err)
{
    int index = table_find(&optimizer_table, name, err);
    return index < 0 ? NULL : &optimizers[index];
}

bool optimizer_is_descent(const Optimizer *optimizer)
{
    return optimizer->update == sgd;
}
