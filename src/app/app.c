#include "app/app.h"

#include "app/speed.h"
#include "core/base/text.h"
#include "view/canvas/symbols.h"
#include "view/graph/graph.h"
#include "view/panel/samples.h"
#include "view/screen.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void app_say(App *app, bool is_error, const char *format, ...)
{
    char raw[APP_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    text_visible(raw, app->notice.text, sizeof app->notice.text);
    app->notice.is_error = is_error;
    app->pointer.hovering = false;
    app->frame.dirty = true;
}

Scheme app_scheme(const App *app)
{
    static const Depth depths[] = {DEPTH_DIRECT, DEPTH_NONE, DEPTH_16, DEPTH_256, DEPTH_DIRECT};
    const Options *o = &app->run.options;
    Depth wanted = depths[o->color];
    Scheme scheme = {app->display.depth, app->display.theme,
                     (const Palette *)table_row(&palette_table, (size_t)o->palette)};
    if (wanted < scheme.depth)
        scheme.depth = wanted;
    if (o->theme > 0)
        scheme.theme = o->theme == 1 ? THEME_DARK : THEME_LIGHT;
    return scheme;
}

Symbols app_symbols(const App *app)
{
    int asked = app->run.options.symbols;
    return asked > 0 ? (Symbols)(asked - 1) : app->display.symbols;
}

bool app_has_mouse(const App *app)
{
    const Options *o = &app->run.options;
    return options_given(o, mouse) ? o->mouse : !o->no_mouse;
}

/* "going to epoch 120 43 %": how far the way is done is said when it takes long. */
static void going(const App *app, char out[RUN_STATE_SIZE])
{
    const double seconds = 0.05;
    const Timeline *tl = &app->run.timeline;
    char share[16] = "";
    if (app->clock() - app->background.jump.start > seconds)
        snprintf(share, sizeof share, " %d %%", (int)(100 * timeline_progress(tl)));
    snprintf(out, RUN_STATE_SIZE, "going %s%s%s", app->background.jump.to[0] ? "to epoch " : "back",
             app->background.jump.to, share);
}

static void run_state(const App *app, char out[RUN_STATE_SIZE])
{
    const Speed *speed = speed_at(app->pace.speed);
    const char *sign = app_symbols(app) == SYMBOLS_BRAILLE ? "▶ " : "> ";
    if (timeline_is_replaying(&app->run.timeline))
        going(app, out);
    else if (app_is_late(app))
        snprintf(out, RUN_STATE_SIZE, N_("%sthe other side follows"), sign);
    else if (app->run.setup->trainer.divergence.happened)
        snprintf(out, RUN_STATE_SIZE, "diverged");
    else if (app_is_running(app))
        snprintf(out, RUN_STATE_SIZE, "%splaying %s", sign, speed->text);
    else if (app->pace.pending > 1)
        snprintf(out, RUN_STATE_SIZE, "%s%ld to go", sign, app->pace.pending);
    else
        snprintf(out, RUN_STATE_SIZE, "paused %s", speed->text);
}

KeySet app_keys(const App *app)
{
    Layout layout = app_layout(app);
    if (layout.too_small)
        return KEYS_SCREEN;
    if (app->overlay.count > 0)
        return app->overlay.take ? KEYS_CHOICE : KEYS_LIST;
    if (app->input.follow != KEYS_SCREEN)
        return app->input.follow;
    if (app->input.words.open != WORDS_NONE)
        return KEYS_WORDS;
    if (layout_is_covered(&layout, &app->view))
        return KEYS_COVER;
    if (app->view.points.on && layout.panel[PANEL_MAP].width > 0)
        return KEYS_POINTS;
    if (app->view.focus == PANEL_PAD)
        return KEYS_DRAW;
    if (app->view.focus == PANEL_COMPARE)
        return KEYS_COMPARE;
    if (app->view.focus == PANEL_LANDSCAPE)
        return KEYS_LANDSCAPE;
    if (app->view.focus == PANEL_DOCTOR)
        return KEYS_DOCTOR;
    return panel_at(app->view.focus)->is_worked_in ? KEYS_BESIDE : KEYS_SCREEN;
}

/* What a scene borrows that nobody else has. */
typedef struct Shown {
    Hint hints[HINTS_MAX];
    PromptLine prompt;
    MenuList menu;
    OverlayList list;
    char run_state[RUN_STATE_SIZE];
    char digits[16], classes[64]; /* the keys for classes, and what they add */
    BesideScenes beside;
} Shown;

/* What lies over the picture: the line that is typed, with what could be, and a list. */
static void show_over(const App *app, Scene *scene, Shown *shown)
{
    if (app->prompt.open) {
        const Menu *menu = &app->input.menu;
        shown->prompt = (PromptLine){app->prompt.text, app->prompt.cursor, app->prompt.selected,
                                     menu->title};
        shown->menu = (MenuList){.title = menu->title,
                                       .rows = menu->rows,
                                       .count = menu->count,
                                       .first = menu->first,
                                       .marked = menu->chosen >= 0 ? menu->chosen
                                                                      : menu->meant};
        scene->prompt = &shown->prompt;
        scene->menu = &shown->menu;
    }
    if (app->overlay.count > 0) {
        shown->list = (OverlayList){.title = app->overlay.title,
                                    .lines = app->overlay.lines,
                                    .count = app->overlay.count,
                                    .first = app->overlay.first,
                                    .search = app->overlay.search,
                                    .match = app->overlay.match,
                                    .choice = app->overlay.take ? &app->overlay.choice : NULL,
                                    .wide = app->overlay.deed != NULL,
                                    .picture = app->overlay.picture.count > 0
                                                   ? &app->overlay.picture : NULL,
                                    .colour = app->view.colour};
        scene->overlay = &shown->list;
    }
}

/* What a key after a would do, in more words than its hint has; NULL where it has no more. */
static const char *add_words(const App *app, const char *command)
{
    const AddWords *add = &app->input.add;
    const struct { const char *command, *words; } all[] = {
        {"unit remove", add->unit_less}, {"layer add", add->layer},
        {"layer remove", add->layer_less}};
    if (!command)
        return add->where;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(command, all[i].command) == 0)
            return all[i].words;
    return NULL;
}

