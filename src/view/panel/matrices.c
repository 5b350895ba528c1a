#include "view/panel/matrices.h"

#include "core/base/text.h"
#include "explain/chain.h"
#include "view/canvas/column.h"
#include "view/canvas/frame.h"
#include "view/when.h"

#include <stdio.h>

enum { CELL = COLUMN_WIDTH + 1, VECTORS = 3, HEADS = 4, GAPS = 2, NARROW = 40,
       SHAPED = CELL + 6 };

/* What is drawn, and where: `rows` neurons from `first_row`, `columns` sources from
 * `first_column`. */
typedef struct Page {
    Canvas *canvas;
    const Trace *trace;
    Selection selected;
    size_t layer;
    const Layer *shape;
    Rect area;
    int y;
    int name, cell;  /* columns of the screen for names, and for a vector */
    int gap;         /* empty lines between matrices */
    size_t first_row, rows, first_column, columns;
} Page;

/* What the numbers of a block are of, where that differs among those of a line. */
typedef enum BlockOf { OF_NOTHING, OF_MEAN, OF_SAMPLE } BlockOf;

/* Numbers that share a power of ten: a matrix, or a vector, whose rows have one. */
typedef struct Block {
    const char *name;
    bool known;
    const Real *values; /* [rows][across]; NULL: there is no such vector */
    size_t across;
    Column column;
    bool rounds;
    BlockOf of;
} Block;

static double entry(const Block *b, size_t row, size_t column)
{
    return (double)b->values[row * b->across + column];
}

/* The power of ten is that of all rows × columns, shown or not. */
static Block block(const char *name, bool known, const Real *values, size_t rows, size_t across)
{
    Block b = {.name = name, .known = known, .values = values, .across = across};
    for (size_t i = 0; known && i < rows * across; i++)
        column_add(&b.column, (double)values[i]);
    column_end(&b.column);
    for (size_t i = 0; known && i < rows * across && !b.rounds; i++)
        b.rounds = column_rounds(&b.column, (double)values[i]);
    return b;
}

/* Left edge of a vector. */
static int slot_x(const Page *p, size_t slot)
{
    return p->area.x + p->name + (int)p->columns * CELL + 1 + (int)slot * p->cell;
}

/* "δ≈×1e-2", "b=": = where no digits are left out; as far as `room` goes. */
static Pen write_head(const Page *p, int x, const Block *b, int room)
{
    Pen pen = {p->canvas, x, p->y, x + room};
    pen_write(&pen, strong, "%s", b->name);
    pen_write(&pen, dim, "%s", !b->known ? "" : b->rounds ? "≈" : "=");
    if (b->column.exponent != 0)
        pen_write(&pen, dim, "×1e%d", b->column.exponent);
    return pen;
}

/* Behind a name, where the pen has room: that it is a mean, which is said before its shape of so
 * many columns (0: none), or of which sample it is, where the names beside it are means. */
static void write_of(const Page *p, Pen *pen, const Block *b, size_t columns)
{
    size_t rows = p->trace->batch.rows;
    char shape[FORMAT_SIZE] = "", all[2 * FORMAT_SIZE], sample[FORMAT_SIZE];
    if (columns > 0)
        snprintf(shape, sizeof shape, "  %zu×%zu", p->shape->units, columns);
    if (rows > 1 && b->of == OF_MEAN) {
        snprintf(all, sizeof all, N_("%s  mean of %zu"), shape, rows);
        if (!pen_write_if_fits(pen, dim, "%s", all) &&
            !pen_write_if_fits(pen, dim, N_("  mean of %zu"), rows))
            pen_write_if_fits(pen, dim, N_(" mean"));
        return;
    }
    pen_write_if_fits(pen, dim, "%s", shape);
    if (rows > 1 && b->of == OF_SAMPLE)
        pen_write_if_fits(pen, dim, "  %s", chain_sample(p->trace, sample));
}

/* The same for a matrix, with its shape where there is room. */
static void write_matrix_head(const Page *p, const Block *b)
{
    Pen pen = write_head(p, p->area.x, b, p->name + (int)p->columns * CELL);
    write_of(p, &pen, b, p->shape->fan_in);
}

/* The same for a vector, whose neighbour at its right may have left it its place; the last one has
 * what is left of the line. */
