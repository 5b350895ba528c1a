/* The command that switches input features on and off while the network trains, and their list. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/command/shape.h"
#include "core/base/text.h"
#include "data/formula.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Products and so on of so few columns are offered; those of more can be typed. */
enum { OFFERED_COLUMNS = 4 };

static Dataset *data_of(App *app)
{
    return &app->run.setup->session.data;
}

/* The formulas that the inputs are now, with room for one more. */
static Features *present_list(const App *app, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    const Features *now = data->features;
    Features *list = calloc(1, sizeof *list + (FEATURES_MAX + 1) * sizeof list->list[0]);
    if (!list) {
        error_memory(err);
        return NULL;
    }
    list->columns = dataset_columns(data);
    for (; now && list->count < now->count; list->count++)
        list->list[list->count] = now->list[list->count];
    for (; !now && list->count < list->columns; list->count++) {
        char text[24];
        snprintf(text, sizeof text, "x%zu", list->count + 1);
        if (!formula_read(data, text, &list->list[list->count], err)) {
            free(list);
            return NULL;
        }
    }
    return list;
}

/* Where a formula is to stand: a column behind the columns before it, others last. */
static size_t place_for(const Features *list, const Feature *feature)
{
    size_t column, other, at = 0;
    if (!feature_is_column(feature, &column))
        return list->count;
    while (at < list->count && feature_is_column(&list->list[at], &other) && other < column)
        at++;
    return at;
}

static bool switch_on(Features *list, const Feature *feature, Error *err)
{
    size_t at = place_for(list, feature);
    if (list->count == FEATURES_MAX)
        return error_set(err, N_("feature: there are %d, and no more can be"), FEATURES_MAX);
    memmove(list->list + at + 1, list->list + at, (list->count - at) * sizeof list->list[0]);
    list->list[at] = *feature;
    list->count++;
    return true;
}

static bool switch_off(Features *list, size_t at, Error *err)
{
    if (list->count == 1)
        return error_set(err, N_("feature: %s is the only input, and stays: switch another one on "
                                 "first"), list->list[0].text);
    list->count--;
    memmove(list->list + at, list->list + at + 1, (list->count - at) * sizeof list->list[0]);
    return true;
}

/* The network with these inputs; the data knows them then. */
static bool read_change(Dataset *data, const Net *net, const Features *list, ShapeChange *c,
                        Error *err)
{
    const Features *known = NULL;
    if (!features_are_columns(list)) {
        if (!dataset_may_present(data, list, err))
            return false;
        known = dataset_know_features(data, list, err);
        if (!known)
            return false;
    }
    c->reshape = (Reshape){.kind = RESHAPE_FEATURES};
    return reshape_features(net, known, &c->net, err);
}

bool shape_use_features(App *app, const Features *list, Error *err)
{
    ShapeChange change;
    return read_change(data_of(app), &app->run.setup->trainer.net, list, &change, err) &&
           shape_change(app, &change, err);
}

typedef enum Switch { SWITCH_ON, SWITCH_OFF, SWITCH_TURN } Switch;

static const TableRow switches[] = {
    [SWITCH_ON] = {"on", N_("FORMULA: an input more, as x1*x2, sin(x1), x1^2")},
    [SWITCH_OFF] = {"off", N_("FORMULA: without that input")},
};
static const Table switch_table = TABLE_OF("switch", switches);

/* The list with a formula on or off, or turned over. */
static Features *switched(const App *app, const Feature *feature, Switch how, Error *err)
{
    Features *list = present_list(app, err);
    size_t at = list ? features_find(list, feature->text) : 0;
    if (!list)
        return NULL;
    bool is_on = at < list->count, off = how == SWITCH_OFF || (how == SWITCH_TURN && is_on);
    bool ok = is_on == off ||
              error_set(err, is_on ? N_("feature: %s is on already") : N_("feature: %s is not on"),
                        feature->text);
    if (ok && (off ? switch_off(list, at, err) : switch_on(list, feature, err)))
        return list;
    free(list);
    return NULL;
}

static bool turn(App *app, const char *formula, Switch how, Error *err)
{
    Feature feature;
    if (!formula_read(data_of(app), formula, &feature, err))
        return false;
    Features *list = switched(app, &feature, how, err);
    bool ok = list && shape_use_features(app, list, err);
    free(list);
    return ok;
}

/* Adds one that may be switched. */
static void offer(FeatureOffer *o, const Dataset *data, const char *formula)
{
    Feature feature;
    if (o->count == FEATURES_OFFERED || !formula_read(data, formula, &feature, NULL))
        return;
    for (size_t i = 0; i < o->count; i++)
        if (strcmp(o->text[i], feature.text) == 0)
            return;
    memcpy(o->text[o->count], feature.text, sizeof feature.text);
    memcpy(o->symbol[o->count], feature.symbol, sizeof feature.symbol);
    o->row[o->count] = (TableRow){o->symbol[o->count], o->text[o->count]};
    o->count++;
}

