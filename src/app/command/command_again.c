/* Training as the present run was begun, and what was trained so opened as a run. */
#include "app/command/again.h"

#include "app/app.h"
#include "app/command/command.h"
#include "app/run/command_line.h"
#include "core/base/text.h"

#include <stdio.h>

bool again_options(App *app, const char *what, Options *options, Error *err)
{
    Error why;
    if (!command_line_options(&app->run, options, &why))
        return why.is_memory ? error_memory(err)
                             : error_set(err,
                                         N_("%s begin as this run did, and that cannot be: %s"),
                                         what, why.message);
    return option_take(options, option_find("until", NULL), &app->run.options, err);
}

static bool is_of_training(const Option *option)
{
    unsigned both = 1u << VERB_TRAIN | 1u << VERB_SWEEP;
    return (option->verbs & both) == both && !option->kept;
}

bool again_open(App *app, const Options *trained, uint64_t epochs, Error *err)
{
    char line[64];
    Options options;
    bool ok = options_copy(&options, &app->run.options, err);
    for (size_t k = 0; ok && k < option_table.count; k++) {
        const Option *option = (const Option *)table_row(&option_table, k);
        if (is_of_training(option))
            ok = option_take(&options, option, trained, err);
    }
    options_drop_text(&options.load);
    ok = ok && options_set_text(&options.data, trained->data ? trained->data : "xor", err);
    options_give(&options, epochs, false);
    options.epochs = 0;
    if (!ok) {
        options_free(&options);
        return false;
    }
    if (!app_rebuild(app, &options, err))
        return false;
    snprintf(line, sizeof line, "epoch %llu", (unsigned long long)epochs);
    return epochs == 0 || command_execute(app, line, err);
}
