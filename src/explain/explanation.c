#include "explain/explanation.h"

#include "core/base/text.h"
#include "core/method/schedule.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* A new line with its label and text. */
static ExplainLine *add(Explanation *e, LineForm form, WordId word, const char *label,
                        const char *format, va_list arguments)
{
    assert(e->count < EXPLAIN_LINES);
    ExplainLine *line = &e->line[e->count++];
    *line = (ExplainLine){.form = form,
                          .word = word,
                          .place = e->subject,
                          .phase = e->forward_only ? 0 : word_of(word)->phase};
    snprintf(line->label, sizeof line->label, "%s", label);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    return line;
}

ExplainLine *line_text(Explanation *e, LineForm form, WordId word, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ExplainLine *line = add(e, form, word, "", format, arguments);
    va_end(arguments);
    return line;
}

ExplainLine *line_number(Explanation *e, WordId word, const char *label, bool known, double value,
                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ExplainLine *line = add(e, LINE_NUMBER, word, label, format, arguments);
    va_end(arguments);
    line->known = known;
    line->value = value;
    return line;
}

ExplainLine *line_table(Explanation *e, WordId word, const char *label, bool known, double value,
                        Terms terms)
{
    ExplainLine *line = line_number(e, word, label, known, value, "%s", "");
    line->form = LINE_TABLE;
    line->terms = terms;
    return line;
}

void line_mean(Explanation *e, const Trace *trace, int phase, bool known, double mean)
{
    if (trace->batch.rows < 2)
        return;
    ExplainLine *line = line_number(e, WORD_MEAN, N_("mean"), known, mean, N_("over %zu samples"),
                                    trace->batch.rows);
    line->phase = phase;
    snprintf(line->brief, sizeof line->brief, N_("mean of %zu"), trace->batch.rows);
}

ExplainLine *line_slope(Explanation *e, const Trace *trace, size_t layer, size_t unit)
{
    char rule[CHAIN_TEXT_SIZE], symbol[FORMAT_SIZE];
    chain_slope_text(trace, layer, unit, rule);
    ExplainLine *line = line_number(e, WORD_SLOPE, "∂a/∂z", trace_has_forward(trace, layer),
                                    chain_slope(trace, layer, unit), "%s", rule);
    line->dropped = chain_is_dropped(trace, layer, unit);
    line_rule(line, rule);
    snprintf(line->brief, sizeof line->brief, N_("slope of %.16s"),
             trace->net.layers[layer].activation->row.name);
    snprintf(line->origin, sizeof line->origin, N_("at %s: %.24s"),
             format_unit(&trace->net, layer + 1, unit, symbol), rule);
    return line;
}

void line_rule(ExplainLine *line, const char *rule)
{
    snprintf(line->rule, sizeof line->rule, "%s", rule);
}

void line_rule_of_loss(ExplainLine *line, const char *rule, const Trace *trace, size_t output)
{
    line_rule(line, rule);
    line->of_target = chain_has_target(trace);
    line->number[0] = chain_activation(trace, trace->net.layer_count, output);
    line->number[1] = chain_target(trace, output);
}

void line_lead(ExplainLine *line, Selection place)
{
    line->opens = true;
    line->place = line->door = place;
}

void line_measured(ExplainLine *heading, double share)
{
    heading->known = !isnan(share);
    heading->value = share;
}

Term line_term(const Trace *t, size_t column, size_t unit)
{
    Term term = {.place = {SELECT_UNIT, column, unit, 0}, .door = {SELECT_UNIT, column, unit, 0}};
    format_unit(&t->net, column, unit, term.name);
    return term;
}

/* What the loss has a formula for: δ = ∂L/∂z of an output, or else ∂L/∂a. */
static const char *loss_formula(const Trace *t)
{
    return t->spec.loss->delta ? t->spec.loss->delta_formula : t->spec.loss->derivative;
}

