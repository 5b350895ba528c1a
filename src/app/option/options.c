#include "app/option/options.h"

#include "core/base/text.h"
#include "data/file.h"

#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFIG_BYTES_MAX = 1 << 20, OPTIONS_MAX = sizeof((Options *)0)->given };

static const Option *option_at(size_t index)
{
    return (const Option *)table_row(&option_table, index);
}

static size_t index_of(const Option *option)
{
    return (size_t)(option - option_at(0));
}

static bool is_text(const Option *option)
{
    return option->type == OPTION_TEXT || option->type == OPTION_LINES;
}

void options_init(Options *options)
{
    *options = (Options){0};
}

void options_free(Options *options)
{
    for (size_t i = 0; i < option_table.count; i++)
        if (is_text(option_at(i)))
            free(*(char **)((char *)options + option_at(i)->offset));
    free(options->data);
    free(options->startup);
    *options = (Options){0};
}

const Option *option_find(const char *name, Error *err)
{
    int index = table_find(&option_table, name, err);
    return index < 0 ? NULL : option_at((size_t)index);
}

bool options_given_at(const Options *options, size_t offset)
{
    for (size_t i = 0; i < option_table.count; i++)
        if (option_at(i)->offset == offset)
            return options->given[i];
    return false;
}

void options_give_at(Options *options, size_t offset, bool is_given)
{
    for (size_t i = 0; i < option_table.count; i++)
        if (option_at(i)->offset == offset)
            options->given[i] = is_given;
}

bool options_set_text(char **text, const char *value, Error *err)
{
    char *copy = strdup(value);
    if (!copy)
        return error_memory(err);
    free(*text);
    *text = copy;
    return true;
}

/* Bytes of a value in Options, but of a text. */
static const size_t sizes[] = {
    [OPTION_FLAG] = sizeof(bool),      [OPTION_SWITCH] = sizeof(bool),
    [OPTION_COUNT] = sizeof(uint64_t), [OPTION_REAL] = sizeof(double),
    [OPTION_CHOICE] = sizeof(int),     [OPTION_NAMES] = sizeof(NameList),
    [OPTION_SIZES] = sizeof(SizeList), [OPTION_BATCH] = sizeof(size_t),
    [OPTION_GOAL] = sizeof(Goal)};

bool option_take(Options *options, const Option *o, const Options *from, Error *err)
{
    const char *value = (const char *)from + o->offset;
    char *place = (char *)options + o->offset;
    options->given[index_of(o)] = from->given[index_of(o)];
    if (!is_text(o))
        memcpy(place, value, sizes[o->type]);
    else if (*(char *const *)value)
        return options_set_text((char **)place, *(char *const *)value, err);
    return true;
}

bool options_keep(Options *options, const Options *from, Error *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < option_table.count; i++)
        if (option_at(i)->kept || option_at(i)->verbs == 1u << VERB_SHOW)
            ok = option_take(options, option_at(i), from, err);
    return ok;
}

bool options_copy(Options *copy, const Options *from, Error *err)
{
    bool ok = true;
    *copy = (Options){.verb = from->verb, .files = from->files};
    for (size_t i = 0; ok && i < option_table.count; i++)
        ok = option_take(copy, option_at(i), from, err);
    return ok && (!from->data || options_set_text(&copy->data, from->data, err));
}

void options_drop_text(char **text)
{
    free(*text);
    *text = NULL;
}

void options_forget(Options *options, const Option *o)
{
    char *place = (char *)options + o->offset;
    options->given[index_of(o)] = false;
    if (is_text(o))
        options_drop_text((char **)place);
    else
        memset(place, 0, sizes[o->type]);
}

bool options_name_data(Options *options, const char *name, Error *err)
{
    for (size_t i = 0; i < option_table.count; i++)
        if (option_at(i)->of_file)
            options_forget(options, option_at(i));
    options->features_may_go = true;
    return options_set_text(&options->data, name, err);
}

/* getopt_long's tables, made from ours; long options answer 256 + row. */
static void make_getopt(struct option *longs, char *shorts)
{
    *shorts++ = ':';
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = option_at(i);
        bool has_value = o->type != OPTION_FLAG;
        longs[i] = (struct option){o->row.name, has_value ? required_argument : no_argument, NULL,
                                   256 + (int)i};
        if (o->letter) {
            *shorts++ = o->letter;
            if (has_value)
                *shorts++ = ':';
        }
    }
    longs[option_table.count] = (struct option){0};
    *shorts = '\0';
}

