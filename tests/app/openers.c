/* Everything that opens something, after everything else that does. */
#include "player.h"
#include "../view/tap.h"

#include "app/command/command.h"

#include "../view/stage.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static Player p; /* an App is too much for some stacks */

enum { NO_PANEL = -1, BY_NAME = -2 /* a panel whose number nobody has to know */ };

/* What a command opens: an overlay of that title, a panel, or the focused panel over all. */
typedef struct Opener {
    const char *line, *title;
    int panel;
    bool toggles, zooms;
} Opener;

static const Opener openers[] = {
    {"help", "keys", NO_PANEL, true, false},
    {"what", "what is this?", NO_PANEL, true, false},
    {"glossary", "glossary", NO_PANEL, true, false},
    {"branches", "branches", NO_PANEL, true, false},
    {"runs", "runs", NO_PANEL, true, false},
    {"history", "history", NO_PANEL, true, false},
    {"settings", "settings in force", NO_PANEL, true, false},
    {"describe", "the table", NO_PANEL, true, false},
    {"data", "data sets and experiments", NO_PANEL, true, false},
    {"feature", "input features", NO_PANEL, true, false},
    {"explain", NULL, PANEL_EXPLAIN, true, false},
    {"differences", NULL, PANEL_EXPLAIN, false, false},
    {"matrices", NULL, PANEL_MATRICES, true, false},
    {"panel network", NULL, PANEL_NETWORK, false, false},
    {"panel loss", NULL, PANEL_LOSS, false, false},
    {"panel map", NULL, PANEL_MAP, false, false},
    {"point", NULL, PANEL_MAP, false, false},
    {"panel samples", NULL, PANEL_SAMPLES, false, false},
    {"panel report", NULL, PANEL_REPORT, false, false},
    {"panel histogram", NULL, BY_NAME, false, false},
    {"panel probe", NULL, PANEL_PROBE, false, false},
    {"panel compare", NULL, PANEL_COMPARE, false, false},
    {"compare", NULL, PANEL_COMPARE, true, false},
    {"probe", NULL, PANEL_PROBE, true, false},
    {"panel curvature", NULL, PANEL_CURVATURE, false, false},
    {"curvature", NULL, PANEL_CURVATURE, true, false},
    {"panel gradient-noise", NULL, PANEL_GRADIENT_NOISE, false, false},
    {"gradient-noise", NULL, PANEL_GRADIENT_NOISE, true, false},
    {"panel landscape", NULL, PANEL_LANDSCAPE, false, false},
    {"landscape", NULL, PANEL_LANDSCAPE, true, false},
    {"panel flow", NULL, PANEL_FLOW, false, false},
    {"flow", NULL, PANEL_FLOW, true, false},
    {"panel doctor", NULL, PANEL_DOCTOR, false, false},
    {"doctor", NULL, PANEL_DOCTOR, true, false},
    {"panel explain", NULL, PANEL_EXPLAIN, false, false},
    {"panel matrices", NULL, PANEL_MATRICES, false, false},
    {"rank", NULL, PANEL_SAMPLES, false, false},
    {"zoom", NULL, NO_PANEL, true, true},
};
enum { OPENERS = sizeof openers / sizeof openers[0] };

static void open_at_home(void)
{
    player_open(&p, "xor", 80, 24);
    player_line(&p, "select w[1][2,1]");
    player_do(&p, "epoch 2");
    player_do(&p, "goto 1");
    player_do(&p, "rate up");
    player_do(&p, "epoch");
    player_draw(&p);
    assert_true(p.app.run.timeline.replay.journal.branch_count > 0);
}

/* By the app itself, for a line typed would close a message, and by a person in front of it. */
static void run(const char *line)
{
    dispatch_command(&p.app, line);
    if (p.app.notice.is_error && p.app.notice.text[0])
        fail_msg("%s: %s", line, p.app.notice.text);
    player_draw(&p);
}

static int panel_of(const Opener *opener)
{
    bool by_name = opener->panel == BY_NAME;
    return by_name ? table_find(&panel_table, opener->line + strlen("panel "), NULL)
                   : opener->panel;
}

static bool overlay_is(const char *title)
{
    if (!title)
        return p.app.overlay.count == 0;
    return p.app.overlay.count > 0 && strcmp(p.app.overlay.title, title) == 0;
}

