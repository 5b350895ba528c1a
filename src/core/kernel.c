#include "core/kernel.h"

#include <string.h>

enum { LANES = 8 };

/* Eight running sums, added up in a fixed tree: the compiler may use vectors without changing a
 * bit, which one running sum would forbid. */
static Real dot(size_t n, const Real *restrict a, const Real *restrict b)
{
    Real lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += a[i + k] * b[i + k];
    Real sum = ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
               ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    for (; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void add_scaled(size_t n, Real factor, const Real *restrict from, Real *restrict to)
{
    for (size_t i = 0; i < n; i++)
        to[i] += factor * from[i];
}

void kernel_forward(size_t rows, size_t units, size_t fan_in, const Real *input,
                    const Real *weights, const Real *biases, Real *z)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < units; j++)
            z[r * units + j] =
                dot(fan_in, input + r * fan_in, weights + j * fan_in) + biases[j];
}

void kernel_backward(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *weights, Real *input_gradient)
{
    memset(input_gradient, 0, rows * fan_in * sizeof *input_gradient);
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < units; j++)
            add_scaled(fan_in, delta[r * units + j], weights + j * fan_in,
                       input_gradient + r * fan_in);
}

void kernel_gradient(size_t rows, size_t units, size_t fan_in, const Real *delta,
                     const Real *input, Real *weight_gradient, Real *bias_gradient)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < units; j++) {
            add_scaled(fan_in, delta[r * units + j], input + r * fan_in,
                       weight_gradient + j * fan_in);
            bias_gradient[j] += delta[r * units + j];
        }
}
