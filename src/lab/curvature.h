/* The curvature of the loss: how steep its walls are, against what the learning rate can take, and
 * whether a level place is a minimum.
 *
 * λ are the eigenvalues of the Hessian of the mean loss over the training part, from exact products
 * (core/look/derivatives.h): the largest and the least by Lanczos' method, and all of them where no
 * more than CURVATURE_WHOLE parameters move. Frozen ones are left out, and so are penalties and
 * dropout. On a parabola of curvature λ gradient descent goes ever farther from the middle where
 * η λ > 2; training of the whole training part is seen to bring η λmax up to that and hold it there
 * (Cohen, Kaur, Li, Kolter and Talwalkar 2021, "Gradient Descent on Neural Networks Typically
 * Occurs at the Edge of Stability"). Other optimizers have other limits, and those that scale each
 * parameter's step have them for √D H √D, D being the scales that their state stands for (Cohen et
 * al. 2022, arXiv:2207.14484).
 *
 * All of it on copies and in slices: the trainer is only looked at. Products are of Real, so that
 * small eigenvalues beside large ones are known only to within what is said beside them. */
#ifndef LAB_CURVATURE_H
#define LAB_CURVATURE_H

#include "core/look/derivatives.h"
#include "core/train/trainer.h"
#include "lab/lanczos.h"
#include "lab/estimate.h"
#include "time/journal.h"

enum { CURVATURE_WHOLE = 120 };

typedef enum CurvatureStage {
    CURVATURE_NONE, CURVATURE_GRADIENT, CURVATURE_ENDS, CURVATURE_SCALED, CURVATURE_SPECTRUM,
    CURVATURE_DONE
} CurvatureStage;

/* What is known of one state of a network; numbers are NaN until they are. */
typedef struct CurvatureFacts {
    uint64_t version;     /* of its parameters */
    Cursor cursor;        /* where it stands in training, */
    double epochs;        /* with the fraction of its epoch */
    double rate;          /* η of the next update */
    const Optimizer *optimizer;
    OptimizerSettings settings;
    double limit;         /* that η times `scaled` stays below; NaN: there is none */
    bool is_scaled;       /* by the optimizer's state: `scaled` is of √D H √D, else of H */
    size_t free;          /* parameters that move */
    double loss, gradient; /* L, and ‖∇L‖ of those */
    double fall;          /* what an epoch takes off the loss as far as it is straight */
    double saturated;     /* largest share of (unit, sample) pairs of a layer in which f is flat */
    size_t saturated_layer;
    Estimate most, least, scaled; /* λmax and λmin of H, and λmax of what has the limit */
} CurvatureFacts;

/* All eigenvalues of one state, the least first, each as far off as `off` at most. */
typedef struct Spectrum {
    double values[CURVATURE_WHOLE];
    size_t count;         /* 0: they are not known */
    double off;
    uint64_t version;     /* of the parameters, */
    uint64_t epoch;       /* in that epoch */
    unsigned without;     /* measurements since then */
} Spectrum;

typedef struct Curvature {
    CurvatureStage stage;
    Mark mark;            /* of the journal, where whoever has started it has one */
    CurvatureFacts now;   /* being measured, */
    CurvatureFacts known; /* and those whose ends were found last; its optimizer is NULL: none */
    Spectrum spectrum;    /* where training goes on, it stays that of before for some time */
    Net net;              /* that it has room for */
    const Loss *of;       /* begun with, */
    uint64_t revision;    /* and so were these data, */
    uint32_t frozen;      /* and this set of units */
    Derivatives derivatives; /* owned, as all below */
    Lanczos lanczos;
    Real *theta;          /* [n] the parameters, */
    Real *scale;          /* √D, or 1; 0 of those that stay; */
    Real *allowed;        /* 1, or 0 of those; */
    Real *vector, *product;
    size_t flat[NET_LAYERS_MAX]; /* pairs of unit and sample, so far */
    size_t place[CURVATURE_WHOLE], column; /* the parameters that move, and the next of them */
    double *matrix, *spare;         /* [free][free], [free] */
} Curvature;

/* Begins with the trainer's present state; what was known is over. False without memory. A zeroed
 * one is valid; curvature_free releases what it has. */
bool curvature_start(Curvature *curvature, const Trainer *trainer, Error *err);
void curvature_free(Curvature *curvature);

/* Goes on for about *work multiply-adds, which is lowered by what was done; true when it is done.
 * Where the trainer has other data, another shape or loss than it was begun with, that is over. */
bool curvature_advance(Curvature *curvature, const Trainer *trainer, uint64_t *work);

/* Whether it is of the trainer's present parameters, data, rate and optimizer. */
bool curvature_is_of(const Curvature *curvature, const Trainer *trainer);

/* Whether λmax and λmin are known, and where it has one what the limit is for. */
bool curvature_has_ends(const CurvatureFacts *facts);

/* Whether the spectrum is of the same parameters as what is known. */
bool curvature_has_spectrum(const Curvature *curvature);

/* What a place is where the loss hardly falls any more. */
typedef enum CurvaturePlace {
    CURVATURE_UNKNOWN,
    CURVATURE_SLOPE,      /* it falls */
    CURVATURE_SADDLE,     /* λmin < −λmax/1000: there is a way down to both sides */
    CURVATURE_MINIMUM,    /* λmin > λmax/1000: it bends up on all sides */
    CURVATURE_LEVEL,      /* between the two: second derivatives do not tell */
    CURVATURE_SATURATION  /* all λ are next to 0, and units are flat: nothing to go by */
} CurvaturePlace;
CurvaturePlace curvature_place(const CurvatureFacts *facts);

enum { CURVATURE_WORDS_SIZE = 240 };

/* η λmax beside its limit in a sentence, with what the limit is for; "" where it is not known. */
void curvature_limit_words(const CurvatureFacts *facts, char out[CURVATURE_WORDS_SIZE]);

/* The place in a sentence, with its numbers; "" where it is not known. */
void curvature_words(const CurvatureFacts *facts, char out[CURVATURE_WORDS_SIZE]);

/* How many of all eigenvalues are below 0 (sign < 0), above it, or 0 as far as is known. */
size_t spectrum_count(const Spectrum *spectrum, int sign);

#endif
