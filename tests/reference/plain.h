/* Backpropagation in double by plain loops, written from the definitions, to check the program
 * against. It shares no code with src/. */
#ifndef REFERENCE_PLAIN_H
#define REFERENCE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

enum { PLAIN_LAYERS = 64 };

typedef struct PlainActivation {
    const char *name;
    double (*value)(double z); /* NULL: softmax, of all units together */
    double (*slope)(double z);
    size_t kinks;
    double kink[2]; /* where there is no slope */
} PlainActivation;

typedef struct PlainLoss {
    const char *name;
    double (*value)(double a, double t); /* of one output; NULL: see `partner` */
    double (*slope)(double a, double t); /* with respect to a */
    const char *partner; /* computed from the z of this output activation, or NULL */
    bool mean;           /* over the outputs, not their sum */
    bool of_signs;       /* targets are -1 or +1 */
} PlainLoss;

/* All activations; and the rows of these names, or NULL. */
extern const PlainActivation plain_activations[];
extern const size_t plain_activation_count;
const PlainActivation *plain_activation(const char *name);
const PlainLoss *plain_loss(const char *name);

typedef struct PlainLayer {
    size_t units, fan_in;
    const PlainActivation *activation;
    double *w, *b;         /* [units][fan_in], [units]: within theta */
    double *gw, *gb;       /* within gradient */
    double *z, *a, *delta; /* [units], of the last sample */
    const double *keep;    /* [units] what dropout multiplies f(z) by; NULL: there is none */
} PlainLayer;

typedef struct PlainNet {
    size_t inputs, outputs, count, parameters;
    PlainLayer layer[PLAIN_LAYERS];
    const PlainLoss *loss;
    double *theta, *gradient; /* [parameters]: each layer's weights, then its biases */
} PlainNet;

/* Gives a network with inputs, count, loss and each layer's units and activation its memory, all
 * zero. False without memory. The caller releases it with plain_free. */
bool plain_allocate(PlainNet *net);
void plain_free(PlainNet *net);

/* The forward pass of x[inputs]; the result is the loss for t[outputs]. */
double plain_forward(PlainNet *net, const double *x, const double *t);

/* The backward pass after plain_forward; adds `share` of the sample's gradient to the sum. */
void plain_backward(PlainNet *net, const double *x, const double *t, double share);

/* The mean loss of the samples x[count][inputs], t[count][outputs]; puts its gradient in place. */
double plain_batch(PlainNet *net, size_t count, const double *x, const double *t);

/* The least distance of the last sample's numbers to a place where the gradient jumps. */
double plain_nearest_kink(const PlainNet *net, const double *t);

typedef struct PlainSettings {
    double rate, momentum, beta1, beta2, epsilon, decay;
} PlainSettings;

typedef struct PlainOptimizer {
    const char *name;
    PlainSettings usual; /* PyTorch's; a rate of 0: PyTorch says none, or another than we */
    /* The parameter w after update number t >= 1 with gradient g; state[2] is its optimizer state,
     * 0 at first. */
    double (*update)(const PlainSettings *s, double t, double w, double g, double *state);
} PlainOptimizer;

const PlainOptimizer *plain_optimizer(const char *name);

/* Update number `number` of all parameters by `gradient`; state is [parameters][2]. The decay is
 * that of weights only. */
void plain_update(PlainNet *net, const PlainOptimizer *optimizer, const PlainSettings *settings,
                  size_t number, double *state);

#endif
