/* What the mouse says of what cannot be selected: the panels, and the rows below the layers. */
#include "story.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include "view/glossary.h"

#include <locale.h>
#include <string.h>

/* The middle of each panel says what is drawn there, and nothing stays when the mouse is gone. */
static void test_panels_are_explained(void **state)
{
    static const struct {
        PanelId panel;
        const char *entry;
    } panels[] = {{PANEL_LOSS, "loss curve"}, {PANEL_MAP, "decision map"},
                  {PANEL_SAMPLES, "spotlight"}};
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 5");
    check_at(5, 5, 6);
    uint64_t before = picture();
    for (size_t i = 0; i < sizeof panels / sizeof panels[0]; i++) {
        Layout layout = app_layout(&p.app);
        Rect r = layout.panel[panels[i].panel];
        player_mouse(&p, MOUSE_MOVE, r.x + r.width / 2, r.y + r.height / 2);
        player_draw(&p);
        assert_true(screen_has(panels[i].entry));
        assert_non_null(strstr(p.app.notice.text, glossary_find(panels[i].entry)->row.summary));
        player_mouse(&p, MOUSE_MOVE, 0, layout.hints.y);
        assert_string_equal(p.app.notice.text, "");
    }
    assert_true(picture() == before);
    player_close(&p);
}

/* The loss is a sample's in one place and the mean in another: the mouse has no number for it. */
static void test_the_loss_has_no_number_of_its_own(void **state)
{
    char row[ROW_SIZE];
    (void)state;
    player_open(&p, "xor", 120, 40);
    line("epoch 5");
    player_draw(&p);
    canvas_row(&p.app.frame.canvas, 39, row, sizeof row);
    player_mouse(&p, MOUSE_MOVE, (int)(strstr(row, "loss ") - row) + 6, 39);
    assert_true(strncmp(p.app.notice.text, "loss: ", strlen("loss: ")) == 0);
    player_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_panels_are_explained),
        cmocka_unit_test(test_the_loss_has_no_number_of_its_own),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("hover", tests, NULL, NULL);
}
