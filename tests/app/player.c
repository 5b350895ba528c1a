#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"
#include "draw.h"

#include "core/base/text.h"
#include "data/generators.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double now;

double player_clock(void)
{
    now += 0.002;
    return now;
}

void player_reset_clock(void)
{
    now = 1000;
}

void player_note_start(Player *p)
{
    const Trainer *t = &p->app.run.setup->trainer;
    if (p->setup == p->app.run.setup)
        return;
    p->setup = p->app.run.setup;
    p->start_count = t->net.parameter_count;
    free(p->start);
    p->start = malloc(p->start_count * sizeof *p->start);
    assert_non_null(p->start);
    /* A loaded session stands where its past has led; the start is what that began with. */
    const Snapshots *s = &p->app.run.timeline.replay.snapshots;
    const Real *theta = timeline_journal(&p->app.run.timeline)->present.count > 1
                            ? s->pool + snapshot_at(s, 0)->slot * s->slot_size
                                                        : t->parameters.theta;
    memcpy(p->start, theta, p->start_count * sizeof *p->start);
}

bool player_start(Player *p, Options *options, Error *err)
{
    Status status;
    const Display display = {DEPTH_256, SYMBOLS_BRAILLE, THEME_DARK};
    if (fewer(8) < 8)
        options->memory = 8; /* AddressSanitizer marks all of it, used or not */
    player_reset_clock();
    p->setup = NULL;
    p->start = NULL;
    if (!app_init(&p->app, options, &display, player_clock, &status, err))
        return false;
    player_note_start(p);
    return true;
}

const char *player_data_for(PanelId panel)
{
    static const char *const sets[] = {"xor", "sine", "digits", "letters"};
    Error err = {.message = ""};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        GeneratorChoice choice;
        Dataset data = {0};
        Net net;
        const Generator *g = generator_find(sets[i], &choice, &err);
        bool made = g && generator_make(g, &choice, &data, &err);
        const char *output = data.kind == TARGET_REAL ? "identity" : "sigmoid";
        made = made && net_init(&net, data.inputs, 1,
                                &(LayerSpec){data.outputs, activation_find(output, &err)}, &err);
        net.inputs_are = data.inputs_are ? data.inputs_are : net.inputs_are;
        dataset_free(&data);
        if (!made)
            fail_msg("%s: %s", sets[i], err.message);
        if (panel_is_available(panel, &net))
            return sets[i];
    }
    fail_msg("no data set has the panel %s", table_row(&panel_table, panel)->name);
    return NULL;
}

void player_open(Player *p, const char *data, int width, int height)
{
    Options options;
    Error err;
    options_init(&options);
    options.data = strdup(data);
    if (!player_start(p, &options, &err))
        fail_msg("%s: %s", data, err.message);
    player_size(p, width, height);
}

void player_close(Player *p)
{
    app_free(&p->app);
    free(p->start);
}

static void send(Player *p, const Event *event)
{
    dispatch_event(&p->app, event);
    p->app.end.quit = false;
    player_note_start(p);
}

void player_key(Player *p, uint32_t key)
{
    send(p, &(Event){.kind = EVENT_KEY, .key = key});
}

void player_size(Player *p, int width, int height)
{
    send(p, &(Event){.kind = EVENT_SIZE, .x = width, .y = height});
}

void player_mouse(Player *p, MouseAction action, int x, int y)
{
    send(p, &(Event){.kind = EVENT_MOUSE, .action = action, .x = x, .y = y});
}

void player_line(Player *p, const char *line)
{
    size_t length = strlen(line), n;
    if (p->app.prompt.open)
        player_key(p, KEY_ESCAPE);
    player_key(p, ':');
    for (size_t i = 0; i < length; i += n) {
        uint32_t c = text_decode(line + i, length - i, &n);
        player_key(p, c);
    }
    player_key(p, KEY_RETURN);
    /* It stays open with what is wrong beside it, or because the command was to open it. */
    if (p->app.prompt.open) {
        assert_true(p->app.notice.text[0] != '\0' || p->app.prompt.text[0] == '\0' ||
                    strncmp(p->app.prompt.text, "edit ", 5) == 0 ||
                    strncmp(line, "settings ", 9) == 0 || strcmp(line, "choose") == 0);
        player_draw(p);
        player_key(p, KEY_ESCAPE);
    }
}

/* Whether the networks beside the one in front are where it is, and known. */
static bool sides_rest(const App *app)
{
    bool rest = !app_sides_are_behind(app);
    for (size_t i = 0; i < app->sides.count; i++)
        rest = rest && !app->sides.other[i]->metrics.evaluating &&
               !app->sides.other[i]->metrics.wanted;
    return rest;
}

