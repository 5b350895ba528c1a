/* Commands that look: selection, panels, camera, help. */
#include "app/app.h"
#include "app/command/command.h"
#include "app/keymap.h"
#include "app/overlay.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void do_links(App *app, const Argument *argument)
{
    app->view.links = (Quantity)(argument->word >= 0 ? (size_t)argument->word
                                                     : app_next_word(app, WORDS_LINKS, 1));
}

const Command command_links = {
    .row = {"links", "show other values on the links: weights, gradients, sample-gradients, "
            "updates"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_FIRST,
    .usage = "[NAME]",
    .argument = ARGUMENT_WORD,
    .words = &quantity_table,
    .choose = do_links,
};

static bool do_select(App *app, const Argument *argument, Error *err)
{
    const Net *net = &app->run.setup->trainer.net;
    if (!selection_parse(&app->view.selection, argument->text, net, err))
        return false;
    view_show_output(&app->view, net);
    return true;
}

const Command command_select = {
    .row = {"select", "select w[layer][unit,source], a[layer][unit], b[layer][unit], x[input], "
            "t[output], layer[layer], loss, rate or none"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "NAME",
    .argument = ARGUMENT_TEXT,
    .run = do_select,
};

/* The spotlight goes round through the mini-batch held, or before the first through the data. */
static void move_spotlight(App *app, int by)
{
    size_t rows = trainer_rows(&app->run.setup->trainer);
    size_t at = app->view.spotlight < rows ? app->view.spotlight : rows - 1;
    app->view.spotlight = by < 0 ? (at + rows - 1) % rows : (at + 1) % rows;
}

/* Puts a sample of the data in the spotlight: in the mini-batch, or where it is in none, alone. */
static void look_at(App *app, size_t sample)
{
    OwnSample *own = &app->tools.own;
    own->shown = !trainer_find_row(&app->run.setup->trainer, sample, &app->view.spotlight);
    own->sample = own->shown ? sample : SIZE_MAX;
}

/* The next or the previous one of the list of all; from one that is not in sight the first that is.
 */
static void move_along_ranking(App *app, int by)
{
    const Ranking *r = &app->tools.ranking;
    const TraceList *list = &app->tools.trace.list;
    size_t at = ranking_place(r, app_sample(app));
    if (at < list->first || at >= list->first + list->rows)
        at = list->first < r->count ? list->first : 0;
    else
        at = by < 0 ? (at + r->count - 1) % r->count : (at + 1) % r->count;
    look_at(app, r->order[at]);
    app->view.rank_follows = true;
}

typedef enum SampleWord { SAMPLE_NEXT, SAMPLE_PREVIOUS } SampleWord;

static const TableRow sample_words[] = {
    [SAMPLE_NEXT] = {"next", "the next one of the mini-batch"},
    [SAMPLE_PREVIOUS] = {"previous", "the one before it"},
};
static const Table sample_table = TABLE_OF("sample", sample_words);

static bool do_sample(App *app, const Argument *argument, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    size_t sample = (size_t)argument->count, rows = dataset_rows(t->data);
    int by = argument->word == SAMPLE_PREVIOUS ? -1 : 1;
    if (sample > 0 && sample > rows)
        return error_set(err, "sample: there are %zu samples, from 1 on", rows);
    if (sample > 0) {
        look_at(app, sample - 1);
        app->view.rank_follows = true;
    } else if (app->view.rank != RANK_BATCH && app->tools.ranking.count > 0) {
        move_along_ranking(app, by);
    } else {
        if (!app->tools.own.shown) /* from one alone it goes back to the one before */
            move_spotlight(app, by);
        app->tools.own.shown = false;
    }
    return true;
}

const Command command_sample = {
    .row = {"sample", "put the next, previous or Nth sample of the data in the spotlight"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[next|previous|N]",
    .argument = ARGUMENT_COUNT,
    .words = &sample_table,
    .run = do_sample,
};

/* Which samples: what may stand behind the order. */
typedef enum RankWord { RANK_ALL, RANK_MISTAKES } RankWord;
static const TableRow rank_words[] = {
    [RANK_ALL] = {"all", N_("all samples")},
    [RANK_MISTAKES] = {"mistakes", N_("those alone that are decided wrongly")},
};
static const Table rank_word_table = TABLE_OF("samples", rank_words);

/* "loss mistakes", or "mistakes": the order, and whether those decided rightly are left out. */
static bool do_rank(App *app, const Argument *argument, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    char order[32];
    const char *which = text_cut_word(argument->text, " ", order, sizeof order);
    bool alone = strcmp(order, rank_words[RANK_MISTAKES].name) == 0;
    int by = order[0] && !alone ? table_find(&rank_table, order, err) : (int)RANK_LOSS;
    which = alone ? order : which;
    bool mistakes = strcmp(which, rank_words[RANK_MISTAKES].name) == 0;
    if (by < 0)
        return false;
    if (*which && !mistakes && strcmp(which, rank_words[RANK_ALL].name) != 0)
        return error_set(err, N_("rank: '%.40s' is wrong; behind the order may stand mistakes or "
                                 "all"), which);
    if (mistakes && data->kind == TARGET_REAL)
        return error_set(err, N_("rank: targets that are numbers have no mistakes; ':rank error' "
                                 "has the farthest first"));
    app->view.rank = (RankBy)by;
    app->view.mistakes = mistakes;
    app->view.rank_first = 0;
    app->view.rank_follows = false;
    if (by == RANK_BATCH)
        app->tools.own.shown = false;
    return command_execute(app, "panel samples", err);
}

const Command command_rank = {
    .row = {"rank", N_("list all samples, the worst first, or the mistakes alone; batch: those of "
                       "the mini-batch")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[batch|number|loss|error [mistakes]]",
    .argument = ARGUMENT_TEXT,
    .words = &rank_table,
    .words_behind = &rank_word_table,
    .run = do_rank,
};

/* As many lines or rows as there are on the screen, or all, up (-1) or down. */
static bool move_page(App *app, int by, bool all, Error *err)
{
    const Panel *panel = panel_at(app->view.focus);
    Touch touch = app_touch(app, app->view.focus);
    if (!panel->page)
        return error_set(err, "move: the explanation and the matrices have pages; x and m open "
                         "them");
    panel->page(&touch, by, all);
    return true;
}

/* A cell of the focused panel, or what is selected in the picture. */
static bool move_selection(App *app, int across, int down, Error *err)
{
    const Panel *panel = panel_at(app->view.focus);
    Touch touch = app_touch(app, app->view.focus);
    if (!panel->move || !panel->move(&touch, across, down))
        view_move(&app->view, &app->run.setup->trainer.net, across, down);
    return !touch.command[0] || command_execute(app, touch.command, err);
}

typedef enum MoveWord {
    MOVE_LEFT, MOVE_RIGHT, MOVE_UP, MOVE_DOWN, MOVE_NEXT, MOVE_PREVIOUS,
    MOVE_PAGE_UP, MOVE_PAGE_DOWN, MOVE_FIRST, MOVE_LAST,
} MoveWord;

static const TableRow directions[] = {
    [MOVE_LEFT] = {"left", "towards the inputs"},
    [MOVE_RIGHT] = {"right", "towards the outputs"},
    [MOVE_UP] = {"up", "up"},
    [MOVE_DOWN] = {"down", "down"},
    [MOVE_NEXT] = {"next", "the next neuron"},
    [MOVE_PREVIOUS] = {"previous", "the previous neuron"},
    [MOVE_PAGE_UP] = {"page-up", "a page of the explanation or the matrices up"},
    [MOVE_PAGE_DOWN] = {"page-down", "a page down"},
    [MOVE_FIRST] = {"first", "to its first line"},
    [MOVE_LAST] = {"last", "to its last line"},
};
static const Table direction_table = TABLE_OF("direction", directions);

static bool do_move(App *app, const Argument *argument, Error *err)
{
    static const struct { int across, down, pages; bool all; } steps[] = {
        [MOVE_LEFT] = {.across = -1},
        [MOVE_RIGHT] = {.across = 1},
        [MOVE_UP] = {.down = -1},
        [MOVE_DOWN] = {.down = 1},
        [MOVE_PAGE_UP] = {.pages = -1},
        [MOVE_PAGE_DOWN] = {.pages = 1},
        [MOVE_FIRST] = {.pages = -1, .all = true},
        [MOVE_LAST] = {.pages = 1, .all = true}};
    int word = argument->word, pages = steps[word].pages;
    if (word != MOVE_NEXT && word != MOVE_PREVIOUS)
        return pages != 0 ? move_page(app, pages, steps[word].all, err)
                          : move_selection(app, steps[word].across, steps[word].down, err);
    view_cycle(&app->view, &app->run.setup->trainer.net, word == MOVE_NEXT ? 1 : -1);
    return true;
}

const Command command_move = {
    .row = {"move", "move the selection"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "DIRECTION",
    .argument = ARGUMENT_WORD,
    .words = &direction_table,
    .needs = "which way?",
    .run = do_move,
};

static bool do_panel(App *app, const Argument *argument, Error *err)
{
    PanelId next = (PanelId)(argument->word >= 0 ? (size_t)argument->word
                                                 : app_next_word(app, WORDS_PANEL, 1));
    const Panel *panel = panel_at(next);
    if (!panel_is_available(next, &app->tools.trace.net))
        return error_set(err, "%s", panel->missing);
    overlay_close(&app->overlay);
    if (!panel->pass)
        app->view.has_cursor = false;
    app->view.focus = next;
    return true;
}

const Command command_panel = {
    .row = {"panel", "focus the next panel, or the one named"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_FIRST,
    .usage = "[NAME]",
    .argument = ARGUMENT_WORD,
    .words = &panel_table,
    .run = do_panel,
};

/* Whether a panel is on the screen also when it has not the focus. */
static bool is_shown_anyway(const App *app, PanelId panel)
{
    View view = app->view;
    view.zoomed = false;
    view.focus = PANEL_NETWORK;
    return app_layout_of(app, &view).panel[panel].width > 0;
}

/* Whether the focused panel has all the room there is also where nothing is zoomed. */
static bool is_large_anyway(const App *app)
{
    View plain = app->view, zoomed = app->view;
    plain.zoomed = false;
    zoomed.zoomed = true;
    Layout small = app_layout_of(app, &plain), large = app_layout_of(app, &zoomed);
    return !small.too_small && rect_same(small.panel[plain.focus], large.panel[plain.focus]);
}

static void do_zoom(App *app)
{
    bool covered = overlay_close(&app->overlay);
    if (is_large_anyway(app))
        app_say(app, false, "this fills the screen already");
    else
        app->view.zoomed = covered || !app->view.zoomed;
}

const Command command_zoom = {
    .row = {"zoom", "let the focused panel fill the screen, or not"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .act = do_zoom,
};

typedef enum CameraWord {
    CAMERA_IN, CAMERA_OUT, CAMERA_HOME, CAMERA_LEFT, CAMERA_RIGHT, CAMERA_UP, CAMERA_DOWN,
} CameraWord;

static const TableRow camera_moves[] = {
    [CAMERA_IN] = {"in", "larger"},
    [CAMERA_OUT] = {"out", "smaller"},
    [CAMERA_HOME] = {"home", "the whole network"},
    [CAMERA_LEFT] = {"left", "left"},
    [CAMERA_RIGHT] = {"right", "right"},
    [CAMERA_UP] = {"up", "up"},
    [CAMERA_DOWN] = {"down", "down"},
};
static const Table camera_table = TABLE_OF("camera move", camera_moves);

static void look_at_landscape(ReliefView *relief, int word)
{
    static const float factors[] = {[CAMERA_IN] = 1.25f, [CAMERA_OUT] = 0.8f};
    static const float across[] = {[CAMERA_LEFT] = -0.16f, [CAMERA_RIGHT] = 0.16f,
                                   [CAMERA_DOWN] = 0};
    static const float down[] = {[CAMERA_UP] = -0.09f, [CAMERA_DOWN] = 0.09f};
    if (word == CAMERA_HOME)
        relief_home(relief);
    else if (word == CAMERA_IN || word == CAMERA_OUT)
        relief_zoom(relief, factors[word]);
    else
        relief_turn(relief, across[word], down[word]);
}

static void do_camera(App *app, const Argument *argument)
{
    static const float factors[] = {[CAMERA_IN] = 1.25f, [CAMERA_OUT] = 0.8f};
    static const float dx[] = {[CAMERA_LEFT] = 16, [CAMERA_RIGHT] = -16, [CAMERA_DOWN] = 0};
    static const float dy[] = {[CAMERA_UP] = 16, [CAMERA_DOWN] = -16};
    View *view = &app->view;
    Layout layout = app_layout(app);
    Rect r = layout_network(&layout);
    int word = argument->word;
    if (view->focus == PANEL_LANDSCAPE) {
        look_at_landscape(&view->relief, word);
        return;
    }
    if (word == CAMERA_HOME)
        view_home(view);
    else if (word == CAMERA_IN || word == CAMERA_OUT)
        view_zoom(view, factors[word], (float)(2 * r.x + r.width), (float)(4 * r.y + 2 * r.height));
    else
        view_pan(view, dx[word], dy[word]);
}

const Command command_camera = {
    .row = {"camera", "move the picture of the network, or the landscape"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "MOVE",
    .argument = ARGUMENT_WORD,
    .words = &camera_table,
    .needs = "which way?",
    .choose = do_camera,
};

static void do_sums(App *app)
{
    app->view.sums = !app->view.sums;
}

const Command command_sums = {
    .row = {"sums", "neurons show z, the sum before the activation, or a"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .act = do_sums,
};

static const char *const legend[] = {
    "Links: solid is plus, dashed is minus (blue and orange); thick is large.",
    "❄ marks a neuron that is frozen: its weights and bias stay as they are.",
    "— stands for what has not been computed yet.",
    "Pulses carry w·a forward, w·δ back, Δw in the update; faint links, dim",
    "values: this pass has not reached them; they are of the one before.",
    "Bars: each layer's share of ‖∂L/∂W‖; of many layers log₁₀, 1e-8 to 1e2.",
    "saturated, dead: units whose f′(z) is nearly 0, or 0 in every sample.",
    "After an update, weights and biases in the picture are new; what was",
    "computed with the old ones says \"before the update\". What judges the",
    "network is of now: samples, their marks, report, accuracy, decision map.",
    "The mouse selects, drags, and zooms with its wheel;",
    "with Shift held down it marks text as always.",
    "i says what is selected, :glossary what every mark means.",
};

static void add_key(App *app, const KeyRow *row)
{
    overlay_text(&app->overlay, row->row.name, row->row.summary);
}

static void add_keys(App *app, const char *heading, const Table *keys)
{
    overlay_heading(&app->overlay, heading);
    for (size_t i = 0; i < keys->count; i++)
        add_key(app, (const KeyRow *)table_row(keys, i));
}

/* Keys of the screen as they are now: of one subject, or of none in particular those that are
 * needed first. */
static void add_screen_keys(App *app, Subject subject, Level level)
{
    for (size_t i = 0; i < key_table.count; i++) {
        const KeyRow *row = (const KeyRow *)table_row(&key_table, i);
        bool wanted = subject == SUBJECT_NONE || row->subject == subject;
        if (wanted && row->level == level && keymap_has(&app->input.keymap, row))
            add_key(app, row);
    }
}

static void add_changed_keys(App *app)
{
    if (app->input.keymap.change_count > 0)
        overlay_heading(&app->overlay, N_("Changed by you (:key)"));
    for (size_t i = 0; i < app->input.keymap.change_count; i++)
        add_key(app, &app->input.keymap.changes[i].row);
}

static void add_prefixes(App *app)
{
    add_keys(app, N_("After g: go"), &go_key_table);
    add_keys(app, N_("After a: add; each begins anew, and Backspace leads back"), &add_key_table);
    add_keys(app, N_("While points are put on the map (a p)"), &point_key_table);
    add_keys(app, N_("While an image is drawn (a d)"), &draw_key_table);
    add_keys(app, N_("While runs are compared (w u)"), &compare_key_table);
    add_keys(app, N_("In the landscape (w v)"), &landscape_key_table);
    add_keys(app, N_("Beside the doctor's findings (w y)"), &doctor_key_table);
    overlay_heading(&app->overlay, N_("After w: a panel"));
    for (size_t i = 0; i < panel_table.count; i++)
        add_key(app, &app->input.keymap.panels[i].row);
    add_keys(app, N_("In a choice of v or p"), &words_key_table);
}

static void add_commands(App *app, Subject subject)
{
    overlay_heading(&app->overlay, subject_name(subject));
    for (size_t i = 0; i < command_table.count; i++) {
        const Command *command = (const Command *)table_row(&command_table, i);
        if (command->subject == subject)
            overlay_text(&app->overlay, command->row.name, command->row.summary);
    }
}

/* The first page has what is needed at first; those behind it have all. While points are put or an
 * image is drawn, the keys for that are a page before. */
static void fill_help(App *app)
{
    if (app->view.focus == PANEL_PAD)
        add_keys(app, N_("While an image is drawn"), &draw_key_table);
    else if (app->view.points.on)
        add_keys(app, N_("While points are put on the map"), &point_key_table);
    if (app->view.focus == PANEL_PAD || app->view.points.on)
        overlay_end_page(&app->overlay);
    add_screen_keys(app, SUBJECT_NONE, LEVEL_FIRST);
    overlay_heading(&app->overlay, "");
    overlay_heading(&app->overlay, N_("Next page: all keys, then all commands; T light or dark."));
    overlay_end_page(&app->overlay);
    for (Subject subject = SUBJECT_LEARN; (size_t)subject <= subject_table.count; subject++) {
        overlay_heading(&app->overlay, subject_name(subject));
        for (Level level = LEVEL_FIRST; level <= LEVEL_SELDOM; level++)
            add_screen_keys(app, subject, level);
    }
    add_changed_keys(app);
    add_prefixes(app);
    add_keys(app, N_("Where the explanation or the matrices cover the picture:"),
             &cover_key_table);
    add_keys(app, N_("Where the explanation stands beside the picture or below it:"),
             &beside_key_table);
    add_keys(app, N_("In a list that is open, as this one:"), &overlay_key_table);
    add_keys(app, N_("In a list to choose from, as :settings:"), &choice_key_table);
    overlay_heading(&app->overlay, N_("Commands, typed after : which finds them too"));
    for (Subject subject = SUBJECT_LEARN; (size_t)subject <= subject_table.count; subject++)
        add_commands(app, subject);
    overlay_heading(&app->overlay, "What the picture means:");
    for (size_t i = 0; i < sizeof legend / sizeof legend[0]; i++)
        overlay_heading(&app->overlay, legend[i]);
}

const Command command_help = {
    .row = {"help", "show the keys, the commands, and what the picture means"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_FIRST,
    .title = "keys",
    .fill = fill_help,
};

static bool do_prompt(App *app, const Argument *argument, Error *err)
{
    char line[PROMPT_SIZE];
    (void)err;
    snprintf(line, sizeof line, "%.200s%s", argument->text, argument->text[0] ? " " : "");
    prompt_open(&app->prompt, line);
    return true;
}

const Command command_prompt = {
    .row = {"prompt", "type a command, which may be begun"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .usage = "[TEXT]",
    .argument = ARGUMENT_TEXT,
    .run = do_prompt,
};

static void close_panel(App *app)
{
    const Panel *panel = panel_at(app->view.focus);
    if (panel->leave)
        panel->leave(&app->view);
    app->view.focus = app->view.points.on ? PANEL_MAP : PANEL_NETWORK;
}

static void do_close(App *app)
{
    if (overlay_close(&app->overlay))
        return;
    if (app->view.has_cursor)
        app->view.has_cursor = false;
    else if (app->view.zoomed && !is_large_anyway(app))
        app->view.zoomed = false;
    else if (app->view.focus != PANEL_NETWORK && !is_shown_anyway(app, app->view.focus))
        close_panel(app);
    else if (race_is_going(&app->background.race))
        app_stop_race(app);
    else if (app->tools.own.shown)
        app->tools.own.shown = false;
    else
        app->view.selection.kind = SELECT_NONE;
}

const Command command_close = {
    .row = {"close", "close what is open, or select nothing"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .act = do_close,
};

/* The one named, or light in the place of dark, and back. */
static bool do_theme(App *app, const Argument *argument, Error *err)
{
    char line[64];
    bool dark = app_scheme(app).theme == THEME_DARK;
    const char *name = argument->word >= 0 ? table_row(&theme_choice_table,
                                                       (size_t)argument->word)->name
                                           : dark ? "light" : "dark";
    snprintf(line, sizeof line, "set theme %s", name);
    return command_execute(app, line, err);
}

const Command command_theme = {
    .row = {"theme", "light or dark text; without a name the other one"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[NAME]",
    .argument = ARGUMENT_WORD,
    .words = &theme_choice_table,
    .run = do_theme,
};

static void do_redraw(App *app)
{
    app->frame.redraw_all = true;
}

const Command command_redraw = {
    .row = {"redraw", "paint the screen anew"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_SELDOM,
    .act = do_redraw,
};

static void do_quit(App *app)
{
    app->end.quit = true;
}

const Command command_quit = {
    .row = {"quit", "leave"},
    .subject = SUBJECT_FILE,
    .level = LEVEL_FIRST,
    .act = do_quit,
};
