/* Everything that can be set: one row an option, for the command line, the ":" prompt, the
 * configuration file, --help, `list options`, completion and the manual page. */
#ifndef APP_OPTION_OPTIONS_H
#define APP_OPTION_OPTIONS_H

#include "core/base/table.h"
#include "core/look/goal.h"
#include "core/train/trainer.h"
#include "data/file.h"

#include <stdint.h>

typedef enum Verb {
    VERB_SHOW,
    VERB_TRAIN,
    VERB_PREDICT,
    VERB_EVALUATE,
    VERB_GRADIENTS,
    VERB_CHECK,
    VERB_DATA,
    VERB_SWEEP,
    VERB_TRIALS,
    VERB_LIST,
    VERB_INSTRUMENT, /* the first row of instrument_table; the others follow */
} Verb;
extern const Table verb_table; /* rows in the order of Verb; the first has no word */

/* What stands behind its word: "[OPTION]... [DATA]". */
const char *verb_operands(size_t verb);

/* Whether waves are played: by itself not without colours, nor after frames that took too long. */
typedef enum MotionMode { MOTION_AUTO, MOTION_ON, MOTION_OFF } MotionMode;

typedef enum OptionType {
    OPTION_FLAG,   /* bool, no value */
    OPTION_SWITCH, /* bool, on or off */
    OPTION_COUNT,  /* uint64_t, a whole number */
    OPTION_REAL,   /* double */
    OPTION_CHOICE, /* int, a row of a table */
    OPTION_NAMES,  /* NameList: rows of a table with commas between */
    OPTION_SIZES,  /* SizeList: sizes of layers, or "none" */
    OPTION_BATCH,  /* size_t, "full" is 0 */
    OPTION_GOAL,   /* Goal: "0.1", or "NAME=0.1" with a row of goal_table; as `standard`, none */
    OPTION_TEXT,   /* char *, owned by Options */
    OPTION_LINES,  /* the same; each time that it is given a line more */
} OptionType;

/* What `set` applies an option to while the program runs. */
typedef enum OptionScope {
    SCOPE_START,      /* nothing: it can only be given on the command line */
    SCOPE_SCREEN,     /* how things look */
    SCOPE_END,        /* when training ends by itself */
    SCOPE_SPEED,      /* the pace of play */
    SCOPE_THREADS,    /* the threads that train */
    SCOPE_HYPER,      /* a hyper-parameter: training goes on with it; undone like a step */
    SCOPE_SEED,       /* training starts again from it */
    SCOPE_ACTIVATION, /* the network's activations, with the same weights */
    SCOPE_LOSS,
    SCOPE_OPTIMIZER,
    SCOPE_FROZEN,     /* the neurons that stay as they are */
    SCOPE_FEATURES,   /* what the inputs are, with what can be kept of the weights */
    SCOPE_RUN,        /* data or shape: a new run begins */
} OptionScope;

typedef struct Option {
    TableRow row;          /* name without the dashes; help */
    char letter;           /* short name or 0 */
    OptionType type;
    const char *argument;  /* what stands for the value in the help; NULL for a flag */
    const char *standard;  /* the default, in words */
    double least, most;    /* of a number */
    const Table *table;    /* of OPTION_CHOICE and OPTION_NAMES */
    unsigned verbs;        /* bit 1 << Verb for each that takes it */
    OptionScope scope;
    size_t offset;         /* of the value in Options */
    const char *zero;      /* the word for 0 where 0 is not in the range of a number */
    bool of_file;          /* of the one file that is named: forgotten where another one is */
    bool kept;             /* the person's, not a session's, also where `verbs` does not say so */
} Option;

extern const Table option_table;
extern const Table theme_choice_table; /* values of "theme" */

typedef struct SizeList {
    size_t count;
    size_t size[NET_LAYERS_MAX];
} SizeList;

typedef struct NameList {
    size_t count;
    int index[NET_LAYERS_MAX];
} NameList;

