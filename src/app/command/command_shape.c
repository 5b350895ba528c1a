/* Commands that give the network a unit, a layer or an input more or less while it trains: what can
 * be kept is kept, and what is lost and new is told before and after. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/command/shape.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_OF_FIRST_LAYER = 4, WORD_SIZE = 64 };

static const Net *net_of(const App *app)
{
    return &app->run.setup->trainer.net;
}

static bool placed(const Selection *s)
{
    return s->kind == SELECT_UNIT || s->kind == SELECT_LINK || s->kind == SELECT_BIAS ||
           s->kind == SELECT_LAYER;
}

/* The hidden layer that is selected, or whose unit or link is; else the last one; SIZE_MAX where
 * there is none. 0-based. */
static size_t chosen_layer(const App *app)
{
    const Selection *s = &app->view.selection;
    size_t hidden = net_of(app)->layer_count - 1;
    bool chosen = placed(s) && s->column >= 1 && s->column <= hidden;
    return chosen ? s->column - 1 : hidden - 1;
}

/* Activation of a new layer at a place: that of the hidden layer before it, or behind it. */
static const Activation *usual_activation(const Net *net, size_t at)
{
    size_t hidden = net->layer_count - 1;
    if (hidden == 0)
        return activation_find("tanh", NULL);
    return net->layers[at > 0 ? at - 1 : 0].activation;
}

/* A whole number from 1 on at the start of *text, which moves behind it; 0 where there is none. */
static size_t take_number(const char **text)
{
    size_t length = strspn(*text, "0123456789");
    unsigned long number = length > 0 && length < 8 ? strtoul(*text, NULL, 10) : 0;
    if (number == 0 || ((*text)[length] && (*text)[length] != ' '))
        return 0;
    *text += length;
    *text += strspn(*text, " ");
    return number;
}

/* Whether the next word is this one, or its beginning; *text moves behind it. */
static bool take_word(const char **text, const char *word)
{
    char typed[WORD_SIZE];
    const char *rest = text_cut_word(*text, " ", typed, sizeof typed);
    if (!typed[0] || strncmp(word, typed, strlen(typed)) != 0)
        return false;
    *text = rest;
    return true;
}

/* "2", "layer[2]" or "a[2]", 0-based; "input" or 0, where that may be, is SIZE_MAX. */
static bool read_layer(const Net *net, const char *text, bool input, size_t *layer, Error *err)
{
    unsigned long number = 0;
    int end = 0;
    bool named = sscanf(text, "layer[%5lu]%n", &number, &end) == 1 && !text[end];
    named = named || (sscanf(text, "a[%5lu]%n", &number, &end) == 1 && end > 0 && !text[end]);
    named = named || (sscanf(text, "%5lu%n", &number, &end) == 1 && !text[end]);
    if (input && strcmp(text, "input") == 0)
        named = true;
    *layer = number - 1;
    if (named && (number > 0 || input) && number <= net->layer_count)
        return true;
    if (net->layer_count == 1)
        return error_set(err, N_("there is no hidden layer: ':layer add 4' makes one"));
    return error_set(err, N_("'%.40s' is no layer; hidden layers are 1 to %zu"), text,
                     net->layer_count - 1);
}

/* Nothing may follow. */
static bool is_over(const char *text, Error *err)
{
    return !*text || error_set(err, N_("'%.40s' says nothing here"), text);
}

/* [N] [ACTIVATION] [after LAYER]. */
static bool read_layer_add(const App *app, const char *text, ShapeChange *c, Error *err)
{
    const Net *net = net_of(app);
    size_t chosen = chosen_layer(app), after = chosen;
    size_t units = take_number(&text);
    const Activation *activation = NULL;
    char word[WORD_SIZE];
    if (*text && strncmp(text, "after", 5) != 0) {
        const char *rest = text_cut_word(text, " ", word, sizeof word);
        if (!(activation = activation_find(word, err)))
            return false;
        text = rest;
    }
    if (take_word(&text, "after")) {
        text = text_cut_word(text, " ", word, sizeof word);
        if (!read_layer(net, word, true, &after, err))
            return false;
    }
    c->reshape = (Reshape){.kind = RESHAPE_ADD_LAYER, .layer = after + 1};
    if (units == 0)
        units = net->layer_count > 1 ? net->layers[chosen].units : UNITS_OF_FIRST_LAYER;
    if (!activation)
        activation = usual_activation(net, c->reshape.layer);
    return is_over(text, err) &&
           reshape_add_layer(net, c->reshape.layer, units, activation, &c->net, err);
}