/* Whether there is something that it could be done to. */
static bool may_add(const App *app, const char *command)
{
    const Net *net = &app->run.setup->trainer.net;
    const char *words = add_words(app, command);
    if (!command || (words && *words))
        return true;
    if (strcmp(command, "point") == 0)
        return map_is_of(net) && app->tools.map.data;
    return !words && (strcmp(command, "draw") != 0 || panel_is_available(PANEL_PAD, net));
}

/* Only what is possible is offered; and what would go, or where, is told before a key is pressed,
 * where there is room for all of it. */
static size_t tell_additions(const App *app, Hint hints[HINTS_MAX], size_t count)
{
    const Canvas *canvas = &app->frame.canvas;
    int width = 1;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const char *words = add_words(app, hints[i].command);
        if (!may_add(app, hints[i].command))
            continue;
        hints[kept++] = hints[i];
        width += canvas_text_width(canvas, hints[i].key) + 3 +
                 canvas_text_width(canvas, words ? words : hints[i].label);
    }
    for (size_t i = 0; i < kept && width <= canvas->width; i++) {
        const char *words = add_words(app, hints[i].command);
        hints[i].label = words ? words : hints[i].label;
    }
    return kept;
}

/* Which digits are classes of the points that are put, and what their targets are. */
static void tell_classes(const App *app, Shown *shown)
{
    const Dataset *d = app->run.setup->trainer.data;
    unsigned first = 10, last = 0;
    for (unsigned digit = 0; digit < 10; digit++)
        if (dataset_class_of_digit(d, digit) > 0) {
            first = first < digit ? first : digit;
            last = digit;
        }
    snprintf(shown->digits, sizeof shown->digits, last - first == 1 ? "%u %u" : "%u…%u", first,
             last);
    if (d->kind == TARGET_BINARY)
        snprintf(shown->classes, sizeof shown->classes, N_("add target %.4g or %.4g"),
                 (double)d->low, (double)d->high);
    else
        snprintf(shown->classes, sizeof shown->classes, "%s",
                 d->kind == TARGET_REAL ? N_("add from low to high") : N_("add a class"));
}

/* The hints that depend on what there is. */
static void tell_tools(const App *app, Shown *shown, size_t count)
{
    tell_classes(app, shown);
    for (size_t i = 0; i < count; i++) {
        Hint *hint = &shown->hints[i];
        if (hint->command && strcmp(hint->command, "point class") == 0) {
            hint->key = shown->digits;
            hint->label = shown->classes;
        } else if (hint->command && strcmp(hint->command, "draw undo") == 0 &&
                   app->view.pen.strokes == 0) {
            hint->label = N_("back");
        }
    }
}

