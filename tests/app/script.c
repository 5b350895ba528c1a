/* The scripts of tests/scripts, played at the App without a terminal: a clock of its own, keys that
 * are obeyed at once, and no sleeping. */
#include "player.h"

#include "../play.h"
#include "../view/golden_file.h"
#include "../view/stage.h"
#include "../view/tap.h"

#include "app/run/paths.h"
#include "app/run/saving.h"
#include "core/base/kernels.h"
#include "core/base/text.h"
#include "lesson/script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 32, WORK_MAX = 1000000 };

static Player p; /* an App is too much for some stacks */

static const uint32_t keys[SCRIPT_KEYS_END - SCRIPT_KEY_ENTER] = {
    KEY_RETURN,      KEY_TAB,          KEY_BACK_TAB,   KEY_BACK_SPACE,  KEY_DELETE,
    KEY_ESCAPE,      KEY_UP_ARROW,     KEY_DOWN_ARROW, KEY_LEFT_ARROW,  KEY_RIGHT_ARROW,
    KEY_SHIFT_LEFT,  KEY_SHIFT_RIGHT,  KEY_HOME_KEY,   KEY_END_KEY,     KEY_PAGE_UP,
    KEY_PAGE_DOWN,   KEY_FUNCTION_1,
};

/* The options of a command line in words. */
static bool read_options(Options *options, const char *words, Error *err)
{
    char text[4096], *argv[WORDS_MAX] = {(char[]){"backprop"}, (char[]){"--no-config"},
                                         (char[]){"--motion"}, (char[]){"off"}};
    int argc = strstr(words, "--motion") ? 2 : 4;
    snprintf(text, sizeof text, "%s", words);
    for (char *word = strtok(text, " "); word && argc < WORDS_MAX; word = strtok(NULL, " "))
        argv[argc++] = word;
    options_init(options);
    if (options_parse(options, argc, argv, err) && options->verb == VERB_SHOW)
        return true;
    options_free(options);
    return options->verb == VERB_SHOW ? false : error_set(err, "only the screen is played at");
}

static bool start(const char *words, int width, int height, Error *err)
{
    static char last[STATE_PATH_SIZE];
    Options options;
    Status status;
    if (!recovery_path(last, err) || !read_options(&options, words, err))
        return false;
    bool resume = options.resume;
    if (resume && !recovery_ask(&options, last, err)) {
        options_free(&options);
        return false;
    }
    if (!player_start(&p, &options, err) ||
        !paths_ready(&p.app.run.options, p.app.run.setup->trainer.data, &status, err)) {
        player_close(&p);
        return false;
    }
    p.app.recovery.path = last;
    if (resume)
        app_say_resumed(&p.app);
    player_size(&p, width, height);
    dispatch_startup(&p.app);
    player_draw(&p);
    return true;
}

static bool stop(Error *err)
{
    Error note;
    bool changed = run_is_unkept(&p.app.run);
    bool left = recovery_keep(&p.app.recovery, &p.app.run, err) &&
                saving_at_end(&p.app.run, &p.app.runs, changed, &note, err);
    player_close(&p);
    return left;
}

static void send(const Event *event)
{
    dispatch_event(&p.app, event);
}

static void press(uint32_t key)
{
    bool named = key >= SCRIPT_KEY_ENTER && key < SCRIPT_KEYS_END;
    send(&(Event){.kind = EVENT_KEY, .key = named ? keys[key - SCRIPT_KEY_ENTER] : key});
}

/* The first line without its control characters, as the terminal's decoder gives it. */
static void paste(const char *text)
{
    size_t length = strcspn(text, "\r\n"), size;
    for (const char *at = text; at < text + length; at += size) {
        uint32_t c = text_decode(at, length - (size_t)(at - text), &size);
        if (!text_is_control(c))
            send(&(Event){.kind = EVENT_TEXT, .key = c});
    }
}

static void resize(int width, int height)
{
    send(&(Event){.kind = EVENT_SIZE, .x = width, .y = height});
}

static void mouse(PlayMouse action, int x, int y)
{
    static const MouseAction actions[] = {MOUSE_PRESS, MOUSE_RELEASE, MOUSE_MOVE, MOUSE_WHEEL_UP,
                                          MOUSE_WHEEL_DOWN};
    player_draw(&p);
    send(&(Event){.kind = EVENT_MOUSE, .action = actions[action], .x = x, .y = y});
}

/* The first cell where a click selects it. */
static bool find(const char *thing, int *x, int *y)
{
    Selection wanted;
    player_settle(&p);
    player_draw(&p);
    if (!selection_parse(&wanted, thing, &p.app.tools.trace.net, NULL))
        return false;
    Layout layout = app_layout(&p.app);
    for (*y = 0; *y < p.app.frame.canvas.height; ++*y)
        for (*x = 0; *x < p.app.frame.canvas.width; ++*x) {
            Selection there = app_pick(&p.app, &layout, *x, *y);
            if (selection_same(&there, &wanted))
                return true;
        }
    return false;
}

static void take_cell(const Cell *cell, PlayCell *out)
{
    uint32_t c = cell_code(cell);
    *out = (PlayCell){.look = {cell->style.ink, (uint64_t)cell->style.paper << 8 |
                                                    cell->style.attributes}};
    if (c != CELL_CONTINUED)
        text_encode(c, out->text);
}

static void take(PlayScreen *screen)
{
    const Canvas *canvas = &p.app.frame.canvas;
    size_t count = (size_t)canvas->width * (size_t)canvas->height;
    *screen = (PlayScreen){canvas->width, canvas->height, malloc(count * sizeof *screen->cells),
                           p.cursor.x, p.cursor.y};
    assert_non_null(screen->cells);
    for (size_t i = 0; i < count; i++)
        take_cell(&canvas->cells[i], &screen->cells[i]);
}

static bool holds_now(PlayCondition *condition, const void *context)
{
    PlayScreen screen;
    player_draw(&p);
    take(&screen);
    bool holds = condition(&screen, context);
    free(screen.cells);
    return holds;
}

static bool holds(PlayCondition *condition, const void *context, bool patient)
{
    if (!patient) {
        player_settle(&p);
        return holds_now(condition, context);
    }
    for (int i = 0; i < WORK_MAX; i++) {
        if (holds_now(condition, context))
            return true;
        if (isinf(app_wait(&p.app, true)))
            return false;
        app_work(&p.app, 0.02);
    }
    return false;
}

static bool rest(void)
{
    player_settle(&p);
    if (app_is_running(&p.app) || p.app.prompt.open)
        return false;
    press(':');
    press(SCRIPT_KEY_ESC);
    player_draw(&p);
    return true;
}

static bool has_ended(void)
{
    return p.app.end.quit;
}

static const char *message(void)
{
    return p.app.notice.text;
}

static const char *refusal(void)
{
    return p.app.notice.is_error && p.app.notice.text[0] ? p.app.notice.text : NULL;
}

static void check_golden(const char *name)
{
    player_settle(&p);
    player_draw(&p);
    char *actual = golden_picture(&p.app.frame.canvas);
    golden_check(name, actual);
    free(actual);
}

int main(int argc, char **argv)
{
    static const PlayProgram program = {
        "app", start, stop, resize, press, paste, mouse, find, holds,
        rest, has_ended, message, refusal, take,
        check_golden};
    /* The kernels that every processor has: the last bits of the others differ. */
    return kernel_choose("baseline", NULL) ? play_all(&program, argc, argv) : 1;
}
