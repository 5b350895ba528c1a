/* From options to a trainer that stands at its start, or where a saved session stood. */
#ifndef APP_RUN_SETUP_H
#define APP_RUN_SETUP_H

#include "app/option/options.h"
#include "data/session/session.h"

/* Exit statuses of the program. */
typedef enum Status {
    STATUS_OK = 0,
    STATUS_FAILURE = 1,
    STATUS_USAGE = 2,
    STATUS_DIVERGED = 3,
} Status;

typedef struct Setup {
    Session session; /* what the trainer was made from; it owns the data */
    Trainer trainer; /* borrows session.data: a Setup is not to be moved */
} Setup;

/* Where the data set that is named is the file of a session, asks for that to be loaded instead;
 * *taken says so. */
bool setup_take_session(Options *options, bool *taken, Error *err);

/* What the options say about a table; borrows from them. Losses and outputs for classes ask for
 * classes too. */
TableChoice setup_choice(const Options *options);

/* Opens the data that the options name (xor by default) or the session to load, and makes the
 * trainer. On failure *status says whether the options or the files are at fault. Released by
 * setup_free also after failure. */
bool setup_make(Setup *setup, const Options *options, Status *status, Error *err);
void setup_free(Setup *setup);

/* Bytes of memory that it takes: the data, and what its trainer holds. */
size_t setup_bytes(const Setup *setup);

/* The hyper-parameters that the options ask for, those not given as in `hyper`. */
Hyper setup_hyper(const Options *options, Hyper hyper);

/* Whether the rate is one that may be set; a sentence when it is not, as in an old session. */
bool setup_rate_fits(const Setup *setup, Error *note);

/* Makes the options for another run after one made from `options`: a copy with the methods that
 * have been changed since and not been stepped back over, without what belongs to its own network.
 * Released by options_free also after failure. */
bool setup_next_options(Options *next, const Options *options, const Setup *setup, Error *err);

/* Whether there is a test loss for the patience in `hyper` to watch; a sentence when not. */
bool setup_may_wait(const Hyper *hyper, const Dataset *data, Error *err);

/* `hyper` with the optimizer that the options name instead of the trainer's. */
Hyper setup_change_optimizer(const Setup *setup, const Options *options, Hyper hyper);

/* Puts the past that a loaded session has before the state it stands in. False, with the reason,
 * when that past cannot be come back to: `timeline` begins at the present state then. *left_out:
 * how many of its branches there is no room for. The session's own copy is released. */
bool setup_recall(Setup *setup, const Options *options, Timeline *timeline, size_t *left_out,
                  Error *why);

#endif