/* The key that changes sides is offered where there are some, before those at the right end. */
static size_t add_side_hint(const App *app, KeySet keys, Hint *hints, size_t count)
{
    enum { RANK = 4 };
    size_t at = count;
    const KeyRow *row = keymap_find(&app->input.keymap, keys, 't');
    bool turns = row && strcmp(row->command, "twin next") == 0;
    if (app->sides.count == 0 || !turns || count == HINTS_MAX)
        return count;
    while (at > 0 && hints[at - 1].rank < 0)
        at--;
    memmove(hints + at + 1, hints + at, (count - at) * sizeof *hints);
    hints[at] = (Hint){"t", N_("side"), "twin next", RANK, false};
    return count + 1;
}

/* Fills the scene with what there is to show; it borrows from the app, and from *shown. */
static void make_scene(App *app, Scene *scene, Shown *shown)
{
    app_name_sides(app);
    const Trainer *t = &app->run.setup->trainer;
    const Where *where = &app->picture.where;
    bool arrived = !timeline_is_replaying(&app->run.timeline);
    *scene = (Scene){.view = &app->view,
                     .drawn = app->tools.own.shown && app->tools.own.drawn,
                     .images = &app->tools.own.images,
                     .trace = app_shown(app),
                     .wave = app_wave(app),
                     .curves = &app->picture.curves,
                     .comparison = &app->background.comparison,
                     .norms = &app->picture.norms,
                     .map = &app->tools.map,
                     .unit_maps = app->view.maps ? &app->tools.unit_maps : NULL,
                     .fit = &app->tools.fit,
                     .pairs = &app->tools.pairs,
                     .lab = &app->tools.lab,
                     .lab_is_now = app_lab_is_now(app),
                     .curvatures = &app->picture.curvatures,
                     .terrain = &app->tools.terrain,
                     .means = &app->tools.means,
                     .reading = &app->tools.reading,
                     .ranking = &app->tools.ranking,
                     .answers = &app->tools.answers,
                     .metrics = app->metrics.values,
                     .has_metrics = app->metrics.known,
                     .is_training = app->pace.pending != 0,
                     .report = &app->tools.evaluation.report,
                     .metrics_old = app->metrics.version != t->version,
                     .report_old =
                         app->metrics.version != app_shown(app)->parameters.version,
                     .metrics_epoch = app->metrics.epoch,
                     .has_penalty = app->metrics.has_penalty,
                     .penalty = app->metrics.penalty,
                     .run_state = shown->run_state,
                     .branch = arrived ? where->branch : "",
                     .moment = arrived ? where->moment : "",
                     .ahead = where->ahead,
                     .message = app->notice.text[0] ? app->notice.text : NULL,
                     .message_is_error = app->notice.is_error,
                     .hints = shown->hints};
    app_make_beside(app, scene, &shown->beside);
    KeySet keys = app_keys(app);
    scene->hint_count = keys == KEYS_WORDS
                            ? app_word_hints(app, shown->hints)
                            : keymap_hints(&app->input.keymap, keys, shown->hints);
    if (keys == KEYS_ADD)
        scene->hint_count = tell_additions(app, shown->hints, scene->hint_count);
    else if (keys == KEYS_POINTS || keys == KEYS_DRAW)
        tell_tools(app, shown, scene->hint_count);
    scene->hint_count = add_side_hint(app, keys, shown->hints, scene->hint_count);
    run_state(app, shown->run_state);
    show_over(app, scene, shown);
}

/* Those of networks side by side come before those of other runs. */
static void lend_sides(App *app, LossCurves *curves)
{
    size_t count = app->sides.count, others = curves->compared_count;
    const SideView *sides = &app->view.sides;
    if (count == 0)
        return;
    others = others + count > COMPARED_MAX ? COMPARED_MAX - count : others;
    memmove(curves->compared + count, curves->compared, others * sizeof *curves->compared);
    for (size_t i = 0; i < count; i++) {
        Side *s = app->sides.other[i];
        s->curve = s->picture.curves.present;
        snprintf(s->curve.label, sizeof s->curve.label, "%s", sides->name[s->place]);
        curves->compared[s->place - (s->place > sides->front)] = &s->curve;
    }
    curves->compared_count = others + count;
    snprintf(curves->name, sizeof curves->name, "%s", sides->name[sides->front]);
}

