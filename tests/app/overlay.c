/* While a list lies over the picture, keys are its own: nothing that it hides is changed. */
#include "player.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "app/keymap.h"
#include "app/overlay.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

static const char *const openers[] = {"help",     "glossary", "history",
                                      "branches", "what",     "settings"};
enum { OPENERS = sizeof openers / sizeof openers[0] };

static void open_with(const char *line, int width, int height)
{
    player_open(&p, "xor", width, height);
    player_do(&p, "epoch 2");
    player_do(&p, "goto 1");
    player_do(&p, "rate up");
    player_do(&p, "epoch");
    player_line(&p, "select w[1][2,1]");
    player_do(&p, "phase");
    player_draw(&p);
    dispatch_command(&p.app, line);
    player_draw(&p);
    assert_true(p.app.overlay.count > 0);
}

/* Everything that a key could change below the list. */
typedef struct Below {
    View view;
    Hyper hyper;
    Cursor cursor;
    uint64_t version;
    int speed;
    long pending;
    size_t events, event, branches, frozen;
    Setup *setup;
    double loss;
} Below;

static Below below(void)
{
    const Trainer *t = &p.app.run.setup->trainer;
    Below b;
    memset(&b, 0, sizeof b);
    b.view = p.app.view;
    b.hyper = t->hyper;
    b.cursor = t->cursor;
    b.version = t->version;
    b.speed = p.app.pace.speed;
    b.pending = p.app.pace.pending;
    b.events = p.app.run.timeline.replay.journal.present.count;
    b.event = p.app.run.timeline.replay.journal.event;
    b.branches = p.app.run.timeline.replay.journal.branch_count;
    b.setup = p.app.run.setup;
    b.loss = p.app.metrics.values.training.loss;
    return b;
}

/* As app_event, without the player's forgiving of q. */
static void press(uint32_t key)
{
    dispatch_event(&p.app, &(Event){.kind = EVENT_KEY, .key = key});
}

static void check_key(const char *line, uint32_t key, int width, int height)
{
    open_with(line, width, height);
    Below before = below();
    press(key);
    bool quit = p.app.end.quit;
    p.app.end.quit = false;
    player_draw(&p);
    Below after = below();
    if (memcmp(&before, &after, sizeof before) != 0)
        fail_msg("%s, key %u: something below has changed", line, (unsigned)key);
    assert_true(quit == (key == KEY_CONTROL_C));
    player_close(&p);
}

static void test_no_key_acts_on_what_is_hidden(void **state)
{
    static const uint32_t others[] = {KEY_RETURN, KEY_TAB,  KEY_HOME_KEY, KEY_END_KEY, KEY_DELETE,
                                      KEY_NONE,   '/',      'n',          'N',         'j', 'k',
                                      'g',        'G',      0x00e9,       0x1f600,     1,   26};
    (void)state;
    for (size_t o = 0; o < OPENERS; o++) {
        for (size_t i = 0; i < key_table.count; i++) {
            const KeyRow *row = (const KeyRow *)table_row(&key_table, i);
            check_key(openers[o], row->key, 80, 24);
            if (row->other)
                check_key(openers[o], row->other, 40, 12);
        }
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            check_key(openers[o], others[i], 80, 24);
    }
}

static void test_q_and_esc_close_one_thing(void **state)
{
    static const uint32_t keys[] = {'q', KEY_ESCAPE};
    (void)state;
    for (size_t o = 0; o < OPENERS; o++)
        for (int k = 0; k < 2; k++) {
            open_with(openers[o], 80, 24);
            Below before = below();
            press(keys[k]);
            assert_int_equal(p.app.overlay.count, 0);
            assert_false(p.app.end.quit);
            Below after = below();
            assert_memory_equal(&before, &after, sizeof before);
            press('q');
            assert_true(p.app.end.quit);
            player_close(&p);
        }
}

static size_t rows_shown(void)
{
    return (size_t)scene_overlay_rows(p.app.frame.canvas.height);
}

static void test_paging(void **state)
{
    static const int heights[] = {12, 24, 40, 60, 100};
    (void)state;
    for (int i = 0; i < 5; i++) {
        open_with("glossary", 80, heights[i]);
        size_t rows = rows_shown(), count = p.app.overlay.count;
        size_t last = count > rows ? count - rows : 0, second = rows < last ? rows : last;
        press(KEY_PAGE_DOWN);
        assert_int_equal(p.app.overlay.first, second);
        press('b');
        assert_int_equal(p.app.overlay.first, 0);
        press(KEY_PAGE_UP);
        assert_int_equal(p.app.overlay.first, 0);
        press(' ');
        assert_int_equal(p.app.overlay.first, second);
        press(KEY_END_KEY);
        assert_int_equal(p.app.overlay.first, last);
        press('j');
        assert_int_equal(p.app.overlay.first, last);
        press('k');
        assert_int_equal(p.app.overlay.first, last > 0 ? last - 1 : 0);
        player_mouse(&p, MOUSE_WHEEL_DOWN, 10, 5);
        assert_int_equal(p.app.overlay.first, last);
        press(KEY_HOME_KEY);
        assert_int_equal(p.app.overlay.first, 0);
        player_draw(&p);
        char position[64];
        snprintf(position, sizeof position, "lines 1–%zu of %zu", rows < count ? rows : count,
                 count);
        assert_true(player_shows(&p, position));
        player_close(&p);
    }
}

/* The picture covered by what a key has opened, at sizes where it is. */
static const struct Cover {
    const char *line;
    int width, height;
    bool zoomed;
} covers[] = {
    {"matrices", 40, 12, false}, {"matrices", 80, 24, false}, {"matrices", 120, 40, true},
    {"explain", 40, 12, false},  {"explain", 60, 20, false},  {"explain", 80, 24, true},
    {"explain", 40, 12, true},
};
enum { COVERS = sizeof covers / sizeof covers[0] };

