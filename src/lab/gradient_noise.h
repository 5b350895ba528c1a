/* Gradient noise: how the gradients of single samples differ, what a mini-batch sees of their mean,
 * and which way each sample pulls one weight.
 *
 * With g of a sample and G the mean of all N of the training part, which is ∇L:
 *     tr Σ            Σ |g − G|² / (N − 1) = (Σ |g|² − N |G|²) / (N − 1)
 *     noise scale     tr Σ / |G|² (McCandlish, Kaplan, Amodei 2018, arXiv:1812.06162): mini-batches
 *                     far below it are ruled by noise, far above it are waste
 *     a mini-batch    of B samples has tr Σ/B of noise beside |G|², and its best step is
 *                     1 / (1 + noise scale / B) of that of the whole
 *     cancelling      |Σ g| / Σ |g|: 1 where all samples pull alike, 0 where nothing is left
 * Of a weight w a sample has ∂L/∂w of its own, and pulls the other way: where that is above 0 it
 * wants w smaller. The mean of them is ∂L/∂w of the training part.
 *
 * |g|² is made of δ and a as Σ |δ|² (|a before|² + 1), layer by layer, so that no g is ever there
 * as a whole. Frozen units, penalties and dropout are left out. On a copy of the parameters and in
 * slices: the trainer is only looked at. */
#ifndef LAB_GRADIENT_NOISE_H
#define LAB_GRADIENT_NOISE_H

#include "core/look/derivatives.h"
#include "core/look/histogram.h"
#include "core/train/trainer.h"
#include "lab/estimate.h"

/* Of more samples those that pull most are listed; and ranges in which all of them are counted. */
enum { PULLS_MAX = 256, PULL_BINS = 48 };

typedef enum NoiseStage { NOISE_NONE, NOISE_GRADIENT, NOISE_DONE } NoiseStage;

typedef struct Pull {
    double gradient; /* ∂L/∂w of the sample */
    size_t sample;
} Pull;

/* Those that pull one way, the strongest first. */
typedef struct Pulls {
    Pull pull[PULLS_MAX];
    size_t listed, count; /* of so many */
} Pulls;

/* What is known of one state of a network. */
typedef struct NoiseFacts {
    uint64_t version;     /* of its parameters, */
    uint64_t epoch;       /* in that epoch */
    size_t samples;       /* N; 0: nothing is known */
    size_t batch;         /* samples in a mini-batch there */
    double loss;
    Estimate square;      /* |G|² */
    Estimate trace;       /* tr Σ; NaN of one sample */
    Estimate scale;       /* the noise scale; NaN where |G|² is not known to be above 0 */
    double cancelling;    /* NaN where all are 0 */
    size_t parameter;     /* that these pull: */
    Pulls up, down;       /* samples that want it larger, and smaller */
    double mean;          /* their mean ∂L/∂w, */
    Histogram spread;     /* and how −∂L/∂w is spread */
} NoiseFacts;

typedef struct GradientNoise {
    NoiseStage stage;
    NoiseFacts now;       /* being measured, */
    NoiseFacts known;     /* and what was measured last */
    Net net;              /* that it has room for, */
    size_t room;          /* and samples */
    const Loss *of;       /* begun with, */
    uint64_t revision;    /* and so were these data, */
    uint32_t frozen;      /* and this set of units */
    double squares, lengths; /* Σ |g|² and Σ |g| so far */
    Derivatives derivatives; /* owned, as those below */
    Real *theta, *gradient;  /* [n] */
    Real *pull;              /* [samples] −∂L/∂w */
    bool *held;              /* [units] frozen */
} GradientNoise;

/* Begins with the trainer's present state, and the pulls on a parameter; what was known is over.
 * False without memory. A zeroed one is valid; gradient_noise_free releases what it has. */
bool gradient_noise_start(GradientNoise *noise, const Trainer *trainer, size_t parameter,
                          Error *err);
void gradient_noise_free(GradientNoise *noise);

/* Goes on for about *work multiply-adds, which is lowered by what was done; true when it is done.
 * Where the trainer has other data, another shape or loss than it was begun with, that is over. */
bool gradient_noise_advance(GradientNoise *noise, const Trainer *trainer, uint64_t *work);

/* Whether it is of the trainer's present parameters, data and mini-batch, and of this parameter. */
bool gradient_noise_is_of(const GradientNoise *noise, const Trainer *trainer, size_t parameter);

/* tr Σ / B of a mini-batch of so many samples, and the part of the best step that is left to it;
 * NaN where that is not known. */
double gradient_noise_batch(const NoiseFacts *facts, double batch);
double gradient_noise_step(const NoiseFacts *facts, double batch);

/* Of those listed, number i from the one that pulls up most to the one that pulls down most; NULL
 * behind the last. And the number of a sample; false where it is not listed. */
const Pull *gradient_noise_pull(const NoiseFacts *facts, size_t i);
bool gradient_noise_find(const NoiseFacts *facts, size_t sample, size_t *i);

#endif