static void write_vector_head(const Page *p, const Block vectors[VECTORS], size_t slot)
{
    int x = slot_x(p, slot) + 1, end = p->area.x + p->area.width;
    bool last = slot + 1 == VECTORS, alone = !last && !vectors[slot + 1].values;
    Pen pen = write_head(p, x, &vectors[slot], last ? end - x : (alone ? 2 : 1) * p->cell - 1);
    write_of(p, &pen, &vectors[slot], p->cell >= SHAPED ? 1 : 0);
}

/* One number, behind a blank or, when it is marked, between brackets. */
static void write_cell(const Page *p, int x, const Block *b, size_t row, size_t column, bool marked)
{
    Pen pen = {p->canvas, x + 1, p->y, x + CELL};
    column_write(&b->column, &pen, b->known, entry(b, row, column));
    if (!marked)
        return;
    canvas_text(p->canvas, x, p->y, strong, "[");
    canvas_text(p->canvas, x + CELL, p->y, strong, "]");
    if (p->canvas->mark_y < p->area.y || p->canvas->mark_y >= p->area.y + p->area.height)
        canvas_mark(p->canvas, x, p->y); /* the first of several */
}

static bool is_row(const Page *p, size_t row)
{
    const Selection *s = &p->selected;
    bool has_unit = s->kind == SELECT_LINK || s->kind == SELECT_BIAS || s->kind == SELECT_UNIT;
    return has_unit && s->column == p->layer + 1 && s->unit == row;
}

static bool is_source(const Page *p, size_t column)
{
    const Selection *s = &p->selected;
    if (s->kind == SELECT_UNIT)
        return s->column == p->layer && s->unit == column;
    return s->kind == SELECT_LINK && s->source == column;
}

/* The names of what comes in, and its values below them. */
static void write_sources(Page *p)
{
    char name[FORMAT_SIZE];
    size_t fan_in = p->shape->fan_in;
    Block b = block(format_source(p->layer), chain_has_activation(p->trace, p->layer),
                    chain_activations(p->trace, p->layer), 1, fan_in);
    for (size_t i = 0; i < p->columns; i++) {
        int x = p->area.x + p->name + (int)i * CELL;
        Pen pen = {p->canvas, x + 1, p->y, x + CELL};
        pen_write(&pen, plain, "%s",
                  format_unit(&p->trace->net, p->layer, p->first_column + i, name));
    }
    p->y++;
    write_head(p, p->area.x, &b, p->name);
    for (size_t i = 0; i < p->columns; i++)
        write_cell(p, p->area.x + p->name + (int)i * CELL, &b, 0, p->first_column + i,
                   is_source(p, p->first_column + i));
    int end = p->area.x + p->name + (int)p->columns * CELL + 1;
    Pen pen = {p->canvas, end, p->y, p->area.x + p->area.width};
    pen_write_if_fits(&pen, dim, N_("  %zu×1, written as a row"), fan_in);
    p->y += 1 + p->gap;
}

/* A matrix with vectors at its right, those that are there, a line for each neuron. */
static void write_rows(Page *p, const Block *matrix, const Block vectors[VECTORS])
{
    write_matrix_head(p, matrix);
    for (size_t k = 0; k < VECTORS; k++)
        if (vectors[k].values)
            write_vector_head(p, vectors, k);
    p->y++;
    for (size_t row = p->first_row; row < p->first_row + p->rows; row++, p->y++) {
        char name[FORMAT_SIZE];
        bool here = is_row(p, row), link = here && p->selected.kind == SELECT_LINK;
        Pen pen = {p->canvas, p->area.x, p->y, p->area.x + p->name};
        pen_write(&pen, here ? strong : plain, "%s",
                  format_unit(&p->trace->net, p->layer + 1, row, name));
        for (size_t i = 0; i < p->columns; i++)
            write_cell(p, p->area.x + p->name + (int)i * CELL, matrix, row, p->first_column + i,
                       link && is_source(p, p->first_column + i));
        bool open = false;
        for (size_t k = 0; k < VECTORS; k++) {
            bool there = vectors[k].values;
            bool marked = here && there && (k > 0 || p->selected.kind == SELECT_BIAS);
            if (there)
                write_cell(p, slot_x(p, k), &vectors[k], row, 0, marked);
            /* Without a column between them, neighbours stand in the same brackets. */
            if (marked && open && p->cell == CELL)
                canvas_text(p->canvas, slot_x(p, k), p->y, plain, " ");
            open = marked;
        }
    }
    p->y += p->gap;
}

