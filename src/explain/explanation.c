#include "explain/explanation.h"

#include "core/schedule.h"
#include "core/text.h"
#include "explain/chain.h"
#include "explain/explanation_inside.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

ExplainLine *line_add(Explanation *e, LineForm form, WordId word, Selection place)
{
    assert(e->count < EXPLAIN_LINES);
    ExplainLine *line = &e->line[e->count++];
    *line = (ExplainLine){.form = form, .word = word, .place = place};
    return line;
}

ExplainLine *line_add_number(Explanation *e, WordId word, Selection place, const char *label,
                             bool known, double value)
{
    ExplainLine *line = line_add(e, LINE_NUMBER, word, place);
    snprintf(line->label, sizeof line->label, "%s", label);
    line->known = known;
    line->value = value;
    return line;
}

ExplainLine *line_add_text(Explanation *e, LineForm form, WordId word, Selection place,
                           const char *format, ...)
{
    ExplainLine *line = line_add(e, form, word, place);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
    return line;
}

void line_add_measured(Explanation *e, WordId word, Selection place, const char *text,
                       double share)
{
    ExplainLine *line = line_add_text(e, LINE_HEADING, word, place, "%s", text);
    line->known = !isnan(share);
    line->value = share;
}

void line_add_mean(Explanation *e, const Trace *trace, bool known, double mean)
{
    if (trace->rows < 2)
        return;
    ExplainLine *line = line_add_number(e, WORD_MEAN, e->subject, N_("mean"), known, mean);
    snprintf(line->brief, sizeof line->brief, N_("mean of %zu"), trace->rows);
    line_say(line, N_("over %zu samples"), trace->rows);
}

void line_say(ExplainLine *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
}

void line_rule(ExplainLine *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line->rule, sizeof line->rule, format, arguments);
    va_end(arguments);
}

void line_open(ExplainLine *line, Selection door)
{
    line->opens = true;
    line->door = door;
}

void line_go_by_target(ExplainLine *line, const Trace *trace, size_t output)
{
    line->of_target = true;
    line->number[0] = chain_activation(trace, trace->net.layer_count, output);
    line->number[1] = (double)trace->t[output];
}

ExplainLine *line_add_slope(Explanation *e, const Trace *trace, size_t layer, size_t unit)
{
    char rule[CHAIN_TEXT_SIZE];
    ExplainLine *line = line_add_number(e, WORD_SLOPE, (Selection){SELECT_UNIT, layer + 1, unit, 0},
                                        "∂a/∂z", trace_has_forward(trace, layer),
                                        chain_slope(trace, layer, unit));
    line->dropped = chain_is_dropped(trace, layer, unit);
    line_rule(line, "%s", chain_slope_text(trace, layer, unit, rule));
    line_say(line, "%s", rule);
    return line;
}

static Term loss_term_of(const Trace *t, const ExplainLine *line, size_t k)
{
    const Layer *last = &t->net.layers[t->net.layer_count - 1];
    const Real *a = t->a + last->first, *z = t->z + last->first;
    (void)line;
    Term term = {.number = {(double)a[k], (double)t->t[k],
                            loss_term(t->spec.loss, last->units, k, z, a, t->t)},
                 .place = {SELECT_UNIT, t->net.layer_count, k, 0}};
    term.door = term.place;
    format_unit(&t->net, t->net.layer_count, k, term.name);
    return term;
}

/* How the loss changes with output k. */
static Term output_term(const Trace *t, const ExplainLine *line, size_t k)
{
    (void)line;
    Term term = {.number = {chain_loss_gradient(t, k)},
                 .place = {SELECT_UNIT, t->net.layer_count, k, 0}};
    term.door = term.place;
    format_unit(&t->net, t->net.layer_count, k, term.name);
    return term;
}

