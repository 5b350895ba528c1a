#include "app/run/link.h"

#include "app/run/command_line.h"
#include "core/base/text.h"
#include "data/formula.h"
#include "data/generate/playground.h"
#include "data/generators.h"
#include "data/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_SIZE = 64 };

typedef enum Key {
    ACTIVATION, BATCH, SET, REGRESSION_SET, RATE, PENALTY_RATE, PENALTY, NOISE, SHAPE, SEED, TRAIN,
    X, Y, X_SQUARED, Y_SQUARED, X_TIMES_Y, SIN_X, SIN_Y, PROBLEM, ZERO, DECIDED, KEY_END,
    FIRST_INPUT = X, INPUT_COUNT = SIN_Y - X + 1,
} Key;

/* Names, and what the page takes where the link does not say it. */
static const struct { const char *name, *standard; } keys[KEY_END] = {
    [ACTIVATION] = {"activation", "tanh"},
    [BATCH] = {"batchSize", "10"},
    [SET] = {"dataset", "circle"},
    [REGRESSION_SET] = {"regDataset", "reg-plane"},
    [RATE] = {"learningRate", "0.03"},
    [PENALTY_RATE] = {"regularizationRate", "0"},
    [PENALTY] = {"regularization", "none"},
    [NOISE] = {"noise", "0"},
    [SHAPE] = {"networkShape", "4,2"},
    [SEED] = {"seed", ""},
    [TRAIN] = {"percTrainData", "50"},
    [X] = {"x", "true"},
    [Y] = {"y", "true"},
    [X_SQUARED] = {"xSquared", "false"},
    [Y_SQUARED] = {"ySquared", "false"},
    [X_TIMES_Y] = {"xTimesY", "false"},
    [SIN_X] = {"sinX", "false"},
    [SIN_Y] = {"sinY", "false"},
    [PROBLEM] = {"problem", "classification"},
    [ZERO] = {"initZero", "false"},
    [DECIDED] = {"discretize", "false"},
};

/* Of the page's own looks: nothing here depends on them. */
static const char *const looks[] = {"showTestData", "collectStats", "tutorial", "hideText"};

/* The inputs in the order in which the page gives them weights. */
static const char *const inputs[INPUT_COUNT] = {"x1",    "x2",      "x1^2",   "x2^2",
                                                "x1*x2", "sin(x1)", "sin(x2)"};

/* What the page calls by another name than this program, or by the same. */
typedef struct Word {
    const char *page, *here;
} Word;
static const Word activations[] = {
    {"tanh", "tanh"}, {"relu", "relu"}, {"sigmoid", "sigmoid"}, {"linear", "identity"}, {0}};
static const Word penalties[] = {{"none", ""}, {"L1", "l1"}, {"L2", "l2"}, {0}};
static const Word problems[] = {
    {"classification", "tanh"}, {"regression", "identity"}, {0}};
static const Word sets[] = {
    {"circle", ""}, {"xor", ""}, {"gauss", ""}, {"spiral", ""}, {0}};
static const Word regression_sets[] = {{"reg-plane", ""}, {"reg-gauss", ""}, {0}};

/* What a link says, as text; "" where it does not. */
typedef struct Page {
    char value[KEY_END][VALUE_SIZE];
    bool no_hidden; /* "networkShape=" */
    char left_out[120], taken[160];
} Page;

static int hex(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)((at - digits) % 16) : -1;
}

/* Copies what stands behind "=", with %2C and the like as the characters that they stand for. False
 * where there is no room. */
static bool decode(const char *text, size_t length, char out[VALUE_SIZE])
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        bool coded = text[i] == '%' && i + 2 < length && hex(text[i + 1]) >= 0 &&
                     hex(text[i + 2]) >= 0;
        if (n + 1 >= VALUE_SIZE)
            return false;
        out[n++] = coded ? (char)(hex(text[i + 1]) * 16 + hex(text[i + 2])) : text[i];
        i += coded ? 2 : 0;
    }
    out[n] = '\0';
    return true;
}

static bool is_look(const char *name, const char *value)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if (strcmp(name, looks[i]) == 0)
            return true;
    return strcmp(value, "false") == 0 || (length > 5 && strcmp(name + length - 5, "_hide") == 0);
}

