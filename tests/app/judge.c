/* What judges the network is of the present parameters and says so: the answers in the list of
 * samples, their marks, accuracy and report agree with each other and with a forward pass in
 * double, at every phase; what a pass has computed says that it is from before the update, at every
 * size. */
#include "player.h"
#include "../reference/plain.h"
#include "../view/stage.h"
#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Player p;

static void do_line(const char *text)
{
    player_do(&p, text);
    if (p.app.notice.is_error)
        fail_msg("%s: %s", text, p.app.notice.text);
}

/* A forward pass in double under the parameters that the trainer has now. */
static void open_plain(PlainNet *net)
{
    const Trainer *t = &p.app.run.setup->trainer;
    *net = (PlainNet){.inputs = t->net.inputs, .count = t->net.layer_count,
                      .loss = plain_loss(t->spec.loss->row.name)};
    for (size_t l = 0; l < t->net.layer_count; l++) {
        net->layer[l].units = t->net.layers[l].units;
        net->layer[l].activation = plain_activation(t->net.layers[l].activation->row.name);
    }
    assert_true(plain_allocate(net));
    for (size_t i = 0; i < net->parameters; i++)
        net->theta[i] = (double)t->parameters.theta[i];
}

/* The output that is largest, or of one output whether it is in the upper half. */
static size_t decision(const double *v, size_t n, double middle)
{
    size_t best = 0;
    if (n == 1)
        return v[0] > middle;
    for (size_t i = 1; i < n; i++)
        if (v[i] > v[best])
            best = i;
    return best;
}

/* Whether sample k is decided rightly; *close where that hangs on the last digits of float. */
static bool is_right(PlainNet *net, size_t k, bool *close)
{
    const Dataset *d = p.app.run.setup->trainer.data;
    double x[16], t[16], middle = ((double)d->low + (double)d->high) / 2, apart = INFINITY;
    for (size_t i = 0; i < d->inputs; i++)
        x[i] = (double)d->x[k * d->inputs + i];
    for (size_t i = 0; i < d->outputs; i++)
        t[i] = (double)d->t[k * d->outputs + i];
    plain_forward(net, x, t);
    const double *a = net->layer[net->count - 1].a;
    size_t decided = decision(a, d->outputs, middle);
    for (size_t i = 0; i < d->outputs; i++)
        if (d->outputs == 1 || i != decided)
            apart = fmin(apart, fabs(a[i] - (d->outputs == 1 ? middle : a[decided])));
    *close = apart < 1e-5;
    return decided == decision(t, d->outputs, middle);
}

/* A row of the list: "▸ 7 … ✓". False behind the last one. */
static bool read_row(int y, size_t *sample, bool *right)
{
    Layout layout = app_layout(&p.app);
    Rect r = layout_inside(&layout, PANEL_SAMPLES);
    char text[ROW_SIZE];
    if (y >= r.height)
        return false;
    canvas_part(&p.app.frame.canvas, (Rect){r.x, r.y + y, r.width, 1}, text, sizeof text);
    const char *at = text + strcspn(text, "0123456789");
    if (!*at)
        return false;
    *sample = strtoul(at, NULL, 10) - 1;
    *right = strstr(at, "✓") != NULL;
    if (!*right && !strstr(at, "✗"))
        fail_msg("'%s' is neither right nor wrong", text);
    return true;
}

static double status_number(const char *label)
{
    char row[ROW_SIZE];
    canvas_row(&p.app.frame.canvas, p.app.frame.canvas.height - 1, row, sizeof row);
    const char *at = strstr(row, label);
    if (!at)
        fail_msg("no '%s' in '%s'", label, row);
    return atof(at + strlen(label));
}