/* What each output has in the loss, and how the loss changes with each. */
static void add_loss(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    size_t last = t->net.layer_count - 1, outputs = net_outputs(&t->net);
    bool known = trace_has_loss(t);
    WordId word = loss->delta ? WORD_DELTA : WORD_A_GRADIENT;
    line_add_text(e, LINE_HEADING, WORD_LOSS, e->subject, "L = %s", loss->formula);
    ExplainLine *line = line_add_number(e, WORD_LOSS, e->subject, "L", known,
                                        known ? t->sample_loss : 0);
    line->form = LINE_TABLE;
    line_rule(line, "%s", loss->formula);
    line->terms = (Terms){.count = outputs,
                          .at = loss_term_of,
                          .title = {"a", "t", N_("term")},
                          .sign = {" ", " "},
                          .known = {trace_has_forward(t, last), true, known}};
    line_add_mean(e, t, known, t->batch_loss);
    ExplainLine *heading =
        line_add_text(e, LINE_HEADING, word, e->subject, loss->delta ? "δ = %s = %s" : "%s = %s",
                      chain_loss_symbol(t), chain_loss_formula(t));
    snprintf(heading->label, sizeof heading->label, "%s", chain_loss_symbol(t));
    line_rule(heading, "%s", chain_loss_formula(t));
    line = line_add(e, LINE_LIST, word, e->subject);
    line->known = trace_has_backward(t, last);
    line_say(line, "%s", loss->delta ? "δ" : "∂L/∂a");
    line->terms = (Terms){.count = outputs, .at = output_term};
}

/* What an output is to be, what it is, and what the difference does to the loss. */
static void add_target(Explanation *e, const Trace *t)
{
    const Loss *loss = t->spec.loss;
    size_t last = e->subject.column - 1, k = e->subject.unit;
    bool forward = trace_has_forward(t, last);
    Term term = loss_term_of(t, NULL, k);
    Selection whole = {.kind = SELECT_LOSS};
    line_add_text(e, LINE_HEADING, WORD_TARGET, e->subject, N_("t: what %s is to be"), term.name);
    line_say(line_add_number(e, WORD_TARGET, e->subject, "t", true, term.number[1]),
             N_("e changes it"));
    e->start = e->count;
    ExplainLine *line = line_add_number(e, WORD_A, term.place, "a", forward, term.number[0]);
    line_say(line, N_("a of %s"), term.name);
    line_open(line, term.door);
    line_say(line_add_number(e, WORD_OFF, e->subject, "a − t", forward,
                             term.number[0] - term.number[1]), N_("how far it is off"));
    line = line_add_text(e, LINE_HEADING, WORD_LOSS, whole, "L = %s", loss->formula);
    line_rule(line, "%s", loss->formula);
    line = line_add_number(e, WORD_TERM, whole, N_("term"), trace_has_loss(t), term.number[2]);
    line_say(line, N_("its part in L"));
    line_open(line, whole);
    line = line_add_number(e, loss->delta ? WORD_DELTA : WORD_A_GRADIENT, term.place,
                           chain_loss_symbol(t), trace_has_backward(t, last),
                           chain_loss_gradient(t, k));
    line_rule(line, "%s", chain_loss_formula(t));
    line_say(line, "%s", chain_loss_formula(t));
    line_open(line, term.door);
}

static Term unit_term(const Trace *t, const ExplainLine *line, size_t k)
{
    size_t column = line->place.column, at = t->net.layers[column - 1].first + k;
    Term term = {.number = {(double)t->z[at], (double)t->a[at], (double)t->delta[at]},
                 .place = {SELECT_UNIT, column, k, 0}};
    term.door = term.place;
    format_unit(&t->net, column, k, term.name);
    return term;
}

/* The root of the sum of squares over a layer's weights. */
static double norm(const Real *v, const Layer *l)
{
    double sum = 0;
    for (size_t i = l->weights; i < l->biases; i++)
        sum += (double)v[i] * (double)v[i];
    return sqrt(sum);
}