const LossCurves *app_curves(App *app)
{
    const Timeline *tl = &app->run.timeline;
    const Trainer *t = &app->run.setup->trainer;
    LossCurves *curves = &app->picture.curves;
    bool known = app->metrics.known && app->metrics.version == t->version;
    Wave wave = app_wave(app);
    if (timeline_is_replaying(tl) || !wave_has_arrived(&wave))
        return curves;
    curves_make(curves, timeline_journal(tl), &tl->measures, timeline_place(tl),
                trainer_epochs(t));
    curves_label(curves, &tl->replay, &tl->measures);
    comparing_lend(&app->background.comparing, &app->run, &app->runs, &app->background.race,
                   curves);
    lend_sides(app, curves);
    curves->loss = known ? app->metrics.values.training.loss : NAN;
    curves->test = known ? app->metrics.values.test.loss : NAN;
    return curves;
}

static void find_where(App *app)
{
    const Timeline *tl = &app->run.timeline;
    const Journal *j = timeline_journal(tl);
    Where *where = &app->picture.where;
    size_t layers = app->run.setup->trainer.net.layer_count;
    Moment first, last, here = timeline_moment(tl);
    timeline_range(tl, &first, &last);
    snprintf(where->branch, sizeof where->branch, "%s", j->branch_count > 0 ? j->present.name : "");
    moment_text(&here, layers, where->moment);
    moment_text(&last, layers, where->ahead);
    if (strcmp(where->moment, where->ahead) == 0)
        where->moment[0] = '\0';
}

/* What is shown of the past. */
static void capture_past(App *app)
{
    const Timeline *tl = &app->run.timeline;
    app_curves(app);
    if (!timeline_is_replaying(tl))
        measures_curvatures(&tl->measures, timeline_journal(tl), timeline_place(tl),
                            &app->picture.curvatures);
    measures_last_norms(&tl->measures, timeline_journal(tl), timeline_place(tl),
                        &app->picture.norms);
    find_where(app);
}

size_t app_sample(const App *app)
{
    const Trainer *t = &app->run.setup->trainer;
    const OwnSample *own = &app->tools.own;
    size_t rows = trainer_rows(t);
    if (own->shown && own->sample < dataset_rows(t->data))
        return own->sample;
    return trainer_sample(t, app->view.spotlight < rows ? app->view.spotlight : rows - 1);
}

const Real *app_base(const App *app)
{
    const OwnSample *own = &app->tools.own;
    bool typed = own->shown && own->sample >= dataset_rows(app->run.setup->trainer.data);
    return typed ? own->base : dataset_base(app->run.setup->trainer.data, app_sample(app));
}

/* What the network sees of a sample that is looked at alone. */
static const Real *own_inputs(const App *app)
{
    const Dataset *data = app->run.setup->trainer.data;
    const OwnSample *own = &app->tools.own;
    return own->sample < dataset_rows(data) ? data->x + own->sample * data->inputs : own->x;
}

/* Where all samples are listed, in their order, as far as there are rows for them. */
static void list_ranked(App *app, const Layout *layout, Trace *trace)
{
    const Ranking *r = &app->tools.ranking;
    TraceList *list = &trace->list;
    int height = layout_sample_rows(layout);
    size_t rows = height > 1 ? (size_t)height - 1 : 0, last = r->count > rows ? r->count - rows : 0;
    if (app->view.rank == RANK_BATCH || !r->known)
        return;
    size_t first = app->view.rank_first;
    size_t at = app->view.rank_follows ? ranking_place(r, app_sample(app)) : SIZE_MAX;
    if (at < r->count && rows > 0)
        first = at < first ? at : at >= first + rows ? at + 1 - rows : first;
    list->first = app->view.rank_first = first < last ? first : last;
    list->all = r->count;
    list->rows = 0;
    while (list->rows < rows && list->rows < TRACE_ROWS_MAX &&
           list->first + list->rows < r->count) {
        list->sample[list->rows] = r->order[list->first + list->rows];
        list->rows++;
    }
}

/* Fills a trace with all that this screen shows of the trainer's state, while `shown`, which may be
 * the same, is on it. */
