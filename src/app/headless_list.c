/* Lists, help, manual page and completion, printed from the tables. */
#include "app/command.h"
#include "app/headless.h"
#include "app/keymap.h"
#include "app/speed.h"
#include "core/init.h"
#include "core/kernels.h"
#include "core/loss.h"
#include "core/optimizer.h"
#include "core/schedule.h"
#include "data/generators.h"
#include "view/colour.h"
#include "view/view.h"

#include <stdio.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#error "PACKAGE_VERSION comes from configure"
#endif

static void print_lists(void);
static void print_man(void);
static void print_completion(void);

/* What `list` can print: a table, or something made from several. */
typedef struct Listing {
    TableRow row;
    const Table *table;
    void (*print)(void);
} Listing;

static const Listing listings[] = {
    {{"data", "data sets"}, &generator_table, NULL},
    {{"activations", "activation functions"}, &activation_table, NULL},
    {{"losses", "loss functions"}, &loss_table, NULL},
    {{"optimizers", "optimizers"}, &optimizer_table, NULL},
    {{"schedules", "learning-rate schedules"}, &schedule_table, NULL},
    {{"init", "initialisers"}, &init_table, NULL},
    {{"keys", "keys of the interactive program"}, &key_table, NULL},
    {{"cover-keys", "its keys where the explanation or the matrices cover the picture"},
     &cover_key_table, NULL},
    {{"overlay-keys", "its keys while a list such as the help is open"}, &overlay_key_table, NULL},
    {{"options", "options of the command line"}, &option_table, NULL},
    {{"commands", "commands of the : prompt"}, &command_table, NULL},
    {{"speeds", "speeds of a run"}, &speed_table, NULL},
    {{"palettes", "palettes"}, &palette_table, NULL},
    {{"panels", "panels of the screen"}, &panel_table, NULL},
    {{"lists", "these lists"}, NULL, print_lists},
    {{"man", "the manual page, in troff"}, NULL, print_man},
    {{"completion", "completion for bash"}, NULL, print_completion},
};
enum { LISTINGS = sizeof listings / sizeof listings[0], LISTINGS_MAX = 64 };

static bool has_table(const Listing *all, size_t count, const Table *table)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].table == table)
            return true;
    return false;
}

/* The lists above, and the values of every option that has named ones, under the option's name
 * where they are not among those; they go to all[LISTINGS_MAX]. */
static Table collect_listings(Listing *all)
{
    size_t count = LISTINGS;
    memcpy(all, listings, sizeof listings);
    for (size_t i = 0; i < option_table.count && count < LISTINGS_MAX; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (option->table && !has_table(all, count, option->table))
            all[count++] = (Listing){option->row, option->table, NULL};
    }
    return (Table){"list", all, sizeof *all, count};
}

/* "-r, --rate RATE" */
static void option_words(const Option *option, char *out, size_t size)
{
    char letter[8] = "";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(out, size, "%s--%s%s%s", letter, option->row.name, option->argument ? " " : "",
             option->argument ? option->argument : "");
}

/* "learning rate; default: by the data" */
static void option_help(const Option *option, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", option->row.summary, option->standard ? "; default: " : "",
             option->standard ? option->standard : "");
}

static void print_options(void)
{
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        char words[80], help[160];
        option_words(option, words, sizeof words);
        option_help(option, help, sizeof help);
        printf("  %-28s %s\n", words, help);
    }
}

static void print_table(const Table *table)
{
    int width = 0;
    for (size_t i = 0; i < table->count; i++) {
        int length = (int)strlen(table_row(table, i)->name);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < table->count; i++)
        printf("%-*s  %s\n", width, table_row(table, i)->name, table_row(table, i)->summary);
}

static void print_lists(void)
{
    Listing all[LISTINGS_MAX];
    const Table table = collect_listings(all);
    print_table(&table);
}

Status headless_list(const Options *options)
{
    Error err;
    Listing all[LISTINGS_MAX];
    const Table table = collect_listings(all);
    if (!options->data)
        error_set(&err, "list needs a name; 'backprop list lists' has all of them");
    int index = options->data ? table_find(&table, options->data, &err) : -1;
    if (index < 0) {
        headless_complain(err.message);
        return STATUS_USAGE;
    }
    const Listing *listing = &all[index];
    if (listing->print)
        listing->print();
    else if (listing->table == &option_table)
        print_options();
    else
        print_table(listing->table);
    return STATUS_OK;
}

