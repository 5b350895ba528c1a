/* Every mark in every golden scene has an entry of the glossary: each character in its ink, and
 * each word of the status bar and of the line of phases. */
#include "../view/tap.h"

#include "core/text.h"
#include "view/glossary.h"

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
    static const char plain[] = "tdbfFkscoymen";
    const char *at = letter ? strchr(plain, letter) : NULL;
    if (at)
        return UINT32_C(1) << (at - plain);
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
    return false;
}

/* Letters and digits are words and numbers. */
static bool is_letter(uint32_t c)
{
    bool latin = c < 0x80 && isalnum((int)c);
    return c == ' ' || latin || (c >= 0xc0 && c < 0x2000 && c != 0xd7 && c != 0xf7);
}

static void check_marks(void)
{
    for (int y = 0; y < scene.rows; y++) {
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
        /* The first word of the status bar is the name of the data. */
        const char *status = scene.text[scene.rows - 1];
        check_words(strpbrk(status + 1, " ") ? strpbrk(status + 1, " ") : "");
        for (int y = 0; y < scene.rows; y++)
            if (strstr(scene.text[y], " fwd ") && strstr(scene.text[y], " update ")) {
                char phases[64];
                snprintf(phases, sizeof phases, "%.34s", strstr(scene.text[y], " fwd "));
                check_words(phases);
            }
    }
    globfree(&files);
}

/* Names are unique, parts stand together, and every symbol that an entry needs is there. */
static void test_entries_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < glossary_table.count; i++) {
        const GlossaryEntry *entry = glossary_entry(i);
        assert_ptr_equal(glossary_find(entry->row.name), entry);
        for (size_t k = 0; k + 1 < i; k++)
            if (strcmp(glossary_entry(k)->where, entry->where) == 0 &&
                strcmp(glossary_entry(i - 1)->where, entry->where) != 0)
                fail_msg("%s stands apart", entry->row.name);
        char names[256], *rest = names, *name;
        snprintf(names, sizeof names, "%s", entry->symbols ? entry->symbols : "");
        while ((name = strsep(&rest, " ")) && *name)
            assert_string_equal(glossary_find(name)->row.name, name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_mark_has_an_entry),
        cmocka_unit_test(test_entries_are_in_order),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("glossary", tests, NULL, NULL);
}
