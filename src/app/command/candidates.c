#include "app/command/candidates.h"

#include "app/app.h"
#include "app/command/command.h"
#include "app/command/other_names.h"
#include "app/command/file_names.h"
#include "app/keymap.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What has been typed of a word. */
typedef struct Begun {
    const char *text;
    size_t length;
} Begun;

/* How well a row goes with it. */
enum { MATCH_BEGINS, MATCH_HOLDS, MATCH_SUMMARY, MATCH_NONE, FROM_LETTERS = 2 };

static bool summary_has(const char *summary, const Begun *begun)
{
    bool inside = false;
    for (const char *c = summary; *c; c++) {
        if (!inside && strncasecmp(c, begun->text, begun->length) == 0)
            return true;
        inside = *c != ' ' && *c != '(';
    }
    return false;
}

static int match(const TableRow *row, const Begun *begun)
{
    char word[PROMPT_SIZE];
    snprintf(word, sizeof word, "%.*s", (int)begun->length, begun->text);
    if (strncmp(row->name, word, begun->length) == 0)
        return MATCH_BEGINS;
    if (begun->length < FROM_LETTERS)
        return MATCH_NONE;
    if (strstr(row->name, word))
        return MATCH_HOLDS;
    return summary_has(row->summary, begun) ? MATCH_SUMMARY : MATCH_NONE;
}

/* The key that does the same as a command without more behind it, or "". */
static const char *key_of(const char *name)
{
    for (size_t i = 0; i < key_table.count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(&key_table, i);
        if (row->command && strcmp(row->command, name) == 0)
            return row->row.name;
    }
    return "";
}

static void add_command(Menu *menu, const Command *command)
{
    menu_add(menu, &(MenuRow){.group = subject_name(command->subject),
                                       .name = command->row.name,
                                       .usage = command->usage ? command->usage : "",
                                       .summary = command->row.summary,
                                       .key = key_of(command->row.name)});
}

/* Those that go with the word so well, what is needed first before the others. */
static void add_commands(Menu *menu, const Begun *begun, int quality)
{
    for (Level level = LEVEL_FIRST; level <= LEVEL_SELDOM; level++)
        for (size_t subject = SUBJECT_LEARN; subject <= subject_table.count; subject++)
            for (size_t i = 0; i < command_table.count; i++) {
                const Command *c = (const Command *)table_row(&command_table, i);
                if (c->level == level && c->subject == subject &&
                    match(&c->row, begun) == quality)
                    add_command(menu, c);
            }
}

/* What `set` takes, from a scope on; unless `all` is wanted, but for names that a command has as
 * well. */
static void add_settings(Menu *menu, const Begun *begun, int quality, OptionScope from, bool all)
{
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = (const Option *)table_row(&option_table, i);
        bool known = !all && table_called(&command_table, o->row.name) >= 0;
        if (o->scope < from || known || match(&o->row, begun) != quality)
            continue;
        menu_add(menu, &(MenuRow){.group = N_("Settings"),
                                           .name = o->row.name,
                                           .usage = o->argument ? o->argument : "",
                                           .summary = o->row.summary,
                                           .key = ""});
    }
}

static void add_words(Menu *menu, const Table *words, const Begun *begun)
{
    for (int quality = MATCH_BEGINS; words && quality < MATCH_NONE; quality++)
        for (size_t i = 0; i < words->count; i++) {
            const TableRow *row = table_row(words, i);
            if (match(row, begun) == quality)
                menu_add(menu, &(MenuRow){.group = "", .name = row->name, .usage = "",
                                                   .summary = row->summary, .key = ""});
        }
}

static void find_commands(Menu *menu, const Begun *begun)
{
    for (int quality = MATCH_BEGINS; quality < MATCH_NONE; quality++) {
        add_commands(menu, begun, quality);
        add_settings(menu, begun, quality, SCOPE_SCREEN, false);
    }
    if (menu->count > 0)
        snprintf(menu->title, sizeof menu->title, N_("commands: type to find, Down chooses, Enter "
                                                     "does, Tab fills in, Esc closes"));
}

/* The row that Enter takes the line for. */
static void find_meant(Menu *menu, const char *line)
{
    const TableRow *row = table_called(&other_name_table, line) < 0 ? command_meant(line, NULL)
                                                                    : NULL;
    for (size_t i = 0; row && i < menu->count; i++)
        if (menu->rows[i].name == row->name)
            menu->meant = (long)i;
}

/* The word at the end of what has been typed: behind the last of `blanks`. */
static Begun last_word(const char *text, const char *blanks)
{
    const char *word = text;
    for (const char *c = text; *c; c++)
        if (strchr(blanks, *c))
            word = c + 1;
    return (Begun){word, strlen(word)};
}

