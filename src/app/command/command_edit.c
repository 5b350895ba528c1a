/* The command that sets one number by hand: a weight, a bias, an input or a target. */
#include "app/app.h"
#include "app/command/command.h"
#include "core/base/text.h"
#include "core/base/mathematics.h"
#include "core/samples/preparation.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the selection's own number is called: a link's weight, a neuron's bias, an input. */
static void selected_name(const Selection *s, char out[SELECTION_NAME_SIZE])
{
    selection_name(s, out);
    if (s->kind == SELECT_UNIT && s->column > 0)
        out[0] = 'b';
    if (s->kind == SELECT_NONE)
        out[0] = '\0';
}

/* Reads "w[2][3,1]", "b[2][3]", "x[1]" or "t[1]". */
static bool read_name(const App *app, const char *name, Edit *edit, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    Selection s;
    *edit = (Edit){.sample = app_sample(app)};
    if (selection_parse(&s, name, net, NULL)) {
        bool target = s.kind == SELECT_TARGET;
        edit->is_data = target || (s.kind == SELECT_UNIT && s.column == 0);
        edit->index = target ? net_columns(net) + s.unit : s.unit;
        if (edit->is_data && !target && net->features &&
            !feature_is_column(&net->features->list[s.unit], &edit->index))
            return error_set(err, N_("edit: %s follows from the columns in it, which can be set"),
                             net->features->list[s.unit].text);
        if (edit->is_data ||
            (s.kind != SELECT_UNIT && selection_parameter(&s, net, &edit->index)))
            return true;
    }
    return error_set(err, "'%.40s' cannot be edited; w[layer][unit,source], b[layer][unit], and "
                     "x[input] and t[output] of the sample shown, counted from 1, and rate can",
                     name);
}

static bool read_value(const char *text, Real *value, Error *err)
{
    double number;
    if (!number_parse(text, strlen(text), NUMBER_POINT, &number))
        return error_set(err, "'%.40s': a number is needed", text);
    if (!isfinite((Real)number))
        return error_set(err, "'%.40s' is too large: numbers go up to %.2g", text,
                         (double)REAL_LARGEST);
    *value = (Real)number;
    return true;
}

/* One notch up or down: a tenth of the number's first digit, and on the grid of such steps. */
static Real turned(Real value, int by)
{
    double size = fmax(fabs((double)value), 0.1) * (1 + 1e-6);
    double step = math_power_of_ten(math_decade(size) - 1);
    return (Real)((floor((double)value / step + 0.5) + by) * step);
}

/* Opens the prompt with what is selected in it; with a person's own sample where nothing is. */
static bool ask(App *app, Error *err)
{
    const Selection *s = &app->view.selection;
    if (app->tools.own.shown && s->kind == SELECT_NONE)
        return command_execute(app, "predict", err);
    char name[SELECTION_NAME_SIZE], line[SELECTION_NAME_SIZE + 16];
    selected_name(s, name);
    if (s->kind == SELECT_LAYER || s->kind == SELECT_LOSS)
        return error_set(err, "edit: %s", s->kind == SELECT_LOSS
                                              ? "the loss follows from all else; a weight, a bias, "
                                                "an input, a target or the rate can be set"
                                              : "a layer has no number of its own; select a "
                                                "neuron or a link in it");
    snprintf(line, sizeof line, "edit %s%s", name, name[0] ? " " : "");
    prompt_open(&app->prompt, line);
    return true;
}

/* The loss and the picture follow; play goes on. */
static void show_edit(App *app, const Edit *edit)
{
    if (edit->is_data) {
        app->tools.own.shown = false;
        app->view.spotlight = edit->sample; /* there is no mini-batch any more: a row is a sample */
    }
    app_state_changed(app);
}

/* Cuts "[NAME] VALUE": the name is that of what is selected where there is none. */
static const char *split(const App *app, const char *argument, char name[SELECTION_NAME_SIZE])
{
    const char *blank = strchr(argument, ' ');
    if (!blank) {
        selected_name(&app->view.selection, name);
        return argument;
    }
    snprintf(name, SELECTION_NAME_SIZE, "%.*s", (int)(blank - argument), argument);
    return blank + strspn(blank, " ");
}

