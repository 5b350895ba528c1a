/* The command that puts samples on the map by hand, moves them, takes them out, and saves them. */
#include "app/app.h"
#include "app/command/by_hand.h"
#include "app/command/command.h"
#include "app/run/paths.h"
#include "core/base/text.h"
#include "data/file.h"
#include "data/number.h"
#include "data/table/table.h"
#include "explain/format.h"
#include "view/panel/decision.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys stand for so many steps from the lowest target to the highest, where these are numbers. */
enum { STEPS = 9 };

static PointTool *tool_of(App *app)
{
    return &app->view.points;
}

/* Columns and rows of the map, of which there are some also where none is on the screen. */
static Rect plot_of(const App *app)
{
    const Layout layout = app_layout(app);
    Rect plot = decision_plot(layout_inside(&layout, PANEL_MAP));
    return plot.width > 0 && plot.height > 0 ? plot : (Rect){0, 0, 40, 20};
}

static double value_at(const MapAxis *axis, double part)
{
    return axis->first + part * (axis->last - axis->first);
}

static int cell_of(double part, int cells)
{
    int cell = (int)floor(part * cells);
    return cell < 0 ? 0 : cell >= cells ? cells - 1 : cell;
}

/* Whether a sample is drawn in the cell of the cross. */
static bool is_at_cross(const App *app, size_t k)
{
    const DecisionMap *map = &app->tools.map;
    const PointTool *tool = &app->view.points;
    const Real *base = dataset_base(by_hand_data(app), k);
    Rect plot = plot_of(app);
    double width = map->across.last - map->across.first, height = map->down.last - map->down.first;
    double x = ((double)base[map->of.across] - map->across.first) / width;
    double y = ((double)base[map->of.down] - map->down.first) / height;
    bool inside = x >= 0 && x < 1 && y >= 0 && y < 1; /* set by hand it may be anywhere */
    return inside && cell_of(x, plot.width) == cell_of(tool->x, plot.width) &&
           cell_of(y, plot.height) == cell_of(tool->y, plot.height);
}

/* The training sample that is seen at the cross; false where there is none. */
static bool find_at_cross(const App *app, size_t *sample)
{
    for (size_t k = by_hand_data(app)->count; k-- > 0;)
        if (is_at_cross(app, k)) {
            *sample = k;
            return true;
        }
    return false;
}

static bool needs_point(const App *app, size_t *sample, Error *err)
{
    return find_at_cross(app, sample) ||
           error_set(err, N_("there is no sample to train on at the cross: arrows or a click move "
                             "it, 1…9 add one"));
}

/* Targets of class c, or of step c, counted from 1. */
static bool class_targets(const App *app, size_t c, Real *targets, Error *err)
{
    const Dataset *d = by_hand_data(app);
    const DecisionMap *map = &app->tools.map;
    size_t most = d->kind == TARGET_ONE_HOT ? d->outputs : d->kind == TARGET_BINARY ? 2 : STEPS;
    if (d->kind != TARGET_ONE_HOT && d->outputs > 1)
        return error_set(err, N_("point: its %zu targets are to be typed, as in ':point add 0,1'"),
                         d->outputs);
    if (c < 1 || c > most)
        return error_set(err, N_("point: no class is meant by that; there are %zu, %s"), most,
                         dataset_class_of_digit(d, 0) > 0 ? N_("each by its digit")
                                                          : N_("from 1 on"));
    if (d->kind == TARGET_ONE_HOT)
        by_hand_class(d, c, targets);
    else if (d->kind == TARGET_BINARY)
        targets[0] = c == 1 ? d->low : d->high;
    else if (d->kind == TARGET_REAL)
        targets[0] = (Real)(map->t_low + (double)(c - 1) / (STEPS - 1) *
                                             (map->t_high - map->t_low));
    return true;
}

static void say_added(App *app)
{
    const Dataset *d = by_hand_data(app);
    const DecisionMap *map = &app->tools.map;
    const Real *base = dataset_base(d, d->count - 1);
    char x[FORMAT_SIZE], y[FORMAT_SIZE], of[DATASET_NAME_SIZE + 16];
    by_hand_target_words(d, d->count - 1, of, sizeof of);
    app_say(app, false, N_("sample %zu added at (%s, %s), %s%s"), d->count,
            format_short(dataset_own_column(d, map->of.across, base[map->of.across]), 6, x),
            format_short(dataset_own_column(d, map->of.down, base[map->of.down]), 6, y), of,
            by_hand_undo_words(app));
}

/* Adds a sample at (x, y) of the map, whose targets stand behind the columns of `values` already;
 * the other columns are those of the sample in the spotlight. */
static bool add_sample(App *app, Real *values, double x, double y, Error *err)
{
    const DecisionMap *map = &app->tools.map;
    memcpy(values, app_base(app), dataset_columns(by_hand_data(app)) * sizeof *values);
    values[map->of.across] = (Real)x;
    values[map->of.down] = (Real)y;
    if (!by_hand_insert(app, values, err))
        return false;
    say_added(app);
    return true;
}

