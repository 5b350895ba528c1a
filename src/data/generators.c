#include "data/generators.h"

#include "data/file.h"
#include "data/generate/curve.h"
#include "data/generate/digits.h"
#include "data/generate/plane.h"
#include "data/generate/playground.h"
#include "data/generate/vowels.h"
#include "data/generate/words.h"
#include "data/table/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    POINTS = 1 << KEY_SAMPLES | 1 << KEY_NOISE | 1 << KEY_SEED,
    TWO_CLASSES = POINTS | 1 << KEY_TARGETS,
    SLIDER_MOST = 80, /* of the Playground's noise, in hundredths */
};

/* Two inputs of the Playground: 500 samples of two classes. */
#define PLAYGROUND(more) {.takes = TWO_CLASSES | (more), .noise_most = SLIDER_MOST / 100.0, \
                          .standard = {.samples = 500, .turns = 1.75}}
#define HEIGHTS {.takes = POINTS, .noise_most = SLIDER_MOST / 100.0, .standard = {.samples = 1200}}
/* Noise is a standard deviation. */
#define PLANE(count, usual) {.takes = TWO_CLASSES, .noise_most = 10, \
                             .standard = {.samples = (count), .noise = (usual)}}
#define AROUND(curve) {.takes = POINTS | 1 << KEY_GAP, .noise_most = 10, \
                       .standard = {.number = (curve), .samples = 100, .noise = 0.1}}
#define SIZES(usual, least, most) {.number_min = (least), .number_max = (most), \
                                   .standard = {.number = (usual)}}
#define BITS(bits) {.standard = {.number = (bits)}}