/* `shown` of `all` so that the one at `at` is in the middle, as far as there are so many. */
static size_t window(size_t at, size_t shown, size_t all)
{
    size_t first = at > shown / 2 ? at - shown / 2 : 0;
    return first + shown > all ? all - shown : first;
}

static size_t at_most(int room, size_t all)
{
    size_t n = room > 1 ? (size_t)room : 1;
    return n < all ? n : all;
}

/* Rows of each matrix that there is room for. */
static int rows_in(Rect area)
{
    return (area.height - HEADS) / 2;
}

/* Finds out which rows and columns there is room for. */
static void lay(Page *p)
{
    const Selection *s = &p->selected;
    bool row = s->column == p->layer + 1 && s->kind != SELECT_LAYER && s->kind != SELECT_NONE;
    size_t column = s->kind == SELECT_LINK ? s->source
                    : s->kind == SELECT_UNIT && s->column == p->layer ? s->unit : 0;
    bool narrow = p->area.width < NARROW;
    p->name = narrow ? 4 : 8;
    p->cell = narrow ? CELL : CELL + 2;
    int needed = p->name + 2 + (int)p->shape->fan_in * CELL + VECTORS * SHAPED;
    if (p->shape->fan_in < (size_t)p->area.width && needed <= p->area.width)
        p->cell = SHAPED;
    int wide = p->area.width - p->name - 2 - VECTORS * p->cell;
    p->rows = at_most(rows_in(p->area), p->shape->units);
    p->columns = at_most(wide / CELL, p->shape->fan_in);
    p->gap = p->area.height >= HEADS + GAPS + 2 * (int)p->rows && p->rows == p->shape->units;
    p->first_row = window(row ? s->unit : 0, p->rows, p->shape->units);
    p->first_column = window(column, p->columns, p->shape->fan_in);
}

/* Adds "rows 3…8" to a note, where not all of them are there. */
static void add_range(char *note, size_t size, const char *name, size_t first, size_t shown,
                      size_t all)
{
    const char *comma = note[0] ? ", " : "";
    if (shown == 1 && all > 1)
        text_append(note, size, "%s%s %zu", comma, name, first + 1);
    else if (shown < all)
        text_append(note, size, "%s%ss %zu…%zu", comma, name, first + 1, first + shown);
}

size_t matrices_column(const View *view, const Net *net)
{
    const Selection *s = &view->selection;
    if (s->kind == SELECT_LOSS)
        return net->layer_count;
    return s->kind == SELECT_NONE || s->kind == SELECT_RATE || s->column == 0 ? 1 : s->column;
}

/* Draws into `area`; `note` says which rows and columns are there when it is not all of them. */
static void draw(const Trace *trace, const View *view, Rect area, Canvas *canvas, char *note,
                 size_t size)
{
    size_t layer = matrices_column(view, &trace->net) - 1;
    const Layer *l = &trace->net.layers[layer];
    const Real *used = trace_used(trace), *gradient = trace->parameters.gradient;
    const Spotlight *s = &trace->spotlight;
    Page p = {.canvas = canvas, .trace = trace, .selected = view->selection, .layer = layer,
              .shape = l, .area = area, .y = area.y};
    bool forward = trace_has_forward(trace, layer), back = trace_has_backward(trace, layer);
    note[0] = '\0';
    if (area.width <= 0 || area.height <= 0)
        return;
    lay(&p);
    add_range(note, size, "row", p.first_row, p.rows, l->units);
    add_range(note, size, "column", p.first_column, p.columns, l->fan_in);
    Block w = block("W", true, used + l->weights, l->units, l->fan_in);
    Block up[VECTORS] = {block("b", true, used + l->biases, l->units, 1),
                         block("z", forward, s->z + l->first, l->units, 1),
                         block("a", forward, s->a + l->first, l->units, 1)};
    Block w_gradient = block("∇W", back, gradient + l->weights, l->units, l->fan_in);
    Block down[VECTORS] = {block("∇b", back, gradient + l->biases, l->units, 1),
                           {0},
                           block("δ", back, s->delta + l->first, l->units, 1)};
    w_gradient.of = down[0].of = OF_MEAN;
    down[VECTORS - 1].of = OF_SAMPLE;
    canvas_clip(canvas, area);
    write_sources(&p);
    write_rows(&p, &w, up);
    write_rows(&p, &w_gradient, down);
    canvas_unclip(canvas);
}

