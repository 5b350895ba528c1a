/* A neuron explained: what went into it forward, and what came back to it. */
#include "view/chain.h"
#include "view/column.h"
#include "view/explain_place.h"
#include "view/plot.h"

#include <math.h>
#include <stdio.h>

enum { NAME = 7, PLOT_ROWS = 6, PLOT_WIDTH = 40 };

static const Style plain = {.ink = INK_TEXT}, dim = {.ink = INK_DIM};

static Selection unit_at(size_t column, size_t unit)
{
    return (Selection){SELECT_UNIT, column, unit, 0};
}

static void write_titles(Sheet *sheet, const TermTable *table, const Column *columns)
{
    char text[FORMAT_SIZE];
    Pen pen = sheet_line(sheet, table->place, NULL);
    int left = pen.x + NAME;
    for (int i = 0; i < 3; i++) {
        pen.x = left + i * (COLUMN_WIDTH + 3) + 1;
        pen_write(&pen, dim, "%s", column_title(&columns[i], table->titles[i], text));
    }
}

/* "=" where the number behind it is exact as it stands there. */
static const char *sign_before(const char *sign, bool rounds)
{
    return *sign == '=' && rounds ? "≈" : sign;
}

static void write_term(Sheet *sheet, const TermTable *table, const Column *columns,
                       const Term *term)
{
    Pen pen = sheet_line(sheet, term->place, &term->door);
    int left = pen.x + NAME;
    bool rounds = false;
    pen_write(&pen, plain, "%s", term->name);
    pen.x = left;
    for (int i = 0; i < 3; i++) {
        rounds = rounds || (table->known[i] && column_rounds(&columns[i], term->number[i]));
        if (i > 0)
            pen_write(&pen, dim, " %s ", sign_before(table->signs[i - 1], i == 2 && rounds));
        column_write(&columns[i], &pen, table->known[i], term->number[i]);
    }
}

/* A number of its own in the last column: the bias, or the total. */
static void write_last(Sheet *sheet, const TermTable *table, const Column *column, const char *name,
                       Selection place, const Selection *door, double v)
{
    Pen pen = sheet_line(sheet, place, door);
    int left = pen.x + NAME + 2 * (COLUMN_WIDTH + 3);
    bool known = table->known[2];
    pen_write(&pen, plain, "%s", name);
    pen.x = left - 3;
    pen_write(&pen, dim, " %s ", door ? "+" : sign_before("=", known && column_rounds(column, v)));
    column_write(column, &pen, known, v);
}

void explain_table(Sheet *sheet, const Trace *trace, const TermTable *table)
{
    Column columns[3] = {{0}};
    for (size_t i = 0; i < table->n; i++) {
        Term term = table->term(trace, &table->place, i);
        for (int k = 0; k < 3; k++)
            if (table->known[k])
                column_add(&columns[k], term.number[k]);
    }
    if (table->total && table->known[2])
        column_add(&columns[2], table->sum);
    if (table->bias && table->known[2])
        column_add(&columns[2], table->offset);
    for (int k = 0; k < 3; k++)
        column_end(&columns[k]);
    write_titles(sheet, table, columns);
    for (size_t i = 0; i < table->n; i++) {
        Term term = table->term(trace, &table->place, i);
        write_term(sheet, table, columns, &term);
    }
    if (table->bias)
        write_last(sheet, table, &columns[2], "b", *table->bias, table->bias, table->offset);
    if (table->total)
        write_last(sheet, table, &columns[2], table->total, table->place, NULL, table->sum);
}

/* w × a of the link from unit i of the column before. */
static Term forward_term(const Trace *trace, const Selection *place, size_t i)
{
    ParameterPlace weight = {place->column - 1, place->unit, (long)i};
    double w = (double)trace_used(trace)[net_parameter(&trace->net, weight)];
    double a = chain_activation(trace, place->column - 1, i);
    Term term = {.number = {w, a, w * a}, .place = {SELECT_LINK, place->column, place->unit, i}};
    term.door = term.place;
    format_unit(&trace->net, place->column - 1, i, term.name);
    return term;
}

