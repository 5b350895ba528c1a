/* Shapes of networks: where parameters stand, what they are called, and how large they may be. */
#include "support.h"

#include "core/net/net.h"

static void parameters_have_places_and_names(void **state)
{
    Net net = make_net("2-3-1", "tanh", "sigmoid");
    static const char *const names[] = {"w[1][1,1]", "w[1][1,2]", "w[1][2,1]", "w[1][2,2]",
                                        "w[1][3,1]", "w[1][3,2]", "b[1][1]",   "b[1][2]",
                                        "b[1][3]",   "w[2][1,1]", "w[2][1,2]", "w[2][1,3]",
                                        "b[2][1]"};
    (void)state;
    assert_int_equal(net.parameter_count, 13);
    assert_int_equal(net.unit_count, 4);
    for (size_t p = 0; p < 13; p++) {
        char name[NET_PARAMETER_NAME_SIZE];
        net_parameter_name(&net, p, name);
        assert_string_equal(name, names[p]);
        assert_int_equal(net_parameter(&net, net_place(&net, p)), p);
    }
}

static void check_net(size_t inputs, size_t count, size_t units, bool fits)
{
    LayerSpec layers[NET_LAYERS_MAX + 1];
    Error err = {.message = ""};
    Net net;
    for (size_t l = 0; l <= NET_LAYERS_MAX; l++)
        layers[l] = (LayerSpec){units, activation_find("tanh", NULL)};
    assert_int_equal(net_init(&net, inputs, count, layers, &err), fits);
    assert_int_equal(err.message[0] == '\0', fits);
}

static void networks_have_limits(void **state)
{
    (void)state;
    check_net(1, 1, 1, true);
    check_net(0, 1, 1, false);
    check_net(1, 0, 1, false);
    check_net(1, 1, 0, false);
    check_net(1, NET_LAYERS_MAX, 1, true);
    check_net(1, NET_LAYERS_MAX + 1, 1, false);
    check_net(NET_UNITS_MAX, 1, 1, true);
    check_net(NET_UNITS_MAX + 1, 1, 1, false);
    check_net(1, 1, NET_UNITS_MAX, true);
    check_net(1, 1, NET_UNITS_MAX + 1, false);
    check_net(NET_UNITS_MAX, 1, NET_UNITS_MAX, false);
    /* 16383 inputs and a bias are exactly 2^28 parameters in 16384 units; one input more is not. */
    check_net(16383, 1, 16384, true);
    check_net(16384, 1, 16384, false);
    check_net(SIZE_MAX, 1, SIZE_MAX, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_have_places_and_names),
        cmocka_unit_test(networks_have_limits),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
