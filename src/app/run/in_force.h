/* What is in force in a run: the options that would ask for just that, whoever or whatever has
 * chosen it, the data, the optimizer or a person. */
#ifndef APP_RUN_IN_FORCE_H
#define APP_RUN_IN_FORCE_H

#include "app/run/setup.h"
#include "data/formula.h"

enum { IN_FORCE_DATA_SIZE = 256 };

/* Options whose texts are not to be freed: they are borrowed from the run that they were found in,
 * but for these, and it is not to be moved. `given` says which have a value. */
typedef struct InForce {
    Options options;
    char data[IN_FORCE_DATA_SIZE];   /* the name of the data set, for people to read */
    char freeze[OPTION_TEXT_SIZE];
    char features[FORMULAS_SIZE];
    bool names_all; /* the frozen units are all named in there */
} InForce;

/* Finds it for a trainer made from the options `given`, which say all that is none of the
 * trainer's: what concerns the screen and the machine. */
void in_force_find(const Setup *setup, const Options *given, InForce *now);

/* The options for another run, as setup_next_options, where nobody has typed what is in force
 * because it came with a session or with a network that was kept: all of it, with the same data;
 * with other data how it was divided and scaled. Released by options_free also after failure. */
bool in_force_next(Options *next, const Options *options, const Setup *setup, bool same_data,
                   Error *err);

/* Writes what is different `now` from what was `before`, option by option: "rate 1 → 0.5", with
 * ", " between; "" where nothing is. What has no part in training any more is left out. The run of
 * `before` may be gone. */
void in_force_changes(const InForce *before, const InForce *now, char *out, size_t size);

/* The same of what has a part in training alone, and what it is `now` alone: "rate 0.5". */
void in_force_differences(const InForce *before, const InForce *now, char *out, size_t size);

/* What each of several is called beside the others: the values in which not all are the same, as
 * "sgd 1" or "momentum 0.9"; "" where all are. */
enum { IN_FORCE_LABEL_SIZE = 48 };
void in_force_labels(const InForce *all, size_t count, char (*labels)[IN_FORCE_LABEL_SIZE]);

#endif