static void print_usage(void)
{
    puts("Usage: backprop [OPTION]... [DATA]");
    for (size_t i = 1; i < verb_table.count; i++) {
        const char *name = table_row(&verb_table, i)->name;
        printf("  or:  backprop %s %s\n", name,
               i == VERB_LIST ? "WHAT" : "[OPTION]... [DATA]");
    }
}

void headless_help(void)
{
    print_usage();
    puts("See a neural network learn by backpropagation, one step at a time, on the terminal.\n\n"
         "DATA is a data set (see 'backprop list data') or a CSV file; xor by default.\n\n"
         "Verbs:");
    for (size_t i = 1; i < verb_table.count; i++)
        printf("  %-28s %s\n", table_row(&verb_table, i)->name, table_row(&verb_table, i)->summary);
    puts("\nOptions:");
    print_options();
    puts("\nExit status: 0 all went well, 1 failure, 2 wrong usage, 3 training diverged.\n"
         "Press ? in the program for its keys.");
}

void headless_version(void)
{
    puts("backprop " PACKAGE_VERSION "\n"
         "Copyright (C) 2026 the backprop developers\n"
         "License MIT. This is free software; there is NO WARRANTY, to the extent permitted by "
         "law.");
}

/* Text of a table in troff: backslashes and hyphens must not be taken for requests. */
static void print_troff(const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\'')
            fputs("\\(aq", stdout);
        else
            putchar(*text);
    }
}

static void print_man_item(const char *term, const char *text)
{
    fputs(".TP\n.B \\&", stdout);
    print_troff(term);
    fputs("\n\\&", stdout);
    print_troff(text);
    putchar('\n');
}

static void print_man_table(const char *title, const Table *table)
{
    printf(".SH %s\n", title);
    for (size_t i = 0; i < table->count; i++)
        print_man_item(table_row(table, i)->name, table_row(table, i)->summary);
}

static void print_man_files(void)
{
    puts(".SH FILES\n.TP\n.I $XDG_CONFIG_HOME/backprop/config\nSettings: one option a line, as in "
         "\\(lqset rate 0.5\\(rq or \\(lqrate 0.5\\(rq; # starts a comment. Below ~/.config where "
         "that is not set.\n"
         ".TP\n.I $XDG_STATE_HOME/backprop/last.json\nThe session left last, or the one that "
         "another has taken the place of: \\-\\-resume and the command resume go on there. Below "
         "~/.local/state where that is not set. It is written when the program ends, also by a "
         "signal; \\-\\-save writes its own file beside it, but leaves one from before alone where "
         "nothing was done.\n"
         ".SH SAVING\nA file is replaced wholly or not at all: a new one in the same folder, "
         "\\(lq.backprop\\-\\(rq and a number, is written, synchronised and renamed; one that a "
         "killed program has left is removed by the next save to that name. Symbolic links are "
         "followed, also where they lead to no file yet. Owner, group and mode stay as far as the "
         "system lets them, but for setuid, setgid and sticky bits. Names may be as long as the "
         "system allows, 255 bytes as a rule. Where nothing can be written is found before "
         "training, and so is a network too large: a session may have 1 GiB.\n.PP\n"
         "\\-\\-save, and the commands save, load and data, refuse what is no regular file; what "
         "is read without a screen, and \\-\\-log, may be a pipe or a device. \\-\\-log is "
         "refused, with status 2, where it is the file of the data, the settings, the session "
         "loaded or the one saved, and \\-\\-save where it is that of the data or the settings, "
         "both where it is that of a built\\-in data set, "
         "by whatever name or link; \\-\\-load and \\-\\-save may be the same.\n.PP\n"
         "The command save writes a new file, or one that this session was loaded from or saved "
         "to and nobody else has changed; save! and \\-\\-save write over others too.");
}