/* The list against the pass in double, and with it the accuracy and the report. */
static void check_judges(void)
{
    PlainNet net;
    const Dataset *d = p.app.run.setup->trainer.data;
    size_t rows = 0, good = 0, k;
    bool right, close;
    player_rest(&p);
    player_settle(&p);
    player_draw(&p);
    open_plain(&net);
    size_t phase = p.app.tools.trace.cursor.phase;
    while (read_row((int)rows + 1, &k, &right)) {
        if (is_right(&net, k, &close) != right && !close)
            fail_msg("phase %zu: sample %zu is shown as %s", phase, k + 1,
                     right ? "right" : "wrong");
        rows++;
        good += right;
    }
    plain_free(&net);
    assert_true(rows > 0 && canvas_find(&p.app.frame.canvas, "samples · now") >= 0);
    if (rows < d->count)
        return;
    double accuracy = 100.0 * (double)good / (double)rows;
    assert_false(p.app.metrics.version != p.app.run.setup->trainer.version);
    if (fabs(status_number("accuracy ") - accuracy) > 0.5)
        fail_msg("phase %zu: accuracy %g%%, but %zu of %zu are right", phase,
                 status_number("accuracy "), good, rows);
    uint64_t reported = 0;
    for (size_t c = 0; c < p.app.tools.evaluation.report.classes; c++)
        reported += p.app.tools.evaluation.report.right[c];
    if (d->test_count == 0)
        assert_int_equal(reported, good);
    else
        assert_true(canvas_find(&p.app.frame.canvas, "test ") >= 0);
}

typedef struct Kind {
    const char *data, *lines[6];
} Kind;