static void add_layer(Explanation *e, const Trace *t)
{
    size_t layer = e->subject.column - 1;
    const Layer *l = &t->net.layers[layer];
    bool forward = trace_has_forward(t, layer), back = trace_has_backward(t, layer);
    line_add_text(e, LINE_HEADING, WORD_LAYER, e->subject,
                  N_("layer %zu: z = W a + b, a = f(z)"), e->subject.column);
    ExplainLine *line = line_add_text(e, LINE_TEXT, WORD_F, e->subject, "f(z) = %s, f′(z) = %s",
                                      l->activation->formula, l->activation->derivative);
    line_rule(line, "%s", l->activation->formula);
    line = line_add_text(e, LINE_TEXT, WORD_SHAPE, e->subject, N_("%zu parameters"),
                         l->units * (l->fan_in + 1));
    snprintf(line->label, sizeof line->label, "W %zu × %zu, b %zu", l->units, l->fan_in, l->units);
    line_say(line_add_number(e, WORD_WEIGHTS_NORM, e->subject, "‖W‖", true,
                             norm(trace_used(t), l)), N_("root of Σ w²"));
    line_say(line_add_number(e, WORD_NORM, e->subject, "‖∇W‖", back, t->health[layer].rms),
             N_("of one (rms of %zu)"), health_rows(t->rows));
    line_say(line_add_number(e, WORD_MEAN_NORM, e->subject, "‖∇W‖", back, norm(t->gradient, l)),
             N_("of the mean"));
    e->start = e->count;
    line = line_add(e, LINE_TABLE, WORD_LAYER, e->subject);
    line->terms = (Terms){.count = l->units,
                          .at = unit_term,
                          .title = {"z", "a", "δ"},
                          .sign = {" ", " "},
                          .known = {forward, forward, back}};
}

/* The length and the factor of the schedule, as far as it uses them. */
static void add_schedule(Explanation *e, const Trace *t)
{
    const Schedule *schedules = schedule_table.rows, *schedule = &schedules[t->hyper.schedule];
    const Hyper *h = &t->hyper;
    ExplainLine *line = line_add_text(e, LINE_TEXT, WORD_SCHEDULE, e->subject,
                                      N_("schedule %s, warm-up of %.4g epochs"),
                                      schedule->row.name, h->warmup);
    snprintf(line->brief, sizeof line->brief, "%s", schedule->row.name);
    if (schedule->uses & SCHEDULE_EPOCHS)
        line_say(line_add_number(e, WORD_SCHEDULE_EPOCHS, e->subject, N_("epochs"), true,
                                 h->schedule_epochs > 0 ? h->schedule_epochs : schedule->epochs),
                 N_("of the schedule"));
    if (schedule->uses & SCHEDULE_FACTOR)
        line_say(line_add_number(e, WORD_SCHEDULE_FACTOR, e->subject, N_("factor"), true,
                                 h->schedule_factor > 0 ? h->schedule_factor : schedule->factor),
                 N_("of the schedule"));
}

static void add_rate(Explanation *e, const Trace *t)
{
    const Optimizer *optimizer = chain_optimizer(t);
    line_add_text(e, LINE_HEADING, WORD_RATE, e->subject, N_("η: how far a step goes"));
    line_say(line_add_number(e, WORD_RATE, e->subject, "η", true, t->rate),
             trace_has_update(t) ? N_("the update shown") : N_("the update to come"));
    line_say(line_add_number(e, WORD_NEXT_RATE, e->subject, N_("next"), true, t->next_rate),
             N_("the update to come"));
    line_say(line_add_number(e, WORD_SET_RATE, e->subject, N_("rate"), true, t->hyper.rate),
             N_("as set with + and -"));
    add_schedule(e, t);
    line_rule(line_add_text(e, LINE_TEXT, WORD_OPTIMIZER, e->subject, "%s: %s",
                            optimizer->row.name, optimizer->formula), "%s", optimizer->formula);
}

