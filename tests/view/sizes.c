/* The whole scene at every size, with every kind of network and every panel with the focus. */
#include "stage.h"

#include "draw.h"
#include "tap.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static bool overlaps(Rect a, Rect b)
{
    return a.width > 0 && b.width > 0 && a.x < b.x + b.width && b.x < a.x + a.width &&
           a.y < b.y + b.height && b.y < a.y + a.height;
}

/* Everything lies on the screen and nothing on anything else. */
static void check_layout(const Layout *l, const View *view, const Net *net, int width, int height)
{
    Rect parts[PANELS_MAX + 4];
    int n = 0;
    for (size_t i = 0; i < panel_table.count; i++)
        parts[n++] = l->panel[i];
    parts[n++] = l->headline;
    parts[n++] = l->formula;
    parts[n++] = l->hints;
    parts[n++] = l->status;
    for (int i = 0; i < n; i++) {
        const Rect *r = &parts[i];
        if (r->width == 0)
            continue;
        assert_true(r->width > 0 && r->height > 0 && r->x >= 0 && r->y >= 0 &&
                    r->x + r->width <= width && r->y + r->height <= height);
        for (int k = 0; k < i; k++)
            assert_false(overlaps(*r, parts[k]));
    }
    assert_int_equal(l->status.y, height - 1);
    if (l->panel[view->focus].width == 0 && panel_is_available(view->focus, net))
        fail_msg("%d × %d: %s has the focus and is not there", width, height,
                 table_row(&panel_table, view->focus)->name);
    bool instead = panel_at(view->focus)->place == PLACE_INSTEAD;
    assert_true(l->panel[PANEL_NETWORK].width > 0 || l->panel[view->focus].width == width ||
                (instead && l->panel[view->focus].width > 0));
}

/* One sentence down to the last row, whole where it fits; nothing else. */
static void check_too_small(const Canvas *canvas)
{
    char sentence[128], expected[ROW_SIZE] = "", all[ROW_SIZE] = "", row[ROW_SIZE] = "";
    snprintf(sentence, sizeof sentence, "backprop needs 40 × 12, not %d × %d; q quits",
             canvas->width, canvas->height);
    append_without_blanks(expected, sizeof expected, sentence);
    for (int y = 0; y < canvas->height; y++) {
        canvas_row(canvas, y, row, sizeof row);
        append_without_blanks(all, sizeof all, row);
    }
    assert_true(row[0] != '\0');
    char *cut = strstr(all, "…");
    if (cut && canvas->width * canvas->height < 100)
        *cut = '\0';
    if (cut ? strncmp(expected, all, strlen(all)) != 0 : strcmp(expected, all) != 0)
        fail_msg("%d × %d: '%s'", canvas->width, canvas->height, all);
}

/* The status row is the bar alone, and begins with the data or the epoch. */
static void check_status_row(const Canvas *canvas, const char *data)
{
    char row[ROW_SIZE];
    int y = canvas->height - 1;
    for (int x = 0; x < canvas->width; x++) {
        const Cell *cell = canvas_cell(canvas, x, y);
        if (cell->style.paper != INK_BAR || cell->style.ink != INK_BAR || cell->dots != 0)
            fail_msg("%d × %d: cell %d of the status row", canvas->width, canvas->height, x);
    }
    canvas_row(canvas, y, row, sizeof row);
    if (strncmp(row + 1, data, strlen(data)) != 0 && strncmp(row + 1, "epoch ", 6) != 0)
        fail_msg("%d × %d: '%s'", canvas->width, canvas->height, row);
}

/* Nothing that is drawn in a panel reaches its frame. */
static void check_frames(const Canvas *canvas, const Layout *l)
{
    static const uint32_t corners[] = {0x256d, 0x256e, 0x2570, 0x256f};
    for (size_t i = 0; i < panel_table.count; i++) {
        Rect r = l->panel[i];
        if (r.width == 0)
            continue;
        for (int k = 0; k < 4; k++)
            assert_int_equal(canvas_cell(canvas, r.x + (k % 2) * (r.width - 1),
                                         r.y + (k / 2) * (r.height - 1))->c, corners[k]);
        for (int y = r.y + 1; y < r.y + r.height - 1; y++) {
            assert_int_equal(canvas_cell(canvas, r.x, y)->c, 0x2502);
            assert_int_equal(canvas_cell(canvas, r.x + r.width - 1, y)->c, 0x2502);
        }
    }
}