static const Option *by_getopt(int c)
{
    for (size_t i = 0; i < option_table.count; i++)
        if (c == 256 + (int)i || (c < 256 && c == option_at(i)->letter))
            return option_at(i);
    return NULL;
}

/* VERB_SHOW, which has no word, where it is none. */
static Verb find_verb(const char *word)
{
    int verb = table_called(&verb_table, word);
    return verb > 0 ? (Verb)verb : VERB_SHOW;
}

/* The sentence for an option that getopt_long does not take. Which word it stands in depends on the
 * C library; optopt is its letter, 256 + row, or 0 for a long one that is not known. */
static bool unknown_option(int c, char **argv, Error *err)
{
    bool is_letter = optopt != 0 && optopt < 256;
    if (c == ':' && is_letter)
        return error_set(err, "-%c needs a value", optopt);
    if (c == ':')
        return error_set(err, "--%s needs a value", by_getopt(optopt)->row.name);
    if (is_letter)
        return error_set(err, "there is no option -%c; see 'backprop --help'", optopt);
    const char *word = argv[optind - 1];
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    if (optopt > 0)
        return error_set(err, "--%s takes no value", name);
    if (find_verb(name) != VERB_SHOW)
        return error_set(err, "there is no option --%s; 'backprop %s' is a verb", name, name);
    return option_find(name, err) ? error_set(err, "%s: unclear", word) : false;
}

/* What people try first, from other programs, and what is meant by it here. */
static const TableRow other_words[] = {
    {"run", "'backprop DATA' trains on the screen, 'backprop train DATA' without one"},
    {"help", "'backprop --help' lists options and verbs, 'man backprop' explains; ? does on the "
             "screen"},
    {"version", "'backprop --version' says it"},
    {"show", "'backprop DATA' shows a network and trains it"},
    {"test", "'backprop train DATA --test 0.3' keeps samples for testing"},
};

/* The sentence for an operand that is no data set, but what another program would be told. */
static bool is_other_word(const char *word, Error *err)
{
    static const Table words = TABLE_OF("word", other_words);
    int index = table_called(&words, word);
    return index >= 0 && !error_set(err, "there is no verb '%s'; %s", word,
                                    other_words[index].summary);
}

/* The first word that is no option is the verb, if it is one; the next is the data set. */
static bool take_operands(Options *options, char **words, int count, Error *err)
{
    int first = 0;
    if (count > 0 && options->verb == VERB_SHOW) {
        options->verb = find_verb(words[0]);
        first = options->verb != VERB_SHOW;
    }
    if (count > 0 && options->verb == VERB_SHOW && is_other_word(words[0], err))
        return false;
    if (count > first + 1 && find_verb(words[first + 1]) != VERB_SHOW)
        return error_set(err, "'%s' is a verb: it stands before the data, as in 'backprop %s "
                         "%.64s'", words[first + 1], words[first + 1], words[first]);
    if (options->verb == VERB_TRIALS && count > first &&
        words[first][strspn(words[first], "0123456789")] == '\0') {
        options->trials = strtoull(words[first], NULL, 10);
        first++;
    } else if (options->verb == VERB_TRIALS && count > first + 1)
        return error_set(err, "trials: '%.64s' is wrong; how many it is to be is a whole number, "
                         "as in 'backprop trials 40 %.64s'", words[first], words[first + 1]);
    const char *near = first == 0 && count > 1 ? table_nearest(&verb_table, words[0]) : NULL;
    if (near)
        return error_set(err, "there is no verb '%.64s'; did you mean '%s'?", words[0], near);
    if (count > first + 1)
        return error_set(err, "'%.64s' is one name too many after '%.64s'", words[first + 1],
                         words[first]);
    return count == first || options_set_text(&options->data, words[first], err);
}

static bool check_verbs(const Options *options, Error *err)
{
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = option_at(i);
        if (!options->given[i] || o->verbs & 1u << options->verb)
            continue;
        if (options->verb == VERB_SHOW)
            return error_set(err, "--%s is for a verb such as 'backprop train'", o->row.name);
        return error_set(err, "--%s does not go with '%s'", o->row.name,
                         table_row(&verb_table, options->verb)->name);
    }
    return true;
}

static bool check_beginnings(const Options *options, Error *err)
{
    if (options->import && (options->resume || options->load))
        return error_set(err, "--import begins a run with what a link says: it does not go with %s",
                         options->load ? "--load" : "--resume");
    if (!options->resume || (!options->load && !options->data))
        return true;
    return error_set(err, "--resume goes on with the session left last: it does not go with %s",
                     options->load ? "--load" : "a data set");
}

