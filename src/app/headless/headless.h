/* The verbs that need no screen: train, gradients, data, list; and --help, --version. */
#ifndef APP_HEADLESS_HEADLESS_H
#define APP_HEADLESS_HEADLESS_H

#include "app/run/setup.h"
#include "core/look/report.h"

#include <stdio.h>

/* Prints an error as "backprop: …" on standard error, its bytes made visible. */
void headless_complain(const char *message);

/* Prints what was decided when the data was read, a line each: "backprop: note: …". */
void headless_remark(const Dataset *data);

/* Prints an error for what was asked for, and gives the status of it: wrong usage, but for want of
 * memory. */
Status headless_refuse(const Error *err);

/* Whether `out` is a pipe whose reader has gone away. */
bool headless_reader_left(FILE *out);

/* Whether `out` takes output, or fails, within so many milliseconds. */
bool headless_takes_output(FILE *out, int milliseconds);

/* Waits until `out` does, but only for a moment once a signal has asked for the end: false then. */
bool headless_waits_for_reader(FILE *out);

/* Each runs its verb, one of them those that need a trainer and do not train it, and returns the
 * exit status, having printed what went wrong. */
Status headless_train(const Options *options);
Status headless_pass(const Options *options);
Status headless_list(const Options *options);

/* Confusion matrix, precision and recall, or R², as lines of text. */
void headless_print_report(FILE *out, const Report *report, const Dataset *data);

void headless_help(void);
void headless_version(void);

#endif
