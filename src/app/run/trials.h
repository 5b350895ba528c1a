/* The same training from one seed after the other, in slices: how often, how soon and how well it
 * ends. */
#ifndef APP_RUN_TRIALS_H
#define APP_RUN_TRIALS_H

#include "app/run/outcome.h"

enum { TRIALS_MAX = 500, TRIAL_NAME_SIZE = 24 };

typedef struct Trials {
    Options options;    /* of each, with its seed; owned */
    uint64_t first;     /* the first seed */
    size_t count, done; /* count 0: there are none */
    Training *training; /* the one under way, owned; NULL between two */
    Outcome *outcomes;  /* [count], owned */
    TableRow *rows;     /* [count], owned: what each is called, "seed 5", to be listed by */
    char (*names)[TRIAL_NAME_SIZE]; /* owned */
} Trials;

/* Begins so many, from the seed of the options on, which it takes over also when it fails. */
bool trials_begin(Trials *trials, Options *options, size_t count, Error *err);
void trials_free(Trials *trials);

bool trials_are_going(const Trials *trials);

/* Goes on for about *work multiply-adds; *news says whether another one is over. False without
 * memory, or where one cannot be made: they are ended then, with those that are done. */
bool trials_advance(Trials *trials, uint64_t *work, bool *news, Error *err);

/* The number that they are judged by: that of the goal, else the training loss. */
Goal trials_judged_by(const Options *options);

/* "train_loss ≤ 0.01: 38 of 40, after 64 to 430 epochs, in the median 93", or without a goal how
 * the loss is spread. Of those that are done. */
enum { TRIALS_WORDS_SIZE = 192 };
bool trials_words(const Trials *trials, char out[TRIALS_WORDS_SIZE], Error *err);

#endif
