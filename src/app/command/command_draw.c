/* The command that draws an image by hand: the network answers to it at once, and it can be kept as
 * a sample. */
#include "app/app.h"
#include "app/command/by_hand.h"
#include "app/command/command.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PenTool *pen_of(App *app)
{
    return &app->view.pen;
}

/* The pad as it is now can be come back to; of many strokes the first one is forgotten. A stroke
 * behind a drawing that was kept begins another one. */
static void begin_stroke(PenTool *pen)
{
    if (pen->strokes == PEN_STROKES)
        memmove(pen->before, pen->before + 1, --pen->strokes * sizeof *pen->before);
    pen->before[pen->strokes++] = pen->pad;
    if (pen->kept)
        pen->pad = (Drawing){{0}};
    pen->kept = false;
}

/* Takes the pen along a straight line of cells (Bresenham 1965), which it leaves ink in, or rubs
 * out. */
static void draw_line(PenTool *pen, int x, int y)
{
    int across = abs(x - pen->x), down = -abs(y - pen->y), error = across + down;
    int step_x = pen->x < x ? 1 : -1, step_y = pen->y < y ? 1 : -1;
    drawing_set(&pen->pad, pen->x, pen->y, !pen->rubs);
    while (pen->x != x || pen->y != y) {
        int twice = 2 * error;
        if (twice >= down) {
            error += down;
            pen->x += step_x;
        }
        if (twice <= across) {
            error += across;
            pen->y += step_y;
        }
        drawing_set(&pen->pad, pen->x, pen->y, !pen->rubs);
    }
}

/* "X Y": a column and a row of the pad, from 1 on. */
static bool read_cell(const char *text, int *x, int *y, Error *err)
{
    char *end, *last;
    long column = strtol(text, &end, 10), row = strtol(end, &last, 10);
    if (end == text || last == end || *last || column < 1 || row < 1 || column > DRAWING_SIDE ||
        row > DRAWING_SIDE)
        return error_set(err, N_("draw: '%.40s' is no cell: a column and a row from 1 to %d are, "
                                 "as in ':draw at 8 3'"), text, DRAWING_SIDE);
    *x = (int)column - 1;
    *y = (int)row - 1;
    return true;
}

static bool do_at(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    int x, y;
    if (!read_cell(rest, &x, &y, err))
        return false;
    begin_stroke(pen);
    pen->x = x;
    pen->y = y;
    draw_line(pen, x, y);
    return app_show_drawing(app, err);
}

static bool do_to(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    int x, y;
    if (!read_cell(rest, &x, &y, err))
        return false;
    if (pen->strokes == 0)
        begin_stroke(pen);
    draw_line(pen, x, y);
    return app_show_drawing(app, err);
}

static bool do_pen(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    (void)rest;
    pen->down = !pen->down;
    app_say(app, false,
            pen->down ? N_("pen down: arrows draw") : N_("pen up: arrows only move it"));
    if (!pen->down)
        return true;
    begin_stroke(pen);
    draw_line(pen, pen->x, pen->y);
    return app_show_drawing(app, err);
}

static bool do_rub(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    (void)rest;
    (void)err;
    pen->rubs = !pen->rubs;
    app_say(app, false, pen->rubs ? N_("rubbing out: e draws again") : N_("drawing again"));
    return true;
}

static bool do_clear(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    (void)rest;
    if (drawing_is_empty(&pen->pad))
        return true;
    begin_stroke(pen);
    pen->pad = (Drawing){{0}};
    pen->down = false;
    return app_show_drawing(app, err);
}

/* The last stroke, or, where there is none, the last command. */
static bool do_undo(App *app, const char *rest, Error *err)
{
    PenTool *pen = pen_of(app);
    (void)rest;
    if (pen->strokes == 0)
        return command_execute(app, "back", err);
    pen->pad = pen->before[--pen->strokes];
    pen->down = false;
    return app_show_drawing(app, err);
}

/* The drawing and its class behind all other samples; it stays until another one is begun. */
static bool keep(App *app, const char *class, Real *values, Error *err)
{
    PenTool *pen = pen_of(app);
    const Dataset *d = by_hand_data(app);
    size_t columns = dataset_columns(d);
    char of[DATASET_NAME_SIZE + 16];
    memcpy(values, app->tools.own.base, columns * sizeof *values);
    if (!by_hand_read_targets(d, class, values + columns, err) || !by_hand_insert(app, values, err))
        return false;
    pen->kept = true;
    pen->down = false;
    pen->strokes = 0;
    by_hand_target_words(by_hand_data(app), by_hand_data(app)->count - 1, of, sizeof of);
    app_say(app, false, N_("kept as sample %zu, %s%s"), by_hand_data(app)->count, of,
            by_hand_undo_words(app));
    return app_show_drawing(app, err);
}

