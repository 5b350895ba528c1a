/* Lists and help, printed from the tables. */
#include "app/command/command.h"
#include "app/headless/completion.h"
#include "app/headless/headless.h"
#include "app/headless/manual.h"
#include "app/keymap.h"
#include "app/speed.h"
#include "core/base/kernels.h"
#include "core/method/init.h"
#include "core/method/loss.h"
#include "core/method/optimizer.h"
#include "core/method/schedule.h"
#include "data/generators.h"
#include "lab/doctor/doctor.h"
#include "lab/follow/scale.h"
#include "view/canvas/colour.h"
#include "view/panel/panel.h"
#include "view/view.h"

#include <stdio.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#error "PACKAGE_VERSION comes from configure"
#endif

static void print_table(const Table *table);
static void print_data(void);

/* What `list` can print: a table, something made from several, or from all that it can print. */
typedef struct Listing {
    TableRow row;
    const Table *table;
    void (*print)(void);
    void (*print_of_lists)(const Table *lists);
} Listing;

static const Listing listings[] = {
    {.row = {"data", "data sets"}, .table = &generator_table, .print = print_data},
    {.row = {"activations", "activation functions"}, .table = &activation_table},
    {.row = {"losses", "loss functions"}, .table = &loss_table},
    {.row = {"optimizers", "optimizers"}, .table = &optimizer_table},
    {.row = {"schedules", "learning-rate schedules"}, .table = &schedule_table},
    {.row = {"init", "initialisers"}, .table = &init_table},
    {.row = {"keys", "keys of the interactive program"}, .table = &key_table},
    {.row = {"cover-keys", "its keys where the explanation or the matrices cover the picture"},
     .table = &cover_key_table},
    {.row = {"beside-keys", "those that differ where the explanation stands beside the picture"},
     .table = &beside_key_table},
    {.row = {"overlay-keys", "its keys while a list such as the help is open"},
     .table = &overlay_key_table},
    {.row = {"choice-keys", "those that differ where a row of the list can be chosen"},
     .table = &choice_key_table},
    {.row = {"go-keys", "its keys after g"}, .table = &go_key_table},
    {.row = {"add-keys", "its keys after a"}, .table = &add_key_table},
    {.row = {"point-keys", "its keys while points are put on the map"},
     .table = &point_key_table},
    {.row = {"draw-keys", "its keys while an image is drawn"}, .table = &draw_key_table},
    {.row = {"compare-keys", "its keys while runs are compared"}, .table = &compare_key_table},
    {.row = {"doctor-keys", "its keys beside the doctor's findings"}, .table = &doctor_key_table},
    {.row = {"word-keys", "its keys while v or p has a choice open"}, .table = &words_key_table},
    {.row = {"mistakes", "mistakes that check --trace names"}, .table = &mistake_table},
    {.row = {"factors", "what it names where all is right but for a factor"},
     .table = &scale_table},
    {.row = {"options", "options of the command line"}, .table = &option_table},
    {.row = {"commands", "commands of the : prompt"}, .table = &command_table},
    {.row = {"speeds", "speeds of play"}, .table = &speed_table},
    {.row = {"palettes", "palettes"}, .table = &palette_table},
    {.row = {"panels", "panels of the screen"}, .table = &panel_table},
    {.row = {"findings", "what the doctor may find"}, .table = &diagnosis_table},
    {.row = {"lists", "these lists"}, .print_of_lists = print_table},
    {.row = {"man", "the manual page, in troff"}, .print = manual_print},
    {.row = {"completion", "completion for bash"}, .print_of_lists = completion_bash},
    {.row = {"completion-zsh", "completion for zsh"}, .print_of_lists = completion_zsh},
    {.row = {"completion-fish", "completion for fish"}, .print_of_lists = completion_fish},
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
            all[count++] = (Listing){.row = option->row, .table = option->table};
    }
    return (Table){.kind = "list", .count = count, .rows = all, .row_size = sizeof *all};
}

static void print_line(const char *words, const char *help)
{
    printf("  %-28s %s\n", words, help);
}

/* Columns of a name, whose characters take one each. */
static int columns_of(const char *name)
{
    int columns = 0;
    for (; *name; name++)
        columns += ((unsigned char)*name & 0xc0) != 0x80;
    return columns;
}

static void print_table(const Table *table)
{
    int width = 0;
    for (size_t i = 0; i < table->count; i++) {
        int length = columns_of(table_row(table, i)->name);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < table->count; i++) {
        const TableRow *row = table_row(table, i);
        printf("%s%*s  %s\n", row->name, width - columns_of(row->name), "", row->summary);
    }
}

/* With what may be said of each. */
static void print_data(void)
{
    char words[GENERATOR_WORDS_SIZE];
    for (size_t i = 0; i < generator_table.count; i++) {
        const TableRow *row = table_row(&generator_table, i);
        generator_words((const Generator *)row, words);
        const char *may_be_said = words + strlen(row->name);
        printf("%-14s  %s%s%s\n", row->name, row->summary, *may_be_said ? "  " : "",
               may_be_said);
    }
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
    else if (listing->print_of_lists)
        listing->print_of_lists(&table);
    else if (listing->table == &option_table)
        options_print(print_line);
    else
        print_table(listing->table);
    return STATUS_OK;
}

static void print_usage(void)
{
    puts("Usage: backprop [OPTION]... [DATA]");
    for (size_t i = 1; i < verb_table.count; i++) {
        const char *name = table_row(&verb_table, i)->name;
        printf("  or:  backprop %s %s\n", name, verb_operands(i));
    }
}

void headless_help(void)
{
    print_usage();
    puts("See a neural network learn by backpropagation, one step at a time, on the terminal.\n\n"
         "DATA is a data set (see 'backprop list data') or a CSV file; xor by default.\n\n"
         "Verbs:");
    for (size_t i = 1; i < verb_table.count; i++)
        print_line(table_row(&verb_table, i)->name, table_row(&verb_table, i)->summary);
    puts("\nOptions:");
    options_print(print_line);
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
