/* The wave: which links carry what, where the pulses are, and what each phase changes. */
#include "stage.h"
#include "tap.h"

#include "view/graph/wave.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Graph graph_of(const Stage *s)
{
    Graph g;
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    graph_layout(&g, &s->net, layout_network(&layout), &s->view, s->canvas.symbols);
    return g;
}

static void open_at(Stage *s, StageNet net, size_t phases)
{
    stage_open(s, net);
    s->view.spotlight = 2;
    stage_phases(s, phases);
    stage_draw(s, 120, 40);
}

/* The wave alone on an empty canvas: its first and last column with dots, and how many cells. */
typedef struct Extent {
    int left, right, cells;
} Extent;

static Extent wave_alone(Stage *s, float progress)
{
    Extent e = {1000, -1, 0};
    Graph g = graph_of(s);
    canvas_clear(&s->canvas);
    Wave wave = {.now = &s->trace, .before = &s->before, .progress = progress};
    wave_draw(&g, &wave, &s->view, &s->canvas);
    for (int y = 0; y < s->canvas.height; y++)
        for (int x = 0; x < s->canvas.width; x++)
            if (cell_code(canvas_cell(&s->canvas, x, y)) != ' ') {
                e.left = x < e.left ? x : e.left;
                e.right = x > e.right ? x : e.right;
                e.cells++;
            }
    return e;
}

/* Between which columns of neurons a phase's wave runs, and which way: "2·L + 2 phases". */
static const struct Run {
    size_t phases, from; /* 0: the inputs */
    int way;
} runs[] = {{1, 0, 1}, {2, 1, 1}, {5, 1, -1}};

/* The wave of a phase stays between its two columns, and its front goes one way, monotonously. */
static void test_front_travels(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        Stage s;
        int front = runs[i].way > 0 ? -1 : 1000;
        open_at(&s, NET_2_4_1, runs[i].phases);
        Graph g = graph_of(&s);
        Rect from = graph_unit(&g, runs[i].from, 0), to = graph_unit(&g, runs[i].from + 1, 0);
        for (int step = 1; step <= 16; step++) {
            Extent e = wave_alone(&s, (float)step / 20);
            assert_true(e.cells > 0);
            assert_true(e.left >= from.x + from.width - 1 && e.right < to.x + 1);
            int now = runs[i].way > 0 ? e.right : e.left, start = runs[i].way > 0 ? from.x : to.x;
            if (step == 1) /* it sets out from where the pass has been */
                assert_true(abs(now - start) < (to.x - from.x) / 2);
            assert_true(runs[i].way > 0 ? now >= front : now <= front);
            front = now;
        }
        Rect block = graph_block(&g, runs[i].from + 1, 0);
        assert_true(abs(front - (runs[i].way > 0 ? block.x : from.x + from.width)) <= 1);
        assert_int_equal(wave_alone(&s, 1).cells, 0);
        stage_close(&s);
    }
}

/* The smallest of 1, 2, 5 · 10^k that is not below v. */
static double round_up(double v)
{
    for (double decade = 1e-9;; decade *= 10)
        for (int i = 0; i < 3; i++)
            if ((double[]){1, 2, 5}[i] * decade >= v * (1 - 1e-9))
                return (double[]){1, 2, 5}[i] * decade;
}

/* One link: sign and magnitude of what it carries, by products of the test's own. */
static void test_ink_is_what_flows(void **state)
{
    (void)state;
    for (size_t phases = 1; phases <= 4; phases++) {
        Stage s;
        stage_open(&s, NET_1_1);
        s.view.spotlight = 1;
        s.trainer.parameters.theta[0] = -0.75f;
        stage_phases(&s, phases);
        stage_draw(&s, 120, 40);
        Graph g = graph_of(&s);
        double x = (double)s.data.x[1], a = (double)s.trace.spotlight.a[0];
        double wanted[] = {-0.75 * x, a, a - (double)s.data.t[1],
                           (double)s.trainer.parameters.theta[0] + 0.75};
        Extent e = wave_alone(&s, 0.6f);
        assert_true(e.cells > 0);
        Rect from = graph_unit(&g, 0, 0), to = graph_unit(&g, 1, 0);
        bool between = phases == 1 || phases == 4;
        assert_true(between ? e.left >= from.x + from.width - 1 && e.right <= to.x
                            : e.left >= to.x + to.width - 1);
        double scale = round_up(fabs(wanted[phases - 1]));
        for (int y = 0; y < s.canvas.height; y++)
            for (int x_at = 0; x_at < s.canvas.width; x_at++)
                if (cell_code(canvas_cell(&s.canvas, x_at, y)) != ' ')
                    assert_int_equal(canvas_cell(&s.canvas, x_at, y)->style.ink,
                                     ink_value(wanted[phases - 1], scale));
        stage_close(&s);
    }
}

