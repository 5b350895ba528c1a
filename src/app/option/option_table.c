/* The rows of the options. */
#include "app/option/options.h"
#include "app/speed.h"
#include "core/method/init.h"
#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "core/method/schedule.h"
#include "core/samples/preparation.h"
#include "core/train/trainer.h"
#include "data/table/sheet.h"
#include "kernel/team.h"
#include "lab/lab.h"
#include "view/canvas/colour.h"
#include "view/canvas/symbols.h"

#include <stddef.h>

static const TableRow own_verbs[] = {
    [VERB_SHOW] = {"", "show the network and train it on the screen"},
    [VERB_TRAIN] = {"train", "train without a screen and print the result"},
    [VERB_PREDICT] = {"predict", "print what a saved network answers to the rows of a table; - is "
                      "standard input"},
    [VERB_EVALUATE] = {"evaluate", "print loss, accuracy and report of a saved network over a "
                       "table, or its own"},
    [VERB_GRADIENTS] = {"gradients", "print one forward and backward pass over the data set as "
                        "JSON"},
    [VERB_CHECK] = {"check", "compare the gradient with differences of the loss, or what another "
                    "program has written; exit 1 when it is wrong"},
    [VERB_DATA] = {"data", "print the samples as CSV"},
    [VERB_SWEEP] = {"sweep", "train all combinations of --vary on all processors; a line of CSV "
                    "each"},
    [VERB_TRIALS] = {"trials", "train N times from other seeds: how often, how soon and how well "
                     "it ends"},
    [VERB_LIST] = {"list", "print a table: data, activations, losses, optimizers, init, keys, "
                   "options, …"},
};

/* Those of the program, and one for each instrument. */
static const TableRow *const verbs[] = {
    &own_verbs[VERB_SHOW], &own_verbs[VERB_TRAIN], &own_verbs[VERB_PREDICT],
    &own_verbs[VERB_EVALUATE], &own_verbs[VERB_GRADIENTS], &own_verbs[VERB_CHECK],
    &own_verbs[VERB_DATA], &own_verbs[VERB_SWEEP], &own_verbs[VERB_TRIALS], &own_verbs[VERB_LIST],
#define ROW(name) &instrument_##name.row,
    LAB_INSTRUMENTS(ROW)
#undef ROW
};
const Table verb_table = {
    .kind = "verb", .count = sizeof verbs / sizeof verbs[0], .list = verbs};

const char *verb_operands(size_t verb)
{
    if (verb == VERB_TRIALS)
        return "[OPTION]... N [DATA]";
    return verb == VERB_LIST ? "WHAT" : "[OPTION]... [DATA]";
}

static const TableRow motions[] = {
    [MOTION_AUTO] = {"auto", "on where there are colours and frames do not take long"},
    [MOTION_ON] = {"on", "the wave of each phase is played"},
    [MOTION_OFF] = {"off", "the end of each phase is shown at once"},
};
const Table motion_table = TABLE_OF("motion", motions);

static const TableRow colors[] = {
    {"auto", "what the terminal can do; none when NO_COLOR is set"},
    {"never", "no colours: sign and magnitude by dashes and thickness"},
    {"16", "the 8 or 16 colours of every terminal"},
    {"256", "256 colours"},
    {"direct", "24-bit colours"},
};
const Table color_table = TABLE_OF("colour depth", colors);

static const TableRow symbol_choices[] = {
    {"auto", "what the terminal and the locale can show"},
    {"braille", "braille dots and half blocks"},
    {"box", "box drawing and shades, for the Linux console"},
    {"ascii", "ASCII only"},
};
const Table symbol_choice_table = TABLE_OF("symbol set", symbol_choices);

static const TableRow theme_choices[] = {
    {"auto", "light where COLORFGBG says that the background is, else dark"},
    {"dark", "light text on black"},
    {"light", "dark text on white"},
};
const Table theme_choice_table = TABLE_OF("theme", theme_choices);

enum {
    SHOW = 1 << VERB_SHOW,
    TRAIN = 1 << VERB_TRAIN,
    PREDICT = 1 << VERB_PREDICT,
    EVALUATE = 1 << VERB_EVALUATE,
    GRADIENTS = 1 << VERB_GRADIENTS,
    CHECK = 1 << VERB_CHECK,
    DATA = 1 << VERB_DATA,
    SWEEP = 1 << VERB_SWEEP,
    TRIALS = 1 << VERB_TRIALS,
    LIST = 1 << VERB_LIST,
    LAB = (1 << 30) - (1 << VERB_INSTRUMENT), /* all instruments, for which there is room */
    LANDSCAPE = 1 << (VERB_INSTRUMENT + INSTRUMENT_landscape),
    MANY = SWEEP | TRIALS,
    RUNS = SHOW | TRAIN | GRADIENTS | CHECK | MANY | LAB,
    SAVED = PREDICT | EVALUATE, /* what is asked of a saved network */
    ALL = RUNS | SAVED | DATA | LIST,
};

