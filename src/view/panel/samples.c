#include "view/panel/samples.h"

#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/names.h"

#include <math.h>
#include <stdio.h>

enum { NUMBER_WIDTH = 7, WHOLE_WIDTH = 3, CLASS_WIDTH = 12, CLASS_LEAST = 8, MORE_WIDTH = 3,
       COLUMNS_LOOKED_AT = 24 };

size_t samples_first(const View *view, size_t rows, int height)
{
    size_t shown = height > 1 ? (size_t)height - 1 : 1;
    if (view->spotlight < shown || rows <= shown)
        return 0;
    size_t first = view->spotlight + 1 - shown;
    return first + shown > rows ? rows - shown : first;
}

/* Values as numbers in columns of `width`, as many as fit; … for the rest. */
static void write_values(Pen *pen, int columns, int width, size_t n, const Real *v, bool known)
{
    char text[FORMAT_SIZE] = "—";
    for (size_t i = 0; i < n; i++) {
        int end = (int)(i + 1) * width;
        if (end > columns || (i + 1 < n && end + 2 > columns)) {
            pen_write(pen, dim, " …");
            return;
        }
        if (known && width == WHOLE_WIDTH)
            snprintf(text, sizeof text, "%.0f", (double)v[i]);
        else if (known)
            format_within((double)v[i], 6, text);
        Ink ink = known ? ink_sign((double)v[i]) : INK_DIM;
        pen->x += width - canvas_text_width(pen->canvas, text);
        pen_write(pen, (Style){.ink = (uint8_t)ink}, "%s", text);
    }
}

/* Columns of an input: narrow where all that are listed are small whole numbers. */
static int input_width(const Trace *trace)
{
    const Dataset *d = trace->data;
    for (size_t r = 0; r < trace->list.rows; r++)
        for (size_t i = 0; i < d->inputs && i < COLUMNS_LOOKED_AT; i++) {
            double v = (double)d->x[trace->list.sample[r] * d->inputs + i];
            if (v < -9 || v > 99 || v < floor(v) || v > floor(v))
                return NUMBER_WIDTH;
        }
    return WHOLE_WIDTH;
}

/* What all rows have in common: columns, and how names of classes are cut to those of a target. */
typedef struct RowForm {
    int input, inputs, outputs; /* of one input, all inputs, targets or outputs */
    NameCut names; /* for one-hot targets only */
} RowForm;

/* For one-hot targets the class by name, else the numbers. */
static void write_outputs(Pen *pen, const RowForm *form, const Trace *trace, const Real *v,
                          bool known)
{
    const Dataset *d = trace->data;
    char text[NAMES_SIZE];
    size_t n = d->outputs;
    if (d->kind != TARGET_ONE_HOT) {
        write_values(pen, form->outputs, NUMBER_WIDTH, n, v, known);
        return;
    }
    const char *name = known ? names_text(&form->names, dataset_largest(n, v), text) : "—";
    int from = pen->x;
    pen_write(pen, (Style){.ink = known ? INK_TEXT : INK_DIM}, " %s", name);
    pen->x = from + form->outputs;
}

/* The marker and the number of the largest sample. */
static int index_width(const Trace *trace)
{
    int digits = 2;
    for (size_t n = trace->data->count; n > 99; n /= 10)
        digits++;
    return digits + 2;
}

/* Of the longest name of a class, as far as inputs leave room for more than is usual. */
static int class_width(const Dataset *d, int spare, const Canvas *canvas)
{
    int longest = names_width(canvas, d, dataset_output_name, d->outputs) + 2;
    int most = spare > CLASS_WIDTH ? spare : CLASS_WIDTH;
    int wanted = longest > CLASS_LEAST ? longest : CLASS_LEAST;
    return wanted < most ? wanted : most;
}

