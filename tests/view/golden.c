/* Golden scenes that nobody comes to by keys: a wave halfway, numbers that training would stop at,
 * a network of the size of MNIST's. The others are in tests/scripts. */
#include "golden_file.h"
#include "stage.h"
#include "tap.h"

#include "core/base/kernels.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Case {
    const char *name;
    StageNet net;
    int width, height;
    Symbols symbols;
    bool mono;
    size_t phases;
    void (*prepare)(Stage *stage); /* or NULL */
} Case;

static void measured(Stage *s)
{
    stage_measure(s);
}

/* Half of the way of a phase in the second pass, so that there are old values. */
static void halfway(Stage *s)
{
    s->view.spotlight = 2;
    stage_phases(s, 6);
    stage_measure(s);
    s->scene.wave.progress = 0.5f;
}

/* The gradient of the first layer has overflowed. */
static void infinite(Stage *s)
{
    stage_phases(s, 5);
    s->trainer.batch.delta[0] = INFINITY;
    s->trainer.parameters.gradient[0] = INFINITY;
    s->trainer.parameters.gradient[1] = NAN;
}

static const Case cases[] = {
    {"mnist-120x40", NET_784_128_10, 120, 40, SYMBOLS_BRAILLE, false, 6, measured},
    {"mnist-box-80x24", NET_784_128_10, 80, 24, SYMBOLS_BOX, false, 0, NULL},
    {"infinite-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 0, infinite},
    {"infinite-box-120x40", NET_2_4_1, 120, 40, SYMBOLS_BOX, false, 0, infinite},
    {"wave-forward-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 1, halfway},
    {"wave-backward-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 5, halfway},
    {"wave-update-80x24", NET_2_4_1, 80, 24, SYMBOLS_BRAILLE, false, 6, halfway},
    {"wave-forward-ascii-mono-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, true, 1, halfway},
    {"wave-backward-ascii-80x24", NET_2_4_1, 80, 24, SYMBOLS_ASCII, false, 5, halfway},
    {"wave-update-box-80x24", NET_2_4_1, 80, 24, SYMBOLS_BOX, false, 6, halfway},
    {"wave-loss-120x40", NET_2_4_1, 120, 40, SYMBOLS_BRAILLE, false, 3, halfway},
    {"wave-digits-120x40", NET_64_32_10, 120, 40, SYMBOLS_BRAILLE, false, 2, halfway},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void test_scene(void **state)
{
    const Case *c = *state;
    Stage stage;
    stage_open(&stage, c->net);
    stage.canvas.symbols = c->symbols;
    stage.view.colour = !c->mono;
    stage_phases(&stage, c->phases);
    if (c->prepare)
        c->prepare(&stage);
    stage_draw(&stage, c->width, c->height);
    char *actual = golden_picture(&stage.canvas);
    stage_close(&stage);
    golden_check(c->name, actual);
    free(actual);
}

int main(void)
{
    struct CMUnitTest tests[CASES];
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    /* The kernels that every processor has: the last bits of the others differ. */
    if (!kernel_choose("baseline", NULL))
        return 1;
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].name,
                                       .test_func = test_scene,
                                       .initial_state = (void *)(uintptr_t)&cases[i]};
    return _cmocka_run_group_tests("golden", tests, CASES, NULL, NULL);
}
