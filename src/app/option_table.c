/* The rows of the options. */
#include "app/motion.h"
#include "app/options.h"
#include "app/speed.h"
#include "core/init.h"
#include "core/loss.h"
#include "core/optimizer.h"
#include "core/preparation.h"
#include "core/schedule.h"
#include "core/trainer.h"
#include "kernel/team.h"
#include "view/symbols.h"

#include <stddef.h>

static const TableRow verbs[] = {
    {"", "show the network and train it on the screen"},
    {"train", "train without a screen and print the result"},
    {"gradients", "print one forward and backward pass over the data set as JSON"},
    {"check", "compare the gradient with differences of the loss; exit 1 when it is wrong"},
    {"data", "print the samples as CSV"},
    {"list", "print a table: data, activations, losses, optimizers, init, keys, options, …"},
};
const Table verb_table = {"verb", verbs, sizeof verbs[0], sizeof verbs / sizeof verbs[0]};

static const TableRow colors[] = {
    {"auto", "what the terminal can do; none when NO_COLOR is set"},
    {"never", "no colours: sign and magnitude by dashes and thickness"},
    {"16", "the 8 or 16 colours of every terminal"},
    {"256", "256 colours"},
    {"direct", "24-bit colours"},
};
const Table color_table = {"colour depth", colors, sizeof colors[0],
                           sizeof colors / sizeof colors[0]};

static const TableRow symbol_choices[] = {
    {"auto", "what the terminal and the locale can show"},
    {"braille", "braille dots and half blocks"},
    {"box", "box drawing and shades, for the Linux console"},
    {"ascii", "ASCII only"},
};
const Table symbol_choice_table = {"symbol set", symbol_choices, sizeof symbol_choices[0],
                                   sizeof symbol_choices / sizeof symbol_choices[0]};

static const TableRow theme_choices[] = {
    {"auto", "light where COLORFGBG says that the background is, else dark"},
    {"dark", "light text on black"},
    {"light", "dark text on white"},
};
const Table theme_choice_table = {"theme", theme_choices, sizeof theme_choices[0],
                                  sizeof theme_choices / sizeof theme_choices[0]};

enum {
    SHOW = 1 << VERB_SHOW,
    TRAIN = 1 << VERB_TRAIN,
    GRADIENTS = 1 << VERB_GRADIENTS,
    CHECK = 1 << VERB_CHECK,
    DATA = 1 << VERB_DATA,
    LIST = 1 << VERB_LIST,
    RUNS = SHOW | TRAIN | GRADIENTS | CHECK,
    ALL = RUNS | DATA | LIST,
};

#define AT(member) .offset = offsetof(Options, member)

