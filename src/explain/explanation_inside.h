/* What the files of the explanation share; not for others. A new line is about the subject. */
#ifndef EXPLAIN_EXPLANATION_INSIDE_H
#define EXPLAIN_EXPLANATION_INSIDE_H

#include "explain/explanation.h"

/* A label, a value, and what it is. */
ExplainLine *line_number(Explanation *e, WordId word, const char *label, bool known, double value,
                         const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Terms that make up a value. */
ExplainLine *line_table(Explanation *e, WordId word, const char *label, bool known, double value,
                        Terms terms);

/* Text alone: a heading, most often. */
ExplainLine *line_text(Explanation *e, LineForm form, WordId word, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A term about a unit, which it opens. */
Term line_term(const Trace *trace, size_t column, size_t unit);

/* The mean over the mini-batch, where it has several samples. */
void line_mean(Explanation *e, const Trace *trace, int phase, bool known, double mean);

/* ∂a/∂z of a unit; its rule is its text. */
ExplainLine *line_slope(Explanation *e, const Trace *trace, size_t layer, size_t unit);

/* In letters it is equal to `rule`; and that is a formula of the loss, which goes by a and t. */
void line_rule(ExplainLine *line, const char *rule);
void line_rule_of_loss(ExplainLine *line, const char *rule, const Trace *trace, size_t output);

/* It is about another place, and opens that. */
void line_lead(ExplainLine *line, Selection place);

/* So much of what stands below a heading has been measured; NaN: that is not under way. */
void line_measured(ExplainLine *heading, double share);

/* The lines on an input or a neuron, and on a weight or a bias. */
void explanation_unit(Explanation *e, const Trace *trace);
void explanation_parameter(Explanation *e, const Trace *trace, bool checks);

#endif
