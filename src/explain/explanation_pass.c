/* A neuron explained: what went into it forward, and what came back to it; and an input. */
#include "core/text.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <stdio.h>

static Selection unit_at(size_t column, size_t unit)
{
    return (Selection){SELECT_UNIT, column, unit, 0};
}

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
    Term term = {.number = {w, a, w * a}, .place = {SELECT_LINK, to->column, to->unit, i}};
    term.door = term.place;
    format_unit(&t->net, to->column - 1, i, term.name);
    return term;
}

/* w × δ of the link to unit k of the column behind, through which the error came. */
static Term backward_term(const Trace *t, const ExplainLine *line, size_t k)
{
    const Selection *from = &line->place;
    ParameterPlace weight = {from->column, k, (long)from->unit};
    Term term = {.place = {SELECT_LINK, from->column + 1, k, from->unit},
                 .door = unit_at(from->column + 1, k)};
    double w = (double)trace_used(t)[net_parameter(&t->net, weight)];
    double delta = (double)t->delta[index_of(t, &term.door)];
    term.number[0] = w;
    term.number[1] = delta;
    term.number[2] = w * delta;
    format_unit(&t->net, from->column + 1, k, term.name);
    return term;
}

/* ∂L/∂aⱼ · ∂aⱼ/∂z of a softmax, whose every output depends on every z: a(1−a) of its own output,
 * −aⱼa of the others. */
static Term softmax_term(const Trace *t, const ExplainLine *line, size_t j)
{
    Selection output = unit_at(line->place.column, j);
    size_t at = index_of(t, &output);
    double a = (double)t->a[index_of(t, &line->place)];
    double slope = (double)t->a[at] * ((j == line->place.unit ? 1 : 0) - a);
    double gradient = (double)t->a_gradient[at];
    Term term = {.number = {gradient, slope, gradient * slope},
                 .place = output,
                 .door = {.kind = SELECT_LOSS}};
    format_unit(&t->net, output.column, j, term.name);
    return term;
}

static void add_forward(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1;
    const Layer *l = &t->net.layers[layer];
    bool known = trace_has_forward(t, layer);
    line_add_text(e, LINE_HEADING, WORD_Z, e->subject, "z = Σ wa + b");
    ExplainLine *z = line_add_number(e, WORD_Z, e->subject, "z", known,
                                     (double)t->z[l->first + e->subject.unit]);
    z->form = LINE_TABLE;
    line_rule(z, "Σ wa + b");
    z->terms = (Terms){.count = l->fan_in,
                       .at = forward_term,
                       .title = {"w", "a", "wa"},
                       .sign = {"×", "="},
                       .known = {true, chain_has_activation(t, layer), known},
                       .has_bias = true,
                       .bias = (double)trace_used(t)[l->biases + e->subject.unit]};
}

/* The curve of f around z. Its point is that of f, where dropout has not put a at 0. */
static void add_curve(Explanation *e, const Trace *t, size_t at, double a, double slope)
{
    ExplainLine *curve = line_add(e, LINE_CURVE, WORD_CURVE, e->subject);
    bool forward = trace_has_forward(t, e->subject.column - 1);
    double factor = forward ? (double)t->factor[at] : 1;
    curve->known = forward && factor > 0;
    if (!curve->known)
        return;
    curve->number[0] = (double)t->z[at];
    curve->number[1] = a / factor;
    curve->number[2] = slope / factor;
}

/* a and ∂a/∂z, each with its formula, and with what dropout makes of them. */
static void add_activation(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1, at = index_of(t, &e->subject);
    const Activation *f = t->net.layers[layer].activation;
    bool plain = layer + 1 == t->net.layer_count || !(t->hyper.dropout > 0);
    char text[CHAIN_TEXT_SIZE];
    ExplainLine *heading = line_add_text(e, LINE_HEADING, WORD_F, e->subject,
                                         plain ? "a = %s" : "f(z) = %s", f->formula);
    snprintf(heading->label, sizeof heading->label, "%s", plain ? "a" : "f");
    line_rule(heading, "%s", f->formula);
    chain_activation_text(t, layer, e->subject.unit, text);
    ExplainLine *a = line_add_number(e, WORD_A, e->subject, "a", trace_has_forward(t, layer),
                                     (double)t->a[at]);
    line_rule(a, "%s", plain ? f->formula : text);
    line_say(a, "%s", text);
    a->dropped = chain_is_dropped(t, layer, e->subject.unit);
    double slope = line_add_slope(e, t, layer, e->subject.unit)->value;
    if (f->elementwise)
        add_curve(e, t, at, (double)t->a[at], slope);
}

