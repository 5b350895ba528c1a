/* The gradient of one parameter checked with differences of the loss, number by number. */
#include "view/explain_place.h"

#include <math.h>

/* A loss in so many digits that the two can be told apart. */
static void write_loss(Sheet *sheet, const Selection *place, const char *label, bool known,
                       double v)
{
    Pen pen = sheet_line(sheet, *place, NULL);
    int left = pen.x + 10;
    pen_write(&pen, (Style){0}, "%s", label);
    pen.x = left;
    if (known)
        pen_write(&pen, (Style){0}, "%.13g", v);
    else
        pen_number(&pen, false, 0);
}

/* Why there is nothing to compare: the gradient is not whole yet, or what is measured is. */
static void write_reason(Sheet *sheet, const Trace *trace, const Selection *place)
{
    Pen pen = sheet_line(sheet, *place, NULL);
    pen_write(&pen, (Style){.ink = INK_DIM}, "%s",
              isnan(trace->check_share) ? "when the backward pass is through"
                                        : "when all samples have been measured");
}

static void write_verdict(Sheet *sheet, const Selection *place, const ParameterCheck *c)
{
    bool right = c->error <= gradcheck_limit;
    Pen pen = sheet_line(sheet, *place, NULL);
    if (c->kinked) {
        pen_write(&pen, (Style){.ink = INK_DIM}, "a kink lies between: no derivative");
        return;
    }
    pen_write(&pen, (Style){.ink = right ? INK_CURVE : INK_ERROR}, right ? "✓" : "✗");
    pen_write(&pen, (Style){0}, " %s %.0e", right ? "right: error below" : "wrong: error above",
              gradcheck_limit);
}

void explain_measured(Sheet *sheet, const Selection *place, const char *text, double share)
{
    Pen pen = sheet_heading(sheet, *place, text);
    if (!isnan(share))
        pen_write(&pen, (Style){.ink = INK_DIM}, " · %d %%", (int)(100 * share));
}

void explain_check(Sheet *sheet, const Trace *trace, const Selection *place)
{
    size_t parameter = 0;
    selection_parameter(place, &trace->net, &parameter);
    bool known = trace->has_check && trace->check.parameter == parameter;
    ParameterCheck none = {0};
    const ParameterCheck *c = known ? &trace->check : &none;
    bool weight = place->kind == SELECT_LINK;
    sheet->check = sheet->lines;
    const char *title = weight ? "check: (L(w+ε) − L(w−ε)) / 2ε" : "check: (L(b+ε) − L(b−ε)) / 2ε";
    explain_measured(sheet, place, title, trace->check_share);
    sheet_number(sheet, *place, NULL, "ε", known, c->epsilon, "moved up and down");
    write_loss(sheet, place, weight ? "L(w+ε)" : "L(b+ε)", known, c->up);
    write_loss(sheet, place, weight ? "L(w−ε)" : "L(b−ε)", known, c->down);
    sheet_number(sheet, *place, NULL, "quotient", known, c->quotient, "by differences");
    sheet_number(sheet, *place, NULL, "backprop", known, c->gradient, "the mean");
    sheet_number(sheet, *place, NULL, "error", known, c->error,
                 fmax(fabs(c->gradient), fabs(c->quotient)) < gradcheck_least ? "relative to 1e-4"
                                                                             : "relative");
    if (known)
        write_verdict(sheet, place, c);
    else
        write_reason(sheet, trace, place);
}