/* Draws twice, the second time over a canvas full of other things. */
static void check_size(Stage *s, int width, int height)
{
    Canvas first;
    Error err;
    canvas_free(&s->canvas); /* so that its memory ends where its cells end */
    stage_draw(s, width, height);
    first = s->canvas;
    s->canvas = (Canvas){.symbols = first.symbols};
    assert_true(canvas_resize(&s->canvas, width, height, &err));
    canvas_fill(&s->canvas, (Rect){0, 0, width, height}, '#', (Style){INK_ERROR, INK_MARK, 7});
    stage_draw(s, width, height);
    assert_true(canvas_same(&first, &s->canvas));
    Layout layout = layout_make(width, height, &s->view, &s->net);
    if (layout.too_small) {
        assert_true(width < 40 || height < 12);
        check_too_small(&first);
    } else {
        assert_true(width >= 40 && height >= 12);
        check_layout(&layout, &s->view, &s->net, width, height);
        check_status_row(&first, s->data.name);
        check_frames(&first, &layout);
    }
    canvas_free(&first);
}

/* The i-th way to look: each panel in its place and zoomed, with and without colour, each
 * selection. */
static void look(Stage *s, unsigned i)
{
    s->view.focus = (PanelId)(i % panel_table.count);
    s->view.zoomed = i / panel_table.count % 2 == 1;
    s->view.colour = i / 5 % 4 > 0;
    s->view.links = (Quantity)(i / 5 % 3);
    s->view.log_loss = i % 2;
    s->view.has_cursor = i % 3 == 0;
    s->view.cursor = (i % 11) / 10.0;
    s->view.spotlight = i % 4;
    s->view.selection = i % 3 == 0   ? (Selection){SELECT_NONE, 0, 0, 0}
                        : i % 3 == 1 ? (Selection){SELECT_UNIT, i % 2, 0, 0}
                                     : (Selection){SELECT_LINK, 1, 0, 0};
}

static void walk(StageNet net, int width_max, int width_step, int height_max, int height_step)
{
    Stage s;
    unsigned i = (unsigned)net;
    stage_open(&s, net);
    for (int width = 1; width <= width_max; width += width_step)
        for (int height = 1; height <= height_max; height += height_step) {
            look(&s, i++);
            if (i % 997 == 0) {
                stage_phases(&s, 1);
                stage_measure(&s);
            }
            check_size(&s, width, height);
        }
    stage_close(&s);
}

/* Each size with one of the small networks, all in turn; the large ones in larger steps. */
static void test_every_size(void **state)
{
    static const StageNet small[] = {NET_1_1, NET_2_4_1, NET_3_2_1, NET_2_2_2, NET_8_3_8,
                                     NET_TEN_LAYERS, NET_NO_HIDDEN};
    enum { SMALL = sizeof small / sizeof small[0] };
    static Stage stages[SMALL];
    unsigned i = 0;
    (void)state;
    for (int k = 0; k < SMALL; k++) {
        stage_open(&stages[k], small[k]);
        stage_phases(&stages[k], (size_t)k);
    }
    for (int width = 1; width <= 130; width += 130 / (int)fewer(130))
        for (int height = 1; height <= 60; height++) {
            Stage *s = &stages[(width + 2 * height) % SMALL];
            look(s, i++);
            check_size(s, width, height);
        }
    for (int k = 0; k < SMALL; k++)
        stage_close(&stages[k]);
    walk(NET_64_32_10, 130, 7, 60, 3);
    walk(NET_784_128_10, 130, 7, 60, 3);
}

static void test_large_sizes(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        walk((StageNet)net, 300, 23, 100, 11);
}

/* Around the sizes at which the layout changes: every panel; every net at each second size. */
static void test_all_looks_at_the_edges(void **state)
{
    static const int widths[] = {40, 41, 63, 64, 65, 80, 100, 300}, heights[] = {12, 17, 18, 23, 24,
                                                                                30, 33, 60, 100};
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        Stage s;
        stage_open(&s, (StageNet)net);
        for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++)
            for (size_t h = (w + (size_t)net) % 2; h < sizeof heights / sizeof heights[0]; h += 2)
                for (unsigned panel = 0; panel < 2 * (unsigned)panel_table.count; panel++) {
                    look(&s, panel + 2 * (unsigned)panel_table.count * (unsigned)(w + h));
                    check_size(&s, widths[w], heights[h]);
                }
        stage_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_large_sizes),
        cmocka_unit_test(test_all_looks_at_the_edges),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}
