/* Commands that begin a network with a unit or a layer more or less. */
#include "app/app.h"
#include "app/command/command.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { UNITS_OF_FIRST_LAYER = 4 };

typedef enum ShapeWord { SHAPE_UNIT, SHAPE_LAYER } ShapeWord;

static const TableRow shapes[] = {
    [SHAPE_UNIT] = {"unit", "in the hidden layer of the selection, or in the last one"},
    [SHAPE_LAYER] = {"layer", "that layer, or one like it behind it"},
};
static const Table shape_table = TABLE_OF("part", shapes);

/* Hidden layers as they are to be. */
typedef struct AskedShape {
    size_t count;
    size_t units[NET_LAYERS_MAX];
    const char *activation[NET_LAYERS_MAX];
} AskedShape;

static void read_shape(const Net *net, AskedShape *shape)
{
    shape->count = net->layer_count - 1;
    for (size_t l = 0; l < shape->count; l++) {
        shape->units[l] = net->layers[l].units;
        shape->activation[l] = net->layers[l].activation->row.name;
    }
}

/* The hidden layer that is selected, or whose unit or link is; else the last one. There is one. */
static size_t chosen_layer(const App *app, const AskedShape *shape)
{
    const Selection *s = &app->view.selection;
    bool hidden = s->column >= 1 && s->column <= shape->count;
    bool placed = s->kind == SELECT_UNIT || s->kind == SELECT_LINK || s->kind == SELECT_BIAS ||
                  s->kind == SELECT_LAYER;
    return placed && hidden ? s->column - 1 : shape->count - 1;
}

/* Begins a network of this shape, as ":hidden 8,8 relu,tanh" does. */
static bool begin(App *app, const AskedShape *shape, Error *err)
{
    char line[PROMPT_SIZE] = "set hidden ";
    for (size_t l = 0; l < shape->count; l++)
        text_append(line, sizeof line, "%s%zu", l > 0 ? "," : "", shape->units[l]);
    for (size_t l = 0; l < shape->count; l++)
        text_append(line, sizeof line, "%s%s", l > 0 ? "," : " ", shape->activation[l]);
    if (shape->count == 0)
        text_append(line, sizeof line, "none");
    if (strlen(line) + 1 == sizeof line)
        return error_set(err, N_("there are too many layers to be changed so: :hidden sets them"));
    return command_execute(app, line, err);
}

static void insert_layer(AskedShape *shape, size_t at, size_t units, const char *activation)
{
    for (size_t l = shape->count++; l > at; l--) {
        shape->units[l] = shape->units[l - 1];
        shape->activation[l] = shape->activation[l - 1];
    }
    shape->units[at] = units;
    shape->activation[at] = activation;
}

static bool do_add(App *app, const Argument *argument, Error *err)
{
    AskedShape shape;
    read_shape(&app->run.setup->trainer.net, &shape);
    bool has_layers = shape.count > 0;
    size_t l = has_layers ? chosen_layer(app, &shape) : 0;
    if (shape.count + 1 == NET_LAYERS_MAX)
        return error_set(err, N_("add: there are %zu hidden layers, and no more can be"),
                         shape.count);
    if (!has_layers)
        insert_layer(&shape, 0, argument->word == SHAPE_UNIT ? 1 : UNITS_OF_FIRST_LAYER, "tanh");
    else if (argument->word == SHAPE_UNIT)
        shape.units[l]++;
    else
        insert_layer(&shape, l + 1, shape.units[l], shape.activation[l]);
    return begin(app, &shape, err);
}

const Command command_add = {
    .row = {"add", "begin with a unit more in the selected hidden layer, or a layer behind it"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "unit|layer",
    .argument = ARGUMENT_WORD,
    .words = &shape_table,
    .needs = "what?",
    .run = do_add,
};

static bool do_remove(App *app, const Argument *argument, Error *err)
{
    AskedShape shape;
    read_shape(&app->run.setup->trainer.net, &shape);
    if (shape.count == 0)
        return error_set(err, N_("remove: there is no hidden layer"));
    size_t l = chosen_layer(app, &shape);
    if (argument->word == SHAPE_UNIT && shape.units[l] == 1)
        return error_set(err, N_("remove: layer %zu has one unit; 'remove layer' (a L) leaves it "
                                 "out"), l + 1);
    if (argument->word == SHAPE_UNIT) {
        shape.units[l]--;
        return begin(app, &shape, err);
    }
    for (shape.count--; l < shape.count; l++) {
        shape.units[l] = shape.units[l + 1];
        shape.activation[l] = shape.activation[l + 1];
    }
    return begin(app, &shape, err);
}

const Command command_remove = {
    .row = {"remove", "begin without a unit of the selected hidden layer, or without that layer"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "unit|layer",
    .argument = ARGUMENT_WORD,
    .words = &shape_table,
    .needs = "what?",
    .run = do_remove,
};
