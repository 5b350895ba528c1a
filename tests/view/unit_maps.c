/* The small maps in neurons: each place is the activation of the plain network there, and is drawn
 * in its colour, in every size that has room for them. */
#include "reference/plain.h"
#include "stage.h"
#include "support.h"

#include "view/graph/unit_maps.h"

#include <locale.h>
#include <math.h>

static const UnitPlane plane = {.across = 0, .down = 1, .left = -1, .right = 2, .top = 3,
                                .bottom = -2, .t_low = 0, .t_high = 1};

/* Each place of a column's maps against the plain network there; returns how many. */
static size_t check_column(const UnitMaps *m, const Graph *g, PlainNet *plain, size_t c)
{
    Rect face = unit_maps_face(g, c, 0);
    size_t units = plain->layer[c - 1].units, tried = 0;
    bool meet = units > 1 && unit_maps_face(g, c, 1).y == face.y + face.height;
    assert_int_equal(m->width[c], face.width);
    assert_int_equal(m->height[c], 2 * face.height - meet);
    for (int y = 0; y < m->height[c]; y++)
        for (int x = 0; x < m->width[c]; x++) {
            double none = 0, in[2] = {-1 + 3 * (x + 0.5) / m->width[c],
                                      3 - 5 * (y + 0.5) / m->height[c]};
            size_t place = (size_t)(y * m->width[c] + x);
            plain_forward(plain, in, &none);
            for (size_t u = 0; u < units; u++, tried++)
                check_near(m->values[m->at[c] + place * units + u], plain->layer[c - 1].a[u],
                           2e-5);
        }
    return tried;
}

static void test_places(void **state)
{
    static const int sizes[][2] = {{120, 40}, {80, 24}, {200, 60}, {100, 30}};
    Stage s;
    PlainNet plain = {.inputs = 2, .count = 2, .loss = plain_loss("half-squared")};
    size_t tried = 0;
    (void)state;
    stage_open(&s, NET_2_4_1);
    plain.layer[0] = (PlainLayer){
        .units = 4, .activation = plain_activation(s.net.layers[0].activation->row.name)};
    plain.layer[1] = (PlainLayer){
        .units = 1, .activation = plain_activation(s.net.layers[1].activation->row.name)};
    assert_true(plain_allocate(&plain));
    for (size_t i = 0; i < s.net.parameter_count; i++)
        plain.theta[i] = (double)s.theta[i];
    for (size_t i = 0; i < 4; i++) {
        UnitMaps m = {0};
        UnitPlane at = plane;
        Graph g;
        Error err;
        stage_draw(&s, sizes[i][0], sizes[i][1]);
        Layout layout = layout_make(sizes[i][0], sizes[i][1], &s.view, &s.net);
        graph_layout(&g, &s.net, layout_network(&layout), &s.view, SYMBOLS_BRAILLE);
        at.held = s.trace.spotlight.base;
        at.data = s.trace.data;
        assert_true(unit_maps_update(&m, &g, &s.net, s.theta, 1, &at, &err));
        for (size_t c = 1; c < 3; c++)
            if (unit_maps_has(&m, &g, c))
                tried += check_column(&m, &g, &plain, c);
        /* A half cell that is drawn has the colour of its place. */
        s.scene.unit_maps = &m;
        screen_draw(&s.scene, &s.canvas, &s.cursor);
        s.scene.unit_maps = NULL;
        if (unit_maps_has(&m, &g, 2)) {
            Rect face = unit_maps_face(&g, 2, 0);
            const Cell *cell = canvas_cell(&s.canvas, face.x + 1, face.y);
            double v = ((double)m.values[m.at[2] + 1] - 0.5) / 0.5;
            assert_int_equal(cell->style.ink, ink_map(v, 1));
        }
        unit_maps_free(&m);
    }
    assert_true(tried > 1000);
    plain_free(&plain);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_places)};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("unit maps", tests, NULL, NULL);
}