static const Option options[] = {
    {{"hidden", "units of the hidden layers: 4, or 8,8, or none"}, 0, OPTION_SIZES, "SIZES",
     "by the data", 1, NET_UNITS_MAX, NULL, RUNS, SCOPE_RUN, AT(hidden)},
    {{"activation", "of the hidden layers; several, with commas, for one each"}, 'a', OPTION_NAMES,
     "NAME", "by the data", 0, 0, &activation_table, RUNS, SCOPE_METHOD, AT(activation)},
    {{"output-activation", "of the output layer"}, 0, OPTION_CHOICE, "NAME", "by the targets", 0, 0,
     &activation_table, RUNS, SCOPE_METHOD, AT(output_activation)},
    {{"loss", "what is made small"}, 'l', OPTION_CHOICE, "NAME", "by the outputs", 0, 0,
     &loss_table, RUNS, SCOPE_METHOD, AT(loss)},
    {{"optimizer", "how the gradient becomes an update; with --load, from there on"}, 'o',
     OPTION_CHOICE, "NAME", "sgd", 0, 0, &optimizer_table, RUNS, SCOPE_METHOD, AT(optimizer)},
    {{"rate", "learning rate, 0 or 1e-9 to 1e9"}, 'r', OPTION_REAL, "RATE",
     "by the optimizer or the data", HYPER_RATE_LEAST, HYPER_RATE_MOST, NULL, RUNS, SCOPE_HYPER,
     AT(rate), .zero = "0"},
    {{"momentum", "share of the velocity that momentum and nesterov keep"}, 0, OPTION_REAL,
     "X", "0.9", 0, 1, NULL, RUNS, SCOPE_HYPER, AT(momentum)},
    {{"beta1", "decay of the mean gradient in adam and adamw"}, 0, OPTION_REAL,
     "X", "0.9", 0, 0.9999999, NULL, RUNS, SCOPE_HYPER, AT(beta1)},
    {{"beta2", "decay of the mean squared gradient"}, 0, OPTION_REAL,
     "X", "by the optimizer", 0, 0.9999999, NULL, RUNS, SCOPE_HYPER, AT(beta2)},
    {{"epsilon", "what optimizers add to denominators"}, 0, OPTION_REAL,
     "X", "by the optimizer", 0, 1, NULL, RUNS, SCOPE_HYPER, AT(epsilon)},
    {{"l1", "penalty on the size of each weight; a weight may come to be 0"}, 0, OPTION_REAL,
     "X", "0", 0, 1000000000.0, NULL, RUNS, SCOPE_HYPER, AT(l1)},
    {{"l2", "penalty on half the square of each weight"}, 0, OPTION_REAL,
     "X", "0", 0, 1000000000.0, NULL, RUNS, SCOPE_HYPER, AT(l2)},
    {{"decay", "decoupled weight decay"}, 0, OPTION_REAL,
     "X", "0, adamw 0.01", 0, 1000000000.0, NULL, RUNS, SCOPE_HYPER, AT(decay)},
    {{"clip-value", "cut each partial derivative to this size; 0: do not"}, 0, OPTION_REAL,
     "X", "0", 0, 1e+300, NULL, RUNS, SCOPE_HYPER, AT(clip_value)},
    {{"clip-norm", "scale the gradient to at most this norm; 0: do not"}, 0, OPTION_REAL,
     "X", "0", 0, 1e+300, NULL, RUNS, SCOPE_HYPER, AT(clip_norm)},
    {{"schedule", "how the rate changes as epochs go by"}, 0, OPTION_CHOICE, "NAME", "constant", 0,
     0, &schedule_table, RUNS, SCOPE_HYPER, AT(schedule)},
    {{"schedule-epochs", "length or period of the schedule"}, 0, OPTION_REAL, "EPOCHS",
     "step 100, else 1000", 1e-3, 1e15, NULL, RUNS, SCOPE_HYPER, AT(schedule_epochs)},
    {{"schedule-factor", "what step and exponential multiply by"}, 0, OPTION_REAL, "X",
     "step 0.1, exponential 0.999", 1e-9, 1, NULL, RUNS, SCOPE_HYPER, AT(schedule_factor)},
    {{"warmup", "epochs in which the rate rises from 0 to the schedule"}, 0, OPTION_REAL,
     "EPOCHS", "0", 0, 1e15, NULL, RUNS, SCOPE_HYPER, AT(warmup)},
    {{"dropout", "share of hidden activations that are set to 0 in training"}, 0, OPTION_REAL,
     "P", "0", 0, 0.9999999, NULL, RUNS, SCOPE_HYPER, AT(dropout)},
    {{"batch", "samples in a mini-batch, or full"}, 'b', OPTION_BATCH, "N",
     "full up to 64, else 32", 1, 4e6, NULL, RUNS, SCOPE_HYPER, AT(batch)},
    {{"init", "how start weights are drawn"}, 0, OPTION_CHOICE, "NAME", "by the data", 0, 0,
     &init_table, RUNS, SCOPE_RUN, AT(init)},
    {{"bias", "where every bias starts"}, 0, OPTION_REAL, "X", "by init", -1e6, 1e6, NULL, RUNS,
     SCOPE_RUN, AT(bias)},
    {{"seed", "of start weights, of the order of samples and of the test part"}, 's',
     OPTION_COUNT, "N", "1", 0,
     4294967295, NULL, RUNS | DATA, SCOPE_HYPER, AT(seed)},
    {{"shuffle", "draw the order of samples anew each epoch: on or off"}, 0, OPTION_SWITCH,
     "on|off", "on", 0, 0, NULL, RUNS, SCOPE_HYPER, AT(shuffle)},
    {{"test", "share of the samples kept for testing, drawn by the seed"}, 0, OPTION_REAL, "PART",
     "0", 0, 0.99, NULL, RUNS | DATA, SCOPE_RUN, AT(test)},
    {{"scaling", "of the inputs, learnt from the training part"}, 0, OPTION_CHOICE, "NAME", "none",
     0, 0, &scaling_table, RUNS | DATA, SCOPE_RUN, AT(scaling)},
    {{"patience", "stop after so many epochs without a lower test loss, or none"}, 0, OPTION_REAL,
     "EPOCHS", "none", 1, 1e15, NULL, RUNS, SCOPE_HYPER, AT(patience), .zero = "none"},
    {{"restore-best", "when training ends, or patience stops a run, go back to the lowest test "
      "loss"}, 0, OPTION_FLAG, NULL, NULL, 0, 0, NULL, SHOW | TRAIN, SCOPE_START, AT(restore_best)},
    {{"freeze", "units that stay as they are: a[1][2], a layer a[1], all or none"}, 0, OPTION_TEXT,
     "UNITS", "none, or as in the session", 0, 0, NULL, RUNS, SCOPE_METHOD, AT(freeze)},
    {{"epochs", "epochs to train, after --load so many more"}, 'e', OPTION_COUNT, "N", "1000", 0,
     1e15, NULL, TRAIN, SCOPE_START, AT(epochs)},
    {{"until", "stop when the loss of the training set is this small"}, 0, OPTION_REAL, "LOSS",
     "never", 0, 1e300, NULL, TRAIN, SCOPE_START, AT(until)},
    {{"load", "go on with a saved session"}, 0, OPTION_TEXT, "FILE", NULL, 0, 0, NULL, RUNS | DATA,
     SCOPE_START, AT(load)},
    {{"resume", "go on with the session left last; it is kept in "
      "$XDG_STATE_HOME/backprop/last.json"}, 0, OPTION_FLAG, NULL, NULL, 0, 0, NULL, SHOW,
     SCOPE_START, AT(resume)},
    {{"save", "write the session at the end, also when a signal ends it"}, 0, OPTION_TEXT,
     "FILE", NULL, 0, 0, NULL, SHOW | TRAIN, SCOPE_START, AT(save), .kept = true},
    {{"log", "write a line of CSV for each epoch; - is standard output"}, 0, OPTION_TEXT, "FILE",
     NULL, 0, 0, NULL, TRAIN, SCOPE_START, AT(log)},
    {{"sample", "add the values of this sample, counted from 1"}, 0, OPTION_COUNT, "K", NULL, 1,
     4e6, NULL, GRADIENTS, SCOPE_START, AT(sample)},
    {{"inputs", "CSV columns that are inputs: names, numbers from 1, ranges"}, 0, OPTION_TEXT,
     "COLUMNS", "all but the targets", 0, 0, NULL, RUNS | DATA, SCOPE_START, AT(inputs)},
    {{"targets", "CSV columns that are targets"}, 0, OPTION_TEXT, "COLUMNS", "the last", 0, 0, NULL,
     RUNS | DATA, SCOPE_START, AT(targets)},
    {{"speed", "of a run, in epochs a second; 0.2-phase is slowest, max fastest"}, 0, OPTION_CHOICE,
     "SPEED", "30", 0, 0, &speed_table, SHOW, SCOPE_METHOD, AT(speed)},
    {{"motion", "the wave that shows each phase computed"}, 0, OPTION_CHOICE, "WHEN", "auto", 0, 0,
     &motion_table, SHOW, SCOPE_SCREEN, AT(motion)},
    {{"color", "colours of the terminal"}, 0, OPTION_CHOICE, "DEPTH", "auto", 0, 0, &color_table,
     SHOW, SCOPE_SCREEN, AT(color)},
    {{"theme", "background: dark or light"}, 0, OPTION_CHOICE, "NAME", "auto", 0, 0,
     &theme_choice_table, SHOW, SCOPE_SCREEN, AT(theme)},
    {{"palette", "hues of plus and minus"}, 0, OPTION_CHOICE, "NAME", "blue-orange", 0, 0,
     &palette_table, SHOW, SCOPE_SCREEN, AT(palette)},
    {{"symbols", "characters to draw with"}, 0, OPTION_CHOICE, "SET", "auto", 0, 0,
     &symbol_choice_table, SHOW, SCOPE_SCREEN, AT(symbols)},
    {{"no-mouse", "leave the mouse to the terminal"}, 0, OPTION_FLAG, NULL, NULL, 0, 0, NULL, SHOW,
     SCOPE_START, AT(no_mouse)},
    {{"memory", "MiB for stepping back"}, 0, OPTION_COUNT, "MIB", "64", 1, 1048576, NULL, SHOW,
     SCOPE_START, AT(memory)},
    {{"threads", "of training in large layers; they change no bit"}, 0, OPTION_COUNT, "N",
     "auto: the processors, up to 8", 1, TEAM_MAX, NULL, SHOW | TRAIN, SCOPE_METHOD, AT(threads),
     .kept = true, .zero = "auto"},
    {{"config", "settings to read first"}, 0, OPTION_TEXT, "FILE",
     "$XDG_CONFIG_HOME/backprop/config", 0, 0, NULL, ALL, SCOPE_START, AT(config), .kept = true},
    {{"no-config", "read no settings"}, 0, OPTION_FLAG, NULL, NULL, 0, 0, NULL, ALL, SCOPE_START,
     AT(no_config), .kept = true},
    {{"quiet", "no progress on standard error"}, 'q', OPTION_FLAG, NULL, NULL, 0, 0, NULL, TRAIN,
     SCOPE_START, AT(quiet)},
    {{"help", "show this help and leave"}, 'h', OPTION_FLAG, NULL, NULL, 0, 0, NULL, ALL,
     SCOPE_START, AT(help)},
    {{"version", "show the version and leave"}, 'V', OPTION_FLAG, NULL, NULL, 0, 0, NULL, ALL,
     SCOPE_START, AT(version)},
};

const Table option_table = {"option", options, sizeof options[0],
                            sizeof options / sizeof options[0]};

_Static_assert(sizeof options / sizeof options[0] <= sizeof((Options *)0)->given,
               "given[] has a place for each option");
