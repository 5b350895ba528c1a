/* Training as the present run was begun, from other options; and what was trained so, opened as a
 * run. */
#ifndef APP_COMMAND_AGAIN_H
#define APP_COMMAND_AGAIN_H

#include "app/option/options.h"

struct App;

/* The options that begin a run as the present one was begun, with its goal. False with a sentence
 * that begins with what is asked for: "trials". Released by options_free also after failure. */
bool again_options(struct App *app, const char *what, Options *options, Error *err);

/* Begins a run with what `trained` says of training, and trains so many epochs; false with the
 * screen as it was. */
bool again_open(struct App *app, const Options *trained, uint64_t epochs, Error *err);

#endif
