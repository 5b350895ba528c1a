#include "app/headless/manual.h"

#include "app/command/command.h"
#include "app/keymap.h"
#include "app/option/options.h"
#include "core/base/kernels.h"
#include "data/generators.h"
#include "lab/doctor/doctor.h"
#include "lab/follow/scale.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Text in troff: backslashes and hyphens must not be taken for requests. */
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

static void print_man_items(const Table *table)
{
    for (size_t i = 0; i < table->count; i++)
        print_man_item(table_row(table, i)->name, table_row(table, i)->summary);
}

static void print_man_table(const char *title, const Table *table)
{
    printf(".SH %s\n", title);
    print_man_items(table);
}

/* With what may be said of each, and what that means. */
static void print_data_sets(void)
{
    char words[GENERATOR_WORDS_SIZE];
    puts(".SH DATA SETS\nBehind a name and a colon may stand what is shown here with its standard, "
         "with commas between:");
    print_man_items(&generator_key_table);
    puts(".P\nA size or a curve stands first, without a key: blobs:4,noise=0.2. On the screen "
         ":data noise=0.3 says something else of the present one, and :data new draws other "
         "samples of it; the network goes on, and Backspace takes it back. Noise is what the "
         "Playground's slider says in hundredths for circle, xor-plane, gauss, spiral, plane and "
         "bumps, which are defined as there; elsewhere a standard deviation.");
    for (size_t i = 0; i < generator_table.count; i++) {
        const TableRow *row = table_row(&generator_table, i);
        generator_words((const Generator *)row, words);
        print_man_item(words, row->summary);
    }
}

/* Text with its `code` and **keys** in bold. */
static void print_marked(const char *text)
{
    bool bold = false;
    fputs("\\&", stdout);
    for (size_t n; *text; text += n) {
        bool mark = *text == '`' || strncmp(text, "**", 2) == 0;
        char one[2] = {*text, '\0'};
        n = *text == '*' && mark ? 2 : 1;
        if (!mark)
            print_troff(one);
        else
            fputs((bold = !bold) ? "\\fB" : "\\fR", stdout);
    }
    putchar('\n');
}

static void print_section(const ManualSection *section)
{
    bool example = false;
    printf(".SH %s\n", section->title);
    for (const char *const *p = section->paragraphs; *p; p++) {
        const char *text = *p, *bar = strstr(text, " | ");
        bool was_example = example;
        example = strncmp(text, "    ", 4) == 0;
        if (example != was_example)
            puts(example ? ".PP\n.nf" : ".fi");
        if (strncmp(text, "* ", 2) == 0 && bar) {
            printf(".TP\n.I %.*s\n", (int)(bar - text - 2), text + 2);
            text = bar + 3;
        } else if (strncmp(text, "- ", 2) == 0) {
            puts(".IP \\(bu 2");
            text += 2;
        } else if (!example && p > section->paragraphs) {
            puts(".PP");
        }
        print_marked(text);
    }
    if (example)
        puts(".fi");
}

void manual_print(void)
{
    puts(".TH BACKPROP 1 \"\" \"backprop " PACKAGE_VERSION "\" \"User Commands\"\n"
         ".SH NAME\nbackprop \\- a microscope for backpropagation\n"
         ".SH SYNOPSIS\n.B backprop\n[\\fIOPTION\\fR]... [\\fIDATA\\fR]");
    for (size_t i = 1; i < verb_table.count; i++)
        printf(".br\n.B backprop %s\n.I %s\n", table_row(&verb_table, i)->name,
               verb_operands(i));
    puts(".SH DESCRIPTION\nShows a neural network on the terminal while it learns by "
         "backpropagation: one epoch, mini\\-batch or phase per key, and back again.\n"
         ".I DATA\nis a data set or a CSV file; xor by default.");
    puts(".SH VERBS");
    for (size_t i = 1; i < verb_table.count; i++)
        print_man_item(table_row(&verb_table, i)->name, table_row(&verb_table, i)->summary);
    puts(".SH OPTIONS");
    options_print(print_man_item);
    print_man_table("KEYS", &key_table);
    print_man_table("KEYS AFTER G", &go_key_table);
    print_man_table("KEYS AFTER A", &add_key_table);
    print_man_table("KEYS WHILE POINTS ARE PUT ON THE MAP", &point_key_table);
    print_man_table("KEYS WHILE AN IMAGE IS DRAWN", &draw_key_table);
    print_man_table("KEYS WHILE RUNS ARE COMPARED", &compare_key_table);
    print_man_table("KEYS BESIDE THE DOCTOR'S FINDINGS", &doctor_key_table);
    puts(".SH KEYS AFTER W");
    for (size_t i = 0; i < panel_table.count; i++)
        print_man_item((char[]){panel_at((PanelId)i)->letter, '\0'},
                       table_row(&panel_table, i)->summary);
    print_man_table("KEYS IN A CHOICE OF V OR P", &words_key_table);
    print_man_table("KEYS WHERE THE PICTURE IS COVERED", &cover_key_table);
    print_man_table("KEYS BESIDE AN EXPLANATION", &beside_key_table);
    print_man_table("KEYS OF A LIST", &overlay_key_table);
    print_man_table("KEYS OF A LIST TO CHOOSE FROM", &choice_key_table);
    puts(".SH COMMANDS");
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *command = (const Command *)table_row(&command_table, i);
        char words[80];
        command_words(command, words, sizeof words);
        print_man_item(words, command->row.summary);
    }
    print_data_sets();
    for (const ManualSection *section = manual_sections; section->title; section++)
        print_section(section);
    print_man_table("MISTAKES IN TRACES", &mistake_table);
    print_man_table("FACTORS IN TRACES", &scale_table);
    print_man_table("FINDINGS OF THE DOCTOR", &diagnosis_table);
    print_man_table("KERNELS", &kernel_table);
    puts(".SH EXIT STATUS\n0 all went well, 1 failure, 2 wrong usage, 3 training diverged; of a "
         "signal, what the system makes of it.");
    print_section(&manual_changes);
}