static RowForm find_form(const Trace *trace, Rect area, const Canvas *canvas)
{
    RowForm form = {0};
    const Dataset *d = trace->data;
    int room = area.width - index_width(trace) - 2;
    int width = form.input = input_width(trace), wanted = (int)d->inputs * width;
    bool named = d->kind == TARGET_ONE_HOT;
    int target = named ? class_width(d, (room - wanted) / 2, canvas)
                       : (int)d->outputs * NUMBER_WIDTH;
    int rest = room - 2 * target;
    form.inputs = rest >= wanted ? wanted : rest > width + 2 ? rest : room / 3;
    /* A column that has no room for a number says only that there are some. */
    if (form.inputs < wanted && form.inputs < width + 2)
        form.inputs = MORE_WIDTH;
    form.outputs = (room - form.inputs) / 2 < target ? (room - form.inputs) / 2 : target;
    if (named)
        form.names = names_cut(canvas, d, dataset_output_name, d->outputs, form.outputs - 2);
    return form;
}

static void draw_row(const Trace *trace, const RowForm *form, Rect area, int y, size_t i,
                     const Real *out, Canvas *canvas)
{
    const Dataset *d = trace->data;
    size_t k = trace->list.sample[i], row = trace->list.first + i;
    bool known = out != NULL, lit = row == trace->spotlight.row;
    Pen pen = {canvas, area.x, y, area.x + area.width};
    pen_write(&pen, (Style){lit ? INK_MARK : INK_DIM, INK_TEXT, lit ? ATTRIBUTE_BOLD : 0},
              "%s%*zu ", lit ? "▸" : " ", index_width(trace) - 2, k + 1);
    if (lit)
        canvas_mark(canvas, area.x, y);
    int at = pen.x;
    write_values(&pen, form->inputs, form->input, d->inputs, d->x + k * d->inputs, true);
    pen.x = at + form->inputs;
    write_outputs(&pen, form, trace, d->t + k * d->outputs, true);
    pen.x = at + form->inputs + form->outputs;
    write_outputs(&pen, form, trace, out, known);
    if (known && d->kind != TARGET_REAL) {
        bool right = dataset_is_correct(d, k, out);
        pen_write(&pen, (Style){.ink = right ? INK_CURVE : INK_ERROR}, right ? " ✓" : " ✗");
    }
}

/* Draws the list; the spotlight's row is kept in sight. `answers` are to the trace's list from its
 * first row on; NULL: none are known. */
static void draw(const Trace *trace, const Answers *answers, Rect area, Canvas *canvas)
{
    const RowForm form = find_form(trace, area, canvas);
    Pen pen = {canvas, area.x + index_width(trace), area.y, area.x + area.width};
    pen_write(&pen, dim, "%*s", form.inputs, form.inputs >= 6 ? "inputs" : "in");
    pen_write(&pen, dim, "%*s", form.outputs, "target");
    pen_write(&pen, dim, "%*s", form.outputs, "output");
    for (int y = 1; y < area.height && (size_t)(y - 1) < trace->list.rows; y++)
        draw_row(trace, &form, area, area.y + y, (size_t)(y - 1),
                 answers ? answers_of(answers, trace->data, (size_t)(y - 1)) : NULL, canvas);
}

void samples_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    char note[64] = "";
    const Trace *t = scene->trace;
    size_t rows = t->batch.rows;
    if (rows > 0)
        snprintf(note, sizeof note, rows == t->data->count ? "all %zu" : "mini-batch of %zu", rows);
    canvas_clip(canvas, inside);
    draw(t, scene->answers, inside, canvas);
    canvas_unclip(canvas);
    frame_draw(r, focused, "samples · now", note, canvas);
}

void samples_press(Touch *touch, int x, int y)
{
    const TraceList *list = &touch->trace->list;
    Rect area = touch->inside;
    int row = y - area.y - 1;
    (void)x;
    if (row >= 0 && (size_t)row < list->rows && y < area.y + area.height)
        snprintf(touch->command, sizeof touch->command, "sample %zu", list->sample[row] + 1);
}

void samples_wheel(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    samples_move(touch, 0, by);
}

bool samples_move(Touch *touch, int across, int down)
{
    if (across != 0)
        return false;
    snprintf(touch->command, sizeof touch->command, "sample %s", down < 0 ? "previous" : "next");
    return true;
}
