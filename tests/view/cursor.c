/* The terminal's cursor stands on what is selected, at every size, and a mark of text beside it. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <stdio.h>

static const int widths[] = {40, 60, 64, 80, 100, 120, 200};
static const int heights[] = {12, 17, 18, 24, 30, 40, 60};
enum { WIDTHS = sizeof widths / sizeof widths[0], HEIGHTS = sizeof heights / sizeof heights[0] };

static uint32_t left_of(const Stage *s)
{
    return s->cursor.x > 0 ? cell_code(canvas_cell(&s->canvas, s->cursor.x - 1, s->cursor.y)) : 0;
}

static uint32_t under(const Stage *s)
{
    return cell_code(canvas_cell(&s->canvas, s->cursor.x, s->cursor.y));
}

static const char *how(const Stage *s, const char *what)
{
    static char text[160];
    char name[SELECTION_NAME_SIZE];
    selection_name(&s->view.selection, name);
    snprintf(text, sizeof text, "%s of %d × %d, cursor %d, %d: %s", name, s->canvas.width,
             s->canvas.height, s->cursor.x, s->cursor.y, what);
    return text;
}

/* In the picture the cell is about what is selected; in the strip the arrow stands before it. */
static void check_selection(Stage *s, int width, int height)
{
    const Selection *chosen = &s->view.selection;
    s->canvas.symbols = SYMBOLS_BRAILLE;
    stage_draw(s, width, height);
    Layout layout = layout_make(width, height, &s->view, &s->net);
    assert_false(s->cursor.visible);
    bool strip = rect_contains(layout.formula, s->cursor.x, s->cursor.y);
    if (strip && (s->cursor.x != layout.formula.x + 1 || s->cursor.y != layout.formula.y))
        fail_msg("%s", how(s, "not at the strip's title"));
    Selection there = selection_decode(canvas_cell(&s->canvas, s->cursor.x, s->cursor.y)->about);
    uint32_t left = left_of(s);
    if (chosen->kind == SELECT_NONE)
        assert_true(strip);
    else if (left != 0x25b8 && left != '[' && there.kind != SELECT_NONE)
        fail_msg("%s", how(s, "no mark of text beside it"));
    bool other = there.kind != SELECT_NONE && there.kind != chosen->kind; /* none: in a grid */
    if (!strip && chosen->kind != SELECT_UNIT && other && left != '[')
        fail_msg("%s", how(s, "the cell is about something else"));
    if (!strip && left == '[')
        assert_int_equal(there.unit, chosen->unit);
    /* What is selected is named with the same mark at the strip, whatever the size. */
    if (chosen->kind != SELECT_NONE)
        assert_int_equal(cell_code(canvas_cell(&s->canvas, layout.formula.x, layout.formula.y)),
                         0x25b8);
    s->canvas.symbols = SYMBOLS_ASCII;
    stage_draw(s, width, height);
    /* A unit may be a cell of a grid there, with the mark before its row. */
    for (left = left_of(s); left != '>' && left != '[' && s->cursor.x > 0; left = left_of(s))
        s->cursor.x--;
    if (chosen->kind != SELECT_NONE && left != '>' && left != '[')
        fail_msg("%s", how(s, "no mark in ASCII"));
}

static void test_every_selection_at_every_size(void **state)
{
    static const StageNet nets[] = {NET_2_4_1, NET_8_3_8, NET_TEN_LAYERS, NET_NO_HIDDEN};
    (void)state;
    for (size_t n = 0; n < sizeof nets / sizeof nets[0]; n++) {
        Stage s;
        stage_open(&s, nets[n]);
        stage_phases(&s, s.net.layer_count + 1);
        size_t last = s.net.layer_count, outputs = net_outputs(&s.net);
        const Selection all[] = {{SELECT_NONE, 0, 0, 0},
                                 {SELECT_UNIT, 0, 0, 0},
                                 {SELECT_UNIT, 1, 0, 0},
                                 {SELECT_UNIT, last, outputs - 1, 0},
                                 {SELECT_LINK, 1, 0, 0},
                                 {SELECT_LINK, last, outputs - 1, 0},
                                 {SELECT_BIAS, 1, 0, 0},
                                 {SELECT_BIAS, last, outputs - 1, 0},
                                 {SELECT_LAYER, 1, 0, 0},
                                 {SELECT_LAYER, last, 0, 0},
                                 {SELECT_LOSS, 0, 0, 0},
                                 {SELECT_RATE, 0, 0, 0},
                                 {SELECT_TARGET, last, outputs - 1, 0}};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            for (int w = 0; w < WIDTHS; w++)
                for (int h = 0; h < HEIGHTS; h++) {
                    s.view.selection = all[i];
                    check_selection(&s, widths[w], heights[h]);
                }
        stage_close(&s);
    }
}