static bool read_layer_remove(const App *app, const char *text, ShapeChange *c, Error *err)
{
    size_t layer = chosen_layer(app);
    if (*text && !read_layer(net_of(app), text, false, &layer, err))
        return false;
    c->reshape = (Reshape){.kind = RESHAPE_REMOVE_LAYER, .layer = layer};
    return reshape_remove_layer(net_of(app), layer, &c->net, err);
}

/* [N] [to LAYER]. */
static bool read_unit_add(const App *app, const char *text, ShapeChange *c, Error *err)
{
    const Net *net = net_of(app);
    size_t layer = chosen_layer(app), units = take_number(&text);
    char word[WORD_SIZE];
    if (take_word(&text, "to")) {
        text = text_cut_word(text, " ", word, sizeof word);
        if (!read_layer(net, word, false, &layer, err))
            return false;
    }
    units = units > 0 ? units : 1;
    if (net->layer_count == 1 && !*text) {
        c->reshape = (Reshape){.kind = RESHAPE_ADD_LAYER};
        return reshape_add_layer(net, 0, units, usual_activation(net, 0), &c->net, err);
    }
    c->reshape = (Reshape){.kind = RESHAPE_ADD_UNITS, .layer = layer};
    return is_over(text, err) && reshape_add_units(net, layer, units, &c->net, err);
}

/* The unit that is named, or selected, or the last of the chosen layer. */
static bool read_unit_remove(const App *app, const char *text, ShapeChange *c, Error *err)
{
    const Net *net = net_of(app);
    Selection s = app->view.selection;
    size_t layer = chosen_layer(app);
    if (*text && (!selection_parse(&s, text, net, NULL) || s.kind != SELECT_UNIT || s.column == 0))
        return error_set(err, N_("'%.40s' is no unit that could go; a[1][1] is the first of layer "
                                 "1"), text);
    bool own = s.kind == SELECT_UNIT && s.column > 0 && (*text || s.column <= net->layer_count - 1);
    if (own)
        layer = s.column - 1;
    c->reshape = (Reshape){RESHAPE_REMOVE_UNIT, layer,
                           own ? s.unit : layer < net->layer_count ? net->layers[layer].units - 1
                                                                   : 0};
    return reshape_remove_unit(net, layer, &c->net, err);
}

bool shape_read_sizes(const App *app, const SizeList *sizes, ShapeChange *c, Error *err)
{
    const Net *net = net_of(app);
    c->reshape = (Reshape){.kind = RESHAPE_SIZES};
    return reshape_sizes(net, sizes->count, sizes->size,
                         usual_activation(net, net->layer_count - 1), &c->net, err);
}

/* "20 weights and biases stay, 5 are new, 12 go: ⌫ brings them back". */
static void add_counts(const App *app, const ShapeChange *c, char *out, size_t size)
{
    const Net *net = net_of(app);
    size_t kept = reshape_carry(&c->reshape, net, &c->net, NULL, NULL);
    size_t lost = net->parameter_count - kept, new = c->net.parameter_count - kept;
    text_append(out, size, N_("%zu weights and biases stay"), kept);
    if (new > 0)
        text_append(out, size, new == 1 ? N_(", %zu is new") : N_(", %zu are new"), new);
    if (lost > 0)
        text_append(out, size, lost == 1 ? N_(", %zu goes (⌫ brings it back)")
                                         : N_(", %zu go (⌫ brings them back)"), lost);
}

void shape_foretell(const App *app, const ShapeChange *c, char *out, size_t size)
{
    char before[SHAPE_WORDS_SIZE], after[SHAPE_WORDS_SIZE];
    net_shape(net_of(app), before, sizeof before);
    net_shape(&c->net, after, sizeof after);
    text_append(out, size, "%s → %s: ", before, after);
    add_counts(app, c, out, size);
}

bool shape_change(App *app, const ShapeChange *c, Error *err)
{
    char words[HISTORY_SIZE], counts[APP_MESSAGE_SIZE] = "";
    const Timeline *tl = &app->run.timeline;
    Selection kept = app->view.selection;
    if (net_same_sizes(net_of(app), &c->net) && net_of(app)->features == c->net.features) {
        app_say(app, false, N_("it has that shape already"));
        return true;
    }
    add_counts(app, c, counts, sizeof counts);
    app_stop_trial(app);
    if (!timeline_reshape(&app->run.timeline, &c->net, &c->reshape, err) ||
        !app_follow_shape(app, err))
        return false;
    if (selection_fits(&kept, net_of(app)))
        app->view.selection = kept;
    history_words(&tl->replay, timeline_journal(tl)->event, words);
    app_say(app, false, "%s: %s", words, counts);
    return true;
}

