/* What a label says is what a click on it selects and the mouse over it has explained. The oracle
 * reads the screen: it knows the words and symbols, not where the program has put them. */
#include "player.h"
#include "../view/tap.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/explain/glossary.h"

#include "../view/stage.h"

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH_MAX = 200, HEIGHT_MAX = 60 };

static Player p;
static Selection expected[HEIGHT_MAX][WIDTH_MAX];
static size_t found[SELECT_TARGET + 1];

static uint32_t code_at(int x, int y)
{
    const Canvas *canvas = &p.app.frame.canvas;
    bool inside = x >= 0 && y >= 0 && x < canvas->width && y < canvas->height;
    return inside ? cell_code(canvas_cell(canvas, x, y)) : ' ';
}

/* Cells that `text` takes at (x, y); 0 when it is not there. */
static int match(int x, int y, const char *text)
{
    int cells = 0;
    for (size_t i = 0, n, length = strlen(text); i < length; i += n, cells++)
        if (code_at(x + cells, y) != text_decode(text + i, length - i, &n))
            return 0;
    return cells;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

enum { MARK = 0x25b8 }; /* ▸ before what is selected */

static int word_end(int x, int y)
{
    while (code_at(x, y) != ' ' && code_at(x, y) != MARK && x < p.app.frame.canvas.width)
        x++;
    return x;
}

static bool is_number(int x, int y)
{
    uint32_t c = code_at(x, y);
    return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == 0x2014; /* — */
}

/* The column behind the number, which has something else right after it where links are. */
static int number_end(int x, int y)
{
    for (;; x++) {
        uint32_t c = code_at(x, y);
        if (c == 0 || c > 0x2014 || !(c > 0x7f || strchr("0123456789+-.e~", (int)c)))
            return x;
    }
}

static void expect_cells(int x, int end, int y, Selection s)
{
    found[s.kind]++;
    for (; x < end; x++)
        expected[y][x] = s;
}

/* The unit whose symbol starts at (x, y), and how many cells that takes; 0: none. */
static int symbol_at(int x, int y, Selection *unit)
{
    const Net *net = &p.app.tools.trace.net;
    char symbol[FORMAT_SIZE];
    for (size_t column = 1; column <= net->layer_count; column++)
        for (size_t i = 0; i < net->layers[column - 1].units; i++) {
            int n = match(x, y, format_unit(net, column, i, symbol));
            uint32_t next = code_at(x + n, y);
            bool goes_on = (next >= 0x2080 && next <= 0x2089) || next == '.'; /* ₀ … ₉ */
            if (n == 0 || goes_on)
                continue;
            *unit = (Selection){SELECT_UNIT, column, i, 0};
            return n;
        }
    return 0;
}

/* The unit whose symbol stands nearest above, or beside the chip above; or nothing. */
static Selection unit_above(int x, int y)
{
    enum { ROWS = 5, COLUMNS = 8 };
    Selection unit = {0};
    for (int up = 1; up <= ROWS; up++)
        for (int left = 0; left <= COLUMNS; left++) {
            int n = symbol_at(x - left, y - up, &unit);
            uint32_t before = code_at(x - left - 1, y - up), next = code_at(x - left + n, y - up);
            bool ends = next == ' ' || next == '[' || next == 0 || next > 255;
            if (n > 0 && !is_letter(before) && ends)
                return unit;
        }
    return (Selection){0};
}

/* "b -0.1", "b→+0.1" */
static void read_bias(int x, int y)
{
    int n = match(x, y, "b ") + match(x, y, "b→");
    if (n == 0 || is_letter(code_at(x - 1, y)) || !is_number(x + n, y))
        return;
    Selection unit = unit_above(x, y);
    if (unit.kind != SELECT_UNIT)
        return;
    unit.kind = SELECT_BIAS;
    expect_cells(x, number_end(x + n, y), y, unit);
}

/* "target 1", "t 1", "δ -0.1", "L 0.1" */
static void read_below(int x, int y)
{
    Selection loss = {.kind = SELECT_LOSS};
    int target = match(x, y, "target ") + match(x, y, "t "), delta = match(x, y, "δ ");
    if (is_letter(code_at(x - 1, y)))
        return;
    Selection unit = target + delta > 0 ? unit_above(x, y) : loss;
    if (target > 0 && is_number(x + target, y) && unit.kind == SELECT_UNIT) {
        unit.kind = SELECT_TARGET;
        expect_cells(x, number_end(x + target, y), y, unit);
    } else if (delta > 0 && is_number(x + delta, y) && unit.kind == SELECT_UNIT) {
        expect_cells(x, number_end(x + delta, y), y, unit);
    } else if (match(x, y, "L ") && is_number(x + 2, y)) {
        expect_cells(x, number_end(x + 2, y), y, loss);
    }
}

/* The titles of the layers, from the left to the right, and the columns that they start in. */
static void read_titles(Rect inside, int starts[NET_LAYERS_MAX + 1])
{
    const Net *net = &p.app.tools.trace.net;
    int x = inside.x;
    for (size_t c = 1; c <= net->layer_count; c++) {
        char numbered[32], number[24];
        snprintf(numbered, sizeof numbered, "hidden %zu", c);
        snprintf(number, sizeof number, "%zu", c);
        const char *names[] = {c == net->layer_count ? "output" : numbered,
                               net->layer_count == 2 && c == 1 ? "hidden" : numbered,
                               c == net->layer_count ? "out" : number};
        starts[c] = -1;
        for (int at = x; at < inside.x + inside.width && starts[c] < 0; at++)
            for (size_t i = 0; i < 3 && starts[c] < 0; i++) {
                int n = match(at, inside.y, names[i]);
                if (n == 0 || is_letter(code_at(at - 1, inside.y)))
                    continue;
                starts[c] = at;
                expect_cells(at, at + n, inside.y, (Selection){SELECT_LAYER, c, 0, 0});
                int name = match(at + n + 1, inside.y, net->layers[c - 1].activation->row.name);
                if (name > 0)
                    expect_cells(at + n, at + n + 1 + name, inside.y,
                                 (Selection){SELECT_LAYER, c, 0, 0});
                x = at + n;
            }
    }
}

/* What stands below a layer, from its column to the next one's, or in its line. */
static void read_health(Rect inside, int top, const int starts[NET_LAYERS_MAX + 1])
{
    size_t layers = p.app.tools.trace.net.layer_count;
    if (match(inside.x + 1, top + 1, "layer 1 "))
        top++; /* below a heading */
    if (match(inside.x + 1, top, "layer 1 ")) {
        for (int y = top; y < top + (int)layers; y++)
            for (int x = inside.x; x < inside.x + inside.width; x++)
                if (code_at(x, y) != ' ')
                    expect_cells(x, x + 1, y,
                                 (Selection){SELECT_LAYER, (size_t)(y - top) + 1, 0, 0});
        return;
    }
    for (int y = top; y < inside.y + inside.height; y++)
        for (size_t c = 1; c <= layers; c++) {
            int end = c < layers ? starts[c + 1] - 1 : inside.x + inside.width;
            for (int x = starts[c]; starts[c] >= 0 && end >= 0 && x < end; x++)
                if (code_at(x, y) != ' ')
                    expect_cells(x, x + 1, y, (Selection){SELECT_LAYER, c, 0, 0});
        }
}

/* "loss 0.12 @71" and "rate 0.5" in the status bar, and "2 loss" among the phases. */
static void read_words(Rect head)
{
    Selection loss = {.kind = SELECT_LOSS}, rate = {.kind = SELECT_RATE};
    int y = p.app.frame.canvas.height - 1;
    for (int x = 0; x < p.app.frame.canvas.width; x++) {
        if (!is_letter(code_at(x, y)) && match(x + 1, y, "loss ")) {
            int end = word_end(x + 6, y);
            expect_cells(x + 1, match(end, y, " @") ? word_end(end + 1, y) : end, y, loss);
        }
        if (!is_letter(code_at(x, y)) && match(x + 1, y, "rate "))
            expect_cells(x + 1, word_end(x + 6, y), y, rate);
    }
    for (int x = head.x; x < head.x + head.width; x++) {
        if (match(x, head.y, "2 loss "))
            expect_cells(x, x + 6, head.y, loss);
        else if (match(x, head.y, " loss ") && code_at(x - 1, head.y) != '2')
            expect_cells(x + 1, x + 5, head.y, loss);
    }
}

static void read_screen(const Layout *layout)
{
    int starts[NET_LAYERS_MAX + 1];
    Rect inside = layout_inside(layout, PANEL_NETWORK), area = layout_network(layout);
    memset(expected, 0, sizeof expected);
    for (int i = 0; i <= NET_LAYERS_MAX; i++)
        starts[i] = -1;
    for (int y = area.y; y < area.y + area.height; y++)
        for (int x = area.x; x < area.x + area.width; x++) {
            read_bias(x, y);
            read_below(x, y);
        }
    if (layout->panel[PANEL_NETWORK].width > 0)
        read_titles((Rect){inside.x, inside.y - 1, inside.width, 1}, starts);
    read_health(inside, area.y + area.height, starts);
    read_words(layout->headline);
}

static const char *sentence_of(const Selection *s, bool below)
{
    static const char *const names[] = {
        [SELECT_UNIT] = "neuron", [SELECT_BIAS] = "bias", [SELECT_LAYER] = "layer",
        [SELECT_LOSS] = "loss",   [SELECT_RATE] = "rate", [SELECT_TARGET] = "target"};
    bool output = s->kind == SELECT_UNIT && s->column == p.app.tools.trace.net.layer_count;
    return glossary_find(below ? "norm" : output ? "output" : names[s->kind])->row.summary;
}

/* Whether the cell is one of those that a text has. */
static bool is_in(int x, int y, const char *text)
{
    for (int left = 0; left < (int)strlen(text); left++)
        if (match(x - left, y, text) > left)
            return true;
    return false;
}

static bool is_button(int x, int y)
{
    return is_in(x, y, "[add]") || is_in(x, y, "[del]") || is_in(x, y, "[+]") ||
           is_in(x, y, "[−]");
}

/* A click there is another test's: it changes the network. */
static void check_button(int x, int y)
{
    p.app.notice.text[0] = '\0';
    player_mouse(&p, MOUSE_MOVE, x, y);
    if (strncmp(p.app.notice.text, "buttons: ", 9) != 0)
        fail_msg("%d × %d: the mouse over a button at %d, %d has '%s'", p.app.frame.canvas.width,
                 p.app.frame.canvas.height, x, y, p.app.notice.text);
}

/* A click selects what is expected there, and without a label no more than a neuron, a link, the
 * target that a bar is to be or, below the picture, its layer, but in the status bar it opens the
 * settings;
 * hovering says the same, and there what is shown of gradients. */
static void check_cell(int x, int y, int below)
{
    const Selection *want = &expected[y][x], *now = &p.app.view.selection;
    char name[SELECTION_NAME_SIZE], wanted[SELECTION_NAME_SIZE];
    bool gradient = want->kind == SELECT_LAYER && y >= below;
    p.app.view.selection = (Selection){0};
    player_mouse(&p, MOUSE_PRESS, x, y);
    player_mouse(&p, MOUSE_RELEASE, x, y);
    bool in_bar = y == p.app.frame.canvas.height - 1 && want->kind == SELECT_NONE;
    assert_int_equal(overlay_close(&p.app.overlay), in_bar);
    selection_name(now, name);
    selection_name(want, wanted);
    bool picture = now->kind <= SELECT_LINK || (now->kind == SELECT_LAYER && y >= below) ||
                   (now->kind == SELECT_TARGET && is_in(x, y, "◂ target"));
    if (want->kind != SELECT_NONE ? !selection_same(now, want) : !picture)
        fail_msg("%d × %d: a click at %d, %d selects %s, not %s", p.app.frame.canvas.width,
                 p.app.frame.canvas.height, x, y, name, wanted);
    p.app.notice.text[0] = '\0';
    player_mouse(&p, MOUSE_MOVE, x, y);
    if (now->kind == SELECT_NONE) {
        assert_true(!p.app.notice.text[0] || (y >= below && strstr(p.app.notice.text, "norm: ")));
        return;
    }
    size_t n = strlen(name);
    if (strncmp(p.app.notice.text, name, n) != 0 || !strchr(" :", p.app.notice.text[n]) ||
        (want->kind != SELECT_NONE && !strstr(p.app.notice.text, sentence_of(want, gradient))))
        fail_msg("%d × %d: the mouse over %s at %d, %d has '%s'", p.app.frame.canvas.width,
                 p.app.frame.canvas.height, name, x, y, p.app.notice.text);
}

/* Every cell of the network's panel and of the status bar; of those without a label, each
 * `stride`-th. */
static void check_screen(int stride)
{
    player_settle(&p); /* the loss is measured in slices */
    player_draw(&p);
    Layout layout = app_layout(&p.app);
    Rect panel = layout.panel[PANEL_NETWORK], area = layout_network(&layout);
    int n = 0;
    read_screen(&layout);
    for (int y = 0; y < p.app.frame.canvas.height; y++)
        for (int x = 0; x < p.app.frame.canvas.width; x++) {
            if (!rect_contains(panel, x, y) && !rect_contains(layout.headline, x, y) &&
                !rect_contains(layout.status, x, y))
                continue;
            if (is_button(x, y))
                check_button(x, y);
            else if (expected[y][x].kind != SELECT_NONE || n++ % stride == 0)
                check_cell(x, y, area.y + area.height);
        }
}

static const int sizes[][2] = {{40, 12}, {80, 24}, {120, 40}, {200, 60}};

/* Before anything is computed, in the middle of a pass, and after an update; then on the whole
 * screen. */
static void check_states(const char *data, const char *hidden, int stride)
{
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        player_open(&p, data, sizes[i][0], sizes[i][1]);
        player_do(&p, hidden);
        check_screen(stride);
        for (int phase = 0; phase < 4; phase++) {
            player_key(&p, 's');
            player_settle(&p);
        }
        check_screen(stride);
        player_key(&p, ' ');
        player_settle(&p);
        player_line(&p, "select a[1][1]");
        check_screen(stride);
        player_key(&p, 'z');
        check_screen(stride);
        player_close(&p);
    }
}