/* What is 0 does not flow. */
static void test_zero_does_not_flow(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.view.spotlight = 0; /* inputs 0 and 0 */
    stage_phases(&s, 1);
    stage_draw(&s, 120, 40);
    assert_int_equal(wave_alone(&s, 0.5f).cells, 0);
    s.view.spotlight = 3;
    stage_draw(&s, 120, 40);
    assert_true(wave_alone(&s, 0.5f).cells > 0);
    stage_close(&s);
}

/* The texts of one neuron: chip, what is above it and what is below. */
typedef struct Neuron {
    char label[64], chip[64], delta[64];
} Neuron;

typedef struct Picture {
    Neuron neuron[3][4];
    char loss[64], header[2 * ROW_SIZE], key[ROW_SIZE];
    int norms;
} Picture;

static const size_t units[3] = {2, 4, 1};

static void look(Stage *s, Picture *p)
{
    stage_draw(s, 120, 40);
    Graph g = graph_of(s);
    memset(p, 0, sizeof *p);
    for (size_t c = 0; c < 3; c++)
        for (size_t u = 0; u < units[c]; u++) {
            Rect r = graph_unit(&g, c, u);
            Neuron *n = &p->neuron[c][u];
            canvas_part(&s->canvas, r, n->chip, sizeof n->chip);
            Rect bias = r, delta = r;
            bias.y += graph_line(&g, c, BLOCK_BIAS);
            delta.y += graph_line(&g, c, BLOCK_DELTA);
            if (c > 0)
                canvas_part(&s->canvas, bias, n->label, sizeof n->label);
            if (c > 0)
                canvas_part(&s->canvas, delta, n->delta, sizeof n->delta);
        }
    Rect out = graph_unit(&g, 2, 0);
    canvas_part(&s->canvas, (Rect){out.x, out.y + graph_line(&g, 2, BLOCK_LOSS), 11, 1}, p->loss,
                sizeof p->loss);
    snprintf(p->header, sizeof p->header, "%s", stage_head(s));
    Layout layout = layout_make(120, 40, &s->view, &s->net);
    Rect panel = layout.panel[PANEL_NETWORK];
    canvas_part(&s->canvas, (Rect){panel.x, panel.y + panel.height - 1, panel.width, 1}, p->key,
                sizeof p->key);
    for (size_t c = 1; c < 3; c++) {
        char name[24], line[ROW_SIZE];
        snprintf(name, sizeof name, "│ layer %zu ", c);
        canvas_part(&s->canvas, (Rect){0, canvas_find(&s->canvas, name), 40, 1}, line, sizeof line);
        p->norms += strchr(line, '.') != NULL;
    }
}

static bool chips_differ(const Picture *a, const Picture *b, size_t column)
{
    for (size_t u = 0; u < units[column]; u++)
        if (strcmp(a->neuron[column][u].chip, b->neuron[column][u].chip) != 0)
            return true;
    return false;
}

static bool deltas_differ(const Picture *a, const Picture *b, size_t column)
{
    for (size_t u = 0; u < units[column]; u++)
        if (strcmp(a->neuron[column][u].delta, b->neuron[column][u].delta) != 0)
            return true;
    return false;
}

static bool labels_differ(const Picture *a, const Picture *b)
{
    for (size_t c = 0; c < 3; c++)
        for (size_t u = 0; u < units[c]; u++)
            if (strcmp(a->neuron[c][u].label, b->neuron[c][u].label) != 0)
                return true;
    return false;
}

/* Each of the 2·L + 2 phases changes its own part of the network and nothing else. */
static void test_each_phase_changes_its_own(void **state)
{
    Stage s;
    Picture before, now;
    (void)state;
    stage_open(&s, NET_2_4_1);
    s.view.spotlight = 2;
    look(&s, &before);
    for (size_t phase = 1; phase <= 6; phase++) {
        stage_phases(&s, 1);
        look(&s, &now);
        assert_false(chips_differ(&before, &now, 0));
        assert_int_equal(chips_differ(&before, &now, 1), phase == 1);
        assert_int_equal(chips_differ(&before, &now, 2), phase == 2);
        assert_int_equal(strcmp(before.loss, now.loss) != 0, phase == 3);
        assert_int_equal(deltas_differ(&before, &now, 2), phase == 4);
        assert_int_equal(deltas_differ(&before, &now, 1), phase == 5);
        assert_int_equal(now.norms, phase < 4 ? 0 : phase == 4 ? 1 : 2);
        assert_int_equal(labels_differ(&before, &now), phase == 6);
        before = now;
    }
    stage_close(&s);
}

/* Before the pulses arrive the panel shows what was there before the phase, then what is there
 * after it; the wave's own name stands in the header. */