static bool capture_trace(App *app, const Layout *layout, Trace *trace, const Trace *shown,
                          Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    size_t parameter;
    size_t first = samples_first(&app->view, trainer_rows(t), layout_sample_rows(layout));
    if (app->tools.own.shown)
        trace_capture_own(trace, t, app_base(app), own_inputs(app), app->tools.own.sample, first);
    else
        trace_capture(trace, t, app->view.spotlight, first);
    list_ranked(app, layout, trace);
    for (size_t i = 0; i < panel_table.count; i++)
        if (layout->panel[i].width > 0 && panel_at((PanelId)i)->capture)
            panel_at((PanelId)i)->capture(trace, t, &app->view);
    if (timeline_at_edit(&app->run.timeline))
        trace_capture_ahead(trace, t);
    if (!app_capture_explained(app, trace, shown, err))
        return false;
    if (selection_parameter(&app->view.selection, &t->net, &parameter)) {
        trace_capture_terms(trace, t, parameter);
        trace_capture_shares(trace, t, parameter);
    }
    return true;
}

bool app_keep_before(App *app, Error *err)
{
    Layout layout = app_layout(app);
    Trace *before = &app->tools.before;
    capture_past(app);
    return capture_trace(app, &layout, before, before, err);
}

/* Unless it is on its way back. */
bool app_capture(App *app, const Layout *layout, Error *err)
{
    Wave wave = app_wave(app);
    if (timeline_is_replaying(&app->run.timeline))
        return true;
    if (wave_has_arrived(&wave))
        capture_past(app);
    if (layout->panel[PANEL_COMPARE].width > 0)
        app_compare(app);
    return capture_trace(app, layout, &app->tools.trace, wave_shown(&wave), err) &&
           app_judge(app, layout, err);
}

Layout app_layout_of(const App *app, const View *view)
{
    const Canvas *canvas = &app->frame.canvas;
    return layout_make(canvas->width, canvas->height, view, &app->tools.trace.net);
}

Layout app_layout(const App *app)
{
    return app_layout_of(app, &app->view);
}

/* Another selection is to be seen, and the same one in another place. What a person has moved
 * since stays where it is. */
static void follow_selection(App *app, const Layout *layout)
{
    Rect area = layout_network(layout);
    bool anew = !rect_same(area, app->picture.followed_area);
    if (area.width <= 0 || area.height <= 0 ||
        (!anew && selection_same(&app->view.selection, &app->picture.followed)))
        return;
    graph_follow(&app->view, &app->run.setup->trainer.net, area, app_symbols(app), anew);
    app->picture.followed = app->view.selection;
    app->picture.followed_area = area;
}

bool app_draw(App *app, TextCursor *cursor, Error *err)
{
    Scene scene;
    Shown shown;
    Canvas *canvas = &app->frame.canvas;
    canvas->symbols = app_symbols(app);
    app->motion.drawn = app_progress(app);
    app->view.colour = app_scheme(app).depth != DEPTH_NONE;
    Layout layout = app_layout(app);
    if (app_is_between(app)) {
        screen_draw_way(timeline_progress(&app->run.timeline), canvas);
        *cursor = (TextCursor){0, 0, false};
        return true;
    }
    follow_selection(app, &layout);
    app_name_sides(app);
    if (!app_capture_beside(app, err) || !app_capture(app, &layout, err))
        return false;
    overlay_refill(&app->overlay, app);
    app_hover_again(app);
    make_scene(app, &scene, &shown);
    screen_draw(&scene, canvas, cursor);
    /* The picture has moved under the mouse. */
    if (app->pointer.hovering && app->notice.text[0] &&
        app_hover(app, &layout, app->pointer.x, app->pointer.y)) {
        make_scene(app, &scene, &shown);
        screen_draw(&scene, canvas, cursor);
    }
    app->frame.dirty = false;
    return true;
}

Touch app_touch(App *app, PanelId panel)
{
    Layout layout = app_layout(app);
    return (Touch){.view = &app->view, .trace = app_shown(app), .curves = app_curves(app),
                   .comparison = &app->background.comparison,
                   .terrain = &app->tools.terrain,
                   .inside = layout_inside(&layout, panel),
                   .symbols = app_symbols(app), .lab = &app->tools.lab};
}

const char *app_hint_at(App *app, int x, int y)
{
    Scene scene;
    Shown shown;
    make_scene(app, &scene, &shown);
    return screen_hint_at(&scene, &app->frame.canvas, x, y);
}

bool app_menu_at(App *app, int x, int y, long *row)
{
    Scene scene;
    Shown shown;
    make_scene(app, &scene, &shown);
    return app->prompt.open && screen_menu_at(&scene, &app->frame.canvas, x, y, row);
}