static bool take_pair(Page *page, const char *text, size_t length, Error *err)
{
    char name[VALUE_SIZE], value[VALUE_SIZE] = "";
    size_t key, named = 0, until;
    while (named < length && text[named] != '=')
        named++;
    until = named < length ? named + 1 : length;
    while (until < length && text[until] != '=')
        until++;
    if (!decode(text, named, name) ||
        (named < length && !decode(text + named + 1, until - named - 1, value)))
        return error_set(err, "the link's '%.24s…' is longer than anything that the Playground "
                         "knows", text);
    for (key = 0; key < KEY_END && strcmp(name, keys[key].name) != 0; key++)
        ;
    if (key < KEY_END)
        memcpy(page->value[key], value, VALUE_SIZE);
    if (key == SHAPE)
        page->no_hidden = value[strspn(value, " ")] == '\0';
    if (key == KEY_END && name[0] && !is_look(name, value))
        text_append(page->left_out, sizeof page->left_out, "%s%.24s",
                    page->left_out[0] ? ", " : "", name);
    return true;
}

static bool take_pairs(Page *page, const char *address, Error *err)
{
    const char *text = strchr(address, '#');
    if (!text)
        return error_set(err, "'%.64s' is no link of the Playground: its settings stand behind a "
                         "#, as in 'https://playground.tensorflow.org/#activation=tanh'", address);
    for (text++; *text;) {
        size_t length = strcspn(text, "&");
        if (!take_pair(page, text, length, err))
            return false;
        text += length + (text[length] != '\0');
    }
    return true;
}

static const char *value_of(const Page *page, Key key)
{
    const char *value = page->value[key];
    return value[strspn(value, " ")] ? value : keys[key].standard;
}

static bool is_on(const Page *page, Key key)
{
    return strcmp(value_of(page, key), "false") != 0;
}

static const Word *find_word(const Word *words, const char *value)
{
    while (words->page && strcmp(words->page, value) != 0)
        words++;
    return words->page ? words : NULL;
}

/* The page takes its own default for a word that it does not know. */
static const Word *word_of(Page *page, Key key, const Word *words)
{
    const char *value = value_of(page, key);
    const Word *word = find_word(words, value);
    if (word)
        return word;
    text_append(page->taken, sizeof page->taken,
                "%s=%.24s is unknown, as on the page %s is taken; ", keys[key].name, value,
                keys[key].standard);
    return find_word(words, keys[key].standard);
}

static bool refuse(const Page *page, Key key, const char *why, Error *err)
{
    return error_set(err, "the link's %s=%s: %s", keys[key].name, value_of(page, key), why);
}

static bool number_of(const Page *page, Key key, double *number, Error *err)
{
    const char *value = value_of(page, key);
    return number_parse(value, strlen(value), NUMBER_POINT, number) ||
           refuse(page, key, "it is to be a number", err);
}

/* Gives an option a value that comes from a key, unless it has been given one. */
static bool put(Options *o, const Page *page, Key key, const char *name, const char *value,
                Error *err)
{
    Error why;
    const Option *option = option_find(name, err);
    if (options_given_at(o, option->offset) || option_set(o, option, value, &why))
        return true;
    return why.is_memory ? error_memory(err) : refuse(page, key, why.message, err);
}

/* The name of the page's data set; and its batches, of which one at least is to be whole. */
static bool put_data(Options *o, Page *page, bool regression, Error *err)
{
    char name[GENERATOR_NAME_SIZE + VALUE_SIZE], number[NUMBER_SIZE];
    Key key = regression ? REGRESSION_SET : SET;
    const char *set = word_of(page, key, regression ? regression_sets : sets)->page;
    const char *seed = value_of(page, SEED);
    double noise, batch, train;
    if (!number_of(page, NOISE, &noise, err) || !number_of(page, BATCH, &batch, err) ||
        !number_of(page, TRAIN, &train, err))
        return false;
    noise = noise < 0 ? 0 : noise > 80 ? 50 : noise;
    snprintf(name, sizeof name, "playground:%s,noise=%s,train=%s", set,
             number_write(noise / 100, number), value_of(page, TRAIN));
    if (*seed)
        text_append(name, sizeof name, ",page-seed=%s", seed);
    GeneratorChoice choice;
    Error why;
    const Generator *generator = generator_find(name, &choice, &why);
    if (!generator)
        return error_set(err, "the link: %s", why.message);
    if (!*seed)
        text_append(page->taken, sizeof page->taken, "it has no seed, %s is taken; ",
                    choice.page_seed);
    if (batch > (double)(playground_samples(choice.number) * choice.train / 100))
        return refuse(page, BATCH, "it is more than there are samples to train on, and that page "
                      "would never learn", err);
    if (o->data && session_is_named(o->data))
        return error_set(err, "a link begins a run: it does not go with the session %s", o->data);
    return o->data || options_set_text(&o->data, name, err);
}

