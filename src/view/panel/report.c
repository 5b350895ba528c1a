#include "view/panel/report.h"

#include "core/base/text.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SHARE = 7, NAME_MAX = 12, SHARE_MIN = 5, PERCENT_MIN = 4, FIT = 10,
       IN = 7, PRECISION = 10, RECALL = 8, NAME_LEAST = 8 };

/* Columns of the longest class name, within limits. */
static int name_width(const Dataset *data, size_t classes, const Canvas *canvas)
{
    int width = classes > 0 ? names_width(canvas, data, report_class_name, classes) : 0;
    return width > NAME_MAX ? NAME_MAX : classes > 0 && width < SHARE_MIN ? SHARE_MIN : width;
}

static int digits(uint64_t n)
{
    int width = 1;
    for (; n > 9; n /= 10)
        width++;
    return width;
}

static void write_share(Pen *pen, int width, double share)
{
    if (isnan(share))
        pen_write(pen, dim, "%*s—", width - 1, "");
    else
        pen_write(pen, (Style){0}, "%*.*f%s", width < SHARE_MIN ? width : width - 1,
                  width < SHARE ? 0 : 1, 100 * share, width < SHARE_MIN ? "" : "%");
}

/* Behind its number in `number` columns, where there is one. */
static void write_name(Pen *pen, int number, const NameCut *names, size_t c)
{
    char text[NAMES_SIZE];
    int end = pen->x + number + names->columns;
    if (number > 0)
        pen_write(pen, strong, "%*zu ", number - 1, c + 1);
    pen_write(pen, strong, "%s", names_text(names, c, text));
    pen->x = end;
}

/* A cell of the matrix: the more of its class, the stronger; right in the one hue, wrong in the
 * other. */
static Style cell_style(const Report *r, size_t c, size_t d)
{
    uint64_t n = r->confused[c * r->classes + d];
    double share = r->in[c] > 0 ? (double)n / (double)r->in[c] : 0;
    if (n == 0)
        return dim;
    return (Style){INK_ON, (uint8_t)ink_map(c == d ? share : -share, 1),
                   c == d ? 0 : ATTRIBUTE_UNDERLINE};
}

/* The last row of the matrix: in cells too narrow for "100%" the sign stands before them. */
static void draw_precision(const Report *r, int name, int cell, Pen foot)
{
    Pen label = foot;
    if (cell < PERCENT_MIN) {
        pen_write(&foot, dim, "columns: decisions");
        return;
    }
    foot.x += name;
    for (size_t d = 0; d < r->classes; d++)
        write_share(&foot, cell, report_precision(r, d));
    pen_write_if_fits(&foot, dim, "  decisions");
    pen_write(&label, dim, "%s%s", name > 8 ? "precision" : "prec.",
              cell < SHARE_MIN ? "%" : "");
}

/* Columns are headed by names or, where those would look alike, by their numbers, which stand
 * before the rows then, in `number` columns. */
static void draw_matrix(const Report *r, const Dataset *data, int number, int name, int cell,
                        Rect area, Canvas *canvas)
{
    NameCut heads = names_cut(canvas, data, report_class_name, r->classes, cell - 1);
    NameCut names = names_cut(canvas, data, report_class_name, r->classes, name);
    name += number;
    Pen head = {canvas, area.x + name, area.y, area.x + area.width};
    Pen foot = {canvas, area.x, area.y + 1 + (int)r->classes, area.x + area.width};
    char text[NAMES_SIZE];
    for (size_t d = 0; d < r->classes; d++, head.x += cell) {
        if (number > 0)
            snprintf(text, sizeof text, "%zu", d + 1);
        else
            names_text(&heads, d, text);
        canvas_text(canvas, head.x + cell - canvas_text_width(canvas, text), head.y, dim, text);
    }
    pen_write(&head, dim, "%*s", RECALL, "recall");
    for (size_t c = 0; c < r->classes; c++) {
        Pen pen = {canvas, area.x, area.y + 1 + (int)c, area.x + area.width};
        write_name(&pen, number, &names, c);
        for (size_t d = 0; d < r->classes; d++)
            pen_write(&pen, cell_style(r, c, d), "%*llu", cell,
                      (unsigned long long)r->confused[c * r->classes + d]);
        write_share(&pen, RECALL, report_recall(r, c));
    }
    draw_precision(r, name, cell, foot);
}