/* At least so many biases and layers are found over all sizes and states. */
static void check_network(const char *data, const char *hidden, int stride, size_t biases,
                          size_t layers)
{
    memset(found, 0, sizeof found);
    check_states(data, hidden, stride);
    assert_true(found[SELECT_BIAS] >= biases);
    assert_true(found[SELECT_LAYER] >= layers);
    assert_true(found[SELECT_TARGET] > 0 && found[SELECT_UNIT] > 0);
    assert_true(found[SELECT_LOSS] > 16 && found[SELECT_RATE] == 16);
}

static void test_labels_of_2_4_1(void **state)
{
    (void)state;
    check_network("xor", "hidden 4", 1, 45, 100);
}

static void test_labels_of_2_8_8_1(void **state)
{
    (void)state;
    check_network("xor", "hidden 8,8", 3, 45, 100);
}

static void test_labels_of_ten_layers(void **state)
{
    (void)state;
    check_network("xor", "hidden 3,3,3,3,3,3,3,3,3", 3, 1, 300);
}

/* Pictures of 8 × 8 in ten classes. */
static void write_pictures(FILE *out)
{
    uint64_t seed = 64;
    for (int i = 0; i < 64; i++)
        fprintf(out, "p%d,", i);
    fprintf(out, "class\n");
    for (int row = 0; row < 20; row++) {
        for (int i = 0; i < 64; i++)
            fprintf(out, "%g,", test_below(&seed, 17) / 16.0);
        fprintf(out, "k%d\n", row % 10);
    }
}

