/* A neuron explained: what went into it forward, and what came back to it; and an input. */
#include "core/base/text.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <stdio.h>

/* Where a unit's numbers stand in a trace. */
static size_t index_of(const Trace *t, const Selection *unit)
{
    return t->net.layers[unit->column - 1].first + unit->unit;
}

/* w × a of the link from unit i of the column before. */
static Term forward_term(const Trace *t, const ExplainLine *line, size_t i)
{
    const Selection *to = &line->place;
    ParameterPlace weight = {to->column - 1, to->unit, (long)i};
    double w = (double)trace_used(t)[net_parameter(&t->net, weight)];
    double a = chain_activation(t, to->column - 1, i);
    Term term = line_term(t, to->column - 1, i);
    term.place = term.door = (Selection){SELECT_LINK, to->column, to->unit, i};
    term.number[0] = w;
    term.number[1] = a;
    term.number[2] = w * a;
    return term;
}

/* w × δ of the link to unit k of the column behind, through which the error came. */
static Term backward_term(const Trace *t, const ExplainLine *line, size_t k)
{
    const Selection *from = &line->place;
    ParameterPlace weight = {from->column, k, (long)from->unit};
    Term term = line_term(t, from->column + 1, k);
    double w = (double)trace_used(t)[net_parameter(&t->net, weight)];
    double delta = (double)t->spotlight.delta[index_of(t, &term.door)];
    term.place = (Selection){SELECT_LINK, from->column + 1, k, from->unit};
    term.number[0] = w;
    term.number[1] = delta;
    term.number[2] = w * delta;
    return term;
}

/* ∂L/∂aⱼ · ∂aⱼ/∂z of a softmax, whose every output depends on every z: a(1−a) of its own output,
 * −aⱼa of the others. */
static Term softmax_term(const Trace *t, const ExplainLine *line, size_t j)
{
    Term term = line_term(t, line->place.column, j);
    size_t at = index_of(t, &term.place);
    double a = (double)t->spotlight.a[index_of(t, &line->place)];
    double slope = (double)t->spotlight.a[at] * ((j == line->place.unit ? 1 : 0) - a);
    double gradient = (double)t->spotlight.a_gradient[at];
    term.door = (Selection){.kind = SELECT_LOSS};
    term.number[0] = gradient;
    term.number[1] = slope;
    term.number[2] = gradient * slope;
    return term;
}

static void add_forward(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1, at = index_of(t, &e->subject);
    const Layer *l = &t->net.layers[layer];
    const char *source = format_source(layer);
    bool known = trace_has_forward(t, layer);
    line_text(e, LINE_HEADING, WORD_Z, "z = Σ w%s + b", source);
    ExplainLine *z = line_table(e, WORD_Z, "z", known, (double)t->spotlight.z[at],
                                (Terms){.count = l->fan_in,
                                        .at = forward_term,
                                        .title = {"w", source, layer == 0 ? "wx" : "wa"},
                                        .sign = {"×", "="},
                                        .known = {true, chain_has_activation(t, layer), known}});
    snprintf(z->rule, sizeof z->rule, "Σ w%s + b", source);
    z->terms.has_bias = true;
    z->terms.bias = (double)trace_used(t)[l->biases + e->subject.unit];
}

/* a and ∂a/∂z, each with its formula, with what dropout makes of them, and with the curve of f,
 * whose point is not that of an a that dropout has put at 0. */
static void add_activation(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1, at = index_of(t, &e->subject);
    const Activation *f = t->net.layers[layer].activation;
    bool plain = layer + 1 == t->net.layer_count || !(t->hyper.dropout > 0);
    bool known = trace_has_forward(t, layer);
    double a = (double)t->spotlight.a[at], factor = known ? (double)t->spotlight.factor[at] : 0;
    char text[CHAIN_TEXT_SIZE];
    chain_activation_text(t, layer, e->subject.unit, text);
    line_rule(line_text(e, LINE_HEADING, plain ? WORD_F : WORD_DROPOUT,
                        plain ? "a = %s" : "f(z) = %s", f->formula), f->formula);
    ExplainLine *line = line_number(e, WORD_A, "a", known, a, "%s", text);
    line->dropped = chain_is_dropped(t, layer, e->subject.unit);
    line_rule(line, plain ? f->formula : text);
    double slope = line_slope(e, t, layer, e->subject.unit)->value;
    if (!f->elementwise)
        return;
    line = line_text(e, LINE_CURVE, WORD_CURVE, "f");
    line->known = factor > 0;
    line->number[0] = line->known ? (double)t->spotlight.z[at] : 0;
    line->number[1] = line->known ? a / factor : 0;
    line->number[2] = line->known ? slope / factor : 0;
}

/* ∂L/∂a of a hidden unit or an input as the sum over what it goes to. Training has it once the
 * backward pass has come to the unit's own layer; that of an input is added up here alone. */
