/* The commands of the map: the two inputs along its sides, and whether it shows shades. */
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
    for (size_t i = 0; i < data->inputs; i++)
        if (strcmp(dataset_input_name(data, i, name), text) == 0) {
            *input = i;
            return true;
        }
    unsigned long number = strtoul(digits, NULL, 10);
    *input = number - 1;
    return (*digits && strspn(digits, "0123456789") == strlen(digits) && number >= 1 &&
            number <= data->inputs) ||
           error_set(err, N_("axes: there is no input '%.40s'; there are %zu, the first is %s"),
                     text, data->inputs, dataset_input_name(data, 0, name));
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
    app->view.focus = PANEL_MAP;
    const Dataset *data = app->run.setup->trainer.data;
    app_say(app, false, net->inputs > 2 ? N_("map: %s to the right, %s up; the others as in the "
                                             "spotlight: [ and ] take another sample")
                                        : N_("map: %s to the right, %s up"),
            dataset_input_name(data, x, across), dataset_input_name(data, y, down));
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

static void do_decided(App *app)
{
    app->view.map_decided = !app->view.map_decided;
    app_say(app, false, app->view.map_decided ? N_("the map shows what is decided")
                                              : N_("the map shows how far answers are from the "
                                                   "border"));
}

const Command command_decided = {
    .row = {"decided", N_("the map shows what is decided alone, or in shades how far from the "
                          "border")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .act = do_decided,
};