static double loss_gradient(const Trace *t, size_t output)
{
    const Real *of = t->spec.loss->delta ? t->spotlight.delta : t->spotlight.a_gradient;
    return (double)of[t->net.layers[t->net.layer_count - 1].first + output];
}

static Term loss_term_of(const Trace *t, const ExplainLine *line, size_t k)
{
    const Layer *last = &t->net.layers[t->net.layer_count - 1];
    const Real *a = t->spotlight.a + last->first, *z = t->spotlight.z + last->first;
    Term term = line_term(t, t->net.layer_count, k);
    (void)line;
    term.number[0] = (double)a[k];
    term.number[1] = chain_target(t, k);
    if (chain_has_target(t))
        term.number[2] = loss_term(t->spec.loss, last->units, k, z, a, t->spotlight.t);
    return term;
}

/* How the loss changes with output k. */
static Term output_term(const Trace *t, const ExplainLine *line, size_t k)
{
    Term term = line_term(t, t->net.layer_count, k);
    (void)line;
    term.number[0] = loss_gradient(t, k);
    return term;
}

static Term unit_term(const Trace *t, const ExplainLine *line, size_t k)
{
    size_t column = line->place.column, at = t->net.layers[column - 1].first + k;
    Term term = line_term(t, column, k);
    term.number[0] = (double)t->spotlight.z[at];
    term.number[1] = (double)t->spotlight.a[at];
    term.number[2] = (double)t->spotlight.delta[at];
    return term;
}

/* What each output has in the loss, and how the loss changes with each. */
static void add_loss(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    const char *symbol = loss->delta ? "∂L/∂z" : "∂L/∂a", *formula = loss_formula(t);
    size_t last = t->net.layer_count - 1, outputs = net_outputs(&t->net);
    WordId word = loss->delta ? WORD_DELTA : WORD_A_GRADIENT;
    bool known = trace_has_loss(t);
    line_text(e, LINE_HEADING, WORD_LOSS, "L = %s", loss->formula);
    ExplainLine *line = line_table(e, WORD_LOSS, "L", known, known ? t->spotlight.loss : 0,
                                   (Terms){.count = outputs,
                                           .at = loss_term_of,
                                           .title = {"a", "t", N_("term")},
                                           .sign = {" ", " "},
                                           .known = {trace_has_forward(t, last),
                                                     chain_has_target(t), known}});
    line_rule(line, loss->formula);
    line->digits = DIGITS_PLAIN;
    line_mean(e, t, 2, known, t->batch.loss);
    if (t->batch.rows > 1)
        e->line[e->count - 1].digits = DIGITS_PLAIN;
    line = line_text(e, LINE_HEADING, word, loss->delta ? "δ = %s = %s" : "%s = %s",
                                  symbol, formula);
    snprintf(line->label, sizeof line->label, "%s", symbol);
    line_rule(line, formula);
    line = line_text(e, LINE_LIST, word, "%s", loss->delta ? "δ" : "∂L/∂a");
    line->known = trace_has_backward(t, last);
    line->terms = (Terms){.count = outputs, .at = output_term};
}

/* What an output is to be, what it is, and what the difference does to the loss. */
static void add_target(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    const char *symbol = loss->delta ? "∂L/∂z" : "∂L/∂a", *formula = loss_formula(t);
    size_t last = e->subject.column - 1, k = e->subject.unit;
    bool forward = trace_has_forward(t, last), has_target = chain_has_target(t);
    Term term = loss_term_of(t, NULL, k);
    double answer = term.number[0], target = term.number[1];
    Selection whole = {.kind = SELECT_LOSS};
    line_text(e, LINE_HEADING, WORD_TARGET, N_("t: what %s is to be"), term.name);
    line_number(e, WORD_TARGET, "t", has_target, target, "%s",
                has_target ? N_("e changes it") : N_("your own sample has none"));
    e->start = e->count;
    line_lead(line_number(e, WORD_A, "a", forward, answer, N_("a of %s"), term.name), term.place);
    line_number(e, WORD_OFF, "a − t", forward && has_target, answer - target,
                N_("how far it is off"));
    ExplainLine *line = line_text(e, LINE_HEADING, WORD_LOSS, "L = %s", loss->formula);
    line_rule(line, loss->formula);
    line->place = whole;
    line_lead(line_number(e, WORD_TERM, N_("term"), trace_has_loss(t), term.number[2],
                          N_("its part in L")), whole);
    line = line_number(e, loss->delta ? WORD_DELTA : WORD_A_GRADIENT, symbol,
                       trace_has_backward(t, last), loss_gradient(t, k), "%s", formula);
    line_rule(line, formula);
    line_lead(line, term.place);
}