/* w × δ of the link to unit k of the column behind, through which the error came. */
static Term backward_term(const Trace *trace, const Selection *place, size_t k)
{
    const Layer *next = &trace->net.layers[place->column];
    ParameterPlace weight = {place->column, k, (long)place->unit};
    double w = (double)trace_used(trace)[net_parameter(&trace->net, weight)];
    double delta = (double)trace->delta[next->first + k];
    Term term = {.number = {w, delta, w * delta},
                 .place = {SELECT_LINK, place->column + 1, k, place->unit},
                 .door = unit_at(place->column + 1, k)};
    format_unit(&trace->net, place->column + 1, k, term.name);
    return term;
}

/* ∂L/∂aⱼ · ∂aⱼ/∂z of a softmax, whose every output depends on every z: a(1−a) of its own output,
 * −aⱼa of the others. */
static Term softmax_term(const Trace *trace, const Selection *place, size_t j)
{
    const Layer *layer = &trace->net.layers[place->column - 1];
    double a = (double)trace->a[layer->first + place->unit];
    double other = (double)trace->a[layer->first + j];
    double slope = other * ((j == place->unit ? 1 : 0) - a);
    double gradient = (double)trace->a_gradient[layer->first + j];
    Term term = {.number = {gradient, slope, gradient * slope},
                 .place = unit_at(place->column, j),
                 .door = {.kind = SELECT_LOSS}};
    format_unit(&trace->net, place->column, j, term.name);
    return term;
}

static void write_forward(Sheet *sheet, const Trace *trace, const Selection *place)
{
    size_t layer = place->column - 1;
    const Layer *l = &trace->net.layers[layer];
    bool known = trace_has_forward(trace, layer);
    Selection bias = {SELECT_BIAS, place->column, place->unit, 0};
    TermTable table = {.titles = {"w", "a", "wa"},
                       .signs = {"×", "="},
                       .n = l->fan_in,
                       .known = {true, chain_has_activation(trace, layer), known},
                       .place = *place,
                       .term = forward_term,
                       .total = "z",
                       .sum = (double)trace->z[l->first + place->unit],
                       .bias = &bias,
                       .offset = (double)trace_used(trace)[l->biases + place->unit]};
    sheet_heading(sheet, *place, "z = Σ wa + b");
    explain_table(sheet, trace, &table);
}

static void write_curve(Sheet *sheet, const Trace *trace, const Selection *place)
{
    size_t layer = place->column - 1;
    const Activation *f = trace->net.layers[layer].activation;
    size_t at = trace->net.layers[layer].first + place->unit;
    bool known = trace_has_forward(trace, layer);
    double z = (double)trace->z[at], a = (double)trace->a[at];
    char text[CHAIN_TEXT_SIZE];
    bool plain_f = layer + 1 == trace->net.layer_count || !(trace->hyper.dropout > 0);
    snprintf(text, sizeof text, "%s = %s", plain_f ? "a" : "f(z)", f->formula);
    sheet_heading(sheet, *place, text);
    sheet_number(sheet, *place, NULL, "a", known, a,
                 chain_activation_text(trace, layer, place->unit, text));
    if (!f->elementwise)
        return;
    double slope = chain_slope(trace, layer, place->unit);
    sheet_number(sheet, *place, NULL, "∂a/∂z", known, slope,
                 chain_slope_text(trace, layer, place->unit, text));
    /* The point on the curve of f, where dropout has not put a at 0. */
    double factor = known ? (double)trace->factor[at] : 1;
    known = known && factor > 0;
    Plot plot = plot_range(f, known ? z : 0);
    Rect r = sheet_block(sheet, *place, PLOT_ROWS);
    r.width = r.width < PLOT_WIDTH ? r.width : PLOT_WIDTH;
    if (r.width > 0)
        plot_draw(&plot, f, known, z, a / factor, slope / factor, r, sheet->canvas);
    Pen pen = sheet_line(sheet, *place, NULL);
    pen_write(&pen, dim, "z %.3g … %.3g, a %.3g … %.3g", plot.z_low, plot.z_high, plot.a_low,
              plot.a_high);
}

/* ∂L/∂a of a hidden unit or an input as the sum over what it goes to. Training has it once the
 * backward pass has come to the unit's own layer; that of an input is added up here alone. */
