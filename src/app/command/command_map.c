/* The commands of maps: the two inputs along their sides, whether they show shades, and those in
 * the neurons. */
#include "app/app.h"
#include "app/command/command.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The input that is called so, by its name, its symbol x3, or its number from 1. */
static bool find_input(const App *app, const char *text, size_t *input, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    char name[DATASET_NAME_SIZE];
    const char *digits = text + (text[0] == 'x');
    for (size_t i = 0; i < dataset_columns(data); i++)
        if (strcmp(dataset_column_name(data, i, name), text) == 0) {
            *input = i;
            return true;
        }
    unsigned long number = strtoul(digits, NULL, 10);
    *input = number - 1;
    return (*digits && strspn(digits, "0123456789") == strlen(digits) && number >= 1 &&
            number <= dataset_columns(data)) ||
           error_set(err, N_("axes: there is no input '%.40s'; there are %zu, the first is %s"),
                     text, dataset_columns(data), dataset_column_name(data, 0, name));
}

/* Two names, with a comma or a blank between. */
static bool do_axes(App *app, const Argument *argument, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    char first[PROMPT_SIZE], across[DATASET_NAME_SIZE], down[DATASET_NAME_SIZE];
    const char *between = strchr(argument->text, ',') ? "," : " ";
    const char *second = text_cut_word(argument->text, between, first, sizeof first);
    size_t x, y;
    second += strspn(second, ", ");
    if (!map_is_of(net))
        return error_set(err, "axes: %s", panel_at(PANEL_MAP)->missing);
    if (!*second)
        return error_set(err, N_("axes: the map has two sides: name two inputs, as in ':axes x1 "
                                 "x3'"));
    if (!find_input(app, first, &x, err) || !find_input(app, second, &y, err))
        return false;
    if (x == y)
        return error_set(err, N_("axes: these are to be two different inputs"));
    app->view.map_across = x;
    app->view.map_down = y;
    if (!command_execute(app, "panel map", err))
        return false;
    const Dataset *data = app->run.setup->trainer.data;
    app_say(app, false,
            net_columns(net) > 2 ? N_("map: %s to the right, %s up; the others as in the "
                                      "spotlight: [ and ] take another sample")
                                 : N_("map: %s to the right, %s up"),
            dataset_column_name(data, x, across), dataset_column_name(data, y, down));
    return true;
}

const Command command_axes = {
    .row = {"axes", N_("choose the two inputs along the sides of the map; the others stay as they "
                       "are in the spotlight")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "INPUT INPUT",
    .argument = ARGUMENT_TEXT,
    .needs = N_("two inputs are needed, as in ':axes x1 x3'"),
    .run = do_axes,
};

static bool do_decided(App *app, Error *err)
{
    if (!map_is_of(&app->run.setup->trainer.net))
        return error_set(err, N_("decided: there is no map of these data"));
    if (map_of_classes(&app->tools.map))
        return error_set(err, N_("decided: a map of classes has no shades; select an output, and "
                                 "the map is of it alone"));
    app->view.map_decided = !app->view.map_decided;
    app_say(app, false, app->view.map_decided ? N_("the map shows what is decided")
                                              : N_("the map shows how far answers are from the "
                                                   "border"));
    return true;
}

const Command command_decided = {
    .row = {"decided", N_("the map shows what is decided alone, or in shades how far from the "
                          "border")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .attempt = do_decided,
};

typedef enum FaceWord { FACE_VALUES, FACE_MAPS } FaceWord;
static const TableRow faces[] = {
    [FACE_VALUES] = {"values", N_("the activation of the sample in the spotlight, bias and δ")},
    [FACE_MAPS] = {"maps", N_("what each has learnt over the plane of two inputs")},
};
static const Table face_table = TABLE_OF("face", faces);

/* The layers whose neurons go on showing values, for want of room. */
static void say_without_maps(App *app)
{
    const Net *net = &app->run.setup->trainer.net;
    const Layout layout = app_layout(app);
    char layers[64] = "";
    size_t count = 0;
    Graph g;
    if (layout.panel[PANEL_NETWORK].width == 0)
        return;
    graph_layout(&g, net, layout_network(&layout), &app->view, app_symbols(app));
    for (size_t c = 1; c <= net->layer_count; c++)
        if (!unit_maps_fit(&g, c)) {
            text_append(layers, sizeof layers, "%s%zu", count > 0 ? ", " : "", c);
            count++;
        }
    if (count > 0)
        app_say(app, false, N_("maps: layer%s %s %s no room for them here; z gives more"),
                count > 1 ? "s" : "", layers, count > 1 ? N_("have") : N_("has"));
}

/* Without a word, the other one. */
static bool do_faces(App *app, const Argument *argument, Error *err)
{
    bool maps = argument->word < 0 ? !app->view.maps : argument->word == FACE_MAPS;
    if (argument->text[0] && argument->word < 0)
        return table_find(&face_table, argument->text, err) >= 0;
    if (maps && !map_is_of(&app->run.setup->trainer.net))
        return error_set(err, N_("faces: maps are for data with two inputs or more that are "
                                 "numbers"));
    app->view.maps = maps;
    if (app->input.words_before == WORDS_LINKS) /* v only led here */
        app->view.links = app->input.words.links_before;
    if (maps)
        say_without_maps(app);
    return true;
}

const Command command_faces = {
    .row = {"faces", N_("neurons show their values, or a small map of what each has learnt")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[values|maps]",
    .argument = ARGUMENT_TEXT,
    .words = &face_table,
    .run = do_faces,
};

static bool do_residuals(App *app, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    PanelId panel = net_columns(net) == 1 ? PANEL_FIT : PANEL_PAIRS;
    if (!panel_is_available(panel, net))
        return error_set(err, N_("residuals: these targets are classes, and no numbers"));
    app->view.residuals = !app->view.residuals;
    return !app->view.residuals ||
           command_execute(app, panel == PANEL_FIT ? "panel fit" : "panel pairs", err);
}

const Command command_residuals = {
    .row = {"residuals", N_("show how far answers are from their targets, in the fit or in pairs")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .attempt = do_residuals,
};
