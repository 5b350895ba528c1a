#include "app/run/experiments.h"

#include "core/base/text.h"

#include <stdio.h>

static const Experiment experiments[LIKE_COUNT][EXPERIMENTS_EACH] = {
    [LIKE_BITS] =
        {{{N_("without a hidden layer"), N_("one line cannot part what needs two")},
          {"hidden none", NULL}},
         {{N_("one hidden unit"), N_("too few: which patterns stay wrong?")},
          {"hidden 1", NULL}},
         {{N_("four sigmoid layers"), N_("the gradient vanishes on its way back")},
          {"hidden 4,4,4,4", "activation sigmoid", "init uniform", NULL}}},
    [LIKE_PLANE] =
        {{{N_("without a hidden layer"), N_("a straight border alone")}, {"hidden none", NULL}},
         {{N_("the same with x1x2 and squares"), N_("inputs that bend the border: which ones?")},
          {"hidden none", "features x1,x2,x1^2,x2^2,x1*x2", "rate 0.03", NULL}},
         {{N_("three ReLU units"), N_("three straight pieces; does each start get there? :trials "
                                      "40 counts")},
          {"hidden 3", "activation relu", "rate 0.03", "batch 10", NULL}}},
    [LIKE_HEIGHT] =
        {{{N_("without a hidden layer"), N_("a slope alone")}, {"hidden none", NULL}},
         {{N_("four ReLU units"), N_("a surface of flat pieces")},
          {"hidden 4", "activation relu", "rate 0.03", NULL}},
         {{N_("adam, with a test part"), N_("how well are new places told?")},
          {"hidden 16,16", "optimizer adam", "rate 0.01", "test 0.3", NULL}}},
    [LIKE_CURVE] =
        {{{N_("a straight line"), N_("no hidden layer: linear regression")},
          {"hidden none", NULL}},
         {{N_("four ReLU units"), N_("pieces of lines that add up")},
          {"hidden 4", "activation relu", "init he-uniform", "rate 0.03", NULL}},
         {{N_("64 units, few samples"), N_("the test loss rises while the training loss falls")},
          {"hidden 64", "optimizer adam", "rate 0.01", "test 0.7", NULL}}},
    [LIKE_IMAGES] =
        {{{N_("without a hidden layer"), N_("the weights become pictures of the digits")},
          {"hidden none", NULL}},
         {{N_("32 ReLU units, adam"), N_("look at their weights, and at the worst mistakes")},
          {"hidden 32", "activation relu", "optimizer adam", "rate 0.003", "test 0.3", NULL}},
         {{N_("few samples"), N_("nine tenths kept for testing: it learns by heart")},
          {"hidden 32", "activation relu", "test 0.9", NULL}}},
    [LIKE_LETTERS] =
        {{{N_("without a hidden layer"), N_("each letter before votes alone")},
          {"hidden none", "optimizer adam", "rate 0.01", NULL}},
         {{N_("32 units, adam"), N_("better than a table of pairs")},
          {"hidden 32", "optimizer adam", "rate 0.01", NULL}},
         {{N_("a test part"), N_("what it says of places that it has not read")},
          {"hidden 32", "optimizer adam", "rate 0.01", "test 0.2", NULL}}},
    [LIKE_WORDS] =
        {{{N_("without a hidden layer"), N_("one weight a word: its score")},
          {"hidden none", "rate 1", NULL}},
         {{N_("a test part"), N_("which words has it not met?")},
          {"hidden none", "rate 1", "test 0.3", NULL}},
         {{N_("with L2"), N_("small weights for all words")},
          {"hidden none", "rate 1", "l2 0.01", NULL}}},
    [LIKE_TABLE] =
        {{{N_("without a hidden layer"), N_("each input votes alone")}, {"hidden none", NULL}},
         {{N_("adam, with a test part"), N_("how well are new samples told?")},
          {"hidden 16", "optimizer adam", "rate 0.01", "test 0.3", NULL}},
         {{N_("one hidden unit"), N_("all has to go through one number")}, {"hidden 1", NULL}}},
};

DataLike experiments_like(const Dataset *d)
{
    if (d->inputs_are == INPUTS_LETTERS)
        return LIKE_LETTERS;
    if (d->inputs_are == INPUTS_WORDS)
        return LIKE_WORDS;
    if (d->inputs == 1)
        return LIKE_CURVE;
    if (d->inputs == 64)
        return LIKE_IMAGES;
    if (d->count <= 16 && d->kind == TARGET_BINARY)
        return LIKE_BITS;
    if (d->inputs == 2)
        return d->kind == TARGET_REAL ? LIKE_HEIGHT : LIKE_PLANE;
    return LIKE_TABLE;
}

const Experiment *experiment_at(DataLike like, size_t i)
{
    return &experiments[like][i];
}

const Experiment *experiment_of(const TableRow *row)
{
    for (size_t like = 0; like < LIKE_COUNT; like++)
        for (size_t i = 0; i < EXPERIMENTS_EACH; i++)
            if (row == &experiments[like][i].row)
                return &experiments[like][i];
    return NULL;
}

bool experiment_set(const Experiment *experiment, Options *options, Error *err)
{
    bool ok = true;
    for (const char *const *line = experiment->settings; ok && *line; line++) {
        char name[64];
        const char *value = text_cut_word(*line, " ", name, sizeof name);
        const Option *option = option_find(name, err);
        ok = option && option_set(options, option, value, err);
    }
    return ok;
}
