/* The headline: what it says of each phase is what the core has computed by then, and it is whole
 * at every width. */
#include "stage.h"
#include "tap.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static void expect(const Stage *s, const char *words)
{
    if (!strstr(stage_head(s), words))
        fail_msg("%d columns: no '%s' in '%s'", s->canvas.width, words, stage_head(s));
}

/* 2-4-1 goes through six phases; after the sixth all are ticked, as before the first none is. */
static void test_each_phase_is_told(void **state)
{
    static const struct { const char *wide, *narrow, *sentence; } phases[] = {
        {"1 forward ·   2 loss ·", "1 fwd ·  2 loss ·", "No pass has been made yet"},
        {"1 forward ▸ layer 1 of 2", "1 fwd ▸ 1/2", "ŷ next"},
        {"1 forward ✓   2 loss ·", "1 fwd ✓  2 loss ·", "Next: the loss"},
        {"2 loss ✓   3 backward ·", "2 loss ✓  3 back ·", "Next: δ = ∂L/∂z at ŷ"},
        {"3 backward ▸ layer 2 of 2", "3 back ▸ 2/2", "h₁…h₄ next"},
        {"3 backward ✓   4 update ·", "3 back ✓  4 update ·", "the mean of 4. Next: the update"},
        {"3 backward ✓   4 update ✓", "3 back ✓  4 update ✓", "a and δ are from before"},
    };
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        stage_draw(&s, 120, 40);
        expect(&s, phases[i].wide);
        expect(&s, phases[i].sentence);
        stage_draw(&s, 80, 24);
        expect(&s, phases[i].narrow);
        expect(&s, phases[i].sentence);
        stage_phases(&s, 1);
    }
    stage_close(&s);
}

/* The numbers of the sentences are those of the sample in the spotlight. */
static void test_numbers_are_of_the_sample(void **state)
{
    char words[64];
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    for (size_t row = 0; row < 4; row++) {
        trainer_drop_batch(&s.trainer);
        s.view.spotlight = row;
        stage_phases(&s, 2);
        stage_draw(&s, 120, 40);
        double answer = (double)s.trainer.batch.a[batch_outputs(&s.trainer.batch, &s.net) + row];
        double target = (double)s.data.t[row];
        snprintf(words, sizeof words, "sample %zu the network says ŷ = %+.4f", row + 1, answer);
        expect(&s, words);
        snprintf(words, sizeof words, "the target is %g.", target);
        expect(&s, words);
        stage_phases(&s, 1);
        stage_draw(&s, 120, 40);
        snprintf(words, sizeof words, "L = %.4f", (answer - target) * (answer - target) / 2);
        words[strlen(words) - 1] = '\0'; /* the last digit may be rounded otherwise */
        expect(&s, words);
    }
    stage_close(&s);
}

/* All four phases are there at every size, and no line of the two ends in the middle of a word. */
static void test_whole_at_every_width(void **state)
{
    (void)state;
    for (size_t phase = 0; phase <= 6; phase++) {
        Stage s;
        stage_open(&s, NET_2_4_1);
        stage_phases(&s, phase);
        for (int width = 40; width <= 200; width++)
            for (int height = 12; height <= 24; height += 12) {
                stage_draw(&s, width, height);
                expect(&s, width < 96 ? "fwd" : "forward");
                expect(&s, "loss");
                expect(&s, "back");
                expect(&s, "up");
                if (strstr(stage_head(&s), "…") && !strstr(stage_head(&s), "h₁…h₄"))
                    fail_msg("%d columns: '%s'", width, stage_head(&s));
            }
        stage_close(&s);
    }
}

/* A warning takes the sentence's place, but not that of what comes. */
static void test_what_comes_stands_beside_a_warning(void **state)
{
    static const char *const next[] = {"Next: layer 2", "Next: the loss", "Next: δ at ŷ",
                                       "Next: back to h₁…h₄", "Next: the update",
                                       "Next: a new pass"};
    Stage s;
    (void)state;
    stage_open(&s, NET_2_4_1);
    for (size_t phase = 0; phase < 6; phase++) {
        stage_phases(&s, 1);
        stage_draw(&s, 120, 40);
        for (size_t l = 0; l < 2; l++)
            s.trace.health[l].rms = s.trace.health[l].norm = l == 0 ? 1e-9 : 0.1;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        expect(&s, "gradient vanishes");
        expect(&s, next[phase]);
    }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_phase_is_told),
        cmocka_unit_test(test_numbers_are_of_the_sample),
        cmocka_unit_test(test_whole_at_every_width),
        cmocka_unit_test(test_what_comes_stands_beside_a_warning),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("headline", tests, NULL, NULL);
}
