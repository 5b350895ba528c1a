/* Every mark in every golden scene has an entry of the glossary: each character in its ink, and
 * each word of the status bar and of the line of phases. */
#include "../view/stage.h"
#include "../view/tap.h"

#include "core/base/text.h"
#include "explain/words.h"
#include "view/explain/glossary.h"

#include <ctype.h>
#include <glob.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 2048, ROWS_MAX = 64 };

typedef struct GoldenScene {
    char name[512];
    char text[ROWS_MAX][LINE_SIZE], ink[ROWS_MAX][LINE_SIZE];
    int rows;
} GoldenScene;

static GoldenScene scene;

static void read_scene(const char *path)
{
    FILE *in = fopen(path, "r");
    char line[LINE_SIZE];
    int part = 0, row = 0;
    if (!in)
        fail_msg("%s cannot be read", path);
    snprintf(scene.name, sizeof scene.name, "%s", path);
    memset(scene.ink, 0, sizeof scene.ink);
    while (in && part < 3 && fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "== ", 3) == 0) {
            part++;
            row = 0;
            continue;
        }
        assert_true(row < ROWS_MAX);
        memcpy(part == 1 ? scene.text[row] : scene.ink[row], line, strlen(line) + 1);
        scene.rows = part == 1 ? row + 1 : scene.rows;
        row++;
    }
    fclose(in);
}

/* The bit of an ink by its letter in the files. */
static uint32_t ink_bit(char letter)
{
    static const char plain[] = "tdbfFkscaoymenABCDEFGH";
    const char *at = letter ? strchr(plain, letter) : NULL;
    if (at)
        return UINT32_C(1) << (at - plain);
    if (letter == 'i')
        return GLOSSARY_IMAGE;
    if (strchr("IJKLNOQRST", letter))
        return GLOSSARY_RELIEF;
    return UINT32_C(1) << (strchr("+-0", letter) ? INK_VALUE : INK_MAP);
}

static bool holds(const char *marks, uint32_t c)
{
    while (*marks) {
        size_t n;
        uint32_t mark = text_decode(marks, strlen(marks), &n);
        if (mark == c || (mark == 0x28ff && c >= 0x2800 && c <= 0x28ff))
            return true;
        marks += n;
    }
    return false;
}

static bool is_explained(uint32_t c, uint32_t ink)
{
    for (size_t i = 0; i < glossary_table.count; i++)
        if ((glossary_entry(i)->inks & ink) && holds(glossary_entry(i)->marks, c))
            return true;
    /* Letters of formulas are in no frame, bar or map. */
    const uint32_t others = UINT32_C(1) << INK_FRAME | UINT32_C(1) << INK_FRAME_FOCUS |
                            UINT32_C(1) << INK_BAR | UINT32_C(1) << INK_ON | UINT32_C(1) << INK_MAP;
    const bool greek = c >= 0x370 && c < 0x400;
    for (WordId id = 0; greek && id < WORD_COUNT; id++)
        if (word_of(id)->symbol && holds(word_of(id)->symbol, c))
            return !(ink & others);
    return false;
}

/* Letters and digits are words and numbers; those of Greek are marks. */
static bool is_letter(uint32_t c)
{
    bool latin = c < 0x80 && isalnum((int)c);
    return c == ' ' || latin || (c >= 0xc0 && c < 0x370 && c != 0xd7 && c != 0xf7);
}

/* A sentence that says what is wrong: it has signs of its own, and keys. */
static bool is_message(int y)
{
    return strncmp(scene.ink[y], " e", 2) == 0;
}

static void check_marks(void)
{
    for (int y = 0; y < scene.rows; y++) {
        if (is_message(y))
            continue;
        const char *at = scene.text[y];
        for (int x = 0; *at; x++) {
            size_t n;
            uint32_t c = text_decode(at, strlen(at), &n);
            if (!is_letter(c) && !is_explained(c, ink_bit(scene.ink[y][x])))
                fail_msg("%s:%d: '%.*s' (U+%04X) in ink '%c' has no entry", scene.name, y + 2,
                         (int)n, at, (unsigned)c, scene.ink[y][x]);
            at += n;
        }
    }
}

static bool is_word(const char *word, size_t n)
{
    for (size_t i = 0; i < glossary_table.count; i++) {
        const char *words = glossary_entry(i)->words;
        for (const char *at = words; at && (at = strstr(at, word)); at++)
            if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
                return true;
    }
    return false;
}

