/* A person asks: i, :glossary, x. */
#include "player.h"
#include "../view/tap.h"

#include "explain/format.h"
#include "explain/words.h"
#include "view/explain/glossary.h"

#include "../view/stage.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static Player p;

static const TraceExplained *explained(void) { return &p.app.tools.trace.explained; }

static void expect(const char *text)
{
    if (canvas_find(&p.app.frame.canvas, text) < 0)
        fail_msg("'%s' is not on the screen", text);
}

/* i names what is selected, says what it is, and has its present number, also after a step. */
static void test_what_is_selected(void **state)
{
    static const char *const names[][2] = {
        {"w[1][2,1]", "weight"}, {"b[1][2]", "bias"}, {"a[1][3]", "neuron"}, {"a[2][1]", "output"},
        {"x[2]", "input"},       {"layer[2]", "layer"}, {"loss", "loss"},    {"rate", "rate"},
        {"t[1]", "target"}};
    (void)state;
    player_open(&p, "xor", 120, 40);
    player_draw(&p);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "select %s", names[i][0]);
        player_line(&p, line);
        player_key(&p, 'i');
        player_draw(&p);
        snprintf(line, sizeof line, "%s: %s", names[i][0], names[i][1]);
        expect(line);
        player_key(&p, 'i');
        player_draw(&p);
        assert_int_equal(canvas_find(&p.app.frame.canvas, line), -1);
    }
    player_line(&p, "select w[1][2,1]");
    for (int steps = 0; steps < 3; steps++) {
        const Trainer *t = &p.app.run.setup->trainer;
        char number[FORMAT_SIZE], line[64];
        player_key(&p, ' ');
        player_settle(&p);
        player_key(&p, 'i');
        player_draw(&p);
        snprintf(line, sizeof line, "now             %s",
                 format_number((double)t->parameters.theta[2], number));
        expect(line);
        player_key(&p, 'i');
    }
    player_close(&p);
}

/* The i-th name that the glossary has: of marks, then of letters; NULL behind the last. */
static const char *glossary_name(size_t i)
{
    if (i < glossary_table.count)
        return glossary_entry(i)->row.name;
    for (WordId id = 0; id < WORD_COUNT; id++)
        if (word_of(id)->symbol && i-- == glossary_table.count)
            return word_of(id)->row.name;
    return NULL;
}

/* Scrolled through, the glossary has every entry, whatever the size. */
static void test_glossary_is_whole(void **state)
{
    static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 12}};
    enum { NAMES_MAX = 512 };
    (void)state;
    for (size_t i = 0; glossary_name(i); i++)
        assert_true(i < NAMES_MAX);
    for (int k = 0; k < 3; k++) {
        bool seen[NAMES_MAX] = {false};
        player_open(&p, "xor", sizes[k][0], sizes[k][1]);
        player_line(&p, "glossary");
        for (int down = 0; down < OVERLAY_MAX; down++) {
            player_draw(&p);
            for (size_t i = 0; glossary_name(i); i++) {
                char text[40];
                snprintf(text, sizeof text, " %s: ", glossary_name(i));
                seen[i] = seen[i] || canvas_find(&p.app.frame.canvas, text) >= 0;
                snprintf(text, sizeof text, " %s:", glossary_name(i));
                seen[i] = seen[i] || canvas_find(&p.app.frame.canvas, text) >= 0;
            }
            player_key(&p, KEY_DOWN_ARROW);
        }
        for (size_t i = 0; glossary_name(i); i++)
            if (!seen[i])
                fail_msg("%d × %d: '%s' is never shown", sizes[k][0], sizes[k][1],
                         glossary_name(i));
        player_close(&p);
    }
}