static bool add_class(App *app, size_t class, Error *err)
{
    const DecisionMap *map = &app->tools.map;
    const PointTool *tool = tool_of(app);
    Real *values = by_hand_values(app, err);
    bool ok = values &&
              class_targets(app, class, values + dataset_columns(by_hand_data(app)), err) &&
              add_sample(app, values, value_at(&map->across, tool->x),
                         value_at(&map->down, tool->y), err);
    free(values);
    tool_of(app)->class = ok ? class : tool->class;
    return ok;
}

static bool do_class(App *app, const char *rest, Error *err)
{
    const Dataset *d = by_hand_data(app);
    char *end;
    unsigned long c = strtoul(rest, &end, 10);
    if (!*rest || *end)
        return error_set(err, N_("point class: which one? A number follows"));
    return add_class(app, c < 10 ? dataset_class_of_digit(d, (unsigned)c) : c, err);
}

/* "TARGET [X Y]", in the units of the table. */
static bool do_add(App *app, const char *rest, Error *err)
{
    const DecisionMap *map = &app->tools.map;
    const PointTool *tool = tool_of(app);
    char word[128], across[64];
    rest = text_cut_word(rest, " ", word, sizeof word);
    const char *down = text_cut_word(rest, " ", across, sizeof across);
    double x = value_at(&map->across, tool->x), y = value_at(&map->down, tool->y);
    if (!word[0])
        return add_class(app, tool->class, err);
    bool placed = number_parse(across, strlen(across), NUMBER_POINT, &x) &&
                  number_parse(down, strlen(down), NUMBER_POINT, &y);
    if (across[0] && !placed)
        return error_set(err, N_("point add: '%.40s' is no place: two numbers are, as in ':point "
                                 "add %.20s 0.5 -1'"), rest, word);
    if (placed) {
        x = (double)dataset_scaled_column(by_hand_data(app), map->of.across, x);
        y = (double)dataset_scaled_column(by_hand_data(app), map->of.down, y);
    }
    Real *values = by_hand_values(app, err);
    bool ok = values &&
              by_hand_read_targets(by_hand_data(app), word,
                                   values + dataset_columns(by_hand_data(app)), err) &&
              add_sample(app, values, x, y, err);
    free(values);
    return ok;
}

static bool do_remove(App *app, const char *rest, Error *err)
{
    size_t k = 0, count = by_hand_data(app)->count;
    char *end;
    if (*rest) {
        k = strtoul(rest, &end, 10) - 1;
        if (*end || k >= count)
            return error_set(err, N_("point remove: '%.40s' is none of the samples 1 to %zu"), rest,
                             count);
    } else if (!needs_point(app, &k, err)) {
        return false;
    }
    app_stop_trial(app);
    if (!timeline_remove(&app->run.timeline, k, err) || !by_hand_show(app, k, err))
        return false;
    app_say(app, false, N_("sample %zu is taken out, %zu are left%s"), k + 1, count - 1,
            by_hand_undo_words(app));
    return true;
}

/* Sets one column of a sample, unless it is so already. */
static bool set_column(App *app, size_t sample, size_t column, double value, Error *err)
{
    const Edit edit = {.is_data = true, .sample = sample, .index = column, .value = (Real)value};
    Real now = dataset_base(by_hand_data(app), sample)[column];
    return !(now < edit.value || now > edit.value) ||
           timeline_edit(&app->run.timeline, &edit, err);
}

/* What has been taken up goes to the cross. */
static bool put_down(App *app, Error *err)
{
    const DecisionMap *map = &app->tools.map;
    PointTool *tool = tool_of(app);
    size_t k = tool->sample;
    tool->took = false;
    if (k >= by_hand_data(app)->count)
        return error_set(err, N_("the sample that was taken up is not there any more"));
    if (is_at_cross(app, k))
        return true;
    app_stop_trial(app);
    Place from = timeline_place(&app->run.timeline);
    bool ok = set_column(app, k, map->of.across, value_at(&map->across, tool->x), err) &&
              set_column(app, k, map->of.down, value_at(&map->down, tool->y), err);
    timeline_join(&app->run.timeline, from);
    if (!ok || !by_hand_show(app, k, err))
        return false;
    app_say(app, false, N_("sample %zu moved%s"), k + 1, by_hand_undo_words(app));
    return true;
}

static bool do_take(App *app, const char *rest, Error *err)
{
    PointTool *tool = tool_of(app);
    size_t k = 0;
    (void)rest;
    if (tool->took)
        return put_down(app, err);
    if (!needs_point(app, &k, err))
        return false;
    tool->took = true;
    tool->sample = k;
    app_say(app, false, app->pointer.pressed == PANEL_MAP
                            ? N_("sample %zu goes along until the button is let go")
                            : N_("sample %zu is taken up: move the cross, then t puts it down"),
            k + 1);
    return true;
}

/* A press of the mouse at the cross. */
static bool do_touch(App *app, const char *rest, Error *err)
{
    size_t k;
    bool takes = !tool_of(app)->took && find_at_cross(app, &k);
    return takes || tool_of(app)->took ? do_take(app, rest, err)
                                       : add_class(app, tool_of(app)->class, err);
}

