/* What the processor could do: the most multiply-adds in a second, from a loop of nothing else. */
#ifndef BENCH_PEAK_H
#define BENCH_PEAK_H

/* Multiply-adds of floats in a second on one core, measured for about `seconds`. */
double peak_rate(double seconds);

#endif
