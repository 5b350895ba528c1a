/* Golden scenes: states with literal numbers, drawn, as text and colour roles, against the files
 * beside this one. UPDATE_GOLDEN=1 in the environment writes them anew. */
#include "../view/stage.h"

#include "core/kernel.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct Case {
    const char *name;
    StageNet net;
    int width, height;
    Symbols symbols;
    bool mono;
    size_t phases;
    void (*prepare)(Stage *stage); /* or NULL */
} Case;

enum { HELP_LINES = 64 };
static OverlayLine help_lines[HELP_LINES];
static const PromptLine bad_prompt = {"rate quick", 6, NULL};
static const PromptLine completing = {"select w[1", 10, "weights width "};

static void branch(Stage *s)
{
    static const double first[] = {0.1500, 0.1375, 0.1302, 0.1281, 0.1267, 0.1254, 0.1248, 0.1240};
    static const double second[] = {0.1271, 0.1190, 0.1024, 0.0712, 0.0305};
    for (int i = 0; i < 8; i++)
        curve_add(&s->curve, i * 10, first[i], NAN);
    curve_go(&s->curve, 30);
    for (int i = 0; i < 5; i++)
        curve_add(&s->curve, 35 + i * 10, second[i], NAN);
    curve_go(&s->curve, 65);
    s->scene.metrics = (Metrics){{0.0712, 0.75}, {NAN, NAN}};
    s->scene.has_metrics = true;
    s->trainer.cursor.epoch = s->trainer.cursor.step = 65;
    s->view.focus = PANEL_LOSS;
}

static void branch_zoomed(Stage *s)
{
    branch(s);
    s->view.zoomed = s->view.log_loss = s->view.has_cursor = true;
    s->view.cursor = 0.4;
}

static void measured(Stage *s)
{
    stage_measure(s);
}

static void gradients(Stage *s)
{
    stage_measure(s);
    s->view.links = QUANTITY_GRADIENT;
    s->view.selection = (Selection){SELECT_LINK, 2, 0, 1};
}

static void updates(Stage *s)
{
    stage_measure(s);
    s->view.links = QUANTITY_UPDATE;
    s->view.selection = (Selection){SELECT_LINK, 1, 2, 1};
    s->view.spotlight = 2;
}

static void hidden_unit(Stage *s)
{
    s->view.selection = (Selection){SELECT_UNIT, 1, 1, 0};
    s->view.spotlight = 1;
}

static void input_unit(Stage *s)
{
    s->view.selection = (Selection){SELECT_UNIT, 0, 1, 0};
}

static void nothing(Stage *s)
{
    s->view.selection.kind = SELECT_NONE;
}

static void prompt_error(Stage *s)
{
    s->scene.prompt = &bad_prompt;
    s->scene.message = "rate: a number from 0 to 1e9, or up, down, x10 or /10";
    s->scene.message_is_error = true;
}

static void prompt_list(Stage *s)
{
    s->scene.prompt = &completing;
}

static void message(Stage *s)
{
    s->scene.message = "rate 0.5 → 0.63";
}

static void help(Stage *s)
{
    stage_help(s, help_lines, HELP_LINES);
}

static void zoom_network(Stage *s)
{
    s->view.zoomed = true;
}

static void zoom_map(Stage *s)
{
    s->view.zoomed = true;
    s->view.focus = PANEL_MAP;
}

static void zoom_samples(Stage *s)
{
    s->view.zoomed = true;
    s->view.focus = PANEL_SAMPLES;
}

static void magnified(Stage *s)
{
    view_zoom(&s->view, 2, 40, 40);
    view_pan(&s->view, -12, 8);
}

/* Everything that can surround the optimizer does. */
static void surrounded(Stage *s)
{
    Hyper *h = &s->trainer.hyper;
    h->clip_value = 0.02;
    h->clip_norm = 0.03;
    h->l1 = 0.01;
    h->l2 = 0.05;
    h->decay = 0.2;
    stage_phases(s, 6);
    stage_measure(s);
}

/* The rate is so high that the update would overflow. */
static void diverged(Stage *s)
{
    char why[640];
    static char text[700];
    stage_measure(s);
    s->trainer.hyper.rate = 1e300;
    trainer_finish(&s->trainer, GRAIN_BATCH);
    assert_true(s->trainer.divergence.happened);
    trainer_explain_divergence(&s->trainer, why, sizeof why);
    snprintf(text, sizeof text, "%s; Backspace goes back", why);
    s->scene.run_state = "diverged";
    s->scene.message = text;
    s->scene.message_is_error = true;
}