static bool put_inputs(Options *o, const Page *page, Error *err)
{
    char list[FORMULAS_SIZE] = "";
    for (size_t i = 0; i < INPUT_COUNT; i++)
        if (is_on(page, (Key)(FIRST_INPUT + i)))
            text_append(list, sizeof list, "%s%s", *list ? "," : "", inputs[i]);
    if (!*list)
        return error_set(err, "the link has no input switched on; x=true would be one");
    return put(o, page, X, "features", strcmp(list, "x1,x2") == 0 ? "none" : list, err);
}

static bool put_shape(Options *o, Page *page, Error *err)
{
    const Word *activation = word_of(page, ACTIVATION, activations);
    return put(o, page, SHAPE, "hidden", page->no_hidden ? "none" : value_of(page, SHAPE), err) &&
           ((o->hidden.count == 0) ||
            put(o, page, ACTIVATION, "activation", activation->here, err));
}

/* Batch, rate and penalty; what the page does not have is off. */
static bool put_training(Options *o, Page *page, Error *err)
{
    static const Word fixed[] = {{"sgd", "optimizer"}, {"off", "shuffle"}, {"carry", "leftover"},
                                 {"dead", "l1-rule"}, {"half-squared", "loss"}, {0}};
    const char *penalty = word_of(page, PENALTY, penalties)->here;
    bool ok = put(o, page, BATCH, "batch", value_of(page, BATCH), err) &&
              put(o, page, RATE, "rate", value_of(page, RATE), err);
    for (const Word *w = fixed; ok && w->page; w++)
        ok = put(o, page, PROBLEM, w->here, w->page, err);
    ok = ok && (!*penalty ||
                put(o, page, PENALTY_RATE, penalty, value_of(page, PENALTY_RATE), err));
    return ok && (!is_on(page, ZERO) || (put(o, page, ZERO, "init", "zero", err) &&
                                         put(o, page, ZERO, "bias", "0", err)));
}

bool link_read(const char *address, Options *o, char words[LINK_WORDS_SIZE], Error *err)
{
    Page page = {.no_hidden = false};
    if (!take_pairs(&page, address, err))
        return false;
    const Word *problem = word_of(&page, PROBLEM, problems);
    bool ok = put_data(o, &page, problem == &problems[1], err) && put_inputs(o, &page, err) &&
              put_shape(o, &page, err) &&
              put(o, &page, PROBLEM, "output-activation", problem->here, err) &&
              put_training(o, &page, err);
    if (ok && is_on(&page, DECIDED))
        ok = options_set_text(&o->startup, "decided\n", err);
    snprintf(words, LINK_WORDS_SIZE, "the Playground's link: %s", page.taken);
    if (page.left_out[0])
        text_append(words, LINK_WORDS_SIZE, "left out: %s; ", page.left_out);
    text_append(words, LINK_WORDS_SIZE, "the page's own losses, until its double and our float "
                "part where training is chaotic");
    return ok;
}

static const char *on(bool is)
{
    return is ? "true" : "false";
}

/* Which of the page's inputs the network has; false where it has others, or in another order. */
static bool find_inputs(const Dataset *data, bool has[INPUT_COUNT])
{
    size_t columns = data->features ? data->features->count : data->inputs, next = 0;
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        Feature wanted;
        bool same = next < columns && formula_read(data, inputs[i], &wanted, NULL) &&
                    strcmp(data->features ? data->features->list[next].text : next ? "x2" : "x1",
                           wanted.text) == 0;
        has[i] = same;
        next += same;
    }
    return next == columns;
}

/* Whether an option is one that the numbers depend on, and is not compared otherwise. */
static bool counts(const Option *option, const Trainer *t)
{
    size_t count = t->data->count;
    if (option->offset == offsetof(Options, shuffle))
        return hyper_batch(&t->hyper, count) < count;
    if (option->offset == offsetof(Options, leftover))
        return count % hyper_batch(&t->hyper, count) > 0;
    if (option->offset == offsetof(Options, l1_rule))
        return t->hyper.l1 > 0;
    static const size_t others[] = {offsetof(Options, features), offsetof(Options, batch),
                                    offsetof(Options, seed), offsetof(Options, numbers.patience)};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (option->offset == others[i])
            return false;
    return option->scope >= SCOPE_HYPER;
}