static void say_edit(App *app, const char *name, const Edit *edit, double before)
{
    char sample[48] = "";
    if (edit->is_data)
        snprintf(sample, sizeof sample, " of sample %zu", edit->sample + 1);
    app_say(app, false, "%s%s: %.6g → %.6g", name, sample, before, (double)edit->value);
}

static const TableRow turns[] = {{"up", "a little more"}, {"down", "a little less"}};
static const Table turn_table = TABLE_OF("turn", turns);

/* Sets an input of a person's own sample, which no training goes by. */
static bool edit_own(App *app, const char *name, const Edit *edit, int turn, Error *err)
{
    OwnSample *own = &app->tools.own;
    const Dataset *data = app->run.setup->trainer.data;
    if (edit->index >= dataset_columns(data))
        return error_set(err, "your own sample has no target: Esc goes back to the data's");
    const SchemaColumn *column = schema_input(&data->schema, edit->index);
    Real *x = own->base + column->first, before_all = *x;
    size_t value = edit->index - column->first;
    if (column->values && (turn < 0 || (turn == 0 && !(edit->value > 0))))
        return error_set(err, "one of the values of %s has to be 1: set another one to 1",
                         column->name ? column->name : "the column");
    for (size_t i = 0; i < column->value_count; i++)
        x[i] = i == value;
    if (column->values) {
        dataset_present(data, own->base, own->x, NULL);
        app_say(app, false, "%s of your own sample: %s", column->name ? column->name : name,
                column->values[value]);
        return true;
    }
    /* In the units of the table, as :predict takes it. */
    Real before = (Real)((double)*x * column->size + column->shift);
    Real after = turn != 0 ? turned(before, turn) : edit->value;
    Real scaled = (Real)preparation_scale((double)after, column->shift, column->size);
    if (!isfinite(scaled))
        return error_set(err, "%.6g is too large for %s", (double)after, name);
    *x = scaled;
    if (!dataset_present(data, own->base, own->x, err)) {
        *x = before_all;
        dataset_present(data, own->base, own->x, NULL);
        return false;
    }
    app_say(app, false, "%s of your own sample: %.6g → %.6g", column->name ? column->name : name,
            (double)before, (double)after);
    return true;
}

static bool do_edit(App *app, const Argument *argument, Error *err)
{
    Timeline *tl = &app->run.timeline;
    char name[SELECTION_NAME_SIZE], line[PROMPT_SIZE];
    Edit edit;
    if (!argument->text[0])
        return ask(app, err);
    const char *value = split(app, argument->text, name);
    if (strcmp(name, "rate") == 0) {
        snprintf(line, sizeof line, "rate %s", value);
        return command_execute(app, line, err);
    }
    bool up = strcmp(value, "up") == 0, turns = up || strcmp(value, "down") == 0;
    if (!name[0])
        return error_set(err, "edit: nothing is selected; edit w[1][1,1] 0.5 names it");
    if (!read_name(app, name, &edit, err) || (!turns && !read_value(value, &edit.value, err)))
        return false;
    bool alone = app->tools.own.shown;
    if (edit.is_data && edit.sample >= tl->replay.data->count && edit.sample != SIZE_MAX)
        return error_set(err, N_("edit: sample %zu is kept for testing and stays as it is"),
                         edit.sample + 1);
    if (edit.is_data && alone && app->tools.own.sample == SIZE_MAX)
        return edit_own(app, name, &edit, !turns ? 0 : up ? 1 : -1, err);
    Real before = edit.is_data ? *dataset_value(tl->replay.data, edit.sample, edit.index)
                               : tl->replay.trainer->parameters.theta[edit.index];
    if (turns)
        edit.value = turned(before, up ? 1 : -1);
    if (!(turns ? timeline_turn(tl, &edit, err) : timeline_edit(tl, &edit, err)))
        return false;
    show_edit(app, &edit);
    say_edit(app, name, &edit, (double)before);
    return true;
}

const Command command_edit = {
    .row = {"edit", "set a weight, a bias, the rate, or an input or target of the sample shown"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[NAME] VALUE|up|down",
    .argument = ARGUMENT_TEXT,
    .words = &turn_table,
    .waits = true,
    .run = do_edit,
};