static void test_labels_of_64_32_10(void **state)
{
    char path[] = "/tmp/labels-XXXXXX.csv";
    FILE *out = fdopen(mkstemps(path, 4), "w");
    (void)state;
    assert_non_null(out);
    write_pictures(out);
    assert_int_equal(fclose(out), 0);
    check_network(path, "hidden 32", 61, 0, 50);
    unlink(path);
}

/* Zoomed and moved, labels are where they are drawn. One that the edge cuts is none to the oracle,
 * so that elsewhere nothing is expected. */
static void test_labels_under_the_camera(void **state)
{
    static const int wheel[][2] = {{30, 12}, {60, 20}, {10, 5}};
    (void)state;
    memset(found, 0, sizeof found);
    player_open(&p, "xor", 120, 40);
    player_key(&p, ' ');
    player_settle(&p);
    for (int i = 0; i < 3; i++) {
        player_mouse(&p, MOUSE_WHEEL_UP, wheel[i][0], wheel[i][1]);
        check_screen(INT_MAX);
    }
    player_close(&p);
    assert_true(found[SELECT_BIAS] > 3);
}

/* What the last frame showed may be gone with its network. */
static void test_labels_of_a_network_that_is_gone(void **state)
{
    (void)state;
    player_open(&p, "xor", 120, 40);
    player_line(&p, "hidden 8,8");
    player_draw(&p);
    Layout layout = app_layout(&p.app);
    read_screen(&layout);
    player_line(&p, "hidden none");
    for (int y = 0; y < 40; y++)
        for (int x = 0; x < 72; x++) {
            if (expected[y][x].kind == SELECT_NONE)
                continue;
            player_mouse(&p, MOUSE_PRESS, x, y);
            player_mouse(&p, MOUSE_RELEASE, x, y);
            player_mouse(&p, MOUSE_MOVE, x, y);
            assert_false(p.app.notice.is_error);
            assert_true(selection_fits(&p.app.view.selection, &p.app.tools.trace.net));
        }
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_of_2_4_1),
        cmocka_unit_test(test_labels_of_2_8_8_1),
        cmocka_unit_test(test_labels_of_ten_layers),
        cmocka_unit_test(test_labels_of_64_32_10),
        cmocka_unit_test(test_labels_under_the_camera),
        cmocka_unit_test(test_labels_of_a_network_that_is_gone),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("labels", tests, NULL, NULL);
}