static void check_words(const char *row)
{
    char word[64];
    while (*row) {
        size_t n = strcspn(row, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, row);
        if (n > 0 && strspn(word, "abcdefghijklmnopqrstuvwxyz") == n && !is_word(word, n))
            fail_msg("%s: '%s' has no entry", scene.name, word);
        row += n + strspn(row + n, " ");
    }
}

static void test_every_mark_has_an_entry(void **state)
{
    char pattern[512];
    const char *srcdir = getenv("srcdir");
    glob_t files;
    (void)state;
    snprintf(pattern, sizeof pattern, "%s/tests/golden/*.txt", srcdir ? srcdir : ".");
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    assert_true(files.gl_pathc > 40);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        read_scene(files.gl_pathv[i]);
        if (strstr(scene.name, "too-small"))
            continue;
        check_marks();
        /* Before the epoch are the names of a side and of the data. */
        const char *epoch = strstr(scene.text[scene.rows - 1], " epoch ");
        check_words(epoch ? epoch : "");
        for (int y = 0; y < scene.rows; y++)
            if (strstr(scene.text[y], " fwd ") && strstr(scene.text[y], " update ")) {
                char phases[64];
                size_t length = (size_t)(strstr(scene.text[y], " update ") + strlen(" update ") -
                                         strstr(scene.text[y], " fwd "));
                snprintf(phases, sizeof phases, "%.*s", (int)length,
                         strstr(scene.text[y], " fwd "));
                check_words(phases);
            }
    }
    globfree(&files);
}

static uint32_t bit_of(uint8_t ink)
{
    if (ink >= INK_GREY)
        return ink >= INK_RELIEF  ? GLOSSARY_RELIEF
               : ink >= INK_CLASS ? GLOSSARY_CLASS
                                  : GLOSSARY_IMAGE;
    return UINT32_C(1) << (ink >= INK_MAP ? INK_MAP : ink >= INK_VALUE ? INK_VALUE : ink);
}

/* "s0%", "d12%": the letters before a share are words too. */
static void check_shares(const char *row, const char *how)
{
    for (const char *at = row; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        char word[8];
        size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz");
        size_t digits = strspn(at + n, "0123456789");
        if (n == 0 || n >= sizeof word || digits == 0 || at[n + digits] != '%')
            continue;
        snprintf(word, sizeof word, "%.*s", (int)n, at);
        if (!is_word(word, n))
            fail_msg("%s: '%.8s' has no entry", how, at);
    }
}

static void check_canvas(const Canvas *canvas, const char *how)
{
    char row[ROW_SIZE];
    for (int y = 0; y < canvas->height; y++) {
        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = canvas_cell(canvas, x, y);
            uint32_t c = cell_code(cell);
            if (cell->c != CELL_CONTINUED && !is_letter(c) &&
                !is_explained(c, bit_of(cell->style.ink)))
                fail_msg("%s, cell %d, %d: U+%04X in ink %u has no entry", how, x, y, (unsigned)c,
                         cell->style.ink);
        }
        canvas_row(canvas, y, row, sizeof row);
        check_shares(row, how);
    }
}

/* A stage as it is, at every size, with every ladder, with colour and without. */
static void check_stage(Stage *s, const char *name)
{
    static const int sizes[][2] = {{40, 12}, {60, 18}, {60, 30}, {80, 24}, {120, 40}, {160, 60}};
    for (int i = 0; i < 6; i++)
        for (int ladder = SYMBOLS_BRAILLE; ladder <= SYMBOLS_ASCII; ladder++)
            for (int colour = 0; colour < 2; colour++) {
                char how[96];
                snprintf(how, sizeof how, "%s, %d × %d, symbols %d, colour %d", name, sizes[i][0],
                         sizes[i][1], ladder, colour);
                s->canvas.symbols = (Symbols)ladder;
                s->view.colour = colour;
                stage_draw(s, sizes[i][0], sizes[i][1]);
                check_canvas(&s->canvas, how);
            }
}

/* Every state with every activation, every panel with one of them; large networks with the first
 * activation alone. */
