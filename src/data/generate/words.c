#include "data/generate/words.h"

#include "core/base/mathematics.h"
#include "core/base/text.h"
#include "data/generate/label.h"
#include "data/generate/words_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLANK = LETTERS - 1, WORD_SIZE = 24, VOCABULARY_MAX = 128 };

/* The place of a letter, or LETTERS for none of them. */
static size_t letter_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (size_t)(c - 'A');
    if (c >= 'a' && c <= 'z')
        return (size_t)(c - 'a');
    return c == ' ' || c == '_' ? BLANK : LETTERS;
}

static char letter_at(size_t i)
{
    return i == BLANK ? '_' : (char)('a' + (int)i);
}

static bool name_letters(Dataset *data, Error *err)
{
    char text[LETTERS][2];
    const char *names[LETTERS];
    data->input_names = calloc(data->inputs + 1, sizeof *data->input_names);
    if (!data->input_names)
        return error_memory(err);
    for (size_t i = 0; i < data->inputs; i++)
        if (asprintf(&data->input_names[i], "%c-%zu", letter_at(i % LETTERS),
                     LETTERS_BEFORE - i / LETTERS) < 0) {
            data->input_names[i] = NULL;
            return error_memory(err);
        }
    for (size_t i = 0; i < LETTERS; i++) {
        snprintf(text[i], sizeof text[i], "%c", letter_at(i));
        names[i] = text[i];
    }
    return label_name(data, names, LETTERS, err);
}

/* − Σ p log p over how often each of n things has come. */
static double entropy(const size_t *count, size_t n, size_t all)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (count[i] > 0)
            sum -= (double)count[i] / (double)all * math_log((double)count[i] / (double)all);
    return sum;
}

/* What tables of single letters and of pairs would reach: H(letter), and H(letter | the one before)
 * = H(pair) − H(letter before). */
static bool find_references(Dataset *data, const char *story, size_t length, Error *err)
{
    size_t single[LETTERS] = {0}, before[LETTERS] = {0}, pair[LETTERS * LETTERS] = {0};
    for (size_t k = LETTERS_BEFORE; k < length; k++) {
        size_t now = letter_of(story[k]), last = letter_of(story[k - 1]);
        single[now]++;
        before[last]++;
        pair[last * LETTERS + now]++;
    }
    size_t all = length - LETTERS_BEFORE;
    data->references[0] = (LossReference){N_("letters"), entropy(single, LETTERS, all)};
    data->references[1] = (LossReference){N_("pairs"),
                                          entropy(pair, LETTERS * LETTERS, all) -
                                              entropy(before, LETTERS, all)};
    return remarks_add(&data->remarks, err, N_("a table of how often each letter comes would reach "
                                               "a cross-entropy of %.4g, of each pair %.4g"),
                       data->references[0].loss, data->references[1].loss);
}

bool words_letters(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err)
{
    size_t length = strlen(words_story), count = length - LETTERS_BEFORE;
    (void)choice;
    if (!dataset_init(data, name, count, (size_t)LETTERS_BEFORE * LETTERS, LETTERS, err) ||
        !name_letters(data, err) || !find_references(data, words_story, length, err))
        return false;
    data->inputs_are = INPUTS_LETTERS;
    for (size_t k = 0; k < count; k++) {
        for (size_t b = 0; b < LETTERS_BEFORE; b++)
            data->x[k * data->inputs + b * LETTERS + letter_of(words_story[k + b])] = 1;
        data->t[k * LETTERS + letter_of(words_story[k + LETTERS_BEFORE])] = 1;
    }
    return true;
}

/* The next word of a text in small letters; false where there is none. */
static bool next_word(const char **text, char word[WORD_SIZE])
{
    size_t n = 0;
    const char *p = *text;
    while (*p && letter_of(*p) >= BLANK)
        p++;
    for (; letter_of(*p) < BLANK; p++)
        if (n + 1 < WORD_SIZE)
            word[n++] = letter_at(letter_of(*p));
    word[n] = '\0';
    *text = p;
    return n > 0;
}

typedef struct Vocabulary {
    size_t count;
    char word[VOCABULARY_MAX][WORD_SIZE];
    size_t sentences[VOCABULARY_MAX]; /* that have it */
} Vocabulary;

static size_t find_word(const Vocabulary *v, const char *word)
{
    size_t i = 0;
    while (i < v->count && strcmp(v->word[i], word) != 0)
        i++;
    return i;
}

