#include "data/generate/choice.h"

#include "core/base/text.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES_MOST = 1000000, TURNS_MOST = 10, WORD_SIZE = 64 };
static const double gap_most = 5;
static const char page_letters[] =
    "0123456789.-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

static const TableRow codings[] = {
    [TARGETS_PM] = {"pm", "one output, -1 or +1"},
    [TARGETS_01] = {"01", "one output, 0 or 1"},
    [TARGETS_CLASSES] = {"classes", "an output for each class"},
};
const Table target_coding_table = TABLE_OF("coding of targets", codings);

static const TableRow keys[] = {
    [KEY_SAMPLES] = {"n", "samples; of digits and vowels, of each of them"},
    [KEY_NOISE] = {"noise", "how far samples, or their targets, are moved at random"},
    [KEY_TURNS] = {"turns", "of each arm of a spiral"},
    [KEY_GAP] = {"gap", "width of a piece in the middle without samples"},
    [KEY_TARGETS] = {"targets", "how two classes are written"},
    [KEY_SEED] = {"seed", "of the samples alone, whatever --seed is"},
    [KEY_TRAIN] = {"train", "per cent of the samples to train on; the others are for testing"},
    [KEY_PAGE_SEED] = {"page-seed", "the seed in a link of the Playground, for its own numbers"},
};
const Table generator_key_table = TABLE_OF("argument of a data set", keys);

static bool takes(const ChoiceRange *range, GeneratorKey key)
{
    return range->takes >> key & 1;
}

/* A whole number from `least` to `most`. */
static bool read_count(const char *text, double least, double most, double *value)
{
    return number_parse(text, strlen(text), NUMBER_POINT, value) && !(floor(*value) < *value) &&
           *value >= least && *value <= most;
}

static bool read_real(const char *text, double least, double most, double *value)
{
    return number_parse(text, strlen(text), NUMBER_POINT, value) && *value >= least &&
           *value <= most;
}

static bool refuse(const char *name, const char *what, double least, double most, Error *err)
{
    return error_set(err, "%s: %s goes from %.10g to %.10g", name, what, least, most);
}

/* What stands bare: a number, or a word of a table. */
static bool read_bare(const ChoiceRange *range, const char *name, const char *text,
                      GeneratorChoice *choice, Error *err)
{
    double value;
    if (range->words) {
        int index = table_find(range->words, text, err);
        choice->number = index < 0 ? 0 : (size_t)index;
        return index >= 0;
    }
    if (range->number_max == 0)
        return error_set(err, "%s: it has no size to choose", name);
    if (!read_count(text, (double)range->number_min, (double)range->number_max, &value))
        return error_set(err, "%s: its size goes from %zu to %zu", name, range->number_min,
                         range->number_max);
    choice->number = (size_t)value;
    return true;
}

static bool refuse_key(const ChoiceRange *range, const char *name, const char *key, Error *err)
{
    char list[CHOICE_SIZE] = "";
    for (size_t k = 0; k < KEY_COUNT; k++)
        if (takes(range, (GeneratorKey)k))
            text_append(list, sizeof list, "%s%s", *list ? ", " : "", keys[k].name);
    return error_set(err, "%s: it has no '%.40s'; %s%s", name, key,
                     *list ? "there are: " : "nothing can be said of it", list);
}

static bool read_key(const ChoiceRange *range, const char *name, GeneratorKey key,
                     const char *text, GeneratorChoice *c, Error *err)
{
    double v = 0;
    int index;
    switch (key) {
    case KEY_SAMPLES:
        if (!read_count(text, 2, SAMPLES_MOST, &v))
            return refuse(name, "n", 2, SAMPLES_MOST, err);
        c->samples = (size_t)v;
        return true;
    case KEY_NOISE:
        c->noise = read_real(text, 0, range->noise_most, &v) ? v : NAN;
        return !isnan(c->noise) || refuse(name, "noise", 0, range->noise_most, err);
    case KEY_TURNS:
        c->turns = read_real(text, 0, TURNS_MOST, &v) ? v : NAN;
        return !isnan(c->turns) || refuse(name, "turns", 0, TURNS_MOST, err);
    case KEY_GAP:
        c->gap = read_real(text, 0, gap_most, &v) ? v : NAN;
        return !isnan(c->gap) || refuse(name, "gap", 0, gap_most, err);
    case KEY_TARGETS:
        index = table_find(&target_coding_table, text, err);
        c->targets = (unsigned char)(index < 0 ? 0 : index);
        return index >= 0;
    case KEY_TRAIN:
        if (!read_count(text, 1, 99, &v))
            return refuse(name, "train", 1, 99, err);
        c->train = (size_t)v;
        return true;
    case KEY_PAGE_SEED:
        if (strlen(text) >= sizeof c->page_seed || strspn(text, page_letters) != strlen(text))
            return error_set(err, "%s: page-seed is to be a text like 0.12345, of at most %zu "
                             "letters", name, sizeof c->page_seed - 1);
        strcpy(c->page_seed, text);
        return true;
    default:
        if (!read_count(text, 0, UINT32_MAX, &v))
            return refuse(name, "seed", 0, UINT32_MAX, err);
        c->seed = (uint64_t)v;
        return true;
    }
}

