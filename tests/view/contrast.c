/* Whatever is written on the screen can be read: the inks and papers of all letters and digits of
 * many scenes, in every palette and theme. */
#include "stage.h"
#include "tap.h"

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a letter in this ink on this paper was found first. */
static char found[INK_COUNT][INK_COUNT][96];

static void look(Stage *s, const char *scene)
{
    static const int sizes[][2] = {{40, 12}, {60, 30}, {80, 24}, {120, 40}};
    for (int i = 0; i < 4; i++) {
        stage_draw(s, sizes[i][0], sizes[i][1]);
        for (int y = 0; y < s->canvas.height; y++)
            for (int x = 0; x < s->canvas.width; x++) {
                const Cell *cell = canvas_cell(&s->canvas, x, y);
                uint32_t c = cell_code(cell);
                char *first = found[cell->style.ink][cell->style.paper];
                if (c < 0x80 && isalnum((int)c) && !first[0])
                    snprintf(first, sizeof found[0][0], "'%c' at %d, %d of %s, %d × %d", (int)c, x,
                             y, scene, sizes[i][0], sizes[i][1]);
            }
    }
}

static void look_at_panels(Stage *s, const char *scene)
{
    for (size_t panel = 0; panel < panel_table.count; panel++) {
        s->view.focus = (PanelId)panel;
        if (panel == PANEL_EXPLAIN)
            s->view.walk = (Walk){.subject = s->view.selection, .place = s->view.selection};
        look(s, scene);
    }
    s->view.focus = PANEL_NETWORK;
}

static void look_at_all(void)
{
    for (int net = 0; net < STAGE_NETS; net++) {
        Stage s;
        char scene[64];
        stage_open(&s, (StageNet)net);
        for (size_t phase = 0; phase <= trainer_phases(&s.trainer) + 1; phase++) {
            snprintf(scene, sizeof scene, "net %d, phase %zu", net, phase);
            if (phase > 0)
                stage_phases(&s, 1);
            if (net == NET_2_4_1)
                look_at_panels(&s, scene);
            else if (phase < 8)
                look(&s, scene);
        }
        stage_measure(&s);
        look_at_panels(&s, scene);
        stage_close(&s);
    }
}

static void test_text_on_its_ground(void **state)
{
    int pairs = 0, failures = 0;
    (void)state;
    look_at_all();
    for (int ink = 0; ink < INK_COUNT; ink++)
        for (int paper = 0; paper < INK_COUNT; paper++) {
            pairs += found[ink][paper][0] != '\0';
            for (size_t p = 0; found[ink][paper][0] && p < 2 * palette_table.count; p++) {
                Scheme s = {DEPTH_256, (Theme)(p % 2),
                            (const Palette *)table_row(&palette_table, p / 2)};
                uint8_t text = scheme_colour(&s, (Ink)ink, (Ink)paper, false);
                uint8_t ground = scheme_colour(&s, (Ink)paper, (Ink)paper, true);
                double contrast = colour_contrast(colour_rgb(text), colour_rgb(ground));
                if (contrast >= 4.5)
                    continue;
                print_message("# palette %zu, theme %zu: %s, ink %d (%d) on %d (%d) has %.2f\n",
                              p / 2, p % 2, found[ink][paper], ink, text, paper, ground, contrast);
                failures++;
            }
        }
    assert_true(pairs > 15);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_on_its_ground),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("contrast", tests, NULL, NULL);
}