static double squares(const Real *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)v[i] * (double)v[i];
    return sum;
}

/* The root of the sum of squares over a layer's weights. */
static double norm(const Real *v, const Layer *l)
{
    return sqrt(squares(v + l->weights, l->biases - l->weights));
}

/* ‖∇W‖ of the sample in the spotlight: each ∂L/∂w is a product δ a, and so is the norm of all. */
static double norm_of_sample(const Trace *t, size_t layer)
{
    const Layer *l = &t->net.layers[layer];
    if (!trace_has_backward(t, layer))
        return 0;
    return sqrt(squares(t->spotlight.delta + l->first, l->units) *
                squares(chain_activations(t, layer), l->fan_in));
}

static void add_layer(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1;
    const Layer *l = &t->net.layers[layer];
    const Activation *f = l->activation;
    char sample[FORMAT_SIZE];
    bool forward = trace_has_forward(t, layer), back = trace_has_backward(t, layer);
    line_text(e, LINE_HEADING, WORD_LAYER, N_("layer %zu: z = W %s + b, a = f(z)"), layer + 1,
              format_source(layer));
    line_rule(line_text(e, LINE_TEXT, WORD_F, "f(z) = %s, f′(z) = %s", f->formula, f->derivative),
              f->formula);
    ExplainLine *shape = line_text(e, LINE_TEXT, WORD_SHAPE, N_("%zu parameters"),
                                   l->units * (l->fan_in + 1));
    snprintf(shape->label, sizeof shape->label, "W %zu × %zu, b %zu", l->units, l->fan_in,
             l->units);
    line_number(e, WORD_WEIGHTS_NORM, "‖W‖", true, norm(trace_used(t), l), N_("root of Σ w²"));
    line_number(e, WORD_NORM, layer > 0 ? "‖δ‖ ‖a‖" : "‖δ‖ ‖x‖", back, norm_of_sample(t, layer),
                N_("of %s"), chain_sample(t, sample));
    line_number(e, WORD_NORM, "‖∇W‖", back, t->health[layer].rms, N_("rms of %zu"),
                health_rows(t->batch.rows));
    line_number(e, WORD_MEAN_NORM, "‖∇W‖", back, norm(t->parameters.gradient, l),
                N_("of the mean"));
    e->start = e->count;
    line_table(e, WORD_LAYER, "", forward, 0,
               (Terms){.count = l->units,
                       .at = unit_term,
                       .title = {"z", "a", "δ"},
                       .sign = {" ", " "},
                       .known = {forward, forward, back}});
}

/* The schedule, and its length and factor as far as it uses them. */
static void add_schedule(Explanation *e, const Trace *t)
{
    const Hyper *h = &t->hyper;
    const Schedule *schedule = (const Schedule *)table_row(&schedule_table, h->schedule);
    ExplainLine *line = line_text(e, LINE_TEXT, WORD_SCHEDULE,
                                  N_("schedule %s, warm-up of %.4g epochs"), schedule->row.name,
                                  h->warmup);
    snprintf(line->brief, sizeof line->brief, "%s", schedule->row.name);
    if (schedule->uses & SCHEDULE_EPOCHS)
        line_number(e, WORD_SCHEDULE_EPOCHS, N_("epochs"), true,
                    h->schedule_epochs > 0 ? h->schedule_epochs : schedule->epochs,
                    N_("of the schedule"));
    if (schedule->uses & SCHEDULE_FACTOR)
        line_number(e, WORD_SCHEDULE_FACTOR, N_("factor"), true,
                    h->schedule_factor > 0 ? h->schedule_factor : schedule->factor,
                    N_("of the schedule"));
}

