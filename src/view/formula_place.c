#include "view/formula_place.h"

#include "core/schedule.h"
#include "view/chain.h"

static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};

static void write_mean(Pen *pen, const Trace *t, bool known, double mean)
{
    if (t->rows < 2)
        return;
    pen_write(pen, dim, "   mean of %zu: ", t->rows);
    pen_number(pen, known, mean);
}

/* ∂L/∂b = δ, for ∂z/∂b is 1. */
static void write_bias(const Trace *t, const Selection *s, Pen lines[FORMULA_PLACE_LINES])
{
    size_t layer = s->column - 1, at = t->net.layers[layer].first + s->unit, parameter = 0;
    bool back = trace_has_backward(t, layer);
    selection_parameter(s, &t->net, &parameter);
    if (chain_is_joint(t, layer)) {
        pen_write(&lines[0], plain, "∂L/∂b = ∂L/∂z · ∂z/∂b = δ");
    } else {
        pen_write(&lines[0], plain, "∂L/∂b = ∂L/∂a · ∂a/∂z · ∂z/∂b = δ");
        pen_write(&lines[1], plain, "= ");
        pen_number(&lines[1], back, (double)t->a_gradient[at]);
        pen_write(&lines[1], plain, " × ");
        pen_number(&lines[1], trace_has_forward(t, layer), chain_slope(t, layer, s->unit));
        pen_write(&lines[1], plain, " × 1 ");
    }
    pen_write(&lines[1], plain, "= ");
    pen_result(&lines[1], back, (double)t->delta[at]);
    write_mean(&lines[1], t, back, (double)t->gradient[parameter]);
}

static void write_layer(const Trace *t, const Selection *s, Pen lines[FORMULA_PLACE_LINES])
{
    const Layer *l = &t->net.layers[s->column - 1];
    pen_write(&lines[0], plain, "z = W a + b, a = %s", l->activation->formula);
    pen_write(&lines[1], plain, "W %zu × %zu, b %zu", l->units, l->fan_in, l->units);
    pen_write(&lines[1], dim, "   %zu parameters", l->units * (l->fan_in + 1));
}

static void write_loss(const Trace *t, Pen lines[FORMULA_PLACE_LINES])
{
    const Loss *loss = t->spec.loss;
    pen_write(&lines[0], plain, "L = %s = ", loss->formula);
    pen_result(&lines[0], trace_has_loss(t), t->sample_loss);
    write_mean(&lines[0], t, trace_has_loss(t), t->batch_loss);
    pen_write(&lines[1], plain, "%s = %s", loss->delta ? "∂L/∂z" : "∂L/∂a",
              loss->delta ? loss->delta_formula : loss->derivative);
}

/* What the answer is to be, what it is, and what follows for the gradient. */
static void write_target(const Trace *t, const Selection *s, Pen lines[FORMULA_PLACE_LINES])
{
    size_t layer = s->column - 1, at = t->net.layers[layer].first + s->unit;
    const Loss *loss = t->spec.loss;
    pen_write(&lines[0], plain, "t = ");
    pen_number(&lines[0], true, (double)t->t[s->unit]);
    pen_write(&lines[0], plain, "   a = ");
    pen_number(&lines[0], trace_has_forward(t, layer), (double)t->a[at]);
    pen_write(&lines[0], dim, "   L = %s", loss->formula);
    pen_write(&lines[1], plain, "%s = %s = ", loss->delta ? "∂L/∂z" : "∂L/∂a",
              loss->delta ? loss->delta_formula : loss->derivative);
    pen_result(&lines[1], trace_has_backward(t, layer),
               (double)(loss->delta ? t->delta : t->a_gradient)[at]);
}

static void write_rate(const Trace *t, Pen lines[FORMULA_PLACE_LINES])
{
    pen_write(&lines[0], plain, "η = %.6g", t->rate);
    pen_write(&lines[0], dim, "   next %.6g, schedule %s", t->next_rate,
              table_row(&schedule_table, t->hyper.schedule)->name);
    pen_write(&lines[1], plain, "%s", chain_optimizer(t)->formula);
}

void formula_place(const Trace *trace, const Selection *place, Pen lines[FORMULA_PLACE_LINES])
{
    if (place->kind == SELECT_BIAS)
        write_bias(trace, place, lines);
    else if (place->kind == SELECT_LAYER)
        write_layer(trace, place, lines);
    else if (place->kind == SELECT_LOSS)
        write_loss(trace, lines);
    else if (place->kind == SELECT_TARGET)
        write_target(trace, place, lines);
    else
        write_rate(trace, lines);
}
