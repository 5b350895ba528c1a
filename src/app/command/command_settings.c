/* The command that lists what is in force, for each of it to be changed there. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

/* What another value does; settings stand below these in the list. */
typedef enum Section { SECTION_RUN, SECTION_TRAINING, SECTION_SCREEN, SECTION_COUNT } Section;

static const char *const headings[SECTION_COUNT] = {
    [SECTION_RUN] = N_("another value starts again:"),
    [SECTION_TRAINING] = N_("training goes on with another:"),
    [SECTION_SCREEN] = N_("pace, ends, screen, machine:"),
};

static Section section_of(const Option *option)
{
    switch (option->scope) {
    case SCOPE_RUN:
    case SCOPE_SEED:
        return SECTION_RUN;
    case SCOPE_HYPER:
    case SCOPE_ACTIVATION:
    case SCOPE_LOSS:
    case SCOPE_OPTIMIZER:
    case SCOPE_FROZEN:
    case SCOPE_FEATURES:
        return SECTION_TRAINING;
    default:
        return SECTION_SCREEN;
    }
}

/* What can be set, and what was said at the start and cannot be; but for what has no part in
 * training, as the momentum of an optimizer without one. */
static bool is_listed(const Options *now, const Option *option)
{
    bool given = options_given_at(now, option->offset);
    bool counts = given || option->scope != SCOPE_HYPER;
    return (option->verbs & 1u << VERB_SHOW) && counts && (given || option->scope != SCOPE_START);
}

static const char *value_of(const InForce *now, const TableRow *row, char *out, size_t size)
{
    if (row == &command_data.row)
        snprintf(out, size, "%s", now->data);
    else
        option_text(&now->options, (const Option *)row, out, size);
    return out;
}

static void add_setting(App *app, const InForce *now, const TableRow *row)
{
    char value[OPTION_TEXT_SIZE];
    value_of(now, row, value, sizeof value);
    overlay_choice(&app->overlay, row, value[0] ? value : N_("not set"));
}

static void add_section(App *app, const InForce *now, Section section)
{
    overlay_heading(&app->overlay, headings[section]);
    if (section == SECTION_RUN)
        add_setting(app, now, &command_data.row);
    for (size_t i = 0; i < option_table.count; i++) {
        const Option *option = (const Option *)table_row(&option_table, i);
        if (section_of(option) == section && is_listed(&now->options, option))
            add_setting(app, now, &option->row);
    }
}

/* The command that changes it, and what it is. */
static void say_about(App *app, const TableRow *row)
{
    const Option *option = (const Option *)row;
    if (row == &command_data.row)
        overlay_about(&app->overlay, ":%s %s  %s", row->name, command_data.usage, row->summary);
    else if (option->scope == SCOPE_START)
        overlay_about(&app->overlay, N_("--%s  %s; only on the command line"), row->name,
                      row->summary);
    else if (option->standard)
        overlay_about(&app->overlay, N_(":%s %s  %s; default: %s"), row->name, option->argument,
                      row->summary, option->standard);
    else
        overlay_about(&app->overlay, ":%s %s  %s", row->name, option->argument, row->summary);
}

static void fill_settings(App *app)
{
    InForce now;
    app_in_force(app, &now);
    for (Section section = 0; section < SECTION_COUNT; section++)
        add_section(app, &now, section);
    const TableRow *row = overlay_chosen(&app->overlay);
    if (row)
        say_about(app, row);
}

/* The command with the present value in it, which what is typed replaces. */
static bool change_setting(App *app, const TableRow *row, Error *err)
{
    char value[OPTION_TEXT_SIZE];
    const Option *option = row == &command_data.row ? NULL : (const Option *)row;
    InForce now;
    if (option && option->scope == SCOPE_START)
        return error_set(err, "--%s can only be given on the command line", row->name);
    app_in_force(app, &now);
    value_of(&now, row, value, sizeof value);
    prompt_offer(&app->prompt, row->name, value);
    return true;
}

static bool find_setting(const char *name, const TableRow **row, Error *err)
{
    if (strcmp(name, command_data.row.name) == 0) {
        *row = &command_data.row;
        return true;
    }
    const Option *option = option_find(name, err);
    if (option)
        *row = &option->row;
    return option != NULL;
}

static bool do_settings(App *app, const Argument *argument, Error *err)
{
    const TableRow *row = NULL;
    if (argument->text[0])
        return find_setting(argument->text, &row, err) && change_setting(app, row, err);
    overlay_offer(&app->overlay, N_("settings in force"), fill_settings, change_setting, row, app);
    return true;
}

const Command command_settings = {
    .row = {"settings", "list what is in force, each to be changed there; or type the one named "
            "anew"},
    .subject = SUBJECT_BUILD,
    .level = LEVEL_USUAL,
    .usage = "[NAME]",
    .argument = ARGUMENT_TEXT,
    .words = &option_table,
    .run = do_settings,
};