/* Whether the settings in force are those that the link says. */
static bool same_settings(const Trainer *t, const InForce *here, const InForce *page, Error *err)
{
    char text[OPTION_TEXT_SIZE], other[OPTION_TEXT_SIZE];
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        option_text(&here->options, option, text, sizeof text);
        option_text(&page->options, option, other, sizeof other);
        if (counts(option, t) && strcmp(text, other) != 0)
            return error_set(err, "%s is %.64s here, and %.64s on the page", option->row.name,
                             *text ? text : "by the data", *other ? other : "its own");
    }
    return true;
}

/* Whether a run made of the link begins as the one on the screen. */
static bool leads_here(const Run *run, const char *link, Error *err)
{
    char words[LINK_WORDS_SIZE];
    Setup *setup = calloc(1, sizeof *setup);
    Options o;
    Status status;
    options_init(&o);
    bool ok = (setup || error_memory(err)) && link_read(link, &o, words, err) &&
              setup_make(setup, &o, &status, err);
    if (ok) {
        InForce here, page;
        in_force_find(run->setup, &run->options, &here);
        in_force_find(setup, &o, &page);
        ok = same_settings(&run->setup->trainer, &here, &page, err) &&
             command_line_begins_alike(&setup->trainer, &run->setup->trainer, err);
    }
    if (setup)
        setup_free(setup);
    free(setup);
    options_free(&o);
    return ok;
}

static const char *page_word(const Word *words, const char *here)
{
    while (words->page && strcmp(words->here, here) != 0)
        words++;
    return words->page ? words->page : here;
}

static void write_data(const GeneratorChoice *c, char out[LINK_SIZE])
{
    const char *set = table_row(&playground_set_table, c->number)->name;
    bool regression = find_word(regression_sets, set) != NULL;
    char number[NUMBER_SIZE];
    text_append(out, LINK_SIZE, "&%s=%s&problem=%s", keys[regression ? REGRESSION_SET : SET].name,
                set, problems[regression].page);
    text_append(out, LINK_SIZE, "&noise=%s&seed=%s&percTrainData=%zu",
                number_write(c->noise * 100, number), c->page_seed, c->train);
}

static void write_network(const Trainer *t, const bool has[INPUT_COUNT], char out[LINK_SIZE])
{
    const Net *net = &t->net;
    size_t hidden = net->layer_count - 1;
    const char *first = net->layers[0].activation->row.name;
    text_append(out, LINK_SIZE, "activation=%s&networkShape=",
                hidden > 0 ? page_word(activations, first) : "tanh");
    for (size_t l = 0; l < hidden; l++)
        text_append(out, LINK_SIZE, "%s%zu", l > 0 ? "," : "", net->layers[l].units);
    for (size_t i = 0; i < INPUT_COUNT; i++)
        text_append(out, LINK_SIZE, "&%s=%s", keys[FIRST_INPUT + i].name, on(has[i]));
    text_append(out, LINK_SIZE, "&initZero=%s", on(strcmp(t->spec.init->row.name, "zero") == 0));
}

static void write_training(const Trainer *t, char out[LINK_SIZE])
{
    const Hyper *h = &t->hyper;
    bool l1 = h->l1 > 0;
    char number[NUMBER_SIZE];
    text_append(out, LINK_SIZE, "&batchSize=%zu&learningRate=%s", hyper_batch(h, t->data->count),
                number_write(h->rate, number));
    text_append(out, LINK_SIZE, "&regularization=%s&regularizationRate=%s",
                l1 ? "L1" : h->l2 > 0 ? "L2" : "none", number_write(l1 ? h->l1 : h->l2, number));
}

bool link_write(const Run *run, char out[LINK_SIZE], Error *err)
{
    const Trainer *t = &run->setup->trainer;
    const Dataset *data = t->data;
    GeneratorChoice choice;
    bool has[INPUT_COUNT];
    Error why;
    const Generator *g = data->path ? NULL : generator_find(data->name, &choice, NULL);
    if (!g || g->generate != playground_make)
        return error_set(err, "no link says this: the Playground does not have the data set %.64s; "
                         "':data playground:circle' is one of its own", data->name);
    if (!find_inputs(data, has))
        return error_set(err, "no link says this: the Playground's inputs are x1, x2, x1^2, x2^2, "
                         "x1*x2, sin(x1) and sin(x2), in this order");
    snprintf(out, LINK_SIZE, "https://playground.tensorflow.org/#");
    write_network(t, has, out);
    write_data(&choice, out);
    write_training(t, out);
    if (leads_here(run, out, &why))
        return true;
    return why.is_memory ? error_memory(err)
                         : error_set(err, "no link says this: %s", why.message);
}
