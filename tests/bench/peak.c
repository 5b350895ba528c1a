#include "peak.h"

#include "jobs.h"

/* Twelve sums that do not wait for each other hide the latency; compiled with
 * -ffp-contract=fast, so that each line is one fused multiply-add where the target has it. */
enum { SUMS = 12, ROUNDS = 1 << 16 };

static volatile float sink;

#define PEAK_LOOP(name, bytes, attribute)                                                        \
    typedef float name##_lanes __attribute__((vector_size(bytes)));                              \
    attribute static double name(void)                                                           \
    {                                                                                            \
        float start = sink;                                                                      \
        name##_lanes s[SUMS], x = {0}, y = {0};                                                  \
        x += 0.5f + start;                                                                       \
        y += 1.0f + start;                                                                       \
        _Pragma("GCC unroll 12") for (int k = 0; k < SUMS; k++)                                  \
            s[k] = x + (float)k;                                                                 \
        for (int i = 0; i < ROUNDS; i++) {                                                       \
            _Pragma("GCC unroll 12") for (int k = 0; k < SUMS; k++)                              \
                s[k] = s[k] * x + y;                                                             \
        }                                                                                        \
        _Pragma("GCC unroll 12") for (int k = 1; k < SUMS; k++)                                  \
            s[0] += s[k];                                                                        \
        sink = s[0][0] * 0;                                                                      \
        return (double)SUMS * (double)ROUNDS * (bytes) / sizeof(float);                          \
    }

PEAK_LOOP(loop_plain, 16, )
#if defined __x86_64__ || defined __i386__
PEAK_LOOP(loop_avx2, 32, __attribute__((target("avx2,fma"))))
PEAK_LOOP(loop_avx512, 64, __attribute__((target("avx512f"))))
#endif

/* The best of the calls that fit into the time. */
static double rate_of(double (*loop)(void), double seconds)
{
    double best = 0, start = bench_seconds(), now = start;
    while (now < start + seconds) {
        double work = loop(), end = bench_seconds();
        if (end > now && work / (end - now) > best)
            best = work / (end - now);
        now = end;
    }
    return best;
}

double peak_rate(double seconds)
{
    double best = rate_of(loop_plain, seconds / 3);
#if defined __x86_64__ || defined __i386__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        double rate = rate_of(loop_avx2, seconds / 3);
        best = rate > best ? rate : best;
    }
    if (__builtin_cpu_supports("avx512f")) {
        double rate = rate_of(loop_avx512, seconds / 3);
        best = rate > best ? rate : best;
    }
#endif
    return best;
}