/* Six epochs on five of the samples, with the losses of every second one. */
static void tested(Stage *s)
{
    stage_keep(s, 3);
    for (int i = 0; i < 3; i++) {
        stage_measure(s);
        stage_phases(s, 12);
    }
    stage_measure(s);
}

static void report(Stage *s)
{
    stage_phases(s, 6);
    stage_measure(s);
    s->view.focus = PANEL_REPORT;
}

static void report_zoomed(Stage *s)
{
    tested(s);
    s->view.focus = PANEL_REPORT;
    s->view.zoomed = true;
}

static const Case cases[] = {
    {"start-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, NULL},
    {"start-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 0, measured},
    {"start-40x12", NET_2_4_1, 40, 12, SYMBOLS_BRAILLE, false, 0, NULL},
    {"start-ascii-mono-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 0, NULL},
    {"forward-1-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 1, NULL},
    {"loss-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 3, NULL},
    {"backward-2-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 4, NULL},
    {"backward-1-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 5, NULL},
    {"update-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"update-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"update-box-80x24", NET_2_4_1, 80, 24, SYMBOLS_BOX, false, 6, measured},
    {"update-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, false, 6, measured},
    {"update-ascii-mono-120x40", NET_2_4_1, 120, 40, SYMBOLS_ASCII, true, 6, measured},
    {"update-mono-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, true, 6, measured},
    {"links-gradients-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 5, gradients},
    {"links-updates-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, updates},
    {"unit-hidden-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, hidden_unit},
    {"unit-hidden-start-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, hidden_unit},
    {"unit-input-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 3, input_unit},
    {"nothing-selected-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 3, nothing},
    {"branch-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 0, branch},
    {"branch-zoomed-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, branch_zoomed},
    {"branch-zoomed-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, true, 0, branch_zoomed},
    {"message-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, message},
    {"prompt-error-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, prompt_error},
    {"prompt-list-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 0, prompt_list},
    {"help-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, help},
    {"help-box-120x40", NET_2_4_1, 120, 40, SYMBOLS_BOX, false, 0, help},
    {"zoom-network-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 6, zoom_network},
    {"zoom-map-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, zoom_map},
    {"zoom-map-mono-60x30", NET_2_4_1, 60, 30, SYMBOLS_BOX, true, 6, zoom_map},
    {"zoom-samples-60x30", NET_2_4_1, 60, 30, SYMBOLS_BRAILLE, false, 2, zoom_samples},
    {"camera-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, magnified},
    {"textbook-3-2-1-80x24", NET_3_2_1, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"encoder-8-3-8-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 6, measured},
    {"digits-120x40", NET_64_32_10, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"digits-80x24", NET_64_32_10, 80, 24, SYMBOLS_BRAILLE, false, 2, NULL},
    {"digits-ascii-80x24", NET_64_32_10, 80, 24, SYMBOLS_ASCII, true, 2, NULL},
    {"mnist-120x40", NET_784_128_10, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"mnist-box-80x24", NET_784_128_10, 80, 24, SYMBOLS_BOX, false, 0, NULL},
    {"deep-120x40", NET_TEN_LAYERS, 120, 40, SYMBOLS_BRAILLE, false, 14, NULL},
    {"deep-60x30", NET_TEN_LAYERS, 60, 30, SYMBOLS_BRAILLE, false, 22, NULL},
    {"no-hidden-80x24", NET_NO_HIDDEN, 80, 24, SYMBOLS_BRAILLE, false, 4, measured},
    {"surrounded-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, surrounded},
    {"surrounded-ascii-mono-40x12", NET_2_4_1, 40, 12, SYMBOLS_ASCII, true, 0, surrounded},
    {"diverged-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, diverged},
    {"tested-120x40", NET_8_3_8, 120, 40, SYMBOLS_BRAILLE, false, 0, tested},
    {"tested-ascii-mono-80x24", NET_8_3_8, 80, 24, SYMBOLS_ASCII, true, 0, tested},
    {"report-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, report},
    {"report-60x30", NET_64_32_10, 60, 30, SYMBOLS_BRAILLE, false, 0, report},
    {"report-box-40x12", NET_8_3_8, 40, 12, SYMBOLS_BOX, false, 0, report_zoomed},
    {"report-zoomed-80x24", NET_8_3_8, 80, 24, SYMBOLS_BRAILLE, false, 0, report_zoomed},
    {"too-small-39x11", NET_2_4_1, 39, 11, SYMBOLS_BRAILLE, false, 0, NULL},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static char ink_letter(uint8_t ink)
{
    static const char plain[INK_VALUE + 1] = "tdbfFkscoymen";
    if (ink < INK_VALUE)
        return plain[ink];
    bool map = ink >= INK_MAP;
    int level = (int)ink - (map ? INK_MAP : INK_VALUE) - LEVELS;
    const char *letters = map ? "MZP" : "-0+";
    return letters[level > 0 ? 2 : level < 0 ? 0 : 1];
}

static void write_roles(FILE *out, const Canvas *canvas, bool paper)
{
    for (int y = 0; y < canvas->height; y++) {
        char line[512];
        int end = 0;
        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = canvas_cell(canvas, x, y);
            bool blank = paper ? cell->style.paper == INK_TEXT : cell_code(cell) == ' ';
            line[x] = blank ? ' ' : ink_letter(paper ? cell->style.paper : cell->style.ink);
            end = blank ? end : x + 1;
        }
        fprintf(out, "%.*s\n", end, line);
    }
}

/* The picture as a file has it; the caller frees it. */
static char *picture(const Canvas *canvas)
{
    char *text = NULL, row[ROW_SIZE];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fprintf(out, "== text\n");
    for (int y = 0; y < canvas->height; y++) {
        canvas_row(canvas, y, row, sizeof row);
        fprintf(out, "%s\n", row);
    }
    fprintf(out, "== ink: text dim bright frame Frame-in-focus key s:bar curve old-curve mark "
                 "error n:on; values + 0 -; map P Z M\n");
    write_roles(out, canvas, false);
    fprintf(out, "== paper\n");
    write_roles(out, canvas, true);
    fclose(out);
    return text;
}

static void file_name(const Case *c, char *path, size_t size)
{
    const char *srcdir = getenv("srcdir");
    snprintf(path, size, "%s/tests/golden/%s.txt", srcdir ? srcdir : ".", c->name);
}

static char *read_file(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    ssize_t n = getdelim(&text, &size, '\0', in);
    fclose(in);
    if (n < 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* Fails with the first row that differs, both ways. */
static void compare(const char *path, const char *expected, const char *actual)
{
    for (int row = 1;; row++) {
        size_t n = strcspn(expected, "\n"), m = strcspn(actual, "\n");
        if (n != m || memcmp(expected, actual, n) != 0)
            fail_msg("%s:%d\nexpected |%.*s|\nactual   |%.*s|\nUPDATE_GOLDEN=1 rewrites it", path,
                     row, (int)n, expected, (int)m, actual);
        if (!expected[n] || !actual[m]) {
            if (expected[n] != actual[m])
                fail_msg("%s:%d: one picture ends here", path, row);
            return;
        }
        expected += n + 1;
        actual += m + 1;
    }
}

static void test_scene(void **state)
{
    const Case *c = *state;
    char path[1024];
    Stage stage;
    stage_open(&stage, c->net);
    stage.canvas.symbols = c->symbols;
    stage.view.colour = !c->mono;
    stage_phases(&stage, c->phases);
    if (c->prepare)
        c->prepare(&stage);
    stage_draw(&stage, c->width, c->height);
    char *actual = picture(&stage.canvas);
    stage_close(&stage);
    file_name(c, path, sizeof path);
    if (getenv("UPDATE_GOLDEN")) {
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        fputs(actual, out);
        assert_int_equal(fclose(out), 0);
    }
    char *expected = read_file(path);
    if (!expected)
        fail_msg("%s cannot be read; UPDATE_GOLDEN=1 writes it", path);
    else
        compare(path, expected, actual);
    free(expected);
    free(actual);
}

int main(void)
{
    struct CMUnitTest tests[CASES] = {{0}};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    /* The kernels that every processor has: the last bits of the others differ. */
    if (!kernel_choose("baseline", NULL))
        return 1;
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].name,
                                       .test_func = test_scene,
                                       .initial_state = (void *)(uintptr_t)&cases[i]};
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