void player_settle(Player *p)
{
    for (int i = 0; i < 1000000; i++) {
        app_work(&p->app, 0.02);
        if (!timeline_is_replaying(&p->app.run.timeline) && !p->app.metrics.evaluating &&
            !p->app.metrics.wanted && p->app.pace.pending <= 0 &&
            (app_is_running(&p->app) || sides_rest(&p->app)))
            return;
    }
    fail_msg("the app does not come to rest");
}

void player_undo_all(Player *p)
{
    if (p->app.overlay.count > 0)
        dispatch_command(&p->app, "close");
    if (p->app.prompt.open)
        player_key(p, KEY_ESCAPE);
    if (app_is_running(&p->app))
        player_key(p, KEY_RETURN);
    for (int i = 0; i < 1000000; i++) {
        while (timeline_is_replaying(&p->app.run.timeline))
            app_work(&p->app, 0.02);
        player_key(p, KEY_BACK_SPACE);
        if (strstr(p->app.notice.text, "this is the start"))
            return;
    }
    fail_msg("the start is never reached");
}

static void check_status(const Player *p)
{
    char row[ROW_SIZE], epoch[64];
    const App *app = &p->app;
    canvas_row(&app->frame.canvas, app->frame.canvas.height - 1, row, sizeof row);
    snprintf(epoch, sizeof epoch, "epoch %llu",
             (unsigned long long)app->run.setup->trainer.cursor.epoch);
    const char *at = strstr(row, epoch);
    /* Where the loss is selected and room is short, its mark stands right behind. */
    if (!at || strchr("0123456789.", at[strlen(epoch)] ? at[strlen(epoch)] : ' '))
        fail_msg("%d × %d: no '%s' in '%s'", app->frame.canvas.width, app->frame.canvas.height,
                 epoch, row);
}

void player_draw(Player *p)
{
    App *app = &p->app;
    const Trainer *t = &app->run.setup->trainer;
    Error err;
    if (!app_draw(app, &p->cursor, &err))
        fail_msg("%s", err.message);
    app_frame_shown(app, 0.001);
    Rect screen = {0, 0, app->frame.canvas.width, app->frame.canvas.height};
    if (!rect_contains(screen, p->cursor.x, p->cursor.y))
        fail_msg("%d × %d: the cursor is at %d, %d", screen.width, screen.height, p->cursor.x,
                 p->cursor.y);
    for (size_t i = 0; i < t->net.parameter_count; i++)
        assert_true(isfinite(t->parameters.theta[i]));
    if (timeline_is_replaying(&app->run.timeline))
        return;
    assert_int_equal(app->tools.trace.cursor.phase, t->cursor.phase);
    assert_int_equal(app->tools.trace.cursor.step, t->cursor.step);
    assert_memory_equal(app->tools.trace.parameters.theta, t->parameters.theta,
                        t->net.parameter_count * sizeof(Real));
    if (app->frame.canvas.width >= SCENE_WIDTH_MIN && app->frame.canvas.height >= SCENE_HEIGHT_MIN)
        check_status(p);
}

void player_do(Player *p, const char *line)
{
    player_line(p, line);
    player_settle(p);
}

void player_check_at(Player *p, uint64_t epoch, uint64_t step, size_t phase)
{
    const Cursor *c = &p->app.run.setup->trainer.cursor;
    player_draw(p);
    if (c->epoch != epoch || c->step != step || c->phase != phase)
        fail_msg("at epoch %ju, step %ju, phase %zu; not %ju, %ju, %zu", (uintmax_t)c->epoch,
                 (uintmax_t)c->step, c->phase, (uintmax_t)epoch, (uintmax_t)step, phase);
}

bool player_shows(Player *p, const char *text)
{
    char row[ROW_SIZE];
    player_draw(p);
    for (int y = 0; y < p->app.frame.canvas.height; y++) {
        canvas_row(&p->app.frame.canvas, y, row, sizeof row);
        if (strstr(row, text))
            return true;
    }
    return false;
}

void player_rest(Player *p)
{
    do
        player_draw(p);
    while (p->app.motion.playing);
}

static uint64_t hash_outside(Player *p, bool with_past)
{
    uint64_t hash = 1;
    player_rest(p);
    const Canvas *c = &p->app.frame.canvas;
    Layout layout = layout_make(c->width, c->height, &p->app.view, &p->app.tools.trace.net);
    Rect past = layout_inside(&layout, PANEL_NETWORK);
    past.y += past.height - 1;
    past.height = 1;
    for (int y = 0; y < c->height; y++)
        for (int x = 0; x < c->width; x++)
            if (!rect_contains(layout.panel[PANEL_LOSS], x, y) &&
                (with_past || !rect_contains(past, x, y)))
                hash = (hash ^ (uint64_t)cell_code(canvas_cell(c, x, y))) * 1099511628211u;
    return hash;
}

uint64_t player_picture(Player *p)
{
    return hash_outside(p, true);
}

uint64_t player_picture_without_past(Player *p)
{
    return hash_outside(p, false);
}
