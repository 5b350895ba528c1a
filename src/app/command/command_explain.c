/* Commands that explain what is on the screen. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/overlay.h"
#include "core/base/text.h"
#include "explain/explanation.h"
#include "view/explain/glossary.h"
#include "view/panel/doctor.h"
#include "view/panel/explanation.h"

#include <stdio.h>
#include <string.h>

/* Opens a panel, or closes it where it is open and in sight; whether it is closed now. */
static bool toggle(App *app, PanelId panel, bool in_sight)
{
    bool open = app->view.focus == panel && in_sight;
    app->view.focus = open ? PANEL_NETWORK : panel;
    app->view.has_cursor = false;
    return open;
}

static bool do_explain(App *app, const Argument *argument, Error *err)
{
    char line[PROMPT_SIZE];
    bool named = argument->text[0] != '\0';
    snprintf(line, sizeof line, "select %s", argument->text);
    if (named && !command_execute(app, line, err))
        return false;
    bool covered = overlay_close(&app->overlay);
    explain_follow(&app->view, &app->tools.trace);
    if (toggle(app, PANEL_EXPLAIN, !covered && !named))
        app->view.selection = app->view.walk.subject;
    return true;
}

const Command command_explain = {
    .row = {"explain", "explain what is selected, or what is named, line by line; or close that"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_FIRST,
    .usage = "[NAME]",
    .argument = ARGUMENT_TEXT,
    .run = do_explain,
};

/* For a neuron, that of its bias. */
static bool do_differences(App *app, Error *err)
{
    View *view = &app->view;
    bool open = view->focus == PANEL_EXPLAIN;
    if (open)
        explain_follow(view, &app->tools.trace);
    Selection subject = open ? view->walk.subject : view->selection;
    size_t parameter;
    if (!overlay_close(&app->overlay) && open && view->walk.checks) {
        view->walk.checks = false;
        return true;
    }
    if (!selection_parameter(&subject, &app->run.setup->trainer.net, &parameter))
        return error_set(err, "differences: select a weight, a bias or a neuron first");
    if (subject.kind == SELECT_UNIT)
        subject.kind = SELECT_BIAS;
    if (!selection_same(&subject, &view->walk.subject))
        view->walk = (Walk){.subject = subject, .place = subject};
    view->selection = view->walk.place;
    view->walk.checks = true;
    view->focus = PANEL_EXPLAIN;
    view->has_cursor = false;
    explain_find_check(view, &app->tools.trace);
    return true;
}

const Command command_differences = {
    .row = {"differences", "check the gradient of the selection with differences of the loss, "
            "live"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .attempt = do_differences,
};

static void do_matrices(App *app)
{
    bool covered = overlay_close(&app->overlay);
    SelectionKind kind = app->view.selection.kind;
    if (!toggle(app, PANEL_MATRICES, !covered) && (kind == SELECT_NONE || kind == SELECT_RATE))
        app_say(app, false, "%s: this is layer 1",
                kind == SELECT_RATE ? "the rate belongs to no layer" : "nothing is selected");
}

const Command command_matrices = {
    .row = {"matrices", "show the layer of the selection as matrices, or close that"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .act = do_matrices,
};

static void add_sentence(App *app, const char *show, const TableRow *row, const char *formula)
{
    char text[512];
    if (formula)
        snprintf(text, sizeof text, "%s: %s: %s", row->name, row->summary, formula);
    else
        snprintf(text, sizeof text, "%s: %s", row->name, row->summary);
    overlay_text(&app->overlay, show, text);
}

/* All entries, or those of one part of the screen. */
static void add_part(App *app, const char *part)
{
    const char *last = "";
    for (size_t i = 0; i < glossary_table.count; i++) {
        const GlossaryEntry *entry = glossary_entry(i);
        if (part && strcmp(entry->where, part) != 0)
            continue;
        if (strcmp(entry->where, last) != 0)
            overlay_heading(&app->overlay, entry->where);
        last = entry->where;
        add_sentence(app, entry->show, &entry->row, entry->formula);
    }
}

static void add_letters(App *app)
{
    overlay_heading(&app->overlay, N_("letters"));
    for (WordId id = 0; id < WORD_COUNT; id++) {
        const Word *word = word_of(id);
        if (word->symbol)
            add_sentence(app, word->symbol, &word->row, word->formula);
    }
}

static void fill_glossary(App *app)
{
    add_part(app, NULL);
    add_letters(app);
}

static void add_symbols(App *app, const char *names)
{
    char name[32];
    overlay_heading(&app->overlay, N_("its symbols"));
    while (*names) {
        size_t n = strcspn(names, " ");
        snprintf(name, sizeof name, "%.*s", (int)n, names);
        const Word *word = word_find(name);
        if (word)
            overlay_text(&app->overlay, word->symbol, word->row.summary);
        else
            overlay_text(&app->overlay, glossary_find(name)->show,
                         glossary_find(name)->row.summary);
        names += n + strspn(names + n, " ");
    }
}

/* How it is typed, and what its numbers count: of a weight first where it goes. */
static void add_typed_name(App *app, const Selection *s)
{
    static const char title[] = N_("to type it");
    char name[SELECTION_NAME_SIZE];
    selection_name(s, name);
    if (s->kind == SELECT_LINK && s->column == 1)
        overlay_line(&app->overlay, title, N_("%s: layer 1, into unit %zu, from input %zu"), name,
                     s->unit + 1, s->source + 1);
    else if (s->kind == SELECT_LINK)
        overlay_line(&app->overlay, title, N_("%s: layer %zu, into unit %zu, from unit %zu of "
                     "layer %zu"), name, s->column, s->unit + 1, s->source + 1, s->column - 1);
    else if ((s->kind == SELECT_UNIT && s->column > 0) || s->kind == SELECT_BIAS)
        overlay_line(&app->overlay, title, N_("%s: layer %zu, unit %zu"), name, s->column,
                     s->unit + 1);
    else
        overlay_text(&app->overlay, title, name);
}

/* The whole name that the data has for an input or an output, and what of a column it is. */
static void add_data_name(App *app, const SchemaColumn *column, size_t unit)
{
    static const char title[] = N_("in the data");
    char number[FORMAT_SIZE], size[FORMAT_SIZE];
    const char *name = column->name ? column->name : "";
    bool scaled = column->shift < 0 || column->shift > 0 || column->size < 1 || column->size > 1;
    if (column->values && column->is_target)
        overlay_line(&app->overlay, title, N_("class %s%s%s"), column->values[unit - column->first],
                     *name ? N_(" of ") : "", name);
    else if (column->values)
        overlay_line(&app->overlay, title, N_("1 where %s is %s, else 0"),
                     *name ? name : N_("the column"), column->values[unit - column->first]);
    else if (scaled)
        overlay_line(&app->overlay, title, N_("column %s, less %s, by %s"), name,
                     format_plain(column->shift, number), format_plain(column->size, size));
    else if (*name)
        overlay_line(&app->overlay, title, N_("column %s"), name);
}

/* The input that a selection is, or comes from, and the output that it is of. */
static void add_data_names(App *app, const Selection *s)
{
    const Net *net = &app->tools.trace.net;
    const Schema *schema = &app->run.setup->trainer.data->schema;
    bool input = (s->kind == SELECT_UNIT && s->column == 0) ||
                 (s->kind == SELECT_LINK && s->column == 1);
    bool output = s->kind == SELECT_TARGET || (s->kind != SELECT_LAYER && s->kind != SELECT_NONE &&
                                               s->column == net->layer_count);
    size_t unit = s->kind == SELECT_LINK ? s->source : s->unit;
    if (input && (!net->features || feature_is_column(&net->features->list[unit], &unit)))
        add_data_name(app, schema_input(schema, unit), unit);
    if (output && s->kind != SELECT_LOSS && s->kind != SELECT_RATE)
        add_data_name(app, schema_output(schema, s->unit), s->unit);
}

/* What is selected: its value, what it is, its formula and the symbols in that. */
static void add_selection(App *app)
{
    const Selection *s = &app->view.selection;
    const GlossaryEntry *entry = glossary_of_selection(s, &app->tools.trace.net);
    ExplainLine self = explanation_self(app_shown(app), s);
    char number[FORMAT_SIZE], text[SELECTION_NAME_SIZE + FORMAT_SIZE + 64];
    if (s->kind == SELECT_NONE)
        snprintf(text, sizeof text, N_("nothing selected: %s"), entry->row.name);
    else
        snprintf(text, sizeof text, "%s: %s", self.label, entry->row.name);
    overlay_heading(&app->overlay, text);
    overlay_text(&app->overlay, N_("what it is"), entry->row.summary);
    if (self.form == LINE_NUMBER)
        overlay_text(&app->overlay, N_("now"),
                     self.known                         ? line_value(&self, number)
                     : app_shown(app)->spotlight.is_own ? N_("— (your own sample has no target)")
                                                        : N_("— (not computed yet)"));
    if (s->kind != SELECT_NONE)
        add_typed_name(app, s);
    add_data_names(app, s);
    if (entry->formula)
        overlay_text(&app->overlay, N_("formula"), entry->formula);
    if (self.rule[0])
        overlay_text(&app->overlay, N_("here"), self.rule);
    if (entry->symbols)
        add_symbols(app, entry->symbols);
    overlay_heading(&app->overlay,
                    N_("x works it out with its numbers; what else is on the screen:"));
    add_part(app, panel_at(app->view.focus)->glossary);
    add_part(app, "strip");
}

static void fill_what(App *app)
{
    const Panel *panel = panel_at(app->view.focus);
    if (panel->entry)
        add_part(app, panel->glossary);
    else
        add_selection(app);
    add_letters(app);
}

const Command command_glossary = {
    .row = {"glossary", "list every mark on the screen and what it means"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .title = "glossary",
    .fill = fill_glossary,
};

const Command command_what = {
    .row = {"what", "say what the selection is, or the marks of the focused panel"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_FIRST,
    .title = "what is this?",
    .fill = fill_what,
};

static void do_probe(App *app)
{
    toggle(app, PANEL_PROBE, !overlay_close(&app->overlay));
}

const Command command_probe = {
    .row = {"probe", N_("show the loss after one update for every learning rate, and which would "
                        "be best here, or close that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_probe,
};

static void do_curvature(App *app)
{
    toggle(app, PANEL_CURVATURE, !overlay_close(&app->overlay));
}

const Command command_curvature = {
    .row = {"curvature", N_("show how steep the walls of the loss are, and the steepest beside "
                            "what the learning rate can take, or close that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_curvature,
};

static void do_gradient_noise(App *app)
{
    toggle(app, PANEL_GRADIENT_NOISE, !overlay_close(&app->overlay));
}

const Command command_gradient_noise = {
    .row = {"gradient-noise", N_("show which way each sample pulls the selected weight or bias, "
                                 "and what a mini-batch sees of all, or close that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_gradient_noise,
};

static void do_flow(App *app)
{
    toggle(app, PANEL_FLOW, !overlay_close(&app->overlay));
}

const Command command_flow = {
    .row = {"flow", N_("show how activations and gradients are spread in each layer over all "
                       "samples, or close that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .act = do_flow,
};

static const TableRow treatments[] = {
    {"try", N_("do what is said of the finding that is chosen, on a network beside this one")},
};
static const Table treatment_table = TABLE_OF("what", treatments);

/* A second network, which differs in what the remedy names, shows whether that helps. Two networks
 * side by side have the samples in common: where these would be others, a run of its own does. */
static bool try_remedy(App *app, Error *err)
{
    const Complaint *c = doctor_chosen(&app->view, &app->tools.lab);
    char line[PROMPT_SIZE], name[REMEDY_SIZE];
    if (!c || !c->remedy[0])
        return error_set(err, N_("doctor: there is nothing to try"));
    const char *value = text_cut_word(c->remedy, "=", name, sizeof name);
    const Option *option = option_find(name, err);
    if (!option)
        return false;
    bool of_samples = option->scope == SCOPE_RUN && option->verbs & 1u << VERB_DATA;
    snprintf(line, sizeof line, "%s %s %s", of_samples ? "set" : "twin", name, value);
    return command_execute(app, line, err);
}

static bool do_doctor(App *app, const Argument *argument, Error *err)
{
    if (argument->text[0])
        return table_find(&treatment_table, argument->text, err) >= 0 && try_remedy(app, err);
    toggle(app, PANEL_DOCTOR, !overlay_close(&app->overlay));
    return true;
}

const Command command_doctor = {
    .row = {"doctor", N_("show what is wrong with the training, why, and what to try; or close "
                         "that")},
    .subject = SUBJECT_LEARN,
    .level = LEVEL_USUAL,
    .usage = "[try]",
    .argument = ARGUMENT_TEXT,
    .words = &treatment_table,
    .run = do_doctor,
};