static void test_every_mark_at_every_size(void **state)
{
    static const char *const activations[] = {"tanh", "sigmoid", "relu", "hard-tanh", "gelu"};
    enum { KINDS = sizeof activations / sizeof activations[0] };
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++) {
        size_t kinds = net == NET_784_128_10 || net == NET_64_32_10 ? 1 : KINDS;
        for (size_t f = 0; f < kinds; f++) {
            Stage s;
            Error err;
            char name[64];
            stage_open(&s, (StageNet)net);
            for (size_t l = 0; l + 1 < s.net.layer_count; l++)
                s.net.layers[l].activation = activation_find(activations[f], &err);
            snprintf(name, sizeof name, "net %d, %s", net, activations[f]);
            check_stage(&s, name);
            stage_phases(&s, 2 * s.net.layer_count + 2);
            stage_measure(&s);
            check_stage(&s, name);
            stage_phases(&s, 1);
            check_stage(&s, name);
            s.view.focus = PANEL_EXPLAIN;
            for (size_t line = 0; line < 40; line += 13) {
                s.view.walk = (Walk){
                    .subject = s.view.selection, .place = s.view.selection, .line = line};
                check_stage(&s, name);
            }
            for (size_t panel = f; panel < panel_table.count; panel += kinds) {
                s.view.focus = (PanelId)panel;
                if (panel != PANEL_EXPLAIN)
                    check_stage(&s, name);
            }
            stage_close(&s);
        }
    }
}

/* Numbers that have no room, numbers beyond all bounds, and no numbers. */
static void test_every_mark_of_a_divergence(void **state)
{
    static const float factors[][2] = {{1e-7f, 1e-7f}, {1e3f, 1e-3f}, {1e30f, 1e-30f}};
    (void)state;
    for (int net = 0; net < STAGE_NETS; net++)
        for (int f = 0; f < 3; f++) {
            Stage s;
            Error err;
            if (net == NET_784_128_10 || net == NET_64_32_10)
                continue; /* their layers are grids, without numbers */
            stage_open(&s, (StageNet)net);
            for (size_t l = 0; l + 1 < s.net.layer_count; l++)
                s.net.layers[l].activation = activation_find("leaky-relu", &err);
            for (size_t i = 0; i < s.net.parameter_count; i++)
                s.trainer.parameters.theta[i] *= factors[f][i % 2];
            stage_phases(&s, 2 * s.net.layer_count + 2);
            check_stage(&s, "diverged");
            stage_close(&s);
        }
}

/* Names are unique, parts stand together, what an entry looks like has room in its column, and
 * every symbol that it needs is there. */
static void test_entries_are_in_order(void **state)
{
    Canvas canvas = {.symbols = SYMBOLS_BRAILLE};
    (void)state;
    for (size_t i = 0; i < glossary_table.count; i++) {
        const GlossaryEntry *entry = glossary_entry(i);
        assert_ptr_equal(glossary_find(entry->row.name), entry);
        assert_in_range(canvas_text_width(&canvas, entry->show), 1, 14);
        for (size_t k = 0; k + 1 < i; k++)
            if (strcmp(glossary_entry(k)->where, entry->where) == 0 &&
                strcmp(glossary_entry(i - 1)->where, entry->where) != 0)
                fail_msg("%s stands apart", entry->row.name);
        char names[256], *rest = names, *name;
        snprintf(names, sizeof names, "%s", entry->symbols ? entry->symbols : "");
        while ((name = strsep(&rest, " ")) && *name)
            assert_true(word_find(name) || table_called(&glossary_table, name) >= 0);
    }
    for (WordId id = 0; id < WORD_COUNT; id++)
        if (word_of(id)->symbol)
            assert_in_range(canvas_text_width(&canvas, word_of(id)->symbol), 1, 14);
}

/* Each panel has a part of the glossary; an entry that speaks for it is of that part. */
static void test_every_panel_has_a_part(void **state)
{
    (void)state;
    for (size_t i = 0; i < panel_table.count; i++) {
        const Panel *panel = panel_at((PanelId)i);
        bool found = false;
        for (size_t k = 0; k < glossary_table.count; k++)
            found = found || strcmp(glossary_entry(k)->where, panel->glossary) == 0;
        if (!found)
            fail_msg("the panel '%s' has no part of the glossary", panel->row.name);
        if (panel->entry)
            assert_string_equal(glossary_find(panel->entry)->where, panel->glossary);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_mark_has_an_entry),
        cmocka_unit_test(test_every_mark_at_every_size),
        cmocka_unit_test(test_every_mark_of_a_divergence),
        cmocka_unit_test(test_entries_are_in_order),
        cmocka_unit_test(test_every_panel_has_a_part),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("glossary", tests, NULL, NULL);
}
