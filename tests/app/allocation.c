/* No memory is asked for in a frame or while training: linked with --wrap, so that every call from
 * the program's own code comes by here. What ncurses does with a finished frame is its own. */
#include "player.h"
#include "../view/tap.h"
#include "draw.h"

#include "core/base/text.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
int __wrap_asprintf(char **out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static size_t asked; /* so often has memory been asked for */

void *__wrap_malloc(size_t size)
{
    asked++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    asked++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    asked++;
    return __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    asked++;
    return __real_aligned_alloc(alignment, size);
}

char *__wrap_strdup(const char *text)
{
    asked++;
    return __real_strdup(text);
}

int __wrap_asprintf(char **out, const char *format, ...)
{
    va_list arguments;
    asked++;
    va_start(arguments, format);
    int n = vasprintf(out, format, arguments);
    va_end(arguments);
    return n;
}

static Player p;
static size_t frames, waves; /* drawn, and those that show a wave under way */

static void draw(void)
{
    Error err;
    TextCursor cursor;
    if (!app_draw(&p.app, &cursor, &err))
        fail_msg("%s", err.message);
    frames++;
    waves += p.app.motion.drawn < 1;
    app_frame_shown(&p.app, 0.001);
}

/* A step and its frames: the wave, the way, what is evaluated and measured. */
static void step(Grain grain)
{
    app_step(&p.app, grain, 1);
    for (int slice = 0; slice < 2; slice++) {
        app_work(&p.app, 0.01);
        draw();
    }
}

/* Frames of the state that is there, with steps of every size between them. The first step of a
 * size is a new line in the timeline's journal, which grows as it does with anything a person
 * does; those after it, however many, are counted in the same line. */
static void play(const char *what)
{
    static const struct {
        Grain grain;
        int steps;
    } parts[] = {{GRAIN_PHASE, 5}, {GRAIN_BATCH, 2}, {GRAIN_EPOCH, 2}};
    App *app = &p.app;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        step(parts[i].grain);
        size_t before = asked;
        for (int steps = 1; steps < parts[i].steps; steps++)
            step(parts[i].grain);
        if (asked > before)
            fail_msg("%d × %d, %s: %zu times", app->frame.canvas.width,
                     app->frame.canvas.height, what,
                     asked - before);
    }
}

static void play_line(const char *line)
{
    dispatch_command(&p.app, line);
    play(line);
}

/* Every panel with the focus and zoomed, the network with every kind of link. */
static void play_panels(void)
{
    char line[64];
    for (size_t i = 0; i < panel_table.count; i++) {
        snprintf(line, sizeof line, "panel %s", table_row(&panel_table, i)->name);
        dispatch_command(&p.app, line);
        for (size_t q = 0; q < (i == PANEL_NETWORK ? quantity_table.count : 1); q++)
            play_line("links");
        play_line("zoom");
        dispatch_command(&p.app, "zoom");
    }
}

/* Everything that can lie over the picture or be opened beside it. */
static void play_openers(void)
{
    static const char *const lines[] = {
        "what", "glossary", "help", "branches", "history", "settings", "close", "select w[1][2,1]",
        "differences", "select a[1][2]", "explain", "differences", "select b[2][1]", "explain",
        "select loss", "explain", "select rate", "explain", "select layer[1]", "explain", "close",
        "matrices", "panel network", "sample next", "scale", "camera in", "prompt", "close"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        play_line(lines[i]);
    prompt_open(&p.app.prompt, "set a");
    play("the prompt");
    player_key(&p, KEY_TAB);
    play("the prompt with a list");
    player_key(&p, KEY_ESCAPE);
}

static const int sizes[][2] = {{80, 24}, {120, 40}, {39, 11}, {40, 12}, {200, 60}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void play_all(const char *data, size_t size_count, const char *const *settings)
{
    player_open(&p, data, 80, 24);
    for (; *settings; settings++) {
        dispatch_command(&p.app, *settings);
        if (p.app.notice.is_error)
            fail_msg("%s", p.app.notice.text);
    }
    player_settle(&p);
    for (size_t i = 0; i < size_count; i++) {
        player_size(&p, sizes[i][0], sizes[i][1]);
        play_panels();
        play_openers();
    }
    player_close(&p);
}

static void test_frames(void **state)
{
    (void)state;
    play_all("xor", SIZES, (const char *const[]){NULL});
    play_all("xor", 2,
             (const char *const[]){"set symbols ascii", "set color never", "set batch 1",
                                   "set optimizer adam", NULL});
    play_all("encoder:64", 2,
             (const char *const[]){"set test 0.25", "set batch 16", "set dropout 0.25",
                                   "set l1 0.01", "freeze a[1][1]", NULL});
    assert_true(frames > 3000 && waves > 300);
}

/* Branches over the curve, and ways back and forth through them. */
static void test_time(void **state)
{
    static const char *const lines[] = {"branches", "close", "history", "close", "panel loss",
                                        "zoom", "goto previous", "goto first", "goto last"};
    (void)state;
    player_open(&p, "xor", 120, 40);
    for (int branch = 0; branch < 4; branch++) {
        player_do(&p, "epoch 20");
        player_do(&p, "goto 5");
        player_do(&p, "rate up");
    }
    player_do(&p, "epoch 20");
    assert_true(p.app.run.timeline.replay.journal.branch_count > 2);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        dispatch_command(&p.app, lines[i]);
        play(lines[i]);
    }
    player_close(&p);
}

/* A run, as far as its line in the journal. */
static void begin_run(Grain grain)
{
    const Timeline *tl = &p.app.run.timeline;
    app_step(&p.app, grain, ENDLESS);
    do {
        app_work(&p.app, 0.01);
        draw();
    } while (tl->replay.journal.present.events[tl->replay.journal.event].kind != JOURNAL_TRAIN ||
             tl->replay.journal.present.events[tl->replay.journal.event].grain != grain);
}

/* Runs at every speed, and of mini-batches too large for a slice. */
static void test_runs(void **state)
{
    static const char *const settings[] = {"set threads 1", "set threads 2", "set hidden 64,64",
                                           "set hidden 300,300", "explain", "differences",
                                           "set batch full", "set batch 7", "set optimizer adam",
                                           "set hidden 4"};
    (void)state;
    player_open(&p, "parity:8", 120, 40);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        dispatch_command(&p.app, settings[i]);
        for (int speed = 0; speed < 12; speed++) {
            dispatch_command(&p.app, speed < 6 ? "faster" : "slower");
            begin_run(speed % 3 == 0 ? GRAIN_PHASE : GRAIN_EPOCH);
            size_t before = asked;
            for (int slice = 0; slice < (int)fewer(10); slice++) {
                app_work(&p.app, 0.01);
                draw();
            }
            if (asked > before)
                fail_msg("%s, a run: %zu times", settings[i], asked - before);
        }
    }
    player_close(&p);
}

/* The calls do come by here. */
static void test_calls_are_counted(void **state)
{
    size_t before = asked;
    (void)state;
    player_open(&p, "xor", 80, 24);
    assert_true(asked > before + 10);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls_are_counted),
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_runs),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("allocation", tests, NULL, NULL);
}
