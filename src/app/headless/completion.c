#include "app/headless/completion.h"

#include "app/option/options.h"
#include "data/generators.h"

#include <stdio.h>
#include <string.h>

static const Option *option_at(size_t index)
{
    return (const Option *)table_row(&option_table, index);
}

/* The names of a table, with blanks between. */
static void print_names(const Table *table, size_t first)
{
    for (size_t i = first; i < table->count; i++)
        printf("%s%s", i > first ? " " : "", table_row(table, i)->name);
}

/* Text within single quotes, where zsh and fish take all but these as they are. */
static void print_quoted(const char *text, const char *special)
{
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
}

/* Whether a word is a file, as far as it is anything that is known. */
static bool takes_file(const Option *option)
{
    return option->argument && strcmp(option->argument, "FILE") == 0;
}

/* A word behind "--name=" comes as three: the option, "=" and what is typed of the value. Of a list
 * with commas the last name is completed. */
void completion_bash(const Table *lists)
{
    puts("_backprop() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} done=\n"
         "    if [ \"$word\" = = ]; then word=\n"
         "    elif [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
         "    case $before in");
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = option_at(i);
        if (!option->argument)
            continue;
        printf("    --%s", option->row.name);
        if (option->letter)
            printf("|-%c", option->letter);
        fputs(") ", stdout);
        if (option->type == OPTION_NAMES)
            fputs("case $word in *,*) done=${word%,*}, word=${word##*,} ;; esac; ", stdout);
        if (option->table) {
            fputs("COMPREPLY=($(compgen -P \"$done\" -W \"", stdout);
            print_names(option->table, 0);
            puts("\" -- \"$word\")); return ;;");
        } else {
            puts(takes_file(option) ? "COMPREPLY=($(compgen -f -- \"$word\")); return ;;"
                                    : "COMPREPLY=(); return ;;");
        }
    }
    fputs("    list) COMPREPLY=($(compgen -W \"", stdout);
    print_names(lists, 0);
    puts("\" -- \"$word\")); return ;;\n"
         "    esac\n"
         "    case $word in");
    fputs("    -*) COMPREPLY=($(compgen -W \"", stdout);
    for (size_t i = 0; i < option_table.count; i++)
        printf("%s--%s", i > 0 ? " " : "", option_at(i)->row.name);
    fputs("\" -- \"$word\")) ;;\n    *) COMPREPLY=($(compgen -W \"", stdout);
    print_names(&verb_table, 1);
    putchar(' ');
    print_names(&generator_table, 0);
    puts("\" -- \"$word\") $(compgen -f -- \"$word\")) ;;\n"
         "    esac\n"
         "}\n"
         "complete -o filenames -F _backprop backprop");
}

/* What zsh's _arguments is told of an option's value: ":RATE:", ":NAME:(a b)", ":FILE:_files". */
static void print_zsh_value(const Option *option)
{
    if (!option->argument)
        return;
    printf(":%s:", option->argument);
    if (option->type == OPTION_NAMES)
        fputs("_sequence compadd - ", stdout);
    else if (option->table)
        putchar('(');
    if (option->table)
        print_names(option->table, 0);
    if (option->table && option->type != OPTION_NAMES)
        putchar(')');
    if (takes_file(option))
        fputs("_files", stdout);
}

static void print_zsh_option(const Option *option)
{
    const char *value = option->argument ? "=" : "";
    fputs("    '", stdout);
    if (option->letter)
        printf("(-%c --%s)'{-%c%s,--%s%s}'", option->letter, option->row.name, option->letter,
               option->argument ? "+" : "", option->row.name, value);
    else
        printf("--%s%s", option->row.name, value);
    putchar('[');
    print_quoted(option->row.summary, "[]:\\");
    putchar(']');
    print_zsh_value(option);
    puts("' \\");
}

void completion_zsh(const Table *lists)
{
    puts("#compdef backprop\n"
         "_backprop_words() {\n"
         "  if [[ ${words[(I)list]} -gt 0 ]]; then");
    fputs("    compadd ", stdout);
    print_names(lists, 0);
    fputs("\n  else\n    compadd ", stdout);
    print_names(&verb_table, 1);
    fputs("\n    compadd ", stdout);
    print_names(&generator_table, 0);
    puts("\n    _files\n"
         "  fi\n"
         "}\n"
         "_arguments -s -S \\");
    for (size_t i = 0; i < option_table.count; i++)
        print_zsh_option(option_at(i));
    puts("    '*:verb or data:_backprop_words'");
}

static void print_fish_option(const Option *option)
{
    printf("complete -c backprop -l %s", option->row.name);
    if (option->letter)
        printf(" -s %c", option->letter);
    if (option->argument)
        fputs(takes_file(option) ? " -r" : " -x", stdout);
    if (option->table) {
        fputs(option->type == OPTION_NAMES ? " -a \"(__fish_append , " : " -a \"", stdout);
        print_names(option->table, 0);
        fputs(option->type == OPTION_NAMES ? ")\"" : "\"", stdout);
    }
    fputs(" -d '", stdout);
    print_quoted(option->row.summary, "\\");
    puts("'");
}

static void print_fish_words(const Table *table, size_t first, const char *condition)
{
    for (size_t i = first; i < table->count; i++) {
        const TableRow *row = table_row(table, i);
        printf("complete -c backprop -n '%s' -a %s -d '", condition, row->name);
        print_quoted(row->summary, "\\");
        puts("'");
    }
}

void completion_fish(const Table *lists)
{
    print_fish_words(&verb_table, 1, "__fish_use_subcommand");
    print_fish_words(&generator_table, 0, "not __fish_seen_subcommand_from list");
    print_fish_words(lists, 0, "__fish_seen_subcommand_from list");
    for (size_t i = 0; i < option_table.count; i++)
        print_fish_option(option_at(i));
}
