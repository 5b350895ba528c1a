#include "app/command/by_hand.h"

#include "core/base/text.h"
#include "data/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Dataset *by_hand_data(const App *app)
{
    return app->run.setup->trainer.data;
}

Real *by_hand_values(const App *app, Error *err)
{
    const Dataset *d = by_hand_data(app);
    Real *values = malloc((dataset_columns(d) + d->outputs) * sizeof *values);
    if (!values)
        error_memory(err);
    return values;
}

void by_hand_class(const Dataset *d, size_t c, Real *targets)
{
    for (size_t j = 0; j < d->outputs; j++)
        targets[j] = j + 1 == c ? d->high : d->low;
}

size_t by_hand_find_class(const Dataset *d, const char *word)
{
    double number, name;
    bool is_number = number_parse(word, strlen(word), NUMBER_POINT, &number), named = false;
    for (size_t j = 0; d->output_names && j < d->outputs; j++) {
        const char *text = d->output_names[j];
        bool numbers = number_parse(text, strlen(text), NUMBER_POINT, &name);
        if (strcmp(text, word) == 0 ||
            (numbers && is_number && !(name < number) && !(name > number)))
            return j + 1;
        named = named || numbers;
    }
    bool whole = is_number && number >= 1 && number <= (double)d->outputs &&
                 !(floor(number) < number);
    return whole && !named ? (size_t)number : 0;
}

/* "0, 1, 2, …": what classes are called, as far as there is room. */
static void list_classes(const Dataset *d, char *out, size_t size)
{
    enum { LISTED = 12 };
    char name[DATASET_NAME_SIZE];
    out[0] = '\0';
    for (size_t j = 0; j < d->outputs && j < LISTED; j++)
        text_append(out, size, "%s%s", j > 0 ? ", " : "", dataset_output_name(d, j, name));
    if (d->outputs > LISTED)
        text_append(out, size, ", …");
}

bool by_hand_read_targets(const Dataset *d, const char *word, Real *targets, Error *err)
{
    char item[64], names[256];
    const char *rest = word;
    double number;
    if (d->kind == TARGET_ONE_HOT) {
        size_t c = by_hand_find_class(d, word);
        if (c == 0) {
            list_classes(d, names, sizeof names);
            return error_set(err, N_("'%.40s' is no class; these are %s"), word, names);
        }
        by_hand_class(d, c, targets);
        return true;
    }
    for (size_t j = 0; j < d->outputs; j++) {
        rest = text_cut_word(rest, ",", item, sizeof item);
        if (!number_parse(item, strlen(item), NUMBER_POINT, &number))
            return error_set(err, N_("'%.40s': %zu number%s needed for the target"), word,
                             d->outputs, d->outputs == 1 ? " is" : "s are");
        targets[j] = dataset_scaled_target(d, j, number);
    }
    return !*rest || error_set(err, N_("'%.40s': %zu number%s enough for the target"), word,
                               d->outputs, d->outputs == 1 ? " is" : "s are");
}

bool by_hand_show(App *app, size_t k, Error *err)
{
    size_t count = by_hand_data(app)->count;
    app->tools.own.shown = false;
    app_state_changed(app);
    if (!app_follow_shape(app, err))
        return false;
    app->view.spotlight = k < count ? k : count - 1;
    return true;
}

bool by_hand_insert(App *app, const Real *values, Error *err)
{
    app_stop_trial(app);
    return timeline_insert(&app->run.timeline, values, err) &&
           by_hand_show(app, by_hand_data(app)->count - 1, err);
}

void by_hand_target_words(const Dataset *d, size_t k, char *out, size_t size)
{
    const Real *t = d->t + k * d->outputs;
    char name[DATASET_NAME_SIZE];
    if (d->kind == TARGET_ONE_HOT)
        snprintf(out, size, N_("class %s"),
                 dataset_output_name(d, dataset_largest(d->outputs, t), name));
    else
        snprintf(out, size, N_("target %.4g"), dataset_own_value(d, 0, t[0]));
}

const char *by_hand_undo_words(const App *app)
{
    return app_is_running(app) ? "" : N_("; Backspace takes it back");
}