/* Over a neuron or a link the mouse has its name, number and sentence said; elsewhere not. */
static void test_hovering(void **state)
{
    char line[64], number[FORMAT_SIZE];
    (void)state;
    player_open(&p, "xor", 120, 40);
    player_key(&p, ' ');
    player_settle(&p);
    player_draw(&p);
    int y = canvas_find(&p.app.frame.canvas, "h₁") + 1;
    player_mouse(&p, MOUSE_MOVE, 32, y);
    player_draw(&p);
    snprintf(line, sizeof line, "a[1][1] %s: a chip",
             format_number((double)p.app.tools.trace.spotlight.a[0], number));
    expect(line);
    dispatch_command(&p.app, "epoch");
    player_settle(&p);
    player_draw(&p);
    snprintf(line, sizeof line, "a[1][1] %s: a chip",
             format_number((double)p.app.tools.trace.spotlight.a[0], number));
    expect(line);
    player_mouse(&p, MOUSE_MOVE, 100, 20);
    player_draw(&p);
    assert_int_equal(canvas_find(&p.app.frame.canvas, "a[1][1] "), -1);
    player_line(&p, "rate 0.25");
    player_mouse(&p, MOUSE_MOVE, 32, y);
    player_draw(&p);
    expect("→ 0.25");
    player_close(&p);
}

/* c checks what is selected, and goes on doing so while training does. */
static void test_check_is_live(void **state)
{
    (void)state;
    player_open(&p, "xor", 40, 12);
    player_line(&p, "select a[1][2]");
    player_key(&p, 'c');
    player_draw(&p);
    expect("explain b[1][2]");
    expect("L(b+ε)    —");
    for (int steps = 0; steps < 3; steps++) {
        char number[FORMAT_SIZE], line[64];
        player_key(&p, ' ');
        player_settle(&p);
        player_draw(&p);
        const Trainer *t = &p.app.run.setup->trainer;
        size_t b = t->net.layers[0].biases + 1;
        assert_true(explained()->has_check);
        assert_true(explained()->check.error < 1e-3);
        for (int down = 0; down < 4; down++)
            player_key(&p, KEY_DOWN_ARROW);
        player_draw(&p);
        snprintf(line, sizeof line, "backprop  %s",
                 format_number((double)t->parameters.gradient[b], number));
        expect(line);
        for (int up = 0; up < 4; up++)
            player_key(&p, KEY_UP_ARROW);
    }
    player_key(&p, 's');
    player_settle(&p);
    player_rest(&p);
    expect("L(b+ε)    —");
    player_key(&p, 'c');
    player_draw(&p);
    assert_int_equal(canvas_find(&p.app.frame.canvas, "L(b+ε)"), -1);
    player_line(&p, "select x[1]");
    player_line(&p, "panel network");
    player_key(&p, 'c');
    player_draw(&p);
    expect("differences: ");
    player_close(&p);
}

/* Brings training to a state: at the start, in the middle of a pass, after an update, running,
 * diverged. */
static void reach(int state)
{
    static const char *const lines[] = {NULL, "phase 3", "epoch", "run",
                                        "output-activation identity"};
    if (lines[state])
        player_line(&p, lines[state]);
    if (state == 4) {
        player_draw(&p);
        player_line(&p, "rate 1e9");
        player_line(&p, "epoch 50");
    }
    if (state != 3)
        player_settle(&p);
    assert_true(state != 4 || p.app.run.setup->trainer.divergence.happened);
}

/* Keys count lines from the top of what is selected, also before a frame has shown that. */
static void test_lines_are_those_of_the_selection(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    player_line(&p, "explain w[1][2,1]");
    player_draw(&p);
    for (int i = 0; i < 4; i++)
        dispatch_command(&p.app, "move down");
    assert_int_equal(p.app.view.walk.line, 4);
    dispatch_command(&p.app, "select a[1][3]");
    dispatch_command(&p.app, "move down");
    assert_int_equal(p.app.view.walk.line, 1);
    player_close(&p);
}