static const Generator generators[] = {
    {.row = {"xor", "exclusive or of two bits: the classic that needs a hidden layer"},
     .range = BITS(2), .truth = bits_odd,
     .suggestion = {"4", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"and", "both of two bits"}, .range = BITS(2), .truth = bits_all,
     .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"or", "any of two bits"}, .range = BITS(2), .truth = bits_any,
     .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"nand", "not both of two bits"}, .range = BITS(2), .truth = bits_not_all,
     .suggestion = {"2", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"majority", "most of three bits: the 3-2-1 network of the textbook"},
     .range = BITS(3), .truth = bits_most, .suggestion = {"2", "sigmoid", NULL, "normal", 1}},
    {.row = {"parity", "odd number of ones in n bits; parity:4 for four"},
     .range = SIZES(3, 2, 12), .truth = bits_odd,
     .suggestion = {"8", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"symmetry", "whether n bits read the same from both ends; symmetry:4 for four"},
     .range = SIZES(6, 2, 12), .generate = bits_symmetry,
     .suggestion = {"4", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"adder", "the sum of two numbers of n bits; adder:3 for three"},
     .range = SIZES(2, 1, 6), .generate = bits_adder,
     .suggestion = {"8", "tanh", "sigmoid", "glorot-uniform", 1}},
    {.row = {"segments", "the ten digits of a display with seven segments"},
     .generate = bits_segments, .suggestion = {"6", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"digits", "n small images of each of the ten digits, each a little different"},
     .range = {.takes = POINTS, .noise_most = 1, .standard = {.samples = 50, .noise = 0.05}},
     .generate = digits_make, .suggestion = {"16", "relu", NULL, "he-uniform", 0.1}},
    {.row = {"letters", "the next letter of a story from the three before it"},
     .generate = words_letters, .suggestion = {"16", "tanh", NULL, "glorot-uniform", 0.3}},
    {.row = {"sentiment", "whether a short sentence is pleased, from its words"},
     .generate = words_sentiment, .suggestion = {"1", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"mazur", "the worked 2-2-2 example with its own start weights, to check by hand"},
     .generate = bits_mazur,
     .suggestion = {"2", "sigmoid", "sigmoid", "glorot-uniform", 0.5}},
    {.row = {"encoder", "8 patterns through 3 hidden units; encoder:4 for 4"},
     .range = SIZES(8, 2, 256), .generate = bits_encoder,
     .suggestion = {NULL, "tanh", "sigmoid", "glorot-uniform", 1}},
    {.row = {"vowels",
             "ten English vowels by their formants in kHz, means of Peterson and Barney 1952; "
             "vowels:2 for F1 and F2 alone; with noise, the deviation of their logarithms, n of "
             "each around its mean"},
     .range = {.takes = POINTS, .noise_most = 1, .number_min = 2, .number_max = 3,
               .standard = {.number = 3, .samples = 30}},
     .asset = "data/vowels.csv", .spread = vowels_make,
     .suggestion = {"8", "tanh", NULL, "glorot-uniform", 1}},
    {.row = {"circle", "a disc in a ring"}, .range = PLAYGROUND(0), .generate = plane_circle,
     .suggestion = {"4,2", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"xor-plane", "four squares, of two classes crosswise"}, .range = PLAYGROUND(0),
     .generate = plane_xor, .suggestion = {"4,2", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"gauss", "two clouds that a line divides"}, .range = PLAYGROUND(0),
     .generate = plane_gauss, .suggestion = {"2", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"spiral", "two arms that wind around each other"},
     .range = PLAYGROUND(1 << KEY_TURNS), .generate = plane_spiral,
     .suggestion = {"8,8", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"plane", "the height of a slope, to be told from the place"}, .range = HEIGHTS,
     .generate = plane_slope, .suggestion = {"2", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"bumps", "the height of three hills and three hollows"}, .range = HEIGHTS,
     .generate = plane_bumps, .suggestion = {"8,8", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"moons", "two half circles that reach into each other"}, .range = PLANE(200, 0.1),
     .generate = plane_moons, .suggestion = {"8", "tanh", NULL, "glorot-uniform", 0.3}},
    {.row = {"rings", "a circle in another one"}, .range = PLANE(200, 0.05),
     .generate = plane_rings, .suggestion = {"8", "tanh", NULL, "glorot-uniform", 0.3}},
    {.row = {"checkerboard", "the fields of a board of 4 by 4"}, .range = PLANE(1000, 0),
     .generate = plane_checkerboard, .suggestion = {"16,16", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"blobs", "clouds, a class each; blobs:4 for four"},
     .range = {.takes = POINTS, .noise_most = 10, .number_min = 2, .number_max = 10,
               .standard = {.number = 3, .samples = 200, .noise = 0.5}},
     .generate = plane_blobs, .suggestion = {"4", "tanh", NULL, "glorot-uniform", 0.3}},
    {.row = {"two-spirals", "two spirals of 97 points that go round three times, of 1988"},
     .range = {.takes = 1 << KEY_TARGETS}, .generate = plane_two_spirals,
     .suggestion = {"16,16", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"playground",
             "the points of the Playground's page, and its start weights, by a link's seed: "
             "playground:spiral,page-seed=0.12345"},
     .range = {.takes = 1 << KEY_NOISE | 1 << KEY_TRAIN | 1 << KEY_PAGE_SEED,
               .noise_most = SLIDER_MOST / 100.0, .words = &playground_set_table,
               .standard = {.train = 50, .page_seed = "0.5"}},
     .generate = playground_make,
     .suggestion = {"4,2", "tanh", NULL, "glorot-uniform", 0.03}},
    {.row = {"line", "points around a line, from one input"}, .range = AROUND(CURVE_LINE),
     .generate = curve_points, .suggestion = {"none", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"sine", "points around sin 2x, two waves"}, .range = AROUND(CURVE_SINE),
     .generate = curve_points, .suggestion = {"8", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"cubic", "points around (x^3 - 4x)/6"}, .range = AROUND(CURVE_CUBIC),
     .generate = curve_points, .suggestion = {"8", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"abs", "points around |x|, which two ReLU make"}, .range = AROUND(CURVE_ABS),
     .generate = curve_points, .suggestion = {"4", "relu", NULL, "he-uniform", 0.1}},
    {.row = {"step", "points below 0 around -1, above it around 1"}, .range = AROUND(CURVE_STEP),
     .generate = curve_points, .suggestion = {"4", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"bump", "points around exp(-x^2)"}, .range = AROUND(CURVE_BUMP),
     .generate = curve_points, .suggestion = {"4", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"wave", "points around a wave that dies away"}, .range = AROUND(CURVE_WAVE),
     .generate = curve_points, .suggestion = {"16", "tanh", NULL, "glorot-uniform", 0.1}},
    {.row = {"above", "whether a point lies above a curve; above:cubic for another one"},
     .range = {.takes = TWO_CLASSES, .noise_most = 10, .words = &curve_table,
               .standard = {.number = CURVE_SINE, .samples = 500}},
     .generate = curve_sides, .suggestion = {"8", "tanh", NULL, "glorot-uniform", 0.1}},
};

const Table generator_table = TABLE_OF("data set", generators);

