/* Functions of the C library whose last digits differ from one library to the next, made here of
 * exactly rounded operations alone (+ − · ÷): the same bits on every machine.
 *
 * For whatever ends in a parameter, an input or a rate. What is only shown may call libm. Curves
 * over whole arrays are in kernel/wide.inc. */
#ifndef CORE_BASE_MATHEMATICS_H
#define CORE_BASE_MATHEMATICS_H

/* e^x, within 0.7 units in the last place; 0 and infinity beyond the range of double. */
double math_exp(double x);

/* ln x, within 0.51 units in the last place; −∞ at 0, NaN below. */
double math_log(double x);

/* ln(1 + x) for x > −1, within 1.5 units in the last place, however small x is. */
double math_log1p(double x);

/* x^y for x >= 0, within 0.7 units in the last place where that is a normal number; x^0 is 1. */
double math_pow(double x, double y);

/* cos x for |x| <= 10^5, within 1.1 units in the last place, or 2^-60 near its zeros. */
double math_cos(double x);

/* sin x likewise. */
double math_sin(double x);

/* 10^n for |n| <= 38, correctly rounded where n >= −22. */
double math_power_of_ten(int n);

/* The n of the largest power of ten that is at most x, for 10^-22 <= x < 10^39. */
int math_decade(double x);

#endif
