#include "app/command/command.h"

#include "app/app.h"
#include "app/command/other_names.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64, SPOKEN_MAX = 160, WORDS_SIZE = 192, COUNT_DIGITS = 12 };

#define COMMAND_ROW(name) &command_##name.row,
static const TableRow *const rows[] = {COMMANDS(COMMAND_ROW)};
#undef COMMAND_ROW

/* Names that commands once had. */
static const TableAlias old_names[] = {{"run", "play"}, {NULL, NULL}};

const Table command_table = {.kind = "command", .count = sizeof rows / sizeof rows[0],
                             .list = rows, .aliases = old_names};

static const Command *command_at(int index)
{
    return (const Command *)table_row(&command_table, (size_t)index);
}

const TableRow *command_meant(const char *name, Error *err)
{
    const TableRow *all[SPOKEN_MAX];
    Table spoken = {.kind = "command", .list = all};
    int command = table_find(&command_table, name, NULL);
    if (command >= 0)
        return rows[command];
    for (size_t i = 0; i < command_table.count; i++)
        all[spoken.count++] = rows[i];
    for (size_t i = 0; i < option_table.count && spoken.count < SPOKEN_MAX; i++)
        all[spoken.count++] = table_row(&option_table, i);
    int index = table_find(&spoken, name, err);
    return index < 0 ? NULL : all[index];
}

/* Whether a row is that of a setting. */
static bool is_setting(const TableRow *row)
{
    for (size_t i = 0; i < command_table.count; i++)
        if (rows[i] == row)
            return false;
    return true;
}

/* What is no command is an option to be set, or perhaps the name of a panel. */
static bool run_other(App *app, const char *name, const char *argument, Error *err)
{
    char line[PROMPT_SIZE + NAME_SIZE + 8];
    bool is_option = table_called(&option_table, name) >= 0;
    if (table_called(&panel_table, name) >= 0 && (!argument[0] || !is_option))
        return error_set(err, "%s is a panel: ':panel %s' shows it%s", name, name,
                         is_option ? "; as an option it needs a value" : "");
    const TableRow *option = command_meant(name, err);
    if (!option)
        return false;
    snprintf(line, sizeof line, "set %s %s", option->name, argument);
    return command_execute(app, line, err);
}

/* A name that is meant otherwise in other programs is never taken for the beginning of one. */
static bool is_known_elsewhere(const char *name, Error *err)
{
    int other = table_called(&other_name_table, name);
    return other >= 0 && !error_set(err, N_("there is no command '%s'; %s"), name,
                                    table_row(&other_name_table, (size_t)other)->summary);
}

/* "up, down or last". */
static void list_words(const Table *words, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; words && i < words->count; i++)
        text_append(out, size, "%s%s", i == 0 ? "" : i + 1 < words->count ? ", " : " or ",
                    table_row(words, i)->name);
}

/* Where nothing is typed that has to be. */
static bool needs_argument(const Command *command, Error *err)
{
    char words[WORDS_SIZE] = "";
    if (command->argument == ARGUMENT_WORD)
        list_words(command->words, words, sizeof words);
    return error_set(err, "%s: %s%s%s", command->row.name, command->needs, words[0] ? " " : "",
                     words);
}

static bool read_count(const Command *command, Argument *argument, Error *err)
{
    char words[WORDS_SIZE];
    const char *text = argument->text;
    size_t length = strlen(text);
    if (strspn(text, "0123456789") == length && length <= COUNT_DIGITS)
        argument->count = atol(text);
    if (argument->count > 0)
        return true;
    list_words(command->words, words, sizeof words);
    return error_set(err, "%s: '%.40s' is wrong; it is to be %s%sa whole number from 1 to "
                     "999999999999", command->row.name, text, words, words[0] ? ", or " : "");
}

/* Reads what stands after the command's name. */
static bool read_argument(const Command *command, const char *text, Argument *argument, Error *err)
{
    *argument = (Argument){.text = text, .variant = command->variant,
                           .word = command->words ? table_called(command->words, text) : -1};
    if (!text[0])
        return !command->needs || needs_argument(command, err);
    if (command->argument == ARGUMENT_NONE)
        return error_set(err, "'%s' takes nothing after it", command->row.name);
    if (argument->word < 0 && command->argument == ARGUMENT_WORD)
        return (argument->word = table_find(command->words, text, err)) >= 0;
    return argument->word >= 0 || command->argument != ARGUMENT_COUNT ||
           read_count(command, argument, err);
}

static bool do_one(App *app, const Command *command, const Argument *argument, Error *err)
{
    if (command->run)
        return command->run(app, argument, err);
    if (command->attempt)
        return command->attempt(app, err);
    if (command->choose)
        command->choose(app, argument);
    else if (command->fill)
        overlay_toggle(&app->overlay, command->title, command->fill, app);
    else
        command->act(app);
    return true;
}

static bool obey(App *app, const Command *command, const Argument *argument, Error *err)
{
    int leader = command->leads ? app_leader(app) : -1;
    if (leader >= 0)
        app_swap_side(app, (size_t)leader);
    bool ok = do_one(app, command, argument, err);
    if (leader >= 0 && leader < (int)app->sides.count)
        app_swap_side(app, (size_t)leader);
    return ok;
}

bool command_execute(App *app, const char *line, Error *err)
{
    char name[NAME_SIZE], text[PROMPT_SIZE];
    Argument argument;
    snprintf(text, sizeof text, "%s", text_cut_word(line, " ", name, sizeof name));
    for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
        text[n - 1] = '\0';
    if (name[0] == '\0')
        return true;
    if (is_known_elsewhere(name, err))
        return false;
    int index = table_find(&command_table, name, NULL);
    if (index < 0)
        return run_other(app, name, text, err);
    const Command *command = command_at(index);
    if (!read_argument(command, text, &argument, err))
        return false;
    if (command->waits && app_is_on_its_way(app, command->leads))
        return true;
    return obey(app, command, &argument, err);
}

void command_words(const Command *command, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", command->row.name, command->usage ? " " : "",
             command->usage ? command->usage : "");
}

bool command_wants_more(const char *line)
{
    char name[NAME_SIZE];
    const char *rest = text_cut_word(line, " ", name, sizeof name);
    const TableRow *row = *rest ? NULL : command_meant(name, NULL);
    return row && (is_setting(row) ? ((const Option *)row)->type != OPTION_FLAG
                                   : ((const Command *)row)->needs != NULL);
}