/* The values. What has not been given is 0, off, empty or NULL; see options_given. */
typedef struct Options {
    Verb verb;
    const Trainer *network; /* to go on with, borrowed while a run is made; NULL: another one */
    const struct SessionRuns *saved; /* runs of the file to be loaded, borrowed while one of them */
    size_t saved_run;                /* is made: this one; NULL: the file's present one is */
    bool carried;   /* what is in force came with a network that was kept */
    bool features_may_go; /* they were said of other data: where they do not fit, the columns do */
    FileKind files; /* that may be read: on the screen none that could keep it waiting */
    char *data;    /* the operand, owned; NULL: none */
    char *startup; /* commands to run at the start of the interactive program, a line each; owned */
    SizeList hidden;
    NameList activation;
    int output_activation, loss, optimizer, init, schedule, scaling, scaling_targets, split, speed,
        motion, color, symbols, theme, palette;
    int separator, header, decimal, missing, problem, leftover, l1_rule;
    double rate, bias, test;
    Goal until;
    Hyper numbers; /* those of hyper_number_table */
    size_t batch;
    uint64_t seed, epochs, memory, sample, threads, skip_lines;
    bool shuffle, mouse, no_mouse, no_config, quiet, help, version, resume, restore_best, describe;
    bool keep, skip_errors, json, csv, doctor;
    uint64_t every;
    bool no_seconds;
    uint64_t jobs, trials; /* the second is an operand */
    char *vary, *out, *part, *plane, *svg;
    char *features, *freeze;
    char *load, *import, *save, *log, *trace;
    char *inputs, *targets, *categories, *missing_values, *config;
    bool given[96]; /* by row of option_table */
} Options;

/* Starts with nothing given; options_free releases the texts. */
void options_init(Options *options);
void options_free(Options *options);

/* The option called `name` (a unique prefix will do), or NULL with a sentence. */
const Option *option_find(const char *name, Error *err);

/* Whether its values may have commas in them. */
bool option_has_commas(const Option *option);

/* Reads `value` (NULL for a flag, which may be on or off too) into its place; false with what would
 * be right, in a sentence that begins, where it names the option, with what was typed `before` its
 * name: "--", "set ". */
bool option_read(Options *options, const Option *option, const char *before, const char *value,
                 Error *err);

/* The same where nothing stood before it. */
bool option_set(Options *options, const Option *option, const char *value, Error *err);

/* The value of an option in out[size] as it would be typed for it again, a number to the last bit;
 * "" where there is none. Returns `out`. */
enum { OPTION_TEXT_SIZE = 2048 };
const char *option_text(const Options *options, const Option *option, char *out, size_t size);

/* Takes over one value, or all of them: a copy whose texts are its own, without `startup`. Released
 * by options_free also after failure. */
bool option_take(Options *options, const Option *option, const Options *from, Error *err);
bool options_copy(Options *copy, const Options *from, Error *err);

/* Whether the option whose value is `member` of Options has been given. */
#define options_given(options, member) options_given_at((options), offsetof(Options, member))
bool options_given_at(const Options *options, size_t offset);

/* Says that it has a value, or that it has none. */
#define options_give(options, member, is_given) \
    options_give_at((options), offsetof(Options, member), (is_given))
void options_give_at(Options *options, size_t offset, bool is_given);

/* Takes over what is the person's and not the session's: what concerns the screen and the machine
 * alone, such as colours, speed and memory, and where to save and what was read. */
bool options_keep(Options *options, const Options *from, Error *err);

/* Replaces one of its texts by a copy, and forgets one. */
bool options_set_text(char **text, const char *value, Error *err);
void options_drop_text(char **text);

/* Makes an option as if it had never been given. */
void options_forget(Options *options, const Option *option);

/* Names another data set; what was said about the table of the one before is dropped. */
bool options_name_data(Options *options, const char *name, Error *err);

/* Reads the command line: options, a verb and a data set, the verb before the data, else in any
 * order. False for a usage error (exit status 2). */
bool options_parse(Options *options, int argc, char **argv, Error *err);

/* Reads the lines of the configuration file, the same as at the ":" prompt: `set NAME VALUE` or
 * `NAME VALUE` for an option that has not been given, `data NAME` where there is no operand, other
 * rows of `commands` for the start of the interactive program; # starts a comment. A message says
 * file and line. */
bool options_read_config(Options *options, const char *path, const Table *commands, Error *err);

/* All options as help and manual write them: "-r, --rate RATE", and "learning rate; default: by the
 * data". */
void options_print(void (*print)(const char *words, const char *help));

#endif