/* Something of a matrix is to be selected before moving in it. */
static bool enter(Selection *s, const Net *net)
{
    if (s->kind == SELECT_LINK || s->kind == SELECT_BIAS ||
        (s->kind == SELECT_UNIT && s->column > 0))
        return false;
    if (s->kind == SELECT_LOSS || s->kind == SELECT_TARGET)
        *s = (Selection){SELECT_UNIT, net->layer_count, s->unit, 0};
    else
        *s = (Selection){SELECT_LINK, s->kind == SELECT_LAYER ? s->column : 1, 0,
                         s->kind == SELECT_UNIT ? s->unit : 0};
    return true;
}

static void move_right(Selection *s, const Net *net)
{
    if (s->kind == SELECT_LINK && s->source + 1 < net->layers[s->column - 1].fan_in)
        s->source++;
    else if (s->kind == SELECT_LINK)
        *s = (Selection){SELECT_BIAS, s->column, s->unit, 0};
    else if (s->kind == SELECT_BIAS)
        s->kind = SELECT_UNIT;
    else if (s->column < net->layer_count)
        *s = (Selection){SELECT_LINK, s->column + 1, 0, s->unit};
}

static void move_left(Selection *s, const Net *net)
{
    if (s->kind == SELECT_UNIT)
        s->kind = SELECT_BIAS;
    else if (s->kind == SELECT_BIAS)
        *s = (Selection){SELECT_LINK, s->column, s->unit, net->layers[s->column - 1].fan_in - 1};
    else if (s->source > 0)
        s->source--;
    else if (s->column > 1)
        *s = (Selection){SELECT_UNIT, s->column - 1, 0, 0};
}

void matrices_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    char title[96], range[96], sample[FORMAT_SIZE] = "", note[256] = "";
    const Trace *t = scene->trace;
    size_t column = matrices_column(scene->view, &t->net);
    draw(t, scene->view, inside, canvas, range, sizeof range);
    if (t->batch.rows > 1 || t->spotlight.is_own)
        chain_sample(t, sample);
    double p = column < t->net.layer_count ? t->hyper.dropout : 0;
    snprintf(title, sizeof title, "layer %zu: z = W %s + b, a = ", column,
             format_source(column - 1));
    if (p > 0)
        text_append(title, sizeof title, "f(z)/(1−%.6g) or dropped", p);
    else
        text_append(title, sizeof title, "%s", t->net.layers[column - 1].activation->formula);
    bool before = when_is_before(t);
    int needed = canvas_text_width(canvas, range);
    needed += before ? when_longest(canvas) + 2 : 0;
    if (needed > frame_note_room(r, title, canvas))
        snprintf(title, sizeof title, "layer %zu", column);
    int room = frame_note_room(r, title, canvas);
    bool ranged = !before || when_add(canvas, room, range, note, sizeof note);
    if (!before)
        snprintf(note, sizeof note, "%s", range);
    frame_add_note(canvas, room, sample, note, sizeof note);
    frame_draw(r, focused, title, note, canvas);
    if (!ranged)
        frame_foot(r, range, canvas);
}

bool matrices_move(Touch *touch, int across, int down)
{
    Selection *s = &touch->view->selection;
    const Net *net = &touch->trace->net;
    if (enter(s, net))
        return true;
    size_t units = net->layers[s->column - 1].units;
    if (across > 0)
        move_right(s, net);
    else if (across < 0)
        move_left(s, net);
    else
        s->unit = down < 0 ? (s->unit + units - 1) % units : (s->unit + 1) % units;
    return true;
}

void matrices_page(Touch *touch, int pages, bool all)
{
    Selection *s = &touch->view->selection;
    const Net *net = &touch->trace->net;
    if (!enter(s, net))
        s->unit = touch_turned(s->unit, net->layers[s->column - 1].units - 1,
                               rows_in(touch->inside), pages, all);
}