typedef enum ShapeWord { SHAPE_ADD, SHAPE_REMOVE } ShapeWord;
typedef bool ReadChange(const App *app, const char *text, ShapeChange *change, Error *err);

static ReadChange *const readers[2][2] = {
    {[SHAPE_ADD] = read_unit_add, [SHAPE_REMOVE] = read_unit_remove},
    {[SHAPE_ADD] = read_layer_add, [SHAPE_REMOVE] = read_layer_remove},
};

static const TableRow unit_words[] = {
    [SHAPE_ADD] = {"add", N_("[N] [to LAYER]: to the layer of the selection, or the last hidden "
                             "one")},
    [SHAPE_REMOVE] = {"remove", N_("[a[LAYER][UNIT]]: that one, the selected one, or the last of "
                                   "its layer")},
};
static const Table unit_word_table = TABLE_OF("what", unit_words);

static const TableRow layer_words[] = {
    [SHAPE_ADD] = {"add", N_("[N] [ACTIVATION] [after LAYER]: so many units behind that layer, or "
                             "0, the inputs")},
    [SHAPE_REMOVE] = {"remove", N_("[LAYER]: that one, or that of the selection")},
};
static const Table layer_word_table = TABLE_OF("what", layer_words);

/* "add …" or "remove …" of units (0) or layers (1). */
static bool read_change(const App *app, int variant, const char *text, ShapeChange *c, Error *err)
{
    const Table *words = variant == 0 ? &unit_word_table : &layer_word_table;
    char word[WORD_SIZE];
    const char *rest = text_cut_word(text, " ", word, sizeof word);
    int what = table_find(words, word, err);
    return what >= 0 && readers[variant][what](app, rest, c, err);
}

/* What of a change stands behind its key: how many weights would go; "" where it cannot be made. */
static void note_change(const App *app, ReadChange *read, const char *label, char *out)
{
    ShapeChange c;
    *out = '\0';
    if (!read(app, "", &c, NULL))
        return;
    size_t lost = net_of(app)->parameter_count -
                  reshape_carry(&c.reshape, net_of(app), &c.net, NULL, NULL);
    snprintf(out, ADD_WORDS_SIZE, lost > 0 ? N_("%s (%zu weights go)") : "%s", label, lost);
}

void shape_note_additions(App *app)
{
    AddWords *add = &app->input.add;
    bool hidden = net_of(app)->layer_count > 1;
    snprintf(add->where, sizeof add->where, hidden ? N_("at layer %zu:") : N_("add:"),
             chosen_layer(app) + 1);
    note_change(app, readers[0][SHAPE_REMOVE], N_("unit less"), add->unit_less);
    note_change(app, readers[1][SHAPE_ADD], N_("layer"), add->layer);
    note_change(app, readers[1][SHAPE_REMOVE], N_("layer less"), add->layer_less);
}

static bool do_shape(App *app, const Argument *argument, Error *err)
{
    ShapeChange change;
    return read_change(app, argument->variant, argument->text, &change, err) &&
           shape_change(app, &change, err);
}

static void foretell_shape(const App *app, int variant, const char *text, char *out, size_t size)
{
    ShapeChange change;
    if (read_change(app, variant, text, &change, NULL))
        shape_foretell(app, &change, out, size);
}

const Command command_unit = {
    .row = {"unit", N_("units more in a hidden layer, or one less, while it trains; the others "
                       "stay as they are")},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "add|remove …",
    .argument = ARGUMENT_TEXT,
    .words = &unit_word_table,
    .needs = N_("add or remove?"),
    .waits = true,
    .variant = 0,
    .foretell = foretell_shape,
    .run = do_shape,
};

const Command command_layer = {
    .row = {"layer", N_("a hidden layer more or less, while it trains; the others stay as they "
                        "are")},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "add|remove …",
    .argument = ARGUMENT_TEXT,
    .words = &layer_word_table,
    .needs = N_("add or remove?"),
    .waits = true,
    .variant = 1,
    .foretell = foretell_shape,
    .run = do_shape,
};
