/* Data sets of text: samples against the texts, entropies against sums by the C library, and what a
 * person types. */
#include "support.h"

#include "data/generate/words.h"
#include "data/generate/words_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static Dataset data;

static void open_set(bool (*make)(Dataset *, const char *, const GeneratorChoice *, Error *))
{
    Error err = {.message = ""};
    if (!make(&data, "set", &(GeneratorChoice){0}, &err))
        fail_msg("%s", err.message);
    dataset_finish(&data);
}

static size_t code(char c)
{
    return c == ' ' ? 26 : (size_t)(c - 'a');
}

/* The story has letters and single blanks alone; each sample is its place in it. */
static void letters(void **state)
{
    size_t n = strlen(words_story);
    (void)state;
    open_set(words_letters);
    assert_int_equal(data.count, n - 3);
    assert_int_equal(data.inputs, 81);
    assert_true(data.kind == TARGET_ONE_HOT && data.inputs_are == INPUTS_LETTERS);
    assert_true(n > 1500 && n < 6000);
    for (size_t k = 0; k < n; k++) {
        assert_true((words_story[k] >= 'a' && words_story[k] <= 'z') || words_story[k] == ' ');
        assert_false(k > 0 && words_story[k] == ' ' && words_story[k - 1] == ' ');
    }
    for (size_t k = 0; k < data.count; k++) {
        double sum = 0;
        for (size_t i = 0; i < 81; i++)
            sum += (double)data.x[k * 81 + i];
        check_near(sum, 3, 0);
        for (size_t b = 0; b < 3; b++)
            check_near(data.x[k * 81 + b * 27 + code(words_story[k + b])], 1, 0);
        check_near(data.t[k * 27 + code(words_story[k + 3])], 1, 0);
    }
    dataset_free(&data);
}

/* A table's loss is the mean of −log p over the story, p being how often it has come. */
static void references(void **state)
{
    double single = 0, pairs = 0;
    size_t n = strlen(words_story), count[27] = {0}, before[27] = {0}, pair[27][27] = {{0}};
    (void)state;
    open_set(words_letters);
    for (size_t k = 3; k < n; k++) {
        count[code(words_story[k])]++;
        before[code(words_story[k - 1])]++;
        pair[code(words_story[k - 1])][code(words_story[k])]++;
    }
    for (size_t k = 3; k < n; k++) {
        size_t a = code(words_story[k - 1]), b = code(words_story[k]);
        single -= log((double)count[b] / (double)(n - 3)) / (double)(n - 3);
        pairs -= log((double)pair[a][b] / (double)before[a]) / (double)(n - 3);
    }
    check_near(data.references[0].loss, single, 1e-9);
    check_near(data.references[1].loss, pairs, 1e-9);
    assert_true(pairs < single);
    dataset_free(&data);
}

/* Half of the sentences are pleased; a word is an input where two sentences have it. */
static void sentences(void **state)
{
    size_t pleased = 0;
    (void)state;
    open_set(words_sentiment);
    assert_int_equal(words_sentence_count, 60);
    assert_true(data.inputs >= 40 && data.inputs <= 80);
    for (size_t s = 0; s < 60; s++) {
        pleased += words_sentences[s].pleased;
        check_near(data.t[s], words_sentences[s].pleased, 0);
        for (size_t i = 0; i < data.inputs; i++) {
            char padded[128], word[64];
            snprintf(padded, sizeof padded, " %s ", words_sentences[s].text);
            snprintf(word, sizeof word, " %s ", data.input_names[i]);
            check_near(data.x[s * data.inputs + i], strstr(padded, word) ? 1 : 0, 0);
        }
    }
    assert_int_equal(pleased, 30);
    for (size_t i = 0; i < data.inputs; i++) {
        double has = 0;
        for (size_t s = 0; s < 60; s++)
            has += (double)data.x[s * data.inputs + i];
        assert_true(has >= 2);
    }
    dataset_free(&data);
}

static void typed(void **state)
{
    static const char *const rows[][3] = {
        {"the", "the", ""}, {"THE", "the", ""}, {"he_", "he_", ""}, {"a", "__a", ""},
        {"and the", "the", "last three"}};
    static const char *const wrong[] = {"th3", "t.e", "\xc3\xa9"};
    char note[WORDS_NOTE_SIZE], text[128];
    Real x[256];
    Error err;
    (void)state;
    open_set(words_letters);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(words_read(&data, rows[i][0], x, note, &err));
        words_write(&data, x, text, sizeof text);
        assert_string_equal(text, rows[i][1]);
        assert_true(rows[i][2][0] ? strstr(note, rows[i][2]) != NULL : note[0] == '\0');
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(words_read(&data, wrong[i], x, note, &err));
    dataset_free(&data);
    open_set(words_sentiment);
    assert_true(words_read(&data, "A Great, great movie!", x, note, &err));
    words_write(&data, x, text, sizeof text);
    assert_true(strstr(text, "great") && strstr(text, "a"));
    assert_non_null(strstr(note, "movie"));
    assert_false(words_read(&data, "xyzzy plugh", x, note, &err));
    assert_false(words_read(&data, "", x, note, &err));
    dataset_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters),
        cmocka_unit_test(references),
        cmocka_unit_test(sentences),
        cmocka_unit_test(typed),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