/* How many there are of a class is left out where its name would have no room. */
static void draw_classes(const Report *r, const Dataset *data, int name, size_t rows, Rect area,
                         Canvas *canvas)
{
    int room = area.width - PRECISION - RECALL, least = name < NAME_LEAST ? name : NAME_LEAST;
    int in = room - IN >= least ? IN : 0;
    name = name < room - in ? name : room - in;
    Pen head = {canvas, area.x + name, area.y, area.x + area.width};
    pen_write(&head, dim, "%*s%*s%*s", in, in > 0 ? "in" : "", PRECISION, "precision", RECALL,
              "recall");
    NameCut names = names_cut(canvas, data, report_class_name, r->classes, name);
    for (size_t c = 0; c < rows; c++) {
        Pen pen = {canvas, area.x, area.y + 1 + (int)c, area.x + area.width};
        write_name(&pen, 0, &names, c);
        if (in > 0)
            pen_write(&pen, (Style){0}, "%*llu", in, (unsigned long long)r->in[c]);
        write_share(&pen, PRECISION, report_precision(r, c));
        write_share(&pen, RECALL, report_recall(r, c));
    }
}

static void draw_fits(const Report *r, const Dataset *data, size_t rows, Rect area,
                      Canvas *canvas)
{
    Pen head = {canvas, area.x, area.y, area.x + area.width};
    pen_write(&head, dim, "%*s", FIT, "R²");
    for (size_t j = 0; j < rows; j++) {
        char buffer[DATASET_NAME_SIZE];
        double r2 = report_r2(r, j);
        Pen pen = {canvas, area.x, area.y + 1 + (int)j, area.x + area.width};
        if (isnan(r2))
            pen_write(&pen, dim, "%*s—", FIT - 1, "");
        else
            pen_write(&pen, (Style){0}, fabs(r2) < 1000 ? "%*.5f" : "%*.2e", FIT, r2);
        pen_write(&pen, strong, "  %s", dataset_output_name(data, j, buffer));
    }
}

void report_draw(const Report *r, const Dataset *data, Rect area, Canvas *canvas)
{
    size_t rows = r->classes > 0 ? r->classes : r->outputs;
    size_t room = area.height > 1 ? (size_t)area.height - 1 : 0;
    if (room == 0 || rows == 0)
        return;
    int name = name_width(data, r->classes, canvas), least = digits(r->samples) + 1;
    int most = (area.width - name - RECALL) / (int)rows;
    int wide = name + 1 > SHARE ? name + 1 : SHARE;
    bool all = rows <= room, matrix = r->matrix && rows + 1 <= room && least <= most;
    int cell = most < wide ? most : wide, number = 0;
    if (matrix && !names_cut(canvas, data, report_class_name, r->classes, cell - 1).differ) {
        number = digits(r->classes) + 1;
        most = (area.width - number - name - RECALL) / (int)rows;
        matrix = least <= most && number <= most;
        cell = most < wide ? most : wide;
    }
    size_t shown = all ? rows : room - 1;
    if (matrix)
        draw_matrix(r, data, number, name, cell, area, canvas);
    else if (r->classes > 0)
        draw_classes(r, data, name, shown, area, canvas);
    else
        draw_fits(r, data, shown, area, canvas);
    Pen pen = {canvas, area.x, area.y + 1 + (int)shown, area.x + area.width};
    if (!all)
        pen_write(&pen, dim, "… %zu more", rows - shown);
}

void report_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const Dataset *data = scene->trace->data;
    char note[64] = "", title[32], when[32] = "";
    canvas_clip(canvas, inside);
    if (scene->has_metrics)
        report_draw(scene->report, data, inside, canvas);
    else
        canvas_text_within(canvas, inside.x + 1, inside.y, inside.width - 1, dim, "…");
    canvas_unclip(canvas);
    bool old = scene->has_metrics && scene->report_old;
    snprintf(title, sizeof title, "report%s", data->test_count > 0 ? " · test" : "");
    if (old)
        snprintf(when, sizeof when, "@%llu", (unsigned long long)scene->metrics_epoch);
    else if (scene->has_metrics)
        text_append(title, sizeof title, " · now");
    if (scene->has_metrics)
        snprintf(note, sizeof note, "%llu samples%s%s",
                 (unsigned long long)scene->report->samples, old ? " " : "", when);
    bool fits = canvas_text_width(canvas, note) <= frame_note_room(r, title, canvas);
    frame_draw(r, focused, title, fits ? note : when, canvas);
}