/* Cuts "parity:4" or "parity4" into name and what is said of it; false where nothing is. */
static bool split_name(const char *name, char *stem, size_t size, const char **said)
{
    size_t length = strlen(name), digits = 0;
    const char *colon = strchr(name, ':');
    while (digits < length && name[length - 1 - digits] >= '0' && name[length - 1 - digits] <= '9')
        digits++;
    *said = colon ? colon + 1 : name + length - digits;
    size_t stem_length = colon ? (size_t)(colon - name) : length - digits;
    if ((!colon && digits == 0) || stem_length == 0 || stem_length >= size)
        return false;
    snprintf(stem, size, "%.*s", (int)stem_length, name);
    return true;
}

void generator_words(const Generator *g, char out[GENERATOR_WORDS_SIZE])
{
    char said[CHOICE_SIZE];
    choice_describe(&g->range, said);
    snprintf(out, GENERATOR_WORDS_SIZE, *said ? "%s[%s]" : "%s", g->row.name, said);
}

bool generator_is_named(const char *name)
{
    size_t length = strcspn(name, ":");
    for (size_t i = 0; i < generator_table.count; i++)
        if (strlen(generators[i].row.name) == length &&
            strncmp(name, generators[i].row.name, length) == 0)
            return true;
    return false;
}

const Generator *generator_find(const char *name, GeneratorChoice *choice, Error *err)
{
    char stem[64];
    const char *said;
    Error why;
    bool has_said = split_name(name, stem, sizeof stem, &said);
    int index = table_find(&generator_table, has_said ? stem : name, err);
    if (index < 0)
        return NULL;
    const Generator *g = &generators[index];
    *choice = g->range.standard;
    if (!has_said || choice_read(&g->range, g->row.name, said, choice, &why))
        return g;
    if (err)
        *err = why;
    return NULL;
}

static void write_name(const Generator *g, const GeneratorChoice *choice,
                       char out[GENERATOR_NAME_SIZE])
{
    char said[CHOICE_SIZE];
    choice_write(&g->range, choice, said);
    snprintf(out, GENERATOR_NAME_SIZE, "%s%s", g->row.name, said);
}

bool generator_rename(const char *name, const char *said, char out[GENERATOR_NAME_SIZE],
                      Error *err)
{
    GeneratorChoice choice;
    const Generator *g = generator_find(name, &choice, err);
    if (!g || !choice_read(&g->range, g->row.name, said, &choice, err))
        return false;
    write_name(g, &choice, out);
    return true;
}

bool generator_redraw(const char *name, char out[GENERATOR_NAME_SIZE], Error *err)
{
    GeneratorChoice choice;
    const Generator *g = generator_find(name, &choice, err);
    if (!g)
        return false;
    if (!(g->range.takes & (1 << KEY_SEED | 1 << KEY_PAGE_SEED)))
        return error_set(err, "%s: nothing in it is drawn at random", g->row.name);
    choice.seed = (choice.seed + 1) & UINT32_MAX;
    if (g->range.takes & 1 << KEY_PAGE_SEED)
        playground_next_seed(choice.page_seed);
    write_name(g, &choice, out);
    return true;
}

/* An asset of the program becomes a data set that goes by the row's name, not by a path. */
static bool load_asset(const Generator *g, Dataset *data, Error *err)
{
    /* Its classes stay in the order of its rows. */
    static const TableChoice choice = {.as_in_0_1 = true};
    static const Preparation none = {0};
    char path[4096];
    if (!asset_find(g->asset, path, sizeof path, err) ||
        !table_load(data, path, &choice, NULL, &none, err))
        return false;
    remarks_free(&data->remarks);
    free(data->path);
    free(data->name);
    data->path = NULL;
    data->name = strdup(g->row.name);
    return data->name ? true : error_memory(err);
}

/* Whether nothing is said of it that would change it. */
static bool is_standard(const Generator *g, const GeneratorChoice *choice)
{
    const GeneratorChoice *s = &g->range.standard;
    return choice->number == s->number && choice->noise <= s->noise;
}

bool generator_make(const Generator *g, const GeneratorChoice *choice, Dataset *data, Error *err)
{
    char name[GENERATOR_NAME_SIZE];
    Dataset means = {0};
    if (g->asset && is_standard(g, choice))
        return load_asset(g, data, err);
    write_name(g, choice, name);
    bool ok = g->asset ? load_asset(g, &means, err) && g->spread(data, name, &means, choice, err)
              : g->truth ? bits_table(data, name, choice->number, g->truth, err)
                         : g->generate(data, name, choice, err);
    dataset_free(&means);
    if (!ok)
        return false;
    dataset_finish(data);
    return dataset_describe(data, err);
}