/* ∂L/∂a of a hidden unit or an input as the sum over what it goes to. Training has it once the
 * backward pass has come to the unit's own layer; that of an input is added up here alone. */
static void add_sum(Explanation *e, const Trace *t, double sum)
{
    size_t column = e->subject.column;
    bool input = column == 0, delta = trace_has_backward(t, column);
    WordId word = input ? WORD_X_GRADIENT : WORD_A_GRADIENT;
    line_add_text(e, LINE_HEADING, word, e->subject, input ? "∂L/∂x = Σ wδ" : "∂L/∂a = Σ wδ");
    e->start = e->count;
    bool known = input ? delta : trace_has_backward(t, column - 1);
    ExplainLine *line =
        line_add_number(e, word, e->subject, input ? "∂L/∂x" : "∂L/∂a", known, sum);
    line->form = LINE_TABLE;
    line_rule(line, "Σ wδ");
    line->terms = (Terms){.count = t->net.layers[column].units,
                          .at = backward_term,
                          .title = {"w", "δ", "wδ"},
                          .sign = {"×", "="},
                          .known = {true, delta, known}};
}

/* δ of an output whose loss or activation makes it of one piece. */
static void add_joint(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    size_t layer = e->subject.column - 1;
    bool known = trace_has_backward(t, layer);
    double delta = (double)t->delta[index_of(t, &e->subject)];
    const char *rule = loss->delta ? loss->delta_formula : "Σ ∂L/∂a · ∂a/∂z";
    line_add_text(e, LINE_HEADING, WORD_DELTA, e->subject, "δ = ∂L/∂z = %s", rule);
    e->start = e->count;
    ExplainLine *line = line_add_number(e, WORD_DELTA, e->subject, "δ", known, delta);
    line_rule(line, "∂L/∂z = %s", rule);
    if (loss->delta) {
        line_go_by_target(line, t, e->subject.unit);
        line_open(line, (Selection){.kind = SELECT_LOSS});
        line_say(line, N_("from the loss"));
        return;
    }
    line->form = LINE_TABLE;
    line->terms = (Terms){.count = t->net.layers[layer].units,
                          .at = softmax_term,
                          .title = {"∂L/∂a", "∂a/∂z", "term"},
                          .sign = {"×", "="},
                          .known = {known, trace_has_forward(t, layer), known}};
}

static void add_backward(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1, at = index_of(t, &e->subject);
    bool back = trace_has_backward(t, layer), output = layer + 1 == t->net.layer_count;
    Selection loss = {.kind = SELECT_LOSS};
    double gradient = (double)t->a_gradient[at];
    if (chain_is_joint(t, layer)) {
        add_joint(e, t);
        return;
    }
    line_add_text(e, LINE_HEADING, WORD_DELTA, e->subject, "δ = ∂L/∂a · ∂a/∂z")->factors = 2;
    e->start = e->count;
    ExplainLine *line = line_add_number(e, WORD_A_GRADIENT, output ? loss : e->subject, "∂L/∂a",
                                        back, gradient);
    if (output) {
        line_rule(line, "%s", t->spec.loss->derivative);
        line_say(line, "%s", t->spec.loss->derivative);
        line_go_by_target(line, t, e->subject.unit);
        line_open(line, loss);
    } else {
        line_say(line, N_("the sum below"));
    }
    line_say(line_add_slope(e, t, layer, e->subject.unit), N_("slope of f at z"));
    line_say(line_add_number(e, WORD_DELTA, e->subject, "δ", back, (double)t->delta[at]),
             N_("their product"));
    if (!output)
        add_sum(e, t, gradient);
}

static void add_input(Explanation *e, const Trace *t)
{
    char name[DATASET_NAME_SIZE], symbol[FORMAT_SIZE];
    size_t unit = e->subject.unit;
    line_add_text(e, LINE_HEADING, WORD_INPUT, e->subject, N_("input %s"),
                  dataset_input_name(t->data, unit, name));
    ExplainLine *x = line_add_number(e, WORD_INPUT, e->subject,
                                     format_unit(&t->net, 0, unit, symbol), true,
                                     (double)t->x[unit]);
    line_say(x, N_("of sample %zu"), t->sample + 1);
    double sum = 0;
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
