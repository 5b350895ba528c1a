/* Links of TensorFlow Playground's page, in which classes pass on what they look at: read into
 * options, and written for a run. */
#ifndef APP_RUN_LINK_H
#define APP_RUN_LINK_H

#include "app/run/run.h"

/* Gives options what a link says: "https://playground.tensorflow.org/#activation=tanh&…", of which
 * what stands behind the # counts, as that page reads it. What has been given before stays. words
 * says what was decided: what the link leaves open, what of it is left out, how far the losses are
 * those of the page. False, with the key and what would be right, for what cannot be. */
enum { LINK_WORDS_SIZE = 400 };
bool link_read(const char *address, Options *options, char words[LINK_WORDS_SIZE], Error *err);

/* Writes the link of the page that begins with the data, the shape and the settings of a run, and
 * so with the same numbers. False with what no link says. */
enum { LINK_SIZE = 1024 };
bool link_write(const Run *run, char out[LINK_SIZE], Error *err);

#endif
