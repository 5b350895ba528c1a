#include "app/command.h"

#include "app/app.h"
#include "data/generators.h"

#include <stdio.h>
#include <string.h>

static const TableRow directions[] = {
    {"left", "towards the inputs"}, {"right", "towards the outputs"}, {"up", "up"},
    {"down", "down"}, {"next", "the next neuron"}, {"previous", "the previous neuron"},
    {"page-up", "a page of the explanation or the matrices up"}, {"page-down", "a page down"},
    {"first", "to its first line"}, {"last", "to its last line"},
};
const Table direction_table = {"direction", directions, sizeof directions[0],
                               sizeof directions / sizeof directions[0]};

static const TableRow camera_moves[] = {
    {"in", "larger"}, {"out", "smaller"}, {"home", "the whole network"}, {"left", "left"},
    {"right", "right"}, {"up", "up"}, {"down", "down"},
};
static const Table camera_table = {"camera move", camera_moves, sizeof camera_moves[0],
                                   sizeof camera_moves / sizeof camera_moves[0]};

static const TableRow moments[] = {
    {"previous", "an epoch earlier, or a column of the loss curve that has the focus"},
    {"next", "an epoch later, or a column"},
    {"first", "the start of this run"},
    {"last", "as far as training has come"},
    {"best", "the lowest test loss that has been looked at"},
};
static const Table moment_table = {"moment", moments, sizeof moments[0],
                                   sizeof moments / sizeof moments[0]};

static const TableRow scrolls[] = {
    {"up", "a line up"}, {"down", "a line down"}, {"page-up", "a page up"},
    {"page-down", "a page down"}, {"first", "to the first line"}, {"last", "to the last line"},
};
static const Table scroll_table = {"scroll", scrolls, sizeof scrolls[0],
                                   sizeof scrolls / sizeof scrolls[0]};

static const TableRow matches[] = {
    {"next", "the next line"}, {"previous", "the line before"},
};
static const Table match_table = {"match", matches, sizeof matches[0],
                                  sizeof matches / sizeof matches[0]};

static const TableRow turns[] = {
    {"up", "a little more"}, {"down", "a little less"},
};
static const Table turn_table = {"turn", turns, sizeof turns[0], sizeof turns / sizeof turns[0]};

static const TableRow rates[] = {
    {"up", "a tenth of a decade up"}, {"down", "a tenth of a decade down"},
    {"x10", "ten times as much"}, {"/10", "a tenth"},
};
static const Table rate_table = {"rate", rates, sizeof rates[0], sizeof rates / sizeof rates[0]};

