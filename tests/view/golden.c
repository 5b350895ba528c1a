/* Golden scenes that nobody comes to by keys: states with literal numbers, drawn, against the files
 * in tests/golden. Those that are come to by keys are in tests/scripts. */
#include "golden_cases.h"
#include "golden_file.h"

#include "core/kernels.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CASES_MAX = 128 };

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
    struct CMUnitTest tests[CASES_MAX] = {{0}};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    /* The kernels that every processor has: the last bits of the others differ. */
    if (!kernel_choose("baseline", NULL) || golden_case_count > CASES_MAX)
        return 1;
    for (size_t i = 0; i < golden_case_count; i++)
        tests[i] = (struct CMUnitTest){.name = golden_cases[i].name,
                                       .test_func = test_scene,
                                       .initial_state = (void *)(uintptr_t)&golden_cases[i]};
    return _cmocka_run_group_tests("golden", tests, golden_case_count, NULL, NULL);
}