/* The value of a setting; behind the sizes of layers may stand their activation. */
static void find_values(Menu *menu, const char *head, const Option *option, const char *value)
{
    bool sizes = option->type == OPTION_SIZES;
    const char *blanks = sizes ? " ," : option->type == OPTION_NAMES ? "," : "";
    const Table *words = sizes && strchr(value, ' ') ? option_find("activation", NULL)->table
                                                     : option->table;
    Begun word = last_word(value, blanks);
    menu_begin(menu, (size_t)(word.text - head));
    add_words(menu, words, &word);
    snprintf(menu->title, sizeof menu->title, "%s %s  %s", option->row.name,
             option->argument ? option->argument : "", option->row.summary);
}

/* What stands behind the word that a file's name may follow. */
static const char *behind_word(const Command *command, const char *rest)
{
    char name[64];
    const char *behind = text_cut_word(rest, " ", name, sizeof name);
    const Table *first = command->words_behind ? command->words : command->before_file;
    bool whole = first && strchr(rest, ' ');
    return whole && table_called(first, name) >= 0 ? behind : rest;
}

static void find_words(const App *app, Menu *menu, const char *head, const Command *command,
                       const char *rest, bool files)
{
    char words[80];
    const char *last = behind_word(command, rest);
    Begun word = {last, strlen(last)};
    menu_begin(menu, (size_t)(last - head));
    if (last == rest)
        add_words(menu, command->words, &word);
    else
        add_words(menu, command->words_behind, &word);
    if (last == rest && command->before_file != command->words)
        add_words(menu, command->before_file, &word);
    if (files && command->takes_file)
        file_names_add(menu, last, word.length);
    command_words(command, words, sizeof words);
    menu->title[0] = '\0';
    if (command->foretell)
        command->foretell(app, command->variant, rest, menu->title, sizeof menu->title);
    if (!menu->title[0])
        snprintf(menu->title, sizeof menu->title, "%s  %s", words, command->row.summary);
}

/* What may stand behind "set". */
static void find_settings(Menu *menu, const char *head, const char *rest)
{
    char name[64];
    const char *value = text_cut_word(rest, " ", name, sizeof name);
    const Option *option = strchr(rest, ' ') ? option_find(name, NULL) : NULL;
    if (option) {
        find_values(menu, head, option, value);
        return;
    }
    Begun word = {rest, strlen(rest)};
    menu_begin(menu, (size_t)(rest - head));
    for (int quality = MATCH_BEGINS; quality < MATCH_NONE; quality++)
        add_settings(menu, &word, quality, SCOPE_SCREEN, true);
    snprintf(menu->title, sizeof menu->title, "set %s", command_set.usage);
}

/* What a second network may differ in, "rate=3 optimizer=adam", or its words. */
static void find_differences(Menu *menu, const char *head, const char *rest)
{
    char name[64];
    Begun word = last_word(rest, " ");
    bool equals = strchr(word.text, '=') != NULL;
    const char *value = text_cut_word(equals ? word.text : rest, equals ? "=" : " ", name,
                                      sizeof name);
    bool begun = equals || (strchr(rest, ' ') && !strchr(rest, '='));
    const Option *option = begun ? option_find(name, NULL) : NULL;
    if (option) {
        find_values(menu, head, option, value);
        return;
    }
    menu_begin(menu, (size_t)(word.text - head));
    for (int quality = MATCH_BEGINS; quality < MATCH_NONE; quality++)
        add_settings(menu, &word, quality, SCOPE_HYPER, true);
    if (word.text == rest)
        add_words(menu, command_twin.words, &word);
    snprintf(menu->title, sizeof menu->title, "twin %s", command_twin.usage);
}

/* "~/" is HOME, written out where there is room. */
static void write_home(Prompt *prompt)
{
    const char *home = getenv("HOME"), *at = strstr(prompt->text, " ~/");
    size_t cursor = prompt->cursor, start = at ? (size_t)(at - prompt->text) + 1 : 0;
    if (!home || !at || cursor < start + 1 || !prompt_can_hold(home))
        return;
    size_t length = prompt->length;
    prompt->cursor = start + 1;
    prompt_replace(prompt, start, home);
    prompt->cursor = cursor + prompt->length - length;
}

void candidates_find(App *app, bool files)
{
    Menu *menu = &app->input.menu;
    Prompt *prompt = &app->prompt;
    char head[PROMPT_SIZE], name[64];
    if (files)
        write_home(prompt);
    snprintf(head, sizeof head, "%.*s", (int)(prompt->cursor - prompt->selected), prompt->text);
    const char *word = head + strspn(head, " "), *rest = text_cut_word(head, " ", name,
                                                                       sizeof name);
    const TableRow *row = strchr(word, ' ') ? command_meant(name, NULL) : NULL;
    menu->height = app->frame.canvas.height;
    if (!row) {
        Begun begun = {word, strlen(word)};
        menu_begin(menu, (size_t)(word - head));
        find_commands(menu, &begun);
        find_meant(menu, prompt->text);
    } else if (row == &command_set.row) {
        find_settings(menu, head, rest);
    } else if (row == &command_twin.row) {
        find_differences(menu, head, rest);
    } else if (table_called(&command_table, row->name) >= 0) {
        find_words(app, menu, head, (const Command *)row, rest, files);
    } else {
        find_values(menu, head, (const Option *)row, rest);
    }
}
