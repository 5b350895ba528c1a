/* The program with one wrong derivative: linked with --wrap=activation_backward, so that the slope
 * of layers of BROKEN_UNITS units comes out two per cent too large. `check` is to find it. */
#include "core/method/activation.h"

#include <stdlib.h>

void __real_activation_backward(const Activation *activation, size_t rows, size_t units,
                                const Real *z, const Real *a, const Real *a_gradient, Real *delta);
void __wrap_activation_backward(const Activation *activation, size_t rows, size_t units,
                                const Real *z, const Real *a, const Real *a_gradient, Real *delta);

void __wrap_activation_backward(const Activation *activation, size_t rows, size_t units,
                                const Real *z, const Real *a, const Real *a_gradient, Real *delta)
{
    const char *wanted = getenv("BROKEN_UNITS");
    __real_activation_backward(activation, rows, units, z, a, a_gradient, delta);
    if (wanted && strtoul(wanted, NULL, 10) == units)
        for (size_t i = 0; i < rows * units; i++)
            delta[i] *= (Real)1.02;
}