bool options_parse(Options *options, int argc, char **argv, Error *err)
{
    struct option longs[OPTIONS_MAX + 1];
    char shorts[3 * OPTIONS_MAX];
    int c;
    make_getopt(longs, shorts);
    opterr = 0;
    optind = 1;
    while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        const Option *option = c == '?' || c == ':' ? NULL : by_getopt(c);
        if (!option)
            return unknown_option(c, argv, err);
        if (!option_read(options, option, "--", optarg, err))
            return false;
    }
    return take_operands(options, argv + optind, argc - optind, err) &&
           check_verbs(options, err) && check_beginnings(options, err);
}

static bool add_startup(Options *options, const char *line, Error *err)
{
    char *all;
    int n = asprintf(&all, "%s%s\n", options->startup ? options->startup : "", line);
    if (n < 0)
        return error_memory(err);
    free(options->startup);
    options->startup = all;
    return true;
}

/* The options, and which of them the command line has given: the file does not change those. */
typedef struct Config {
    Options *options;
    const Table *commands;
    bool given[sizeof((Options *)0)->given];
} Config;

static bool set_unless_given(Config *config, const Option *option, const char *value, Error *err)
{
    Options *o = config->options;
    if (config->given[index_of(option)])
        return true;
    /* A session that is gone on with, and a link, have a network and settings of their own. */
    if ((o->resume || o->import) && option->verbs & 1u << VERB_GRADIENTS)
        return true;
    /* What `train` is to do is not done on the screen without a word. */
    if (o->verb == VERB_SHOW && option->offset == offsetof(Options, epochs))
        return true;
    if (option->type == OPTION_FLAG || *value)
        return option_set(o, option, *value ? value : NULL, err);
    return error_set(err, "%s needs a value: %s", option->row.name, option->argument);
}

/* Whether a saved network is asked, and not the data that is usual. */
static bool asks_saved(const Options *options)
{
    return options->verb == VERB_PREDICT || options->verb == VERB_EVALUATE;
}

/* One line without its comment: a setting, a data set, or a command for later. */
static bool read_line(Config *config, char *line, Error *err)
{
    Options *options = config->options;
    char name[64];
    line[strcspn(line, "#\r")] = '\0';
    for (size_t n = strlen(line); n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'); n--)
        line[n - 1] = '\0';
    line += strspn(line, " \t");
    bool set = strncmp(line, "set ", 4) == 0;
    const char *rest = set ? line + 4 + strspn(line + 4, " \t") : line;
    const char *value = text_cut_word(rest, " \t", name, sizeof name);
    if (!*name)
        return true;
    if (strcmp(name, "data") == 0 && !set)
        return options->data || options->resume || options->import || asks_saved(options) ||
               options_set_text(&options->data, value, err);
    const Option *option = option_find(name, set ? err : NULL);
    if (option && (set || strcmp(option->row.name, name) == 0))
        return set_unless_given(config, option, value, err);
    if (!set && table_find(config->commands, name, NULL) >= 0)
        return add_startup(options, line, err);
    return option_find(name, err) && set_unless_given(config, option, value, err);
}

bool options_read_config(Options *options, const char *path, const Table *commands, Error *err)
{
    char *bytes;
    size_t size, line = 0;
    if (!file_read_text(path, FILE_ANY, CONFIG_BYTES_MAX, &bytes, &size, err))
        return false;
    Config config = {.options = options, .commands = commands};
    memcpy(config.given, options->given, sizeof config.given);
    char *next = bytes;
    bool ok = true;
    while (ok && next) {
        Error why;
        char *text = strsep(&next, "\n");
        line++;
        ok = read_line(&config, text, &why);
        if (!ok && why.is_memory)
            error_memory(err);
        else if (!ok)
            error_set(err, "%s:%zu: %s", path, line, why.message);
    }
    free(bytes);
    return ok;
}

void options_print(void (*print)(const char *words, const char *help))
{
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *o = option_at(i);
        char letter[8] = "", words[80], help[160];
        if (o->letter)
            snprintf(letter, sizeof letter, "-%c, ", o->letter);
        snprintf(words, sizeof words, "%s--%s%s%s", letter, o->row.name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        snprintf(help, sizeof help, "%s%s%s", o->row.summary, o->standard ? "; default: " : "",
                 o->standard ? o->standard : "");
        print(words, help);
    }
}