static void open_cover(const struct Cover *c)
{
    player_open(&p, "xor", c->width, c->height);
    player_do(&p, "hidden 30");
    player_do(&p, "epoch 3");
    player_line(&p, "select w[1][2,1]");
    if (c->zoomed && strcmp(c->line, "explain") == 0)
        p.app.view.zoomed = true;
    dispatch_command(&p.app, c->line);
    player_draw(&p);
    assert_true(app_keys(&p.app) == KEYS_COVER);
    assert_true(player_shows(&p, "q close"));
    assert_false(player_shows(&p, "q quit"));
}

static void test_q_uncovers_the_picture(void **state)
{
    static const uint32_t keys[] = {'q', KEY_ESCAPE};
    (void)state;
    for (size_t i = 0; i < 2 * (size_t)COVERS; i++) {
        open_cover(&covers[i / 2]);
        press(keys[i % 2]);
        player_draw(&p);
        assert_false(p.app.end.quit);
        assert_true(app_keys(&p.app) != KEYS_COVER);
        /* One that was zoomed stands beside the picture now. */
        if (app_keys(&p.app) == KEYS_BESIDE)
            press(keys[i % 2]);
        player_draw(&p);
        assert_false(p.app.end.quit);
        assert_true(app_keys(&p.app) == KEYS_SCREEN);
        assert_true(player_shows(&p, "q quit"));
        press('q');
        assert_true(p.app.end.quit);
        player_close(&p);
    }
}

/* All but paging, which moves what is looked at. */
static void test_keys_of_a_covered_picture_do_nothing(void **state)
{
    static const uint32_t still[] = {'v', 'l', '(', ')', '0', 'H', 'L', 'K', 'J', 'Q'};
    static const uint32_t pages[] = {KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME_KEY, KEY_END_KEY};
    (void)state;
    for (size_t i = 0; i < COVERS; i++) {
        open_cover(&covers[i]);
        Below before = below();
        for (size_t k = 0; k < sizeof still / sizeof still[0]; k++)
            press(still[k]);
        Below after = below();
        assert_memory_equal(&before, &after, sizeof before);
        for (size_t k = 0; k < 4; k++)
            press(pages[k]);
        after = below();
        after.view = before.view;
        assert_memory_equal(&before, &after, sizeof before);
        unsigned long asked = p.app.pace.asked;
        press('b');
        assert_int_equal(p.app.pace.asked, asked + 1);
        player_close(&p);
    }
}

static void test_covers_have_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < COVERS; i++) {
        open_cover(&covers[i]);
        const View *view = &p.app.view;
        bool matrices = view->focus == PANEL_MATRICES;
        const size_t *at = matrices ? &view->selection.unit : &view->walk.line;
        press(KEY_HOME_KEY);
        assert_int_equal(*at, 0);
        press(KEY_PAGE_UP);
        assert_int_equal(*at, 0);
        press(KEY_PAGE_DOWN);
        size_t second = *at;
        assert_true(second > 0);
        press(KEY_PAGE_UP);
        assert_int_equal(*at, 0);
        press(KEY_END_KEY);
        size_t last = *at;
        assert_true(last >= second && (!matrices || last == 29));
        press(KEY_PAGE_DOWN);
        assert_int_equal(*at, last);
        player_close(&p);
    }
}

/* More lines, or more text, than an App has room for: the last line says so. */
static void fill_with_lines(App *app)
{
    for (int i = 0; i < 2 * OVERLAY_MAX; i++)
        overlay_line(&app->overlay, "n", "%d", i);
}

static void fill_with_text(App *app)
{
    char key[201] = {0};
    memset(key, 'k', sizeof key - 1);
    for (int i = 0; i < 2 * OVERLAY_STORE / 200; i++)
        overlay_line(&app->overlay, key, "%d", i);
}

static void test_too_much_is_said(void **state)
{
    static void (*const fills[])(App *) = {fill_with_lines, fill_with_text};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        player_open(&p, "xor", 300, 24);
        overlay_toggle(&p.app.overlay, "too much", fills[i], &p.app);
        player_draw(&p);
        assert_true(player_shows(&p, i == 0 ? " 1 " : "kkk"));
        assert_true(p.app.overlay.count <= OVERLAY_MAX);
        player_line(&p, "scroll last");
        player_draw(&p);
        assert_true(player_shows(&p, overlay_full));
        overlay_toggle(&p.app.overlay, "too much", fills[i], &p.app);
        player_close(&p);
    }
}

/* Nothing that the program itself has to list is too much, in the narrowest screen either. */
static void test_own_lists_have_room(void **state)
{
    (void)state;
    for (size_t o = 0; o < OPENERS; o++)
        for (int width = 40; width <= 120; width += 20) {
            open_with(openers[o], width, 24);
            dispatch_command(&p.app, "scroll last");
            player_draw(&p);
            assert_false(player_shows(&p, overlay_full));
            player_close(&p);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_acts_on_what_is_hidden),
        cmocka_unit_test(test_q_and_esc_close_one_thing),
        cmocka_unit_test(test_paging),
        cmocka_unit_test(test_q_uncovers_the_picture),
        cmocka_unit_test(test_keys_of_a_covered_picture_do_nothing),
        cmocka_unit_test(test_covers_have_pages),
        cmocka_unit_test(test_too_much_is_said),
        cmocka_unit_test(test_own_lists_have_room),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("overlay", tests, NULL, NULL);
}