/* "noise=0.2" */
static bool read_pair(const ChoiceRange *range, const char *name, char *item,
                      GeneratorChoice *choice, Error *err)
{
    char *equals = strchr(item, '=');
    *equals = '\0';
    int key = table_find(&generator_key_table, item, NULL);
    if (key < 0 || !takes(range, (GeneratorKey)key))
        return refuse_key(range, name, item, err);
    return read_key(range, name, (GeneratorKey)key, equals + 1, choice, err);
}

bool choice_read(const ChoiceRange *range, const char *name, const char *text,
                 GeneratorChoice *choice, Error *err)
{
    char item[WORD_SIZE];
    for (bool first = true; first || *text == ','; first = false) {
        text += !first;
        size_t n = strcspn(text, ",");
        snprintf(item, sizeof item, "%.*s", (int)(n < WORD_SIZE ? n : WORD_SIZE - 1), text);
        text += n;
        bool pair = strchr(item, '=');
        if (!pair && !first)
            return error_set(err, "%s: '%.40s' has no =; key=value would be right", name, item);
        if (!(pair ? read_pair(range, name, item, choice, err)
                   : read_bare(range, name, item, choice, err)))
            return false;
    }
    return true;
}

/* A number with as few digits as are read again as the same. */
static void add_number(char *out, const char *separator, GeneratorKey key, double value)
{
    char number[NUMBER_SIZE];
    text_append(out, CHOICE_SIZE, "%s%s=%s", separator, keys[key].name,
                number_write(value, number));
}

static double value_of(const GeneratorChoice *c, GeneratorKey key)
{
    const double values[] = {
        [KEY_SAMPLES] = (double)c->samples, [KEY_NOISE] = c->noise,
        [KEY_TURNS] = c->turns,             [KEY_GAP] = c->gap,
        [KEY_TARGETS] = c->targets,         [KEY_SEED] = (double)c->seed,
        [KEY_TRAIN] = (double)c->train,     [KEY_PAGE_SEED] = 0};
    return values[key];
}

static void add_key(const GeneratorChoice *c, GeneratorKey key, char *out)
{
    const char *separator = *out ? "," : ":";
    if (key == KEY_TARGETS)
        text_append(out, CHOICE_SIZE, "%stargets=%s", separator, codings[c->targets].name);
    else if (key == KEY_PAGE_SEED)
        text_append(out, CHOICE_SIZE, "%spage-seed=%s", separator, c->page_seed);
    else
        add_number(out, separator, key, value_of(c, key));
}

static void add_bare(const ChoiceRange *range, size_t number, char *out)
{
    if (range->words)
        text_append(out, CHOICE_SIZE, ":%s", table_row(range->words, number)->name);
    else
        text_append(out, CHOICE_SIZE, ":%zu", number);
}

void choice_write(const ChoiceRange *range, const GeneratorChoice *c, char out[CHOICE_SIZE])
{
    const GeneratorChoice *s = &range->standard;
    *out = '\0';
    if (c->number != s->number)
        add_bare(range, c->number, out);
    for (size_t k = 0; k < KEY_COUNT; k++) {
        double v = value_of(c, (GeneratorKey)k), usual = value_of(s, (GeneratorKey)k);
        bool other = k == KEY_PAGE_SEED ? strcmp(c->page_seed, s->page_seed) != 0
                                        : v < usual || v > usual;
        if (takes(range, (GeneratorKey)k) && other)
            add_key(c, (GeneratorKey)k, out);
    }
}

void choice_describe(const ChoiceRange *range, char out[CHOICE_SIZE])
{
    *out = '\0';
    if (range->words || range->number_max > 0)
        add_bare(range, range->standard.number, out);
    for (size_t k = 0; k < KEY_COUNT; k++)
        if (takes(range, (GeneratorKey)k))
            add_key(&range->standard, (GeneratorKey)k, out);
}