static void write_sum(Sheet *sheet, const Trace *trace, const Selection *place, double sum)
{
    bool delta = trace_has_backward(trace, place->column);
    bool known = place->column == 0 ? delta : trace_has_backward(trace, place->column - 1);
    TermTable table = {.titles = {"w", "δ", "wδ"},
                       .signs = {"×", "="},
                       .n = trace->net.layers[place->column].units,
                       .known = {true, delta, known},
                       .place = *place,
                       .term = backward_term,
                       .total = place->column == 0 ? "∂L/∂x" : "∂L/∂a",
                       .sum = sum};
    sheet_heading(sheet, *place, place->column == 0 ? "∂L/∂x = Σ wδ" : "∂L/∂a = Σ wδ");
    sheet->start = sheet->lines + 1;
    explain_table(sheet, trace, &table);
}

/* δ of an output whose loss or activation makes it of one piece. */
static void write_joint(Sheet *sheet, const Trace *trace, const Selection *place)
{
    const Loss *loss = trace->spec.loss;
    size_t layer = place->column - 1, at = trace->net.layers[layer].first + place->unit;
    bool known = trace_has_backward(trace, layer);
    double delta = (double)trace->delta[at];
    Selection door = {.kind = SELECT_LOSS};
    char text[96];
    if (loss->delta) {
        snprintf(text, sizeof text, "δ = ∂L/∂z = %s", loss->delta_formula);
        sheet_heading(sheet, *place, text);
        sheet->start = sheet->lines;
        sheet_number(sheet, *place, &door, "δ", known, delta, "from the loss");
        return;
    }
    TermTable table = {.titles = {"∂L/∂a", "∂a/∂z", "term"},
                       .signs = {"×", "="},
                       .n = trace->net.layers[layer].units,
                       .known = {known, trace_has_forward(trace, layer), known},
                       .place = *place,
                       .term = softmax_term,
                       .total = "δ",
                       .sum = delta};
    sheet_heading(sheet, *place, "δ = ∂L/∂z = Σ ∂L/∂a · ∂a/∂z");
    sheet->start = sheet->lines + 1;
    explain_table(sheet, trace, &table);
}

static void write_backward(Sheet *sheet, const Trace *trace, const Selection *place)
{
    size_t layer = place->column - 1, at = trace->net.layers[layer].first + place->unit;
    bool back = trace_has_backward(trace, layer), output = layer + 1 == trace->net.layer_count;
    Selection loss = {.kind = SELECT_LOSS};
    double gradient = (double)trace->a_gradient[at];
    char text[96];
    if (chain_is_joint(trace, layer)) {
        write_joint(sheet, trace, place);
        return;
    }
    sheet_heading(sheet, *place, "δ = ∂L/∂a · ∂a/∂z");
    snprintf(text, sizeof text, "∂L/∂a = %s", trace->spec.loss->derivative);
    sheet->start = sheet->lines;
    sheet_number(sheet, output ? loss : *place, output ? &loss : NULL, "∂L/∂a", back, gradient,
                 output ? trace->spec.loss->derivative : "the sum below");
    sheet_number(sheet, *place, NULL, "∂a/∂z", trace_has_forward(trace, layer),
                 chain_slope(trace, layer, place->unit), "slope of f at z");
    sheet_number(sheet, *place, NULL, "δ", back, (double)trace->delta[at], "their product");
    if (!output)
        write_sum(sheet, trace, place, gradient);
}

static void write_input(Sheet *sheet, const Trace *trace, const Selection *place)
{
    char text[DATASET_NAME_SIZE + 48], name[DATASET_NAME_SIZE], symbol[FORMAT_SIZE];
    snprintf(text, sizeof text, "input %s", dataset_input_name(trace->data, place->unit, name));
    sheet_heading(sheet, *place, text);
    snprintf(text, sizeof text, "of sample %zu", trace->sample + 1);
    sheet_number(sheet, *place, NULL, format_unit(&trace->net, 0, place->unit, symbol), true,
                 (double)trace->x[place->unit], text);
    double sum = 0;
    for (size_t k = 0; k < trace->net.layers[0].units; k++)
        sum += backward_term(trace, place, k).number[2];
    write_sum(sheet, trace, place, sum);
}

void explain_unit(Sheet *sheet, const Trace *trace, const Selection *place)
{
    if (place->column == 0) {
        write_input(sheet, trace, place);
        return;
    }
    write_forward(sheet, trace, place);
    write_curve(sheet, trace, place);
    write_backward(sheet, trace, place);
}