#define AT(member) .offset = offsetof(Options, member)
#define NUMBER(field, name, help, word, usual, from, to, none) \
    {.row = {name, help}, .type = OPTION_REAL, .argument = word, .standard = usual, \
     .least = from, .most = to, .zero = none, .verbs = RUNS, .scope = SCOPE_HYPER, \
     AT(numbers.field)},

static const Option options[] = {
    {.row = {"hidden", "units of the hidden layers: 4, or 8,8, or none"},
     .type = OPTION_SIZES, .argument = "SIZES", .standard = "by the data", .least = 1,
     .most = NET_UNITS_MAX, .verbs = RUNS, .scope = SCOPE_RUN, AT(hidden)},
    {.row = {"activation", "of the hidden layers; several, with commas, for one each"},
     .letter = 'a', .type = OPTION_NAMES, .argument = "NAME", .standard = "by the data",
     .table = &activation_table, .verbs = RUNS, .scope = SCOPE_ACTIVATION, AT(activation)},
    {.row = {"output-activation", "of the output layer"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "by the targets",
     .table = &activation_table, .verbs = RUNS, .scope = SCOPE_ACTIVATION, AT(output_activation)},
    {.row = {"loss", "what is made small"},
     .letter = 'l', .type = OPTION_CHOICE, .argument = "NAME", .standard = "by the outputs",
     .table = &loss_table, .verbs = RUNS, .scope = SCOPE_LOSS, AT(loss)},
    {.row = {"optimizer", "how the gradient becomes an update; with --load, from there on"},
     .letter = 'o', .type = OPTION_CHOICE, .argument = "NAME", .standard = "sgd",
     .table = &optimizer_table, .verbs = RUNS, .scope = SCOPE_OPTIMIZER, AT(optimizer)},
    {.row = {"rate", "learning rate, 0 or 1e-9 to 1e9"},
     .letter = 'r', .type = OPTION_REAL, .argument = "RATE",
     .standard = "by the optimizer or the data", .least = HYPER_RATE_LEAST, .most = HYPER_RATE_MOST,
     .verbs = RUNS, .scope = SCOPE_HYPER, AT(rate), .zero = "0"},
    HYPER_NUMBERS_OF_UPDATES(NUMBER)
    {.row = {"schedule", "how the rate changes as epochs go by"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "constant", .table = &schedule_table,
     .verbs = RUNS, .scope = SCOPE_HYPER, AT(schedule)},
    HYPER_NUMBERS_OF_EPOCHS(NUMBER)
    {.row = {"batch", "samples in a mini-batch, or full"},
     .letter = 'b', .type = OPTION_BATCH, .argument = "N", .standard = "full up to 64, else 32",
     .least = 1, .most = 4e6, .verbs = RUNS, .scope = SCOPE_HYPER, AT(batch)},
    {.row = {"init", "how start weights are drawn"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "by the data", .table = &init_table,
     .verbs = RUNS, .scope = SCOPE_RUN, AT(init)},
    {.row = {"bias", "where every bias starts"},
     .type = OPTION_REAL, .argument = "X", .standard = "by init", .least = -1e6, .most = 1e6,
     .verbs = RUNS, .scope = SCOPE_RUN, AT(bias)},
    {.row = {"seed", "of start weights, of the order of samples and of the test part"},
     .letter = 's', .type = OPTION_COUNT, .argument = "N", .standard = "1", .most = 4294967295,
     .verbs = RUNS | DATA, .scope = SCOPE_SEED, AT(seed)},
    {.row = {"shuffle", "draw the order of samples anew each epoch: on or off"},
     .type = OPTION_SWITCH, .argument = "on|off", .standard = "on", .verbs = RUNS,
     .scope = SCOPE_HYPER, AT(shuffle)},
    {.row = {"leftover", "what becomes of samples that make no whole mini-batch"},
     .type = OPTION_CHOICE, .argument = "HOW", .standard = "use", .table = &leftover_table,
     .verbs = RUNS, .scope = SCOPE_HYPER, AT(leftover)},
    {.row = {"l1-rule", "what becomes of a weight that l1 brings to 0"},
     .type = OPTION_CHOICE, .argument = "HOW", .standard = "clip", .table = &l1_rule_table,
     .verbs = RUNS, .scope = SCOPE_HYPER, AT(l1_rule)},
    {.row = {"test", "share of the samples kept for testing, drawn by the seed"},
     .type = OPTION_REAL, .argument = "PART", .standard = "0", .most = 0.99,
     .verbs = RUNS | DATA, .scope = SCOPE_RUN, AT(test)},
    {.row = {"split", "how the test part is drawn"},
     .type = OPTION_CHOICE, .argument = "HOW", .standard = "stratified", .table = &split_table,
     .verbs = RUNS | DATA, .scope = SCOPE_RUN, AT(split)},
    {.row = {"features", "what the inputs are, formulas over the columns, as x1,x2,x1*x2,sin(x1); "
             "none: the columns"},
     .type = OPTION_TEXT, .argument = "LIST", .standard = "none", .verbs = RUNS | DATA,
     .scope = SCOPE_FEATURES, AT(features)},
    {.row = {"scaling", "of the inputs that are numbers, learnt from the training part"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "none", .table = &scaling_table,
     .verbs = RUNS | DATA, .scope = SCOPE_RUN, AT(scaling)},
    {.row = {"scaling-targets", "of targets that are any numbers"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "none", .table = &scaling_table,
     .verbs = RUNS | DATA, .scope = SCOPE_RUN, AT(scaling_targets)},
    {.row = {"restore-best", "when training ends, or patience stops play, go back to the lowest "
             "test loss"},
     .type = OPTION_FLAG, .verbs = SHOW | TRAIN | MANY | LAB, .scope = SCOPE_START,
     AT(restore_best)},
    {.row = {"freeze", "units that stay as they are: a[1][2], a layer a[1], all or none"},
     .type = OPTION_TEXT, .argument = "UNITS", .standard = "none, or as in the session",
     .verbs = RUNS, .scope = SCOPE_FROZEN, AT(freeze)},
    {.row = {"epochs", "epochs to train, after --load so many more; on the screen at its start"},
     .letter = 'e', .type = OPTION_COUNT, .argument = "N",
     .standard = "1000, on the screen and of instruments none", .most = 1e15,
     .verbs = SHOW | TRAIN | MANY | LAB,
     .scope = SCOPE_START, AT(epochs)},
    {.row = {"until", "stop when train_loss (meant where none is named), test_loss, accuracy or "
             "test_accuracy is that good after an epoch"},
     .type = OPTION_GOAL, .argument = "[NAME=]X", .standard = "never", .most = 1e300,
     .table = &goal_table, .verbs = SHOW | TRAIN | MANY | LAB, .scope = SCOPE_END, AT(until)},
    {.row = {"load", "go on with a saved session"},
     .type = OPTION_TEXT, .argument = "FILE", .verbs = (RUNS | SAVED | DATA) & ~MANY,
     .scope = SCOPE_START, AT(load)},
    {.row = {"resume", "go on with the session left last; it is kept in "
             "$XDG_STATE_HOME/backprop/last.json"},
     .type = OPTION_FLAG, .verbs = SHOW, .scope = SCOPE_START, AT(resume)},
    {.row = {"import", "take data, shape and settings from a link of TensorFlow's Playground"},
     .type = OPTION_TEXT, .argument = "URL", .verbs = RUNS | DATA, .scope = SCOPE_START,
     AT(import)},
    {.row = {"save", "write the session at the end, also when a signal ends it"},
     .type = OPTION_TEXT, .argument = "FILE", .verbs = SHOW | TRAIN, .scope = SCOPE_START,
     AT(save), .kept = true},
    {.row = {"log", "write a line of CSV for each epoch; - is standard output"},
     .type = OPTION_TEXT, .argument = "FILE", .verbs = TRAIN, .scope = SCOPE_START, AT(log)},
    {.row = {"trace", "write a line of JSON for each update; of check, a file of such lines by "
             "any program, whose gradients and updates are checked; - is standard output or "
             "input"},
     .type = OPTION_TEXT, .argument = "FILE", .verbs = TRAIN | CHECK, .scope = SCOPE_START,
     AT(trace)},
    {.row = {"json", "one object in the place of words; of predict one a row"},
     .type = OPTION_FLAG, .verbs = TRAIN | SAVED | CHECK | LAB, .scope = SCOPE_START, AT(json)},
    {.row = {"doctor", "say in the end what is wrong with the training, why, and what to try"},
     .type = OPTION_FLAG, .verbs = TRAIN, .scope = SCOPE_START, AT(doctor)},
    {.row = {"csv", "the numbers of an instrument as a table in the place of words"},
     .type = OPTION_FLAG, .verbs = LAB, .scope = SCOPE_START, AT(csv)},
    {.row = {"every", "measure at the start and every N epochs: the table has a line of all "
             "numbers for each"},
     .type = OPTION_COUNT, .argument = "N", .standard = "at the end alone", .least = 1,
     .most = 1e15, .verbs = LAB, .scope = SCOPE_START, AT(every)},
    {.row = {"plane", "of the landscape: weights and two names, random and a seed, or path: "
             "--plane 'random 7'"},
     .type = OPTION_TEXT, .argument = "PLANE", .standard = "the first two weights",
     .verbs = LANDSCAPE, .scope = SCOPE_START, AT(plane)},
    {.row = {"svg", "draw the landscape, too"},
     .type = OPTION_TEXT, .argument = "FILE", .verbs = LANDSCAPE, .scope = SCOPE_START, AT(svg)},
    {.row = {"keep", "the columns of the table stand before what is predicted"},
     .type = OPTION_FLAG, .verbs = PREDICT, .scope = SCOPE_START, AT(keep)},
    {.row = {"skip-errors", "go on behind a row that nothing can be said of, which stays empty"},
     .type = OPTION_FLAG, .verbs = PREDICT, .scope = SCOPE_START, AT(skip_errors)},
    {.row = {"vary", "what is tried of an option, of data or of what is said of it; for each once"},
     .type = OPTION_LINES, .argument = "KEY=VALUES", .verbs = SWEEP, .scope = SCOPE_START,
     AT(vary)},
    {.row = {"out", "where the lines of CSV go; what stands there is not trained again"},
     .type = OPTION_TEXT, .argument = "FILE", .standard = "standard output, of trials none",
     .verbs = MANY, .scope = SCOPE_START, AT(out)},
    {.row = {"part", "of the combinations the Kth of each N, for several machines"},
     .type = OPTION_TEXT, .argument = "K/N", .standard = "1/1", .verbs = SWEEP,
     .scope = SCOPE_START, AT(part)},
    {.row = {"jobs", "how many are trained at the same time"},
     .letter = 'j', .type = OPTION_COUNT, .argument = "N", .standard = "the processors",
     .least = 1, .most = 256, .verbs = MANY, .scope = SCOPE_START, AT(jobs)},
    {.row = {"no-seconds", "leave the last column empty, so that all lines are the same again"},
     .type = OPTION_FLAG, .verbs = MANY, .scope = SCOPE_START, AT(no_seconds)},
    {.row = {"sample", "add the values of this sample, counted from 1"},
     .type = OPTION_COUNT, .argument = "K", .least = 1, .most = 4e6, .verbs = GRADIENTS,
     .scope = SCOPE_START, AT(sample)},
    {.row = {"inputs", "columns of a table that are inputs: names, numbers from 1, ranges"},
     .type = OPTION_TEXT, .argument = "COLUMNS", .standard = "all but the targets",
     .verbs = RUNS | DATA, .scope = SCOPE_START, .of_file = true, AT(inputs)},
    {.row = {"targets", "columns of a table that are targets"},
     .type = OPTION_TEXT, .argument = "COLUMNS", .standard = "the last", .verbs = RUNS | DATA,
     .scope = SCOPE_START, .of_file = true, AT(targets)},
    {.row = {"problem", "what a target of numbers is taken for"},
     .type = OPTION_CHOICE, .argument = "KIND", .standard = "auto", .table = &problem_table,
     .verbs = RUNS | DATA, .scope = SCOPE_RUN, .of_file = true, AT(problem)},
    {.row = {"categories", "columns whose numbers are names: each value becomes an input"},
     .type = OPTION_TEXT, .argument = "COLUMNS", .standard = "columns of text",
     .verbs = RUNS | DATA, .scope = SCOPE_START, .of_file = true, AT(categories)},
    {.row = {"missing", "what is done with rows that lack a value"},
     .type = OPTION_CHOICE, .argument = "HOW", .standard = "error", .table = &missing_table,
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_RUN, AT(missing)},
    {.row = {"missing-values", "what stands for a missing value, with commas between"},
     .type = OPTION_TEXT, .argument = "LIST", .standard = "nothing, NA, N/A, NaN, null, ?",
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_START, .of_file = true, AT(missing_values)},
    {.row = {"separator", "what parts the cells of a line"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "auto", .table = &separator_table,
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_START, .of_file = true, AT(separator)},
    {.row = {"header", "whether the first line names the columns"},
     .type = OPTION_CHOICE, .argument = "WHETHER", .standard = "auto", .table = &header_table,
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_START, .of_file = true, AT(header)},
    {.row = {"decimal", "what parts a whole number from its fraction"},
     .type = OPTION_CHOICE, .argument = "MARK", .standard = "auto", .table = &decimal_table,
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_START, .of_file = true, AT(decimal)},
    {.row = {"skip-lines", "lines above the table that do not belong to it"},
     .type = OPTION_COUNT, .argument = "LINES", .standard = "0", .most = 1e6,
     .verbs = RUNS | SAVED | DATA, .scope = SCOPE_START, .of_file = true, AT(skip_lines)},
    {.row = {"describe", "what each column holds and is used for, instead of the samples"},
     .type = OPTION_FLAG, .verbs = DATA, .scope = SCOPE_START, AT(describe)},
    {.row = {"speed", "of play, in epochs a second; 0.2-phase is slowest, max fastest"},
     .type = OPTION_CHOICE, .argument = "SPEED", .standard = "30", .table = &speed_table,
     .verbs = SHOW, .scope = SCOPE_SPEED, AT(speed)},
    {.row = {"motion", "the wave that shows each phase computed"},
     .type = OPTION_CHOICE, .argument = "WHEN", .standard = "auto", .table = &motion_table,
     .verbs = SHOW, .scope = SCOPE_SCREEN, AT(motion)},
    {.row = {"color", "colours of the terminal"},
     .type = OPTION_CHOICE, .argument = "DEPTH", .standard = "auto", .table = &color_table,
     .verbs = SHOW, .scope = SCOPE_SCREEN, AT(color)},
    {.row = {"theme", "background: dark or light"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "auto", .table = &theme_choice_table,
     .verbs = SHOW, .scope = SCOPE_SCREEN, AT(theme)},
    {.row = {"palette", "hues of plus and minus"},
     .type = OPTION_CHOICE, .argument = "NAME", .standard = "blue-orange",
     .table = &palette_table, .verbs = SHOW, .scope = SCOPE_SCREEN, AT(palette)},
    {.row = {"symbols", "characters to draw with"},
     .type = OPTION_CHOICE, .argument = "SET", .standard = "auto", .table = &symbol_choice_table,
     .verbs = SHOW, .scope = SCOPE_SCREEN, AT(symbols)},
    {.row = {"mouse", "whether the mouse selects here, or is the terminal's: on or off"},
     .type = OPTION_SWITCH, .argument = "on|off", .standard = "on", .verbs = SHOW,
     .scope = SCOPE_SCREEN, AT(mouse)},
    {.row = {"no-mouse", "leave the mouse to the terminal: the same as --mouse off"},
     .type = OPTION_FLAG, .verbs = SHOW, .scope = SCOPE_START, AT(no_mouse)},
    {.row = {"memory", "MiB for stepping back"},
     .type = OPTION_COUNT, .argument = "MIB", .standard = "64", .least = 1, .most = 1048576,
     .verbs = SHOW, .scope = SCOPE_START, AT(memory)},
    {.row = {"threads", "of training in large layers; they change no bit"},
     .type = OPTION_COUNT, .argument = "N", .standard = "auto: the processors, up to 8",
     .least = 1, .most = TEAM_MAX, .verbs = SHOW | TRAIN, .scope = SCOPE_THREADS, AT(threads),
     .kept = true, .zero = "auto"},
    {.row = {"config", "settings to read first"},
     .type = OPTION_TEXT, .argument = "FILE", .standard = "$XDG_CONFIG_HOME/backprop/config",
     .verbs = ALL, .scope = SCOPE_START, AT(config), .kept = true},
    {.row = {"no-config", "read no settings"},
     .type = OPTION_FLAG, .verbs = ALL, .scope = SCOPE_START, AT(no_config), .kept = true},
    {.row = {"quiet", "no progress on standard error"},
     .letter = 'q', .type = OPTION_FLAG, .verbs = TRAIN | MANY, .scope = SCOPE_START, AT(quiet)},
    {.row = {"help", "show this help and leave"},
     .letter = 'h', .type = OPTION_FLAG, .verbs = ALL, .scope = SCOPE_START, AT(help)},
    {.row = {"version", "show the version and leave"},
     .letter = 'V', .type = OPTION_FLAG, .verbs = ALL, .scope = SCOPE_START, AT(version)},
};

const Table option_table = TABLE_OF("option", options);

_Static_assert(sizeof options / sizeof options[0] <= sizeof((Options *)0)->given,
               "given[] has a place for each option");
