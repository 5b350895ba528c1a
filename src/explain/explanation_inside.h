/* What the files of the explanation share; not for others. */
#ifndef EXPLAIN_EXPLANATION_INSIDE_H
#define EXPLAIN_EXPLANATION_INSIDE_H

#include "explain/explanation.h"

/* Adds a line about `place`; the caller fills in the rest. */
ExplainLine *line_add(Explanation *e, LineForm form, WordId word, Selection place);

/* The same with a label and a value. */
ExplainLine *line_add_number(Explanation *e, WordId word, Selection place, const char *label,
                             bool known, double value);

/* The same for a line of text alone: a heading, most often. */
ExplainLine *line_add_text(Explanation *e, LineForm form, WordId word, Selection place,
                           const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A heading, and of what is being measured below it the share that is done, NaN where it is not
 * under way. */
void line_add_measured(Explanation *e, WordId word, Selection place, const char *text,
                       double share);

/* "mean": the mean over the mini-batch, where it has several samples. */
void line_add_mean(Explanation *e, const Trace *trace, bool known, double mean);

/* What a line is, as a whole sentence or part of one. */
void line_say(ExplainLine *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a line is equal to in letters. */
void line_rule(ExplainLine *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

void line_open(ExplainLine *line, Selection door);

/* ∂a/∂z of a unit. */
ExplainLine *line_add_slope(Explanation *e, const Trace *trace, size_t layer, size_t unit);

/* The line's rule is one of the loss: it goes by a and t of an output. */
void line_go_by_target(ExplainLine *line, const Trace *trace, size_t output);

/* The lines on an input or a neuron, and on a weight or a bias. */
void explanation_unit(Explanation *e, const Trace *trace);
void explanation_parameter(Explanation *e, const Trace *trace, bool checks);

#endif