static bool do_keep(App *app, const char *rest, Error *err)
{
    const OwnSample *own = &app->tools.own;
    if (drawing_is_empty(&pen_of(app)->pad))
        return error_set(err, N_("draw keep: nothing is drawn yet"));
    if (!*rest)
        return error_set(err, N_("draw keep: of which class? A name or a number follows, as in "
                                 "':draw keep 3'"));
    if ((!own->shown || !own->drawn) && !app_show_drawing(app, err))
        return false;
    Real *values = by_hand_values(app, err);
    bool ok = values && keep(app, rest, values, err);
    free(values);
    return ok;
}

/* Which layout drawings are given: said once for a data set. */
static void say_layout(App *app)
{
    const ImageLayout *l = &app->tools.own.images;
    app_say(app, false, N_("laid out as the data: ink %.0f of %zu long, %s at %.1f, %.1f"), l->box,
            l->side, l->by_mass ? N_("centre of mass") : N_("middle"), l->x, l->y);
}

static bool do_on(App *app, Error *err)
{
    bool anew;
    if (!app_find_images(app, &anew, err))
        return false;
    if (!command_execute(app, "panel draw", err) || !app_show_drawing(app, err))
        return false;
    if (anew)
        say_layout(app);
    return true;
}

typedef struct DrawWord {
    TableRow row;
    bool (*run)(App *app, const char *rest, Error *err); /* NULL: the pen moves by */
    int across, down;
} DrawWord;

static const DrawWord words[] = {
    {.row = {"keep", N_("CLASS: as a sample of that class, by name or number, or of these values")},
     .run = do_keep},
    {.row = {"clear", N_("an empty pad")}, .run = do_clear},
    {.row = {"undo", N_("without the last stroke")}, .run = do_undo},
    {.row = {"pen", N_("put it down, where arrows leave ink, or take it up")}, .run = do_pen},
    {.row = {"rub", N_("rub out, or draw again")}, .run = do_rub},
    {.row = {"at", N_("COLUMN ROW: a stroke begins in that cell of 16 by 16")}, .run = do_at},
    {.row = {"to", N_("COLUMN ROW: it goes on to that cell")}, .run = do_to},
    {.row = {"left", N_("move the pen")}, .across = -1},
    {.row = {"right", N_("move the pen")}, .across = 1},
    {.row = {"up", N_("move the pen")}, .down = -1},
    {.row = {"down", N_("move the pen")}, .down = 1},
};
static const Table word_table = TABLE_OF("what", words);

/* The pen goes to the next cell, as far as the edge. */
static bool move_pen(App *app, int across, int down, Error *err)
{
    PenTool *pen = pen_of(app);
    int x = pen->x + across, y = pen->y + down;
    x = x < 0 ? 0 : x >= DRAWING_SIDE ? DRAWING_SIDE - 1 : x;
    y = y < 0 ? 0 : y >= DRAWING_SIDE ? DRAWING_SIDE - 1 : y;
    app->frame.dirty = true;
    if (pen->down)
        draw_line(pen, x, y);
    pen->x = x;
    pen->y = y;
    return !pen->down || app_show_drawing(app, err);
}

static bool do_draw(App *app, const Argument *argument, Error *err)
{
    char word[16];
    const char *rest = text_cut_word(argument->text, " ", word, sizeof word);
    if (!image_layout_is_of(by_hand_data(app)))
        return error_set(err, "%s", panel_at(PANEL_PAD)->missing);
    if (!word[0])
        return do_on(app, err);
    int index = table_find(&word_table, word, err);
    if (index >= 0 && !words[index].run)
        return move_pen(app, words[index].across, words[index].down, err);
    return index >= 0 && words[index].run(app, rest, err);
}

const Command command_draw = {
    .row = {"draw", N_("draw an image by hand, see what the network answers to it, and keep it as "
                       "a sample")},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[keep CLASS|clear|undo|…]",
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .waits = true,
    .run = do_draw,
};