static void add_rate(Explanation *e, const Trace *t)
{
    const Optimizer *optimizer = chain_optimizer(t);
    line_text(e, LINE_HEADING, WORD_RATE, N_("η: how far a step goes"));
    line_number(e, WORD_RATE, "η", true, t->update.rate,
                trace_has_update(t) ? N_("the update shown") : N_("the update to come"));
    line_number(e, WORD_NEXT_RATE, N_("next"), true, t->next_rate, N_("the update to come"));
    line_number(e, WORD_SET_RATE, N_("rate"), true, t->hyper.rate, N_("as set with + and -"));
    add_schedule(e, t);
    line_rule(line_text(e, LINE_TEXT, WORD_OPTIMIZER, "%s: %s", optimizer->row.name,
                        optimizer->formula), optimizer->formula);
}

/* Nothing is selected: what there is to be explained. */
static void add_all(Explanation *e, const Trace *t)
{
    const Optimizer *optimizer = chain_optimizer(t);
    line_text(e, LINE_HEADING, WORD_RULE, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w");
    for (size_t l = 0; l < t->net.layer_count; l++)
        line_lead(line_text(e, LINE_TEXT, WORD_LAYER, N_("layer %zu: %zu units, %s"), l + 1,
                            t->net.layers[l].units, t->net.layers[l].activation->row.name),
                  (Selection){SELECT_LAYER, l + 1, 0, 0});
    ExplainLine *line = line_text(e, LINE_TEXT, WORD_LOSS, N_("loss %s"), t->spec.loss->row.name);
    line_rule(line, t->spec.loss->formula);
    line_lead(line, (Selection){.kind = SELECT_LOSS});
    line = line_text(e, LINE_TEXT, WORD_RATE, N_("rate %.6g, %s"), t->next_rate,
                     optimizer->row.name);
    line_rule(line, chain_is_descent(t) ? "w ← w − η ∂L/∂w" : optimizer->formula);
    line_lead(line, (Selection){.kind = SELECT_RATE});
}

/* Which sample the numbers are of. */
static void write_sample(const Trace *t, char out[EXPLAIN_RULE_SIZE])
{
    char sample[FORMAT_SIZE];
    size_t rows = t->batch.rows;
    chain_sample(t, sample);
    if (t->spotlight.is_own)
        snprintf(out, EXPLAIN_RULE_SIZE, N_("%s, forward only"), sample);
    else if (rows == 0)
        snprintf(out, EXPLAIN_RULE_SIZE,
                 t->cursor.step > 0 ? N_("%s, no pass since the change")
                                    : N_("%s, no training pass yet"), sample);
    else if (rows == 1)
        snprintf(out, EXPLAIN_RULE_SIZE, "%s", sample);
    else
        snprintf(out, EXPLAIN_RULE_SIZE, N_("%s, mini-batch of %zu"), sample, rows);
}

void explanation_of(const Trace *trace, const Selection *subject, bool checks, Explanation *out)
{
    static void (*const adders[])(Explanation *, const Trace *) = {
        [SELECT_NONE] = add_all,  [SELECT_UNIT] = explanation_unit, [SELECT_LAYER] = add_layer,
        [SELECT_LOSS] = add_loss, [SELECT_RATE] = add_rate,         [SELECT_TARGET] = add_target};
    out->subject = *subject;
    out->start = out->count = 0;
    out->forward_only = trace->spotlight.is_own;
    write_sample(trace, out->sample);
    if (subject->kind == SELECT_LINK || subject->kind == SELECT_BIAS)
        explanation_parameter(out, trace, checks);
    else
        adders[subject->kind](out, trace);
}

/* The present number of what can be selected, where it has one. */
static void set_own_number(ExplainLine *line, const Trace *t, const Selection *s)
{
    static const LineDigits digits[] = {[SELECT_LOSS] = DIGITS_PLAIN, [SELECT_RATE] = DIGITS_SET,
                                        [SELECT_TARGET] = DIGITS_SIGNED};
    size_t parameter;
    line->digits = digits[s->kind];
    line->known = true;
    if (s->kind == SELECT_UNIT) {
        line->known = chain_has_activation(t, s->column);
        line->value = chain_activation(t, s->column, s->unit);
    } else if (selection_parameter(s, &t->net, &parameter)) {
        line->value = (double)t->parameters.theta[parameter];
    } else if (s->kind == SELECT_TARGET) {
        line->known = chain_has_target(t);
        line->value = chain_target(t, s->unit);
    } else if (s->kind == SELECT_LOSS) {
        line->known = trace_has_loss(t);
        line->value = t->spotlight.loss;
    } else {
        line->value = t->next_rate;
    }
}

ExplainLine explanation_self(const Trace *t, const Selection *s)
{
    static const WordId words[] = {
        [SELECT_NONE] = WORD_RULE, [SELECT_UNIT] = WORD_A,      [SELECT_LINK] = WORD_WEIGHT,
        [SELECT_BIAS] = WORD_BIAS, [SELECT_LAYER] = WORD_LAYER, [SELECT_LOSS] = WORD_LOSS,
        [SELECT_RATE] = WORD_RATE, [SELECT_TARGET] = WORD_TARGET};
    const Optimizer *optimizer = chain_optimizer(t);
    bool input = s->kind == SELECT_UNIT && s->column == 0;
    bool number = s->kind != SELECT_NONE && s->kind != SELECT_LAYER;
    ExplainLine line = {.form = number ? LINE_NUMBER : LINE_TEXT, .place = *s, .door = *s,
                        .opens = true, .word = input ? WORD_INPUT : words[s->kind]};
    selection_name(s, line.label);
    if (number)
        set_own_number(&line, t, s);
    if (s->kind == SELECT_LOSS || s->kind == SELECT_TARGET)
        snprintf(line.rule, sizeof line.rule, "L = %s", t->spec.loss->formula);
    else if (s->kind == SELECT_RATE)
        snprintf(line.rule, sizeof line.rule, "%s: %s", optimizer->row.name, optimizer->formula);
    else if ((s->kind == SELECT_UNIT && !input) || s->kind == SELECT_LAYER)
        snprintf(line.rule, sizeof line.rule, "a = %s",
                 t->net.layers[s->column - 1].activation->formula);
    return line;
}

const ExplainLine *explanation_find(const Explanation *e, WordId word)
{
    for (size_t i = e->count; i-- > 0;)
        if (e->line[i].word == word && e->line[i].form != LINE_HEADING)
            return &e->line[i];
    return NULL;
}

const ExplainLine *explanation_heading(const Explanation *e, WordId word)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->line[i].word == word && e->line[i].form == LINE_HEADING)
            return &e->line[i];
    return NULL;
}

const char *line_value(const ExplainLine *line, char out[FORMAT_SIZE])
{
    if (!line->known) {
        snprintf(out, FORMAT_SIZE, "—");
        return out;
    }
    if (line->digits == DIGITS_PLAIN)
        return format_plain(line->value, out);
    if (line->digits == DIGITS_SIGNED)
        return format_number(line->value, out);
    snprintf(out, FORMAT_SIZE, "%.*g", line->digits == DIGITS_SET ? 6 : 13, line->value);
    return out;
}

const char *line_fixed(const ExplainLine *line, char out[FORMAT_SIZE])
{
    return line->known && line->digits == DIGITS_SIGNED
               ? format_fixed(line->value, LINE_FIXED_WIDTH, out)
               : line_value(line, out);
}