/* All words in the order in which they come, and then those that two sentences have. */
static void find_vocabulary(Vocabulary *v)
{
    *v = (Vocabulary){0};
    for (size_t s = 0; s < words_sentence_count; s++) {
        const char *text = words_sentences[s].text;
        bool seen[VOCABULARY_MAX] = {false};
        char word[WORD_SIZE];
        while (next_word(&text, word)) {
            size_t i = find_word(v, word);
            if (i == VOCABULARY_MAX)
                continue;
            if (i == v->count)
                snprintf(v->word[v->count++], WORD_SIZE, "%s", word);
            v->sentences[i] += !seen[i];
            seen[i] = true;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < v->count; i++)
        if (v->sentences[i] >= 2)
            memmove(v->word[kept++], v->word[i], WORD_SIZE);
    v->count = kept;
}

static bool name_words(Dataset *data, const Vocabulary *v, Error *err)
{
    data->input_names = calloc(data->inputs + 1, sizeof *data->input_names);
    data->output_names = calloc(2, sizeof *data->output_names);
    if (!data->input_names || !data->output_names ||
        !(data->output_names[0] = strdup("pleased")))
        return error_memory(err);
    for (size_t i = 0; i < v->count; i++)
        if (!(data->input_names[i] = strdup(v->word[i])))
            return error_memory(err);
    return true;
}

bool words_sentiment(Dataset *data, const char *name, const GeneratorChoice *choice, Error *err)
{
    Vocabulary v;
    (void)choice;
    find_vocabulary(&v);
    if (!dataset_init(data, name, words_sentence_count, v.count, 1, err) ||
        !name_words(data, &v, err))
        return false;
    data->inputs_are = INPUTS_WORDS;
    for (size_t s = 0; s < words_sentence_count; s++) {
        const char *text = words_sentences[s].text;
        char word[WORD_SIZE];
        while (next_word(&text, word)) {
            size_t i = find_word(&v, word);
            if (i < v.count)
                data->x[s * data->inputs + i] = 1;
        }
        data->t[s] = words_sentences[s].pleased ? 1 : 0;
    }
    return true;
}

static bool read_letters(const Dataset *data, const char *text, Real *x,
                         char note[WORDS_NOTE_SIZE], Error *err)
{
    size_t length = strlen(text), before = length > LETTERS_BEFORE ? length - LETTERS_BEFORE : 0;
    for (size_t i = 0; i < length; i++)
        if (letter_of(text[i]) == LETTERS)
            return error_set(err, N_("letters: '%.40s' is to be letters from a to z, and _ for a "
                                     "blank"), text);
    memset(x, 0, data->inputs * sizeof *x);
    for (size_t b = 0; b < LETTERS_BEFORE; b++) {
        size_t from_end = LETTERS_BEFORE - b;
        size_t letter = from_end <= length ? letter_of(text[length - from_end]) : BLANK;
        x[b * LETTERS + letter] = 1;
    }
    if (before > 0)
        snprintf(note, WORDS_NOTE_SIZE, N_("the last three letters count: '%.3s'"), text + before);
    return true;
}

static size_t find_input(const Dataset *data, const char *word)
{
    size_t i = 0;
    while (i < data->inputs && strcmp(data->input_names[i], word) != 0)
        i++;
    return i;
}

static bool read_sentence(const Dataset *data, const char *text, Real *x,
                          char note[WORDS_NOTE_SIZE], Error *err)
{
    char word[WORD_SIZE], unknown[WORDS_NOTE_SIZE - 32] = "";
    size_t known = 0;
    memset(x, 0, data->inputs * sizeof *x);
    while (next_word(&text, word)) {
        size_t i = find_input(data, word);
        if (i < data->inputs)
            x[i] = 1;
        else
            text_append(unknown, sizeof unknown, "%s%s", *unknown ? ", " : "", word);
        known += i < data->inputs;
    }
    if (known == 0)
        return error_set(err, N_("sentence: none of its words is an input; good, bad, great and "
                                 "boring are some"));
    if (*unknown)
        snprintf(note, WORDS_NOTE_SIZE, N_("passed over, for they are no inputs: %s"), unknown);
    return true;
}

bool words_read(const Dataset *data, const char *text, Real *x, char note[WORDS_NOTE_SIZE],
                Error *err)
{
    *note = '\0';
    return (data->inputs_are == INPUTS_LETTERS ? read_letters : read_sentence)(data, text, x, note,
                                                                              err);
}

void words_write(const Dataset *data, const Real *x, char *out, size_t size)
{
    *out = '\0';
    if (data->inputs_are == INPUTS_LETTERS) {
        for (size_t b = 0; b < LETTERS_BEFORE; b++)
            text_append(out, size, "%c",
                        letter_at(dataset_largest(LETTERS, x + b * (size_t)LETTERS)));
        return;
    }
    for (size_t i = 0; i < data->inputs; i++)
        if (x[i] > (Real)0.5)
            text_append(out, size, "%s%s", *out ? " " : "", data->input_names[i]);
}