static const Command commands[] = {
    {.row = {"epoch", "train one epoch"},
     .argument = "[N]", .waits = true, .run = do_epoch},
    {.row = {"minibatch", "train one mini-batch"},
     .argument = "[N]", .waits = true, .run = do_minibatch},
    {.row = {"phase", "compute one phase: a layer forward, the loss, a layer backward, the update"},
     .argument = "[N]", .waits = true, .run = do_phase},
    {.row = {"back", "undo the last step or change; at the start of a run, go to the run before"},
     .waits = true, .run = do_back},
    {.row = {"goto",
             "go to a moment: after 120 epochs, three mini-batches more, a phase of it, the best"},
     .argument = "120|120.3|120.3.loss|previous|next|first|last|best",
     .arguments = &moment_table,
     .waits = true,
     .run = do_goto},
    {.row = {"branch", "go to the branch of that name, or give the present one another"},
     .argument = "NAME", .waits = true, .run = do_branch},
    {.row = {"branches", "list the branches"},
     .run = do_branches},
    {.row = {"runs", "list the runs: other data and shapes; or go to the one of that name"},
     .argument = "[NAME]", .run = do_runs},
    {.row = {"history", "list what was done, or go to the end of a line of that list"},
     .argument = "[N]", .waits = true, .run = do_history},
    {.row = {"edit", "set a weight, a bias, the rate, or an input or target of the sample shown"},
     .argument = "[NAME] VALUE|up|down", .arguments = &turn_table, .waits = true, .run = do_edit},
    {.row = {"run", "run, or pause"},
     .waits = true, .run = do_run},
    {.row = {"faster", "run faster"},
     .run = do_faster},
    {.row = {"slower", "run slower"},
     .run = do_slower},
    {.row = {"rate", "change the learning rate"},
     .argument = "up|down|x10|/10|RATE", .arguments = &rate_table, .waits = true, .run = do_rate},
    {.row = {"restart", "start again from the same seed"},
     .waits = true, .run = do_restart},
    {.row = {"reseed", "start again from a new seed"},
     .argument = "[SEED]", .waits = true, .run = do_reseed},
    {.row = {"data", "take the next data set, or the one named"},
     .argument = "[NAME|FILE]", .arguments = &generator_table, .run = do_data},
    {.row = {"set",
             "change a setting; shape, init and bias start again; an optimizer brings its own "
             "settings, but for those changed"},
     .argument = "NAME VALUE", .arguments = &option_table, .run = do_set},
    {.row = {"freeze",
             "keep units as they are: a[layer][unit], a[layer], all; else the selected one"},
     .argument = "[UNITS]", .waits = true, .run = do_freeze},
    {.row = {"unfreeze",
             "let units learn again: a[layer][unit], a[layer], all; else the selected one"},
     .argument = "[UNITS]", .waits = true, .run = do_unfreeze},
    {.row = {"jog",
             "add normal noise of this deviation to all weights that are not frozen; else of 0.1"},
     .argument = "[AMOUNT]", .waits = true, .run = do_jog},
    {.row = {"check", "compare the gradient with differences of the loss"},
     .run = do_check},
    {.row = {"save", "write the session to a file: a new one, or its own"},
     .argument = "FILE", .run = do_save},
    {.row = {"save!", "write the session to a file, also over one that is not its own"},
     .argument = "FILE", .run = do_save_over},
    {.row = {"load", "go on with a saved session"},
     .argument = "FILE", .run = do_load},
    {.row = {"resume", "go on with the session left last; the one on the screen takes its place"},
     .run = do_resume},
    {.row = {"links",
             "show other values on the links: weights, gradients, sample-gradients, updates"},
     .argument = "[NAME]", .arguments = &quantity_table, .run = do_links},
    {.row = {"select", "select w[layer][unit,source], a[layer][unit], b[layer][unit], x[input], "
             "t[output], layer[layer], loss, rate or none"},
     .argument = "NAME", .run = do_select},
    {.row = {"move", "move the selection"},
     .argument = "DIRECTION", .arguments = &direction_table, .run = do_move},
    {.row = {"sample", "put the next, previous or Nth sample of the data in the spotlight"},
     .argument = "[next|previous|N]", .run = do_sample},
    {.row = {"panel", "focus the next panel, or the one named"},
     .argument = "[NAME]", .arguments = &panel_table, .run = do_panel},
    {.row = {"zoom", "let the focused panel fill the screen, or not"},
     .run = do_zoom},
    {.row = {"camera", "move the picture of the network"},
     .argument = "MOVE", .arguments = &camera_table, .run = do_camera},
    {.row = {"scale", "loss on a logarithmic or a linear scale"},
     .run = do_scale},
    {.row = {"explain", "explain what is selected, or what is named, line by line; or close that"},
     .argument = "[NAME]", .run = do_explain},
    {.row = {"differences",
             "check the gradient of the selection with differences of the loss, live"},
     .run = do_differences},
    {.row = {"matrices", "show the layer of the selection as matrices, or close that"},
     .run = do_matrices},
    {.row = {"what", "say what the selection is, or the marks of the focused panel"},
     .run = do_what},
    {.row = {"glossary", "list every mark on the screen and what it means"},
     .run = do_glossary},
    {.row = {"help", "show the keys"},
     .run = do_help},
    {.row = {"scroll", "move the lines of the list that is open"},
     .argument = "up|down|page-up|page-down|first|last",
     .arguments = &scroll_table,
     .run = do_scroll},
    {.row = {"search", "find a text in the list that is open; capitals count where it has any"},
     .argument = "[TEXT]", .run = do_search},
    {.row = {"match", "go to the next or previous line that the search finds"},
     .argument = "next|previous", .arguments = &match_table, .run = do_match},
    {.row = {"prompt", "type a command"},
     .run = do_prompt},
    {.row = {"close", "close what is open, or select nothing"},
     .run = do_close},
    {.row = {"redraw", "paint the screen anew"},
     .run = do_redraw},
    {.row = {"quit", "leave"},
     .run = do_quit},
};

