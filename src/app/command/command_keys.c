/* Commands about keys: those that wait for a second one, a choice in one line, other commands for
 * them. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/command/shape.h"
#include "core/base/text.h"

#include <string.h>

static void do_keys(App *app, const Argument *argument)
{
    app->input.follow = (KeySet)(KEYS_GO + argument->word);
    if (app->input.follow == KEYS_ADD)
        shape_note_additions(app);
}

const Command command_keys = {
    .row = {"keys", "wait for the second key of a prefix: g, a or w"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "go|add|panel",
    .argument = ARGUMENT_WORD,
    .words = &prefix_table,
    .needs = "which prefix?",
    .choose = do_keys,
};

typedef enum ChoiceWord { CHOICE_LINKS, CHOICE_PANEL, CHOICE_PREVIOUS, CHOICE_NEXT,
                          CHOICE_END } ChoiceWord;

static const TableRow choices[] = {
    [CHOICE_LINKS] = {"links", "what links show: the next"},
    [CHOICE_PANEL] = {"panel", "the panel that has the focus: the next"},
    [CHOICE_PREVIOUS] = {"previous", "the word before, of the choice that is open"},
    [CHOICE_NEXT] = {"next", "the next one"},
    [CHOICE_END] = {"end", "close the choice"},
};
static const Table choice_table = TABLE_OF("choice", choices);

/* The choice that a word is about: where none is open, that of the links. */
static WordChoice choice_of(const App *app, ChoiceWord word)
{
    if (word == CHOICE_LINKS || word == CHOICE_PANEL)
        return word == CHOICE_LINKS ? WORDS_LINKS : WORDS_PANEL;
    return app->input.words_before != WORDS_NONE ? app->input.words_before : WORDS_LINKS;
}

static bool do_choose_word(App *app, const Argument *argument, Error *err)
{
    ChoiceWord word = (ChoiceWord)argument->word;
    WordChoice choice = choice_of(app, word);
    char line[KEY_COMMAND_SIZE];
    if (word == CHOICE_END)
        return true;
    if (app->input.words_before == WORDS_NONE)
        app->input.words.links_before = app->view.links;
    app_word_command(choice, app_next_word(app, choice, word == CHOICE_PREVIOUS ? -1 : 1),
                        line, sizeof line);
    if (!command_execute(app, line, err))
        return false;
    app->input.words.open = choice;
    return true;
}

const Command command_choose_word = {
    .row = {"choose-word", "go along what links show, or the panels, which stand in a line then"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "links|panel|previous|next|end",
    .argument = ARGUMENT_WORD,
    .words = &choice_table,
    .needs = "which one?",
    .run = do_choose_word,
};

/* Whether a line begins with what is a command or a setting. */
static bool can_be_run(const char *line, Error *err)
{
    char name[64];
    text_cut_word(line, " ", name, sizeof name);
    if (strlen(line) >= KEY_COMMAND_SIZE)
        return error_set(err, N_("key: a command of at most %d bytes"), KEY_COMMAND_SIZE - 1);
    return strcmp(name, "none") == 0 || command_meant(name, err) != NULL;
}

static bool do_key(App *app, const Argument *argument, Error *err)
{
    char key[KEY_NAME_SIZE];
    const char *line = text_cut_word(argument->text, " ", key, sizeof key);
    if (!*line)
        return error_set(err, N_("key: a key and its command, as in key x explain, or none"));
    return can_be_run(line, err) && keymap_change(&app->input.keymap, key, line, err);
}

const Command command_key = {
    .row = {"key", "have a key of the screen run another command, or none; those of lists and "
            "after g, a, w stay"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_SELDOM,
    .usage = "KEY COMMAND|none",
    .argument = ARGUMENT_TEXT,
    .needs = "a key and its command are needed, as in key x explain",
    .run = do_key,
};