static void add_sum(Explanation *e, const Trace *t, double sum)
{
    size_t column = e->subject.column;
    bool input = column == 0, delta = trace_has_backward(t, column);
    bool known = input ? delta : trace_has_backward(t, column - 1);
    WordId word = input ? WORD_X_GRADIENT : WORD_A_GRADIENT;
    line_text(e, LINE_HEADING, word, input ? "∂L/∂x = Σ wδ" : "∂L/∂a = Σ wδ");
    e->start = e->count;
    line_rule(line_table(e, word, input ? "∂L/∂x" : "∂L/∂a", known, sum,
                         (Terms){.count = t->net.layers[column].units,
                                 .at = backward_term,
                                 .title = {"w", "δ", "wδ"},
                                 .sign = {"×", "="},
                                 .known = {true, delta, known}}), "Σ wδ");
}

/* δ of an output whose loss or activation makes it of one piece. */
static void add_joint(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    size_t layer = e->subject.column - 1;
    bool known = trace_has_backward(t, layer);
    double delta = (double)t->spotlight.delta[index_of(t, &e->subject)];
    char rule[EXPLAIN_RULE_SIZE];
    snprintf(rule, sizeof rule, "∂L/∂z = %s",
             loss->delta ? loss->delta_formula : "Σ ∂L/∂a · ∂a/∂z");
    line_text(e, LINE_HEADING, WORD_DELTA, "δ = %s", rule);
    e->start = e->count;
    if (loss->delta) {
        ExplainLine *line = line_number(e, WORD_DELTA, "δ", known, delta, N_("from the loss"));
        line_rule_of_loss(line, rule, t, e->subject.unit);
        line_lead(line, (Selection){.kind = SELECT_LOSS});
        line->place = e->subject;
        return;
    }
    line_rule(line_table(e, WORD_DELTA, "δ", known, delta,
                         (Terms){.count = t->net.layers[layer].units,
                                 .at = softmax_term,
                                 .title = {"∂L/∂a", "∂a/∂z", N_("term")},
                                 .sign = {"×", "="},
                                 .known = {known, trace_has_forward(t, layer), known}}), rule);
}

static void add_backward(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1, at = index_of(t, &e->subject);
    bool back = trace_has_backward(t, layer), output = layer + 1 == t->net.layer_count;
    const char *derivative = t->spec.loss->derivative;
    double gradient = (double)t->spotlight.a_gradient[at];
    if (chain_is_joint(t, layer)) {
        add_joint(e, t);
        return;
    }
    line_text(e, LINE_HEADING, WORD_DELTA, "δ = ∂L/∂a · ∂a/∂z")->factors = 2;
    e->start = e->count;
    ExplainLine *line = line_number(e, WORD_A_GRADIENT, "∂L/∂a", back, gradient,
                                    N_("how wrong? %s"), output ? derivative : "Σ wδ");
    if (output) {
        line_rule_of_loss(line, derivative, t, e->subject.unit);
        line_lead(line, (Selection){.kind = SELECT_LOSS});
    }
    line = line_slope(e, t, layer, e->subject.unit);
    snprintf(line->text, sizeof line->text, N_("listening? f′(z)"));
    line_number(e, WORD_DELTA, "δ", back, (double)t->spotlight.delta[at], N_("their product"));
    if (!output)
        add_sum(e, t, gradient);
}

/* A column that the feature is computed from. */
static void add_column(Explanation *e, const Trace *t, size_t column)
{
    const Feature *f = &t->net.features->list[e->subject.unit];
    char symbol[FORMAT_SIZE], number[FORMAT_SIZE];
    size_t own;
    if (!feature_uses(f, column) || feature_is_column(f, &own))
        return;
    snprintf(symbol, sizeof symbol, "x%.20s", format_subscript(column + 1, number));
    line_number(e, WORD_INPUT, symbol, true, (double)t->spotlight.base[column],
                N_("goes into %.100s"), f->text);
}

static void add_input(Explanation *e, const Trace *t)
{
    char buffer[DATASET_NAME_SIZE], symbol[FORMAT_SIZE], sample[FORMAT_SIZE];
    size_t unit = e->subject.unit;
    double sum = 0;
    const char *name = dataset_input_name(t->data, unit, buffer);
    format_unit(&t->net, 0, unit, symbol);
    line_text(e, LINE_HEADING, WORD_INPUT, N_("input %.100s"), name);
    ExplainLine *x = line_number(e, WORD_INPUT, symbol, true, (double)t->spotlight.x[unit],
                                 N_("of %s"), chain_sample(t, sample));
    for (size_t c = 0; t->net.features && c < t->net.features->columns; c++)
        add_column(e, t, c);
    for (size_t k = 0; k < t->net.layers[0].units; k++)
        sum += backward_term(t, x, k).number[2];
    add_sum(e, t, sum);
}

void explanation_unit(Explanation *e, const Trace *t)
{
    if (e->subject.column == 0) {
        add_input(e, t);
        return;
    }
    add_forward(e, t);
    add_activation(e, t);
    add_backward(e, t);
}