static void test_values_come_with_the_wave(void **state)
{
    static const char *const names[] = {"w·a →", "w·a →", "a → L", "← ∂L/∂a", "← w·δ", "Δw"};
    Stage s;
    Picture before, early, late, now;
    (void)state;
    stage_open(&s, NET_2_4_1);
    look(&s, &before);
    for (size_t phase = 1; phase <= 6; phase++) {
        stage_phases(&s, 1);
        s.scene.wave.progress = 0.5f;
        look(&s, &early);
        assert_non_null(strstr(early.key, names[phase - 1]));
        assert_memory_equal(early.neuron, before.neuron, sizeof early.neuron);
        assert_string_equal(early.loss, before.loss);
        assert_int_equal(early.norms, before.norms);
        s.scene.wave.progress = 0.9f;
        look(&s, &late);
        s.scene.wave.progress = 1;
        look(&s, &now);
        assert_memory_equal(late.neuron, now.neuron, sizeof now.neuron);
        assert_string_equal(late.loss, now.loss);
        assert_null(strstr(now.key, names[phase - 1]));
        before = now;
    }
    stage_close(&s);
}

/* In the second pass, too, what it has not reached is absent: no number of the pass before, which
 * may have been of another sample, stands beside those of this one. */
static void test_not_reached_is_absent(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    for (size_t phase = 1; phase <= 12; phase++) {
        Picture now;
        size_t reached = (phase - 1) % 6 + 1;
        stage_phases(&s, 1);
        look(&s, &now);
        for (size_t column = 1; column <= 2; column++) {
            const char *digits = "0123456789", *chip = now.neuron[column][0].chip;
            const char *delta = now.neuron[column][0].delta;
            assert_int_equal(strpbrk(chip, digits) != NULL, reached >= column);
            assert_int_equal(strpbrk(delta, digits) != NULL, reached >= 6 - column);
            assert_int_equal(strstr(delta, "δ —") != NULL, reached < 6 - column);
        }
        assert_null(strstr(now.header, "dim"));
    }
    stage_close(&s);
}

/* The links that the pass has not reached step back to the faintest inks; when it is over all
 * stand as before. */
static void test_links_not_reached_are_faint(void **state)
{
    (void)state;
    for (size_t phases = 0; phases <= 6; phases++) {
        Stage s;
        open_at(&s, NET_2_4_1, phases);
        for (size_t layer = 0; layer < 2; layer++)
            assert_int_equal(wave_quiet(&s.scene.wave, layer), phases > 0 && phases <= layer);
        Graph g = graph_of(&s);
        Rect hidden = graph_unit(&g, 1, 0), out = graph_unit(&g, 2, 0);
        int strong = 0;
        for (int y = 2; y < 25; y++)
            for (int x = hidden.x + hidden.width + 2; x < out.x; x++) {
                const Cell *c = canvas_cell(&s.canvas, x, y);
                strong += c->dots && abs((int)c->style.ink - INK_VALUE - LEVELS) > 1;
            }
        assert_int_equal(strong > 0, phases != 1);
        stage_close(&s);
    }
}

/* The number of the selected link stands where it stood, whole, however far the pulses are. */
static void test_no_pulse_crosses_a_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        Stage s;
        char number[16];
        open_at(&s, NET_2_4_1, runs[i].phases - 1);
        s.view.selection = (Selection){SELECT_LINK, runs[i].from + 1, 0, 1};
        size_t weight = net_parameter(&s.net, (ParameterPlace){runs[i].from, 0, 1});
        snprintf(number, sizeof number, "%+.4f", (double)s.trainer.parameters.theta[weight]);
        stage_phases(&s, 1);
        for (int step = 1; step <= 20; step++) {
            s.scene.wave.progress = (float)step / 20;
            stage_draw(&s, 120, 40);
            Rect graph = graph_of(&s).area;
            int seen = 0;
            for (int y = graph.y; y < graph.y + graph.height; y++) {
                char row[ROW_SIZE];
                canvas_part(&s.canvas, (Rect){graph.x, y, graph.width, 1}, row, sizeof row);
                seen += strstr(row, number) != NULL;
            }
            if (seen != 1)
                fail_msg("phase %zu, %d/20 of the wave: %d times %s", runs[i].phases, step, seen,
                         number);
        }
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_front_travels),
        cmocka_unit_test(test_ink_is_what_flows),
        cmocka_unit_test(test_zero_does_not_flow),
        cmocka_unit_test(test_each_phase_changes_its_own),
        cmocka_unit_test(test_values_come_with_the_wave),
        cmocka_unit_test(test_not_reached_is_absent),
        cmocka_unit_test(test_links_not_reached_are_faint),
        cmocka_unit_test(test_no_pulse_crosses_a_number),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("wave", tests, NULL, NULL);
}
