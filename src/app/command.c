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
    {{"epoch", "train one epoch"}, "[N]", NULL, do_epoch},
    {{"minibatch", "train one mini-batch"}, "[N]", NULL, do_minibatch},
    {{"phase", "compute one phase: a layer forward, the loss, a layer backward, the update"},
     "[N]", NULL, do_phase},
    {{"back", "undo the last step or change; at the start of a run, go to the run before"}, NULL,
     NULL, do_back},
    {{"goto", "go to a moment: after 120 epochs, three mini-batches more, a phase of it, the best"},
     "120|120.3|120.3.loss|previous|next|first|last|best", &moment_table, do_goto},
    {{"branch", "go to the branch of that name, or give the present one another"}, "NAME", NULL,
     do_branch},
    {{"branches", "list the branches"}, NULL, NULL, do_branches},
    {{"runs", "list the runs: other data and shapes; or go to the one of that name"}, "[NAME]",
     NULL, do_runs},
    {{"history", "list what was done, or go to the end of a line of that list"}, "[N]", NULL,
     do_history},
    {{"edit", "set a weight, a bias, the rate, or an input or target of the sample shown"},
     "[NAME] VALUE|up|down", &turn_table, do_edit},
    {{"run", "run, or pause"}, NULL, NULL, do_run},
    {{"faster", "run faster"}, NULL, NULL, do_faster},
    {{"slower", "run slower"}, NULL, NULL, do_slower},
    {{"rate", "change the learning rate"}, "up|down|x10|/10|RATE", &rate_table, do_rate},
    {{"restart", "start again from the same seed"}, NULL, NULL, do_restart},
    {{"reseed", "start again from a new seed"}, "[SEED]", NULL, do_reseed},
    {{"data", "take the next data set, or the one named"}, "[NAME|FILE]", &generator_table,
     do_data},
    {{"set", "change a setting; shape, init and bias start again; an optimizer brings its own "
      "settings, but for those changed"}, "NAME VALUE", &option_table, do_set},
    {{"freeze", "keep units as they are: a[layer][unit], a[layer], all; else the selected one"},
     "[UNITS]", NULL, do_freeze},
    {{"unfreeze", "let units learn again: a[layer][unit], a[layer], all; else the selected one"},
     "[UNITS]", NULL, do_unfreeze},
    {{"jog", "add normal noise of this deviation to all weights that are not frozen; else of 0.1"},
     "[AMOUNT]", NULL, do_jog},
    {{"check", "compare the gradient with differences of the loss"}, NULL, NULL, do_check},
    {{"save", "write the session to a file: a new one, or its own"}, "FILE", NULL, do_save},
    {{"save!", "write the session to a file, also over one that is not its own"}, "FILE", NULL,
     do_save_over},
    {{"load", "go on with a saved session"}, "FILE", NULL, do_load},
    {{"resume", "go on with the session left last; the one on the screen takes its place"}, NULL,
     NULL, do_resume},
    {{"links", "show other values on the links: weights, gradients, sample-gradients, updates"},
     "[NAME]", &quantity_table, do_links},
    {{"select", "select w[layer][unit,source], a[layer][unit], b[layer][unit], x[input], "
      "t[output], layer[layer], loss, rate or none"}, "NAME", NULL, do_select},
    {{"move", "move the selection"}, "DIRECTION", &direction_table, do_move},
    {{"sample", "put the next, previous or Nth sample of the data in the spotlight"},
     "[next|previous|N]", NULL, do_sample},
    {{"panel", "focus the next panel, or the one named"}, "[NAME]", &panel_table, do_panel},
    {{"zoom", "let the focused panel fill the screen, or not"}, NULL, NULL, do_zoom},
    {{"camera", "move the picture of the network"}, "MOVE", &camera_table, do_camera},
    {{"scale", "loss on a logarithmic or a linear scale"}, NULL, NULL, do_scale},
    {{"explain", "explain what is selected, or what is named, line by line; or close that"},
     "[NAME]", NULL, do_explain},
    {{"differences", "check the gradient of the selection with differences of the loss, live"},
     NULL, NULL, do_differences},
    {{"matrices", "show the layer of the selection as matrices, or close that"}, NULL, NULL,
     do_matrices},
    {{"what", "say what the selection is, or the marks of the focused panel"}, NULL, NULL, do_what},
    {{"glossary", "list every mark on the screen and what it means"}, NULL, NULL, do_glossary},
    {{"help", "show the keys"}, NULL, NULL, do_help},
    {{"scroll", "move the lines of the list that is open"},
     "up|down|page-up|page-down|first|last", &scroll_table, do_scroll},
    {{"search", "find a text in the list that is open; capitals count where it has any"}, "[TEXT]",
     NULL, do_search},
    {{"match", "go to the next or previous line that the search finds"}, "next|previous",
     &match_table, do_match},
    {{"prompt", "type a command"}, NULL, NULL, do_prompt},
    {{"close", "close what is open, or select nothing"}, NULL, NULL, do_close},
    {{"redraw", "paint the screen anew"}, NULL, NULL, do_redraw},
    {{"quit", "leave"}, NULL, NULL, do_quit},
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
