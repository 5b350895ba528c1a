/* The command line of a run that comes to what is seen of another: the same data, shape, settings,
 * seed and epochs, and so the same parameters to the last bit. */
#ifndef APP_RUN_COMMAND_LINE_H
#define APP_RUN_COMMAND_LINE_H

#include "app/run/in_force.h"
#include "app/run/run.h"

/* Writes it into out[size], with only those settings that would be others without it. False with
 * why no command line leads there: what was done by hand, or in the middle of training, is in the
 * session's file alone. */
enum { COMMAND_LINE_SIZE = 8192 };
bool command_line_make(const Run *run, char *out, size_t size, Error *err);

/* The options that begin a run as this one was begun, with the settings that are in force now.
 * False where no options do, as where a value of the data was set by hand. Released by options_free
 * also after failure. */
bool command_line_options(const Run *run, Options *options, Error *err);

/* Whether nothing but training with the settings of now has been done since its start; else why
 * not, "rate 1 → 2, at epoch 5". */
bool command_line_is_plain(const Run *run, Error *err);

/* Whether a trainer made anew has the samples and the shape of that of now; in what not. */
bool command_line_begins_alike(const Trainer *made, const Trainer *now, Error *err);

/* Writes the line of the verb `train` with these options. */
void command_line_train(const Options *options, char *out, size_t size);

#endif