/* The mouse went on to another cell with its button held. */
static bool do_brush(App *app, const char *rest, Error *err)
{
    size_t k;
    (void)rest;
    return tool_of(app)->took || find_at_cross(app, &k) ||
           add_class(app, tool_of(app)->class, err);
}

static bool do_drop(App *app, const char *rest, Error *err)
{
    (void)rest;
    return !tool_of(app)->took || put_down(app, err);
}

static void move_cross(App *app, int across, int down)
{
    PointTool *tool = tool_of(app);
    Rect plot = plot_of(app);
    int x = cell_of(tool->x, plot.width) + across, y = cell_of(tool->y, plot.height) + down;
    x = x < 0 ? 0 : x >= plot.width ? plot.width - 1 : x;
    y = y < 0 ? 0 : y >= plot.height ? plot.height - 1 : y;
    tool->x = (x + 0.5) / plot.width;
    tool->y = (y + 0.5) / plot.height;
    app->frame.dirty = true;
}

/* All samples as CSV, in a new file. */
static bool do_save(App *app, const char *path, Error *err)
{
    char *text = NULL;
    if (!*path)
        return error_set(err, N_("point save: the name of a file is needed, as in ':point save "
                                 "mine.csv'"));
    if (!paths_may_save(&app->run.options, by_hand_data(app), path, err))
        return false;
    FILE *out = text_open(&text);
    if (out)
        table_write_own(by_hand_data(app), out);
    text = text_close(out, &text);
    bool ok = text ? file_write_new(path, text, strlen(text), err) : error_memory(err);
    free(text);
    if (ok)
        app_say(app, false, N_("%s written: %zu samples"), path, dataset_rows(by_hand_data(app)));
    return ok;
}

static bool do_off(App *app, const char *rest, Error *err)
{
    (void)rest;
    (void)err;
    tool_of(app)->on = tool_of(app)->took = false;
    app_say(app, false, N_("points: the map is only looked at again"));
    return true;
}

static bool do_on(App *app, Error *err)
{
    PointTool *tool = tool_of(app);
    if (!command_execute(app, "panel map", err))
        return false;
    tool->on = true;
    tool->took = false;
    move_cross(app, 0, 0);
    app_say(app, false, N_("points: 1…9 add one at the cross, arrows move it, t moves a point, "
                           "Delete takes one out; the mouse too"));
    return true;
}

typedef struct PointWord {
    TableRow row;
    bool (*run)(App *app, const char *rest, Error *err); /* NULL: the cross moves by */
    int across, down;
} PointWord;

static const PointWord words[] = {
    {.row = {"add", N_("[TARGET [X Y]]: a sample of a class or a value, at the cross or there")},
     .run = do_add},
    {.row = {"class", N_("N: of class N, or of the Nth of nine steps of value, at the cross")},
     .run = do_class},
    {.row = {"remove", N_("[SAMPLE]: the one at the cross, or that one")}, .run = do_remove},
    {.row = {"take", N_("take up the sample at the cross; then put it down at another place")},
     .run = do_take},
    {.row = {"save", N_("FILE.csv: all samples as a new file")}, .run = do_save},
    {.row = {"left", N_("move the cross")}, .across = -1},
    {.row = {"right", N_("move the cross")}, .across = 1},
    {.row = {"up", N_("move the cross")}, .down = -1},
    {.row = {"down", N_("move the cross")}, .down = 1},
    {.row = {"touch", N_("as a press of the mouse: take a sample up, or add one")},
     .run = do_touch},
    {.row = {"brush", N_("as the mouse with its button held: add where there is none")},
     .run = do_brush},
    {.row = {"drop", N_("as its button let go: put down what was taken up")}, .run = do_drop},
    {.row = {"off", N_("the map is only looked at")}, .run = do_off},
};
static const Table word_table = TABLE_OF("what", words);

static bool do_point(App *app, const Argument *argument, Error *err)
{
    char word[16];
    const char *rest = text_cut_word(argument->text, " ", word, sizeof word);
    bool saves = strcmp(word, "save") == 0;
    if (!saves && (!map_is_of(&app->run.setup->trainer.net) || !app->tools.map.data))
        return error_set(err, N_("point: points are put on the map of two inputs that are numbers, "
                                 "which these data have not; those of ':data gauss' have it"));
    if (tool_of(app)->class == 0)
        *tool_of(app) = (PointTool){.x = 0.5, .y = 0.5, .class = 1};
    if (!word[0])
        return do_on(app, err);
    int index = table_find(&word_table, word, err);
    if (index >= 0 && !words[index].run)
        move_cross(app, words[index].across, words[index].down);
    return index >= 0 && (!words[index].run || words[index].run(app, rest, err));
}

const Command command_point = {
    .row = {"point", N_("put samples on the map by hand, move them and take them out; the next "
                        "step feels them")},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[add|remove|take|save …]",
    .argument = ARGUMENT_TEXT,
    .words = &word_table,
    .takes_file = false,
    .waits = true,
    .run = do_point,
};