const Table command_table = {"command", commands, sizeof commands[0],
                             sizeof commands / sizeof commands[0]};

/* Cuts "NAME ARGUMENT" at blanks. */
static const char *split(const char *line, char *name, size_t size)
{
    line += strspn(line, " ");
    size_t length = strcspn(line, " ");
    snprintf(name, size, "%.*s", (int)length, line);
    line += length;
    return line + strspn(line, " ");
}

/* Whether a row is called just so: not by the beginning of its name. */
static bool is_in(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table_row(table, i)->name, name) == 0)
            return true;
    return false;
}

/* What is no command is an option to be set, or perhaps the name of a panel. */
static bool run_other(App *app, const char *line, const char *name, bool alone,
                      const Error *unknown, Error *err)
{
    bool option = is_in(&option_table, name);
    if (is_in(&panel_table, name) && (alone || !option))
        return error_set(err, "%s is a panel: ':panel %s' shows it%s", name, name,
                         option ? "; as an option it needs a value" : "");
    return option ? do_set(app, line, err) : error_set(err, "%s", unknown->message);
}

bool command_run(App *app, const char *line, Error *err)
{
    char name[64], argument[PROMPT_SIZE];
    Error unknown;
    snprintf(argument, sizeof argument, "%s", split(line, name, sizeof name));
    for (size_t n = strlen(argument); n > 0 && argument[n - 1] == ' '; n--)
        argument[n - 1] = '\0';
    if (name[0] == '\0')
        return true;
    int index = table_find(&command_table, name, &unknown);
    if (index < 0)
        return run_other(app, line + strspn(line, " "), name, !argument[0], &unknown, err);
    const Command *command = &commands[index];
    if (!command->argument && argument[0])
        return error_set(err, "'%s' takes nothing after it", command->row.name);
    if (command->waits && timeline_is_replaying(&app->run.timeline))
        return true;
    return command->run(app, argument, err);
}

/* The names that may stand at `start`: those of commands, or of the command's arguments. */
static const Table *names_at(const char *text, size_t start)
{
    char name[64], option[64];
    const char *rest = split(text, name, sizeof name);
    if ((size_t)(rest - text) > start || start == 0 || strspn(text, " ") >= start)
        return &command_table;
    int index = table_find(&command_table, name, NULL);
    if (index < 0)
        return NULL;
    if (commands[index].run != do_set)
        return commands[index].arguments;
    rest = split(rest, option, sizeof option);
    if ((size_t)(rest - text) > start || rest == text || option[0] == '\0')
        return &option_table;
    const Option *found = option_find(option, NULL);
    return found ? found->table : NULL;
}

size_t command_complete(const char *text, size_t start, size_t cursor, char *common, size_t size,
                        char *list, size_t list_size)
{
    const Table *table = names_at(text, start);
    size_t count = 0, used = 0, length = cursor - start;
    list[0] = common[0] = '\0';
    for (size_t i = 0; table && i < table->count; i++) {
        const char *name = table_row(table, i)->name;
        if (strncmp(name, text + start, length) != 0)
            continue;
        if (count++ == 0)
            snprintf(common, size, "%s", name);
        size_t same = 0;
        while (common[same] && common[same] == name[same])
            same++;
        common[same] = '\0';
        int n = snprintf(list + used, list_size - used, "%s ", name);
        used += n > 0 && (size_t)n < list_size - used ? (size_t)n : 0;
        list[used] = '\0';
    }
    if (count <= 1)
        list[0] = '\0';
    return count;
}
