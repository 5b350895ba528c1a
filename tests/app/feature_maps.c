/* With maps in the neurons, each input that is a feature shows what that is over the plane, by its
 * formula worked out here, on a face that is all in the picture and meets no other. */
#include "player.h"

#include "support.h"

#include "view/graph/unit_maps.h"

#include <locale.h>
#include <math.h>

static Player p;

enum { FEATURES = 3 };

static double feature(size_t i, double x, double y)
{
    return i == 0 ? x * y : i == 1 ? x * x : sin(3 * y);
}

static void check_faces(const Graph *g)
{
    for (size_t i = 0; i < FEATURES; i++) {
        bool last = i + 1 == FEATURES;
        Rect face = unit_maps_face(g, 0, i), next = unit_maps_face(g, 0, last ? i : i + 1);
        assert_true(face.y >= g->area.y && face.y + face.height <= g->area.y + g->area.height);
        assert_true(last || face.y + face.height <= next.y);
    }
}

/* Returns whether there is a map of the inputs. */
static bool check_size(int width, int height)
{
    Graph g;
    player_open(&p, "gauss:n=20", width, height);
    player_do(&p, "feature x1*x2");
    player_do(&p, "feature x1^2");
    player_do(&p, "feature sin(3*x2)");
    player_do(&p, "feature off x1");
    player_do(&p, "feature off x2");
    player_do(&p, "faces maps");
    player_settle(&p);
    player_draw(&p);
    const UnitMaps *m = &p.app.tools.unit_maps;
    const Net *net = &p.app.run.setup->trainer.net;
    const Layout layout = app_layout(&p.app);
    graph_layout(&g, net, layout_network(&layout), &p.app.view, p.app.frame.canvas.symbols);
    assert_int_equal(net->inputs, FEATURES);
    check_faces(&g);
    bool has = unit_maps_has(m, &g, 0);
    for (int i = 0; has && i < m->width[0] * m->height[0]; i++) {
        double across = (i % m->width[0] + 0.5) / m->width[0];
        double down = (i / m->width[0] + 0.5) / m->height[0];
        double x = m->plane.left + across * (m->plane.right - m->plane.left);
        double y = m->plane.top + down * (m->plane.bottom - m->plane.top);
        for (size_t f = 0; f < FEATURES; f++)
            assert_true(fabs((double)m->values[m->at[0] + (size_t)i * FEATURES + f] -
                             feature(f, x, y)) < 1e-4);
    }
    player_close(&p);
    return has;
}

static void inputs_show_their_features(void **state)
{
    (void)state;
    assert_true(check_size(120, 40));
    assert_true(check_size(80, 24));
    assert_true(check_size(200, 60));
    check_size(60, 20);
    check_size(40, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(inputs_show_their_features)};
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("feature maps", tests, NULL, NULL);
}