/* Nothing is selected: what there is to be explained. */
static void add_all(Explanation *e, const Trace *t)
{
    Selection loss = {.kind = SELECT_LOSS}, rate = {.kind = SELECT_RATE};
    const Optimizer *optimizer = chain_optimizer(t);
    line_add_text(e, LINE_HEADING, WORD_RULE, e->subject, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w");
    for (size_t l = 0; l < t->net.layer_count; l++) {
        Selection layer = {SELECT_LAYER, l + 1, 0, 0};
        line_open(line_add_text(e, LINE_TEXT, WORD_LAYER, layer, N_("layer %zu: %zu units, %s"),
                                l + 1, t->net.layers[l].units,
                                t->net.layers[l].activation->row.name), layer);
    }
    ExplainLine *line = line_add_text(e, LINE_TEXT, WORD_LOSS, loss, N_("loss %s"),
                                      t->spec.loss->row.name);
    line_rule(line, "%s", t->spec.loss->formula);
    line->known = trace_has_loss(t);
    line->value = t->sample_loss;
    line->digits = DIGITS_PLAIN;
    line_open(line, loss);
    line = line_add_text(e, LINE_TEXT, WORD_RATE, rate, N_("rate %.6g, %s"), t->next_rate,
                         optimizer->row.name);
    line_rule(line, "%s", chain_is_descent(t) ? "w ← w − η ∂L/∂w" : optimizer->formula);
    line_open(line, rate);
}

/* Which sample the numbers are of. */
static void write_sample(const Trace *t, char out[EXPLAIN_RULE_SIZE])
{
    if (t->rows == 0)
        snprintf(out, EXPLAIN_RULE_SIZE, N_("sample %zu, nothing computed yet"), t->sample + 1);
    else if (t->rows == 1)
        snprintf(out, EXPLAIN_RULE_SIZE, N_("sample %zu"), t->sample + 1);
    else
        snprintf(out, EXPLAIN_RULE_SIZE, N_("sample %zu, mini-batch of %zu"), t->sample + 1,
                 t->rows);
}

void explanation_of(const Trace *trace, const Selection *subject, bool checks, Explanation *out)
{
    static void (*const adders[])(Explanation *, const Trace *) = {
        [SELECT_NONE] = add_all,  [SELECT_UNIT] = explanation_unit, [SELECT_LAYER] = add_layer,
        [SELECT_LOSS] = add_loss, [SELECT_RATE] = add_rate,         [SELECT_TARGET] = add_target};
    out->subject = *subject;
    out->start = out->count = 0;
    write_sample(trace, out->sample);
    if (subject->kind == SELECT_LINK || subject->kind == SELECT_BIAS)
        explanation_parameter(out, trace, checks);
    else
        adders[subject->kind](out, trace);
}

/* A number of the subject itself. */
static void set_number(ExplainLine *line, WordId word, bool known, double value, LineDigits digits)
{
    line->form = LINE_NUMBER;
    line->word = word;
    line->known = known;
    line->value = value;
    line->digits = digits;
}

static void set_own_number(ExplainLine *line, const Trace *t, const Selection *s)
{
    size_t parameter;
    if (s->kind == SELECT_UNIT)
        set_number(line, s->column == 0 ? WORD_INPUT : WORD_A, chain_has_activation(t, s->column),
                   chain_activation(t, s->column, s->unit), DIGITS_SIGNED);
    else if (selection_parameter(s, &t->net, &parameter))
        set_number(line, s->kind == SELECT_LINK ? WORD_WEIGHT : WORD_BIAS, true,
                   (double)t->theta[parameter], DIGITS_SIGNED);
    else if (s->kind == SELECT_TARGET)
        set_number(line, WORD_TARGET, true, (double)t->t[s->unit], DIGITS_SIGNED);
    else if (s->kind == SELECT_LOSS)
        set_number(line, WORD_LOSS, trace_has_loss(t), t->sample_loss, DIGITS_PLAIN);
    else if (s->kind == SELECT_RATE)
        set_number(line, WORD_RATE, true, t->next_rate, DIGITS_SET);
}

ExplainLine explanation_self(const Trace *t, const Selection *s)
{
    const Optimizer *optimizer = chain_optimizer(t);
    ExplainLine line = {.form = LINE_TEXT, .place = *s, .door = *s, .opens = true,
                        .word = s->kind == SELECT_LAYER ? WORD_LAYER : WORD_RULE};
    selection_name(s, line.label);
    set_own_number(&line, t, s);
    if (s->kind == SELECT_LOSS || s->kind == SELECT_TARGET)
        line_rule(&line, "L = %s", t->spec.loss->formula);
    else if (s->kind == SELECT_RATE)
        line_rule(&line, "%s: %s", optimizer->row.name, optimizer->formula);
    else if ((s->kind == SELECT_UNIT && s->column > 0) || s->kind == SELECT_LAYER)
        line_rule(&line, "a = %s", t->net.layers[s->column - 1].activation->formula);
    return line;
}

const ExplainLine *explanation_find(const Explanation *e, WordId word)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->line[i].word == word && e->line[i].form != LINE_HEADING)
            return &e->line[i];
    return NULL;
}

const ExplainLine *explanation_last(const Explanation *e, WordId word)
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
    if (!line->known)
        return "—";
    if (line->digits == DIGITS_PLAIN)
        return format_plain(line->value, out);
    if (line->digits == DIGITS_SIGNED)
        return format_number(line->value, out);
    snprintf(out, FORMAT_SIZE, "%.*g", line->digits == DIGITS_SET ? 6 : 13, line->value);
    return out;
}