static void print_man_terminal(void)
{
    puts(".SH TERMINAL\nThe terminal is left as it was found, however the program ends; one that "
         "takes no output holds nothing up. What is pasted goes into the open prompt, its first "
         "line without control characters, or nowhere. A key that only repeats is dropped when it "
         "has waited half a second; what a terminal answers is never taken for keys. A paste that "
         "has no end is over after a second of silence, an answer after 0.3. Flow control "
         "is off: Ctrl\\-S stops nothing. Ctrl\\-Z suspends; Ctrl\\-\\e ends the program as "
         "SIGQUIT does. Esc is a key when nothing follows for 25 milliseconds, or as many as the "
         "variable ESCDELAY says.\n"
         ".SH SIGNALS\nSIGTERM, SIGINT, SIGHUP, SIGQUIT and SIGXCPU end the interactive program "
         "in order, with what is to be saved, and then as the system says; a second one ends it "
         "at once. Every other signal that ends a program puts the terminal back first. What was "
         "ignored at the start, as below nohup, stays ignored; SIGPIPE and SIGXFSZ are: the write "
         "fails and says so. Training without a screen is ended by the same "
         "five: it saves where \\-\\-save says, and then ends as the system says. When the "
         "reader of \\-\\-log \\- goes, it saves and ends with status 0; one who only stops "
         "reading holds up the training, but not its end.\n"
         ".SH ENVIRONMENT\n.TP\n.B BACKPROP_KERNELS\nThe kernels that compute, one of those below; "
         "what suits the processor is chosen when it is not set. A session goes on with others, "
         "and on another machine, x86\\-64 or aarch64, to the last bit, but not from or to "
         "baseline, which rounds twice where the others round once.");
}

static void print_man(void)
{
    puts(".TH BACKPROP 1 \"\" \"backprop " PACKAGE_VERSION "\" \"User Commands\"\n"
         ".SH NAME\nbackprop \\- a microscope for backpropagation\n"
         ".SH SYNOPSIS\n.B backprop\n[\\fIOPTION\\fR]... [\\fIDATA\\fR]");
    for (size_t i = 1; i < verb_table.count; i++)
        printf(".br\n.B backprop %s\n%s\n", table_row(&verb_table, i)->name,
               i == VERB_LIST ? "\\fIWHAT\\fR" : "[\\fIOPTION\\fR]... [\\fIDATA\\fR]");
    puts(".SH DESCRIPTION\nShows a neural network on the terminal while it learns by "
         "backpropagation: one epoch, mini\\-batch or phase per key, and back again.\n"
         ".I DATA\nis a data set or a CSV file; xor by default.");
    puts(".SH VERBS");
    for (size_t i = 1; i < verb_table.count; i++)
        print_man_item(table_row(&verb_table, i)->name, table_row(&verb_table, i)->summary);
    puts(".SH OPTIONS");
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        char words[80], help[160];
        option_words(option, words, sizeof words);
        option_help(option, help, sizeof help);
        print_man_item(words, help);
    }
    print_man_table("KEYS", &key_table);
    print_man_table("KEYS WHERE THE PICTURE IS COVERED", &cover_key_table);
    print_man_table("KEYS OF A LIST", &overlay_key_table);
    print_man_table("COMMANDS", &command_table);
    print_man_table("DATA SETS", &generator_table);
    print_man_files();
    print_man_terminal();
    print_man_table("KERNELS", &kernel_table);
    puts(".SH EXIT STATUS\n0 all went well, 1 failure, 2 wrong usage, 3 training diverged; of a "
         "signal, what the system makes of it.");
}

static void print_names(const Table *table)
{
    for (size_t i = 0; i < table->count; i++)
        printf("%s%s", i > 0 ? " " : "", table_row(table, i)->name);
}

static void print_completion(void)
{
    Listing all[LISTINGS_MAX];
    const Table lists = collect_listings(all);
    puts("_backprop() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "    case $before in");
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (!option->table)
            continue;
        printf("    --%s) COMPREPLY=($(compgen -W \"", option->row.name);
        print_names(option->table);
        puts("\" -- \"$word\")); return ;;");
    }
    fputs("    list) COMPREPLY=($(compgen -W \"", stdout);
    print_names(&lists);
    puts("\" -- \"$word\")); return ;;\n"
         "    esac\n"
         "    case $word in");
    fputs("    -*) COMPREPLY=($(compgen -W \"", stdout);
    for (size_t i = 0; i < option_table.count; i++)
        printf("%s--%s", i > 0 ? " " : "", table_row(&option_table, i)->name);
    fputs("\" -- \"$word\")) ;;\n    *) COMPREPLY=($(compgen -W \"train gradients check data list ",
          stdout);
    print_names(&generator_table);
    puts("\" -- \"$word\") $(compgen -f -- \"$word\")) ;;\n"
         "    esac\n"
         "}\n"
         "complete -F _backprop backprop");
}
