/* The verbs that need no screen: train, predict, evaluate, gradients, check, data, list, those of
 * instruments; and --help, --version. */
#ifndef APP_HEADLESS_HEADLESS_H
#define APP_HEADLESS_HEADLESS_H

#include "app/headless/say.h"
#include "app/run/setup.h"
#include "core/look/report.h"

#include <stdio.h>

/* Prints an error for what was asked for, and gives the status of it: wrong usage, but for want of
 * memory. */
Status headless_refuse(const Error *err);

/* Each runs its verb, one of them those that need a trainer and do not train it, and returns the
 * exit status, having printed what went wrong. */
Status headless_train(const Options *options);
Status headless_predict(const Options *options);
Status headless_evaluate(const Options *options);
Status headless_pass(const Options *options);
Status headless_check_trace(const Options *options);
Status headless_sweep(const Options *options);
Status headless_trials(const Options *options);
Status headless_list(const Options *options);
Status headless_measure(const Options *options);

/* Confusion matrix, precision and recall, or R² and root mean square error, as lines of text.
 * `part` is that of the samples: "test", "training", or "" where they are of none. */
void headless_print_report(FILE *out, const Report *report, const Dataset *data, const char *part);

void headless_help(void);
void headless_version(void);

#endif