/* How many things Esc has to close: samples have a place of their own on larger screens only. */
static int things(void)
{
    const View *v = &p.app.view;
    return (p.app.overlay.count > 0) + v->zoomed + v->has_cursor + v->points.on +
           (panel_at(v->focus)->place >= PLACE_SHARED || v->focus == PANEL_SAMPLES);
}

static void close_all(const char *how)
{
    for (int left = things(); left > 0; left--) {
        player_key(&p, KEY_ESCAPE);
        player_draw(&p);
        if (things() != left - 1)
            fail_msg("%s: Esc leaves %d of %d open", how, things(), left);
        assert_int_equal(p.app.view.selection.kind, SELECT_LINK);
    }
}

/* `to` opens what it opens whatever is open; where that is in sight a toggle closes it. */
static void check_pair(const Opener *from, const Opener *to, uint64_t alone)
{
    char how[128];
    View *v = &p.app.view;
    int panel = panel_of(to);
    snprintf(how, sizeof how, "%s, %s", from->line, to->line);
    open_at_home();
    run(from->line);
    bool in_sight = p.app.overlay.count == 0 && panel >= 0 && (int)v->focus == panel;
    PanelId focus = v->focus;
    bool checks = v->walk.checks;
    run(to->line);
    if (to->title && from != to && !overlay_is(to->title))
        fail_msg("%s: no %s", how, to->title);
    if ((!to->title || from == to) && !overlay_is(NULL))
        fail_msg("%s: '%s' lies over it", how, p.app.overlay.title);
    if (panel >= 0 && (int)v->focus != (in_sight && to->toggles ? PANEL_NETWORK : panel))
        fail_msg("%s: the focus is on %s", how, table_row(&panel_table, v->focus)->name);
    if (panel < 0 && v->focus != focus)
        fail_msg("%s: the focus moved", how);
    if (strcmp(to->line, "differences") == 0)
        assert_true(v->walk.checks == !(in_sight && checks));
    /* The matrices fill the screen as they are. */
    if (to->zooms)
        assert_true(v->zoomed == (from != to && panel_of(from) != PANEL_MATRICES));
    if (from->title && from != to && strcmp(to->line, "zoom") != 0 && player_picture(&p) != alone)
        fail_msg("%s: the picture is not that of %s alone", how, to->line);
    close_all(how);
    player_close(&p);
}

static void test_pairs(void **state)
{
    (void)state;
    for (size_t to = 0; to < OPENERS; to++) {
        open_at_home();
        run(openers[to].line);
        uint64_t alone = player_picture(&p);
        player_close(&p);
        for (size_t from = 0; from < OPENERS; from++)
            check_pair(&openers[from], &openers[to], alone);
    }
}

/* What lies under an overlay is uncovered by the key that opened it, not closed. */
static void test_covered(void **state)
{
    (void)state;
    for (size_t i = 0; i < OPENERS; i++)
        for (size_t over = 0; over < OPENERS; over++) {
            if (openers[i].title || !openers[over].title)
                continue;
            open_at_home();
            run(openers[i].line);
            uint64_t picture = player_picture(&p);
            run(openers[over].line);
            assert_true(player_picture(&p) != picture);
            run(openers[i].line);
            if (player_picture(&p) != picture)
                fail_msg("%s, %s, and %s again: another picture", openers[i].line,
                         openers[over].line, openers[i].line);
            player_close(&p);
        }
}

/* No command opens something that is not in the list above. */
static void test_list_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_table.count; i++) {
        const char *name = table_row(&command_table, i)->name;
        bool listed = false;
        for (size_t k = 0; k < OPENERS; k++)
            listed = listed || strncmp(openers[k].line, name, strlen(name)) == 0;
        open_at_home();
        dispatch_command(&p.app, name);
        if (!listed && (things() > 0 || p.app.view.focus != PANEL_NETWORK))
            fail_msg("%s opens something", name);
        player_close(&p);
    }
    open_at_home();
    for (size_t i = 0; i < panel_table.count; i++) {
        char line[64];
        bool listed = !panel_is_available((PanelId)i, &p.app.run.setup->trainer.net);
        snprintf(line, sizeof line, "panel %s", table_row(&panel_table, i)->name);
        for (size_t k = 0; k < OPENERS; k++)
            listed = listed || strcmp(openers[k].line, line) == 0;
        if (!listed)
            fail_msg("%s is not in `openers` of tests/app/openers.c", line);
    }
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_covered),
        cmocka_unit_test(test_list_is_whole),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("openers", tests, NULL, NULL);
}
