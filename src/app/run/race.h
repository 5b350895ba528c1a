/* A race: the same training with one value of an option after the other, in slices and in turn, so
 * that all have trained the same number of epochs whenever somebody looks. What comes of each is
 * what `train` with its options gives, to the last bit. */
#ifndef APP_RUN_RACE_H
#define APP_RUN_RACE_H

#include "app/option/values.h"
#include "app/run/outcome.h"
#include "app/run/run.h"
#include "time/curves.h"

enum { RACE_MAX = 16, RACE_POINTS = 1024, RACE_WORDS_SIZE = 200, RACE_WHAT_SIZE = 24 };

/* One that takes part. */
typedef struct Racer {
    Options options;     /* of `train`, owned */
    Training *training;  /* owned; NULL: it is not made yet, or cannot be */
    bool refused;        /* its options do not go together: */
    Error why;
    bool over;           /* as many epochs as were asked for, or it has diverged */
    bool diverged;
    LossCurve curve;     /* its points are owned, with room for RACE_POINTS */
    double seconds;      /* that its training took; NaN: nobody has measured them */
    double reached;      /* the epoch after which the goal was reached first; NaN: not yet */
    RunFacts facts;      /* at its last point */
} Racer;

typedef struct Race {
    char what[RACE_WHAT_SIZE]; /* the option that is varied, */
    bool own_rates;            /* and with it the rate, to what is usual */
    Racer *racers[RACE_MAX];   /* owned */
    size_t count, at;    /* whose turn it is */
    size_t asked;        /* values that were asked for: the first of them take part */
    bool made;           /* all of them have been */
    uint64_t stretch;    /* epochs that each trains in this round */
    uint64_t epochs;     /* that each is to train, */
    uint64_t epoch;      /* and those that all still going have trained */
    Goal goal;
    bool has_goal;
    bool stopped;        /* until it is told to go on */
    enum { RACE_MAKES, RACE_TRAINS, RACE_LOOKS } stage; /* of the one whose turn it is */
    unsigned serial;     /* differs whenever one has been made */
} Race;

/* Begins one: a racer for each value of an option, all else as `base` has it, which it takes over
 * also when it fails. Of optimizers each but the one in `base` has its own usual rate and numbers.
 * False where a value is none of the option's, or without memory. */
bool race_begin(Race *race, Options *base, const Option *option, const Values *values,
                uint64_t epochs, Error *err);
void race_free(Race *race);

bool race_is_going(const Race *race);

/* Goes on for about *work multiply-adds with one of them. *trained: it was training, so that it is
 * racers[*who] that took the time. *news: another epoch is over for all, or one of them has been
 * made. False without memory: it is stopped then. */
bool race_advance(Race *race, uint64_t *work, bool *trained, size_t *who, bool *news, Error *err);

/* Bytes that it takes, without the data of those that are not made yet. */
size_t race_bytes(const Race *race);

/* "optimizer of 9: epoch 120 of 500, 1 diverged". */
void race_words(const Race *race, char out[RACE_WORDS_SIZE]);

#endif