static void test_marks_accuracy_and_report_agree(void **state)
{
    static const Kind kinds[] = {
        {"xor", {NULL}},
        {"xor", {"set batch 1", "epoch 20"}},
        {"vowels", {"epoch 100"}},
        {"vowels", {"set dropout 0.5", "set batch 7", "set shuffle on", "epoch 3"}},
        {"vowels", {"set test 0.3", "epoch 30"}},
        {"encoder:4", {"set hidden 3", "rate 2", "epoch 40"}},
        {"parity:4", {"set optimizer adam", "epoch 25"}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        player_open(&p, kinds[i].data, 120, 60);
        for (size_t k = 0; kinds[i].lines[k]; k++)
            do_line(kinds[i].lines[k]);
        do_line("panel samples");
        player_key(&p, 'z');
        size_t phases = trainer_phases(&p.app.run.setup->trainer);
        for (size_t k = 0; k < 2 * phases + 2; k++) {
            check_judges();
            do_line("phase");
        }
        do_line("edit 0.75");
        check_judges();
        do_line("back");
        check_judges();
        player_close(&p);
    }
}

/* The words of a panel's frame, of the network's those of the headline; "" where the panel is not
 * there. */
static const char *frame_of(PanelId panel)
{
    static char text[ROW_SIZE];
    Layout layout = app_layout(&p.app);
    bool shown = layout.panel[panel].width > 0;
    Rect r = panel == PANEL_NETWORK ? layout.headline : layout.panel[panel];
    canvas_part(&p.app.frame.canvas, (Rect){r.x, r.y, r.width, 1}, text, sizeof text);
    return shown ? text : "";
}

static void expect_word(PanelId panel, const char *word)
{
    const char *frame = frame_of(panel);
    if (*frame && !strstr(frame, word))
        fail_msg("%d × %d: '%s' does not say '%s'", p.app.frame.canvas.width,
                 p.app.frame.canvas.height, frame,
                 word);
}

/* The strip has no frame: the word is in it. Beside an explanation there is none. */
static void expect_in_strip(const char *word)
{
    Layout layout = app_layout(&p.app);
    char row[ROW_SIZE];
    for (int y = 0; y < layout.formula.height; y++) {
        canvas_row(&p.app.frame.canvas, layout.formula.y + y, row, sizeof row);
        if (strstr(row, word))
            return;
    }
    if (layout.formula.height > 0)
        fail_msg("%d × %d: the strip does not say '%s'", p.app.frame.canvas.width,
                 p.app.frame.canvas.height, word);
}

static void check_words(bool updated)
{
    player_draw(&p);
    expect_word(PANEL_MAP, " now ");
    const Selection *s = &p.app.view.selection;
    bool hidden = s->kind == SELECT_UNIT && s->column == 1;
    expect_word(PANEL_MAP, hidden ? "h" : map_of_classes(&p.app.tools.map) ? "class" : "ŷ");
    expect_word(PANEL_SAMPLES, " now ");
    expect_word(PANEL_REPORT, " now ");
    if (!updated)
        return;
    expect_word(PANEL_NETWORK, "before");
    expect_word(PANEL_EXPLAIN, "before");
    expect_word(PANEL_MATRICES, "before");
    expect_in_strip("before");
}

static void test_titles_say_when_at_every_size(void **state)
{
    static const char *const data[] = {"xor", "vowels", "mazur"};
    static const char *const selected[] = {"w[1][1,1]", "b[2][1]", "a[1][2]", "a[2][1]", "x[1]",
                                           "t[1]", "layer[1]", "loss", "rate", "none"};
    static const char *const panels[] = {"panel network", "panel map", "panel samples",
                                         "panel report", "explain", "matrices"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        player_open(&p, data[i], 80, 24);
        do_line("epoch");
        for (int width = 40; width <= 200; width += width < 80 ? 5 : 30)
            for (int height = 12; height <= 60; height += 6) {
                char line[64];
                player_size(&p, width, height);
                snprintf(line, sizeof line, "select %s", selected[(width + height) % 10]);
                player_line(&p, line);
                for (size_t k = 0; k < 6; k++) {
                    player_line(&p, panels[k]);
                    for (int zoomed = 0; zoomed < 2; zoomed++) {
                        player_settle(&p);
                        check_words(true);
                        player_key(&p, 'z');
                    }
                    if (k > 3)
                        player_line(&p, panels[k]);
                }
            }
        player_close(&p);
    }
}

/* What a frame has no time for is absent, and comes while nothing else is to be done. */
static void test_answers_of_large_networks_come_in_slices(void **state)
{
    int frames = 0;
    (void)state;
    player_open(&p, "parity:5", 100, 40);
    do_line("set hidden 1000,1000");
    do_line("panel samples");
    player_draw(&p);
    const Answers *answers = &p.app.tools.answers;
    assert_true(answers->known > 0 && answers->known < answers->count);
    assert_true(canvas_find(&p.app.frame.canvas, "—") >= 0);
    for (; p.app.tools.answers.known < p.app.tools.answers.count; frames++) {
        assert_true(frames < 100 && app_wait(&p.app, true) <= 0);
        app_work(&p.app, 0);
        player_draw(&p);
    }
    assert_true(frames > 0);
    check_judges();
    player_close(&p);
}

/* Until the pulses of an update arrive, the judges are those of before it. */
static void test_judges_wait_for_the_update(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    do_line("phase 5");
    check_judges();
    uint64_t version = p.app.run.setup->trainer.version;
    Metrics metrics = p.app.metrics.values;
    player_line(&p, "phase");
    app_work(&p.app, 0.02);
    assert_true(p.app.run.setup->trainer.version == version + 1);
    player_draw(&p);
    assert_true(p.app.motion.drawn < 0.8f);
    assert_true(p.app.tools.map.version == version && p.app.tools.answers.version == version);
    assert_memory_equal(&p.app.metrics.values, &metrics, sizeof metrics);
    check_judges();
    assert_true(p.app.tools.map.version == version + 1);
    assert_true(p.app.tools.answers.version == version + 1);
    assert_true(p.app.metrics.version == version + 1);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_accuracy_and_report_agree),
        cmocka_unit_test(test_titles_say_when_at_every_size),
        cmocka_unit_test(test_answers_of_large_networks_come_in_slices),
        cmocka_unit_test(test_judges_wait_for_the_update),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