/* In a grid arrows point at the cell: along its row, and down its column if there are several. */
static void test_units_of_a_grid(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_64_32_10);
    stage_phases(&s, 2);
    s.view.selection = (Selection){SELECT_UNIT, 0, 19, 0};
    stage_draw(&s, 120, 40);
    int x = s.cursor.x, y = s.cursor.y, left = x, top = y;
    while (left > 0 && cell_code(canvas_cell(&s.canvas, left, y)) != 0x25b8)
        left--;
    while (top > 0 && cell_code(canvas_cell(&s.canvas, x, top)) != 0x2193)
        top--;
    assert_true(left > 0 && top > 0);
    stage_close(&s);
}

/* A panel that has the focus has the cursor: at its line, its sample, or its title. */
static void test_panels(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_phases(&s, 6);
    stage_measure(&s);
    s.view.selection = (Selection){SELECT_LINK, 1, 1, 0};
    s.view.walk = (Walk){.subject = s.view.selection, .place = s.view.selection, .line = 2};
    s.view.spotlight = 1;
    for (size_t panel = PANEL_LOSS; panel < panel_table.count; panel++)
        for (int w = 0; w < WIDTHS; w++)
            for (int h = 0; h < HEIGHTS; h++) {
                s.view.focus = (PanelId)panel;
                stage_draw(&s, widths[w], heights[h]);
                Layout l = layout_make(widths[w], heights[h], &s.view, &s.net);
                Rect r = l.panel[panel];
                if (r.width == 0)
                    continue;
                if (!rect_contains(r, s.cursor.x, s.cursor.y))
                    fail_msg("panel %zu: %s", panel, how(&s, "outside"));
                if (panel == PANEL_EXPLAIN || panel == PANEL_SAMPLES)
                    assert_int_equal(under(&s), 0x25b8);
                else if (panel == PANEL_PAD)
                    assert_int_equal(under(&s), '+');
                else if (panel == PANEL_MATRICES)
                    assert_int_equal(under(&s), '[');
                else
                    assert_int_equal(s.cursor.y, r.y);
            }
    stage_close(&s);
}

/* Read off at an epoch, the curve has the cursor in the column of that epoch, which has a line
 * down to its end. */
static void test_the_loss_read_off(void **state)
{
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_measure(&s);
    for (int i = 0; i < 4; i++) {
        stage_phases(&s, trainer_phases(&s.trainer));
        stage_measure(&s);
    }
    s.view.focus = PANEL_LOSS;
    s.view.has_cursor = true;
    for (int w = 0; w < WIDTHS; w++)
        for (int h = 0; h < HEIGHTS; h++) {
            int last = 0;
            for (int at = 0; at <= 4; at++) {
                s.view.cursor = at / 4.0;
                stage_draw(&s, widths[w], heights[h]);
                Layout l = layout_make(widths[w], heights[h], &s.view, &s.net);
                Rect r = layout_inside(&l, PANEL_LOSS);
                if (!rect_contains(r, s.cursor.x, s.cursor.y) || s.cursor.y != r.y)
                    fail_msg("%s", how(&s, "outside"));
                int lines = 0;
                for (int y = r.y; y < r.y + r.height; y++) {
                    uint32_t c = cell_code(canvas_cell(&s.canvas, s.cursor.x, y));
                    lines += c == 0x2502 || c == 0x25cf;
                }
                assert_true(lines >= r.height - 3); /* the read-out, the line and its numbers */
                assert_true(s.cursor.x > last);
                last = s.cursor.x;
            }
        }
    stage_close(&s);
}

static void test_overlay_and_prompt(void **state)
{
    OverlayLine lines[60];
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    stage_help(&s, lines, 60);
    stage_draw(&s, 80, 24);
    assert_int_equal(s.cursor.y, 1);
    assert_int_equal(under(&s), (uint32_t)lines[0].key[0]);
    s.list.search = "learning";
    s.list.match = 7;
    stage_draw(&s, 80, 24);
    assert_int_equal(s.cursor.y, 8);
    PromptLine prompt = {.text = "rate", .cursor = 2, .about = ""};
    s.scene.prompt = &prompt;
    stage_draw(&s, 80, 24);
    assert_true(s.cursor.visible);
    assert_int_equal(s.cursor.x, 3);
    assert_int_equal(s.cursor.y, 22);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_selection_at_every_size),
        cmocka_unit_test(test_units_of_a_grid),
        cmocka_unit_test(test_panels),
        cmocka_unit_test(test_the_loss_read_off),
        cmocka_unit_test(test_overlay_and_prompt),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
