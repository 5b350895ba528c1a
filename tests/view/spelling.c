/* Every character that the sources can print has a spelling in ASCII and on the Linux console. */
#include "stage.h"
#include "tap.h"

#include "core/base/text.h"
#include "view/canvas/symbols.h"

#include <ctype.h>
#include <glob.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* What the fonts of the console have: Latin 1, box drawing, shades, arrows. */
static bool is_on_console(uint32_t c)
{
    return c < 0x100 || (c >= 0x2500 && c <= 0x256c) || (c >= 0x2588 && c <= 0x2593) ||
           (c >= 0x2190 && c <= 0x2193);
}

/* Half blocks are drawn with full fonts alone. */
static bool is_half_block(uint32_t c)
{
    return c == 0x2580 || c == 0x2584;
}

static void check_character(const char *path, uint32_t c)
{
    const char *ascii = symbols_spell(SYMBOLS_ASCII, c), *box = symbols_spell(SYMBOLS_BOX, c);
    size_t n;
    if (is_half_block(c))
        return;
    if (!ascii || strcmp(ascii, "?") == 0 || !is_ascii(ascii))
        fail_msg("%s: U+%04X has no spelling in ASCII", path, (unsigned)c);
    uint32_t shown = box ? text_decode(box, strlen(box), &n) : c;
    if (!is_on_console(shown))
        fail_msg("%s: U+%04X is not on the console", path, (unsigned)c);
}

/* A word for a letter stands apart from a letter behind it: η g is not rateg. */
static void check_words(const char *path, const char *literal)
{
    Canvas canvas = {.symbols = SYMBOLS_ASCII};
    Error err;
    char row[ROW_SIZE];
    static const char *const words[] = {"rate", "decay", "theta", "mu", "sum", "grad"};
    assert_true(canvas_resize(&canvas, 300, 1, &err));
    canvas_text(&canvas, 0, 0, (Style){0}, literal);
    canvas_row(&canvas, 0, row, sizeof row);
    static const char *const letters[] = {"η", "λ", "θ", "μ", "Σ", "∇"};
    for (int i = 0; i < 6; i++) {
        const char *at = strstr(literal, letters[i]);
        if (!at)
            continue;
        char next = at[strlen(letters[i])], joined[16];
        snprintf(joined, sizeof joined, "%s%c", words[i], next);
        if (isalpha((unsigned char)next) && strstr(row, joined))
            fail_msg("%s: '%s' becomes '%s'", path, literal, row);
    }
    canvas_free(&canvas);
}

/* The string literals of C, one by one; comments are passed over. */
static void check_source(const char *path, const char *at)
{
    while (*at) {
        if (strncmp(at, "/*", 2) == 0) {
            at = strstr(at, "*/");
            assert_non_null(at);
            at += 2;
        } else if (*at == '\'' && at[1] == '"') {
            at += 2;
        } else if (*at == '"') {
            char literal[1024];
            size_t used = 0;
            for (at++; *at && *at != '"'; at++) {
                if (*at == '\\')
                    at++;
                else if (used + 1 < sizeof literal)
                    literal[used++] = *at;
            }
            literal[used] = '\0';
            at += *at == '"';
            for (size_t i = 0, n; i < used; i += n) {
                uint32_t c = text_decode(literal + i, used - i, &n);
                if (c >= 0x80)
                    check_character(path, c);
            }
            check_words(path, literal);
        } else {
            at++;
        }
    }
}

static void test_every_literal(void **state)
{
    const char *srcdir = getenv("srcdir");
    char pattern[512];
    glob_t files;
    (void)state;
    snprintf(pattern, sizeof pattern, "%s/src/*/*.c", srcdir ? srcdir : ".");
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    snprintf(pattern, sizeof pattern, "%s/src/*/*/*.c", srcdir ? srcdir : ".");
    assert_int_equal(glob(pattern, GLOB_APPEND, NULL, &files), 0);
    assert_true(files.gl_pathc > 150);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *in = fopen(files.gl_pathv[i], "r");
        assert_non_null(in);
        assert_true(getdelim(&text, &size, '\0', in) > 0);
        fclose(in);
        /* The table of spellings names what others print. */
        if (!strstr(files.gl_pathv[i], "/canvas/symbols.c"))
            check_source(files.gl_pathv[i], text);
        free(text);
    }
    globfree(&files);
}

/* What a terminal cannot show is in no cell, nor, but in the list of keys, a question mark that was
 * not written. */
static void check_cells(const Canvas *canvas, bool listed)
{
    for (int y = 0; y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++) {
            uint32_t c = cell_code(canvas_cell(canvas, x, y));
            bool braille = c > 0x2800 && c <= 0x28ff, half_block = c >= 0x2580 && c <= 0x2587;
            bool shown = canvas->symbols == SYMBOLS_ASCII ? c < 0x80 : !braille && !half_block;
            if (!shown || (c == '?' && !listed && y != canvas->height - 2))
                fail_msg("%d × %d: U+%04X at %d, %d", canvas->width, canvas->height, (unsigned)c, x,
                         y);
        }
}

/* Every size and panel, with colours and without, at the end of a step or at its start below a
 * list. */
static void check_scenes(StageNet net, Symbols symbols, bool colour)
{
    static const int sizes[][2] = {{30, 5}, {40, 12}, {60, 30}, {80, 24}, {120, 40}, {200, 60}};
    static OverlayLine lines[64];
    Stage s;
    stage_open(&s, net);
    s.canvas.symbols = symbols;
    s.view.colour = colour;
    if (colour) {
        stage_phases(&s, 2 * s.net.layer_count + 2);
        stage_measure(&s);
    } else {
        stage_help(&s, lines, 64);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int focus = 0; focus < (int)panel_table.count; focus++) {
            s.view.focus = (PanelId)focus;
            stage_draw(&s, sizes[i][0], sizes[i][1]);
            check_cells(&s.canvas, !colour);
        }
    stage_close(&s);
}

static void test_scenes(void **state)
{
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int i = 0; i < 4; i++)
            check_scenes((StageNet)net, i / 2 ? SYMBOLS_BOX : SYMBOLS_ASCII, i % 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_literal),
        cmocka_unit_test(test_scenes),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