/* Each of the keys opens something, or says in words why not, whatever is selected and whenever. */
static void test_every_key_on_every_kind(void **state)
{
    static const char *const names[] = {"none", "w[1][1,1]", "b[1][1]", "a[1][1]", "a[2][1]",
                                        "x[1]", "t[1]", "layer[1]", "loss", "rate"};
    static const char keys[] = "ixcme";
    (void)state;
    for (int at = 0; at < 5; at++)
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            for (const char *key = keys; *key; key++) {
                char line[64];
                player_open(&p, "xor", 80, 24);
                reach(at);
                snprintf(line, sizeof line, "select %s", names[i]);
                player_line(&p, line);
                player_key(&p, (uint32_t)*key);
                player_draw(&p);
                bool opened = p.app.overlay.count > 0 || p.app.prompt.open ||
                              p.app.view.focus == PANEL_EXPLAIN ||
                              p.app.view.focus == PANEL_MATRICES;
                if (!opened && !strchr(p.app.notice.text, ' '))
                    fail_msg("state %d: %c on %s does nothing", at, *key, names[i]);
                bool number = strchr("wbaxtr", names[i][0]) != NULL;
                if (*key == 'e' && number && !p.app.notice.is_error)
                    assert_true(p.app.prompt.open);
                if (*key == 'e' && (*names[i] == 'l'))
                    assert_true(p.app.notice.is_error && !p.app.prompt.open);
                player_close(&p);
            }
}

/* Works a slice at a time, until the explanation has no "%" behind what it measures; returns the
 * frames that had one. */
static int measure_out(void)
{
    for (int frames = 0; frames < 1000; frames++) {
        player_draw(&p);
        if (isnan(explained()->effect_share) && isnan(explained()->check_share))
            return frames;
        assert_true(canvas_find(&p.app.frame.canvas, " %") >= 0);
        assert_true(app_wait(&p.app, true) <= 0);
        app_work(&p.app, 0);
    }
    fail_msg("the measurement does not come to its end");
    return 0;
}

/* What a frame has no time for is measured while nothing else is to be done, and comes to the loss
 * that the evaluation finds. */
static void test_large_is_measured_in_slices(void **state)
{
    (void)state;
    player_open(&p, "parity:10", 120, 40);
    player_line(&p, "set hidden 128,128");
    player_line(&p, "set batch full");
    player_line(&p, "select w[1][2,1]");
    player_do(&p, "epoch");
    player_key(&p, 'c');
    player_draw(&p);
    expect("when all samples have been measured");
    assert_true(measure_out() > 5);
    assert_true(explained()->has_effect && explained()->has_check);
    assert_true(p.app.metrics.version == p.app.run.setup->trainer.version);
    assert_true(fabs(explained()->effect.after - p.app.metrics.values.training.loss) < 1e-6);
    assert_true(explained()->check.error < gradcheck_limit);
    assert_true(app_wait(&p.app, true) > 0);
    /* It goes on where the person looks at something else of the same step, */
    player_line(&p, "links");
    player_draw(&p);
    assert_true(explained()->has_effect && explained()->has_check);
    /* begins anew for another, and is given up where nobody looks. */
    player_key(&p, ' ');
    player_settle(&p);
    player_draw(&p);
    assert_false(explained()->has_effect || explained()->has_check);
    app_work(&p.app, 0);
    player_key(&p, KEY_ESCAPE);
    player_draw(&p);
    assert_true(app_wait(&p.app, true) > 0);
    player_key(&p, 'x');
    assert_true(measure_out() > 5);
    assert_true(explained()->has_effect && explained()->has_check);
    assert_true(fabs(explained()->effect.after - p.app.metrics.values.training.loss) < 1e-6);
    /* Half measured, and then another step back: nothing of it is shown. */
    player_key(&p, ' ');
    player_settle(&p);
    player_draw(&p);
    app_work(&p.app, 0);
    player_key(&p, KEY_BACK_SPACE);
    player_settle(&p);
    assert_false(measure_going(&p.app.tools.measure, &p.app.run.setup->trainer));
    assert_true(measure_out() > 5);
    assert_true(fabs(explained()->effect.after - p.app.metrics.values.training.loss) < 1e-6);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_selected),
        cmocka_unit_test(test_glossary_is_whole),
        cmocka_unit_test(test_hovering),
        cmocka_unit_test(test_check_is_live),
        cmocka_unit_test(test_lines_are_those_of_the_selection),
        cmocka_unit_test(test_every_key_on_every_kind),
        cmocka_unit_test(test_large_is_measured_in_slices),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
