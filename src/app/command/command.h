/* The commands: everything that can be done, one row each. Keys, the mouse, hints, the ":" prompt
 * and the configuration file all end here. A row stands beside its function in the command_*.c of
 * its subject; COMMANDS below lists them all. */
#ifndef APP_COMMAND_COMMAND_H
#define APP_COMMAND_COMMAND_H

#include "view/subject.h"

#include <stddef.h>

typedef struct App App;

/* What may stand after a command's name. */
typedef enum ArgumentType {
    ARGUMENT_NONE,
    ARGUMENT_WORD,    /* a row of `words`, by its name or the beginning of it */
    ARGUMENT_COUNT,   /* a whole number from 1 on, or one of `words` */
    ARGUMENT_TEXT,    /* what its function reads, or one of `words` */
    ARGUMENT_SETTING, /* the name of an option and its value */
} ArgumentType;

typedef struct Argument {
    const char *text; /* as it was typed; "" for none */
    int variant;      /* of the command's row */
    int word;         /* the row of `words` that it is, or -1 */
    long count;       /* of ARGUMENT_COUNT; 0 where there is none */
} Argument;

typedef struct Command {
    TableRow row;
    Subject subject;
    Level level;
    const char *usage;     /* what may follow, for the manual; NULL: nothing */
    ArgumentType argument;
    const Table *words;    /* for completion too; NULL: none */
    const Table *words_behind; /* that may stand behind one of those; NULL: none */
    const char *needs;     /* what is said where nothing follows; NULL: that is right too */
    bool takes_file;       /* it may be the name of a file, */
    const Table *before_file; /* words, one of which may stand before that; NULL: none */
    bool leads;            /* with networks side by side it is for the one that leads: not for one
                              that has diverged, unless all have */
    bool waits;            /* nothing is done on the way to another moment: keys that come then
                              were meant for what was on the screen before */
    /* Adds what Enter would do with what has been typed behind the name; NULL: nothing is told. */
    void (*foretell)(const App *app, int variant, const char *text, char *out, size_t size);
    int variant;           /* which one it is of several that share a function */
    const char *title;     /* of the list that it opens or closes, and what fills that; or NULL */
    void (*fill)(App *app);
    /* Or one of these, by what it takes and whether it can fail. */
    void (*act)(App *app);
    void (*choose)(App *app, const Argument *argument);
    bool (*attempt)(App *app, Error *err);
    bool (*run)(App *app, const Argument *argument, Error *err);
} Command;

/* Every command, in the order of lists and of the manual: `name` is that of the row, command_name.
 */
#define COMMANDS(COMMAND) \
    COMMAND(epoch) COMMAND(minibatch) COMMAND(phase) COMMAND(back) COMMAND(goto) COMMAND(branch) \
    COMMAND(branches) COMMAND(runs) COMMAND(twin) COMMAND(compare) COMMAND(compare_over) \
    COMMAND(history) COMMAND(edit) COMMAND(play) COMMAND(faster) \
    COMMAND(slower) COMMAND(rate) COMMAND(restart) COMMAND(reseed) COMMAND(data) \
    COMMAND(describe) COMMAND(predict) COMMAND(set) COMMAND(settings) COMMAND(freeze) \
    COMMAND(unfreeze) COMMAND(jog) COMMAND(trials) COMMAND(race) COMMAND(check) COMMAND(save) \
    COMMAND(save_over) \
    COMMAND(copy) COMMAND(snapshot) COMMAND(snapshot_over) COMMAND(load) COMMAND(resume) \
    COMMAND(import) COMMAND(links) COMMAND(select) \
    COMMAND(move) COMMAND(sample) COMMAND(rank) COMMAND(panel) COMMAND(axes) COMMAND(decided) \
    COMMAND(faces) COMMAND(residuals) COMMAND(probe) COMMAND(curvature) \
    COMMAND(gradient_noise) COMMAND(landscape) COMMAND(flow) COMMAND(doctor) \
    COMMAND(zoom) \
    COMMAND(camera) COMMAND(scale) \
    COMMAND(sums) COMMAND(explain) COMMAND(differences) COMMAND(matrices) COMMAND(what) \
    COMMAND(glossary) COMMAND(help) COMMAND(scroll) COMMAND(choose) COMMAND(search) \
    COMMAND(match) COMMAND(prompt) COMMAND(keys) COMMAND(choose_word) COMMAND(key) COMMAND(unit) \
    COMMAND(layer) COMMAND(feature) COMMAND(point) COMMAND(draw) \
    COMMAND(theme) COMMAND(close) COMMAND(redraw) COMMAND(quit)

#define COMMAND_ROW(name) extern const Command command_##name;
COMMANDS(COMMAND_ROW)
#undef COMMAND_ROW

extern const Table command_table;

/* Runs "NAME ARGUMENT"; the name of an option is as good as "set NAME". False with a sentence. */
bool command_execute(App *app, const char *line, Error *err);

/* A command as the manual writes it: "epoch [N]". */
void command_words(const Command *command, char *out, size_t size);

/* The row of the command or, where there is none, of the option that a word names, which may be the
 * beginning of a name; NULL with a sentence, which has the nearest of both. */
const TableRow *command_meant(const char *name, Error *err);

/* Whether a line is a name alone that something has to follow. */
bool command_wants_more(const char *line);

#endif