/* The columns, and of few of them squares, products and sines; then what else is in use. */
static void offer_all(FeatureOffer *o, const Dataset *data)
{
    static const char *const forms[] = {"x%zu^2", "sin(x%zu)"};
    size_t columns = dataset_columns(data);
    char text[48];
    o->count = 0;
    for (size_t i = 1; i <= columns; i++) {
        snprintf(text, sizeof text, "x%zu", i);
        offer(o, data, text);
    }
    for (size_t f = 0; f < 2 && columns <= OFFERED_COLUMNS; f++) {
        for (size_t i = 1; i <= columns; i++) {
            snprintf(text, sizeof text, forms[f], i);
            offer(o, data, text);
        }
        for (size_t i = 1; f == 0 && i <= columns; i++)
            for (size_t k = i + 1; k <= columns; k++) {
                snprintf(text, sizeof text, "x%zu*x%zu", i, k);
                offer(o, data, text);
            }
    }
    for (size_t i = 0; data->features && i < data->features->count; i++)
        offer(o, data, data->features->list[i].text);
}

static bool is_on(const Dataset *data, const char *text)
{
    size_t column;
    Feature feature;
    if (data->features)
        return features_find(data->features, text) < data->features->count;
    return formula_read(data, text, &feature, NULL) && feature_is_column(&feature, &column);
}

static void fill_features(App *app)
{
    const Dataset *data = data_of(app);
    FeatureOffer *o = app->overlay.offer;
    offer_all(o, data);
    overlay_heading(&app->overlay, N_("any other: :feature x1*sin(3*x2)"));
    for (size_t i = 0; i < o->count; i++)
        overlay_choice(&app->overlay, &o->row[i],
                       is_on(data, o->text[i]) ? N_("on ●") : N_("off ○"));
    const TableRow *row = overlay_chosen(&app->overlay);
    if (row)
        overlay_about(&app->overlay, N_(":feature %s %s  the others keep their weights"),
                      is_on(data, row->summary) ? "off" : "on", row->summary);
}

static bool take_feature(App *app, const TableRow *row, Error *err)
{
    return turn(app, row->summary, SWITCH_TURN, err);
}

static bool offer_list(App *app, Error *err)
{
    Feature any;
    if (!formula_read(data_of(app), "x1", &any, err))
        return false;
    Overlay *o = &app->overlay;
    o->offer = o->offer ? o->offer : calloc(1, sizeof *o->offer);
    if (!o->offer)
        return error_memory(err);
    overlay_offer(o, N_("input features"), fill_features, take_feature, NULL, app);
    return true;
}

/* "on FORMULA", "off FORMULA", or a formula, which is switched on. */
static const char *read_switch(const char *text, Switch *how)
{
    char word[16];
    const char *rest = text_cut_word(text, " ", word, sizeof word);
    *how = SWITCH_ON;
    if (strcmp(word, "on") != 0 && strcmp(word, "off") != 0)
        return text;
    *how = word[1] == 'n' ? SWITCH_ON : SWITCH_OFF;
    return rest;
}

static bool do_feature(App *app, const Argument *argument, Error *err)
{
    Switch how;
    const char *formula = read_switch(argument->text, &how);
    return argument->text[0] ? turn(app, formula, how, err) : offer_list(app, err);
}

/* What is new has to be finite; that is seen when it is done. */
static void foretell_feature(const App *app, int variant, const char *text, char *out, size_t size)
{
    const Net *net = &app->run.setup->trainer.net;
    ShapeChange change = {.reshape = {.kind = RESHAPE_FEATURES}};
    Switch how;
    Feature feature;
    Error err = {.message = ""};
    const char *formula = read_switch(text, &how);
    (void)variant;
    if (!*formula)
        return;
    Features *list = formula_read(app->run.setup->trainer.data, formula, &feature, &err)
                         ? switched(app, &feature, how, &err)
                         : NULL;
    if (list && reshape_features(net, list, &change.net, NULL))
        shape_foretell(app, &change, out, size);
    free(list);
}

const Command command_feature = {
    .row = {"feature", N_("switch an input on or off while it trains: a column, x1*x2, sin(x1), "
                          "any formula; alone: their list")},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[on|off] [FORMULA]",
    .argument = ARGUMENT_TEXT,
    .words = &switch_table,
    .waits = true,
    .foretell = foretell_feature,
    .run = do_feature,
};
