/* make_data NAME COUNT SEED: a made-up data set (points.h) as CSV on standard output, the target in
 * the last column: "c0", "c1", ... for three classes and more,
 * else a number.
 *
 * make_data bayes COUNT SEED: the share of `make_data gaussians COUNT SEED` that the rule knowing
 * the true centres classifies rightly: the best that any classifier can do but for chance. */
#include "points.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(const Points *points)
{
    for (size_t i = 0; i < points->inputs; i++)
        printf("x%zu,", i + 1);
    puts(points->classes > 2 ? "class" : "y");
    for (size_t k = 0; k < points->count; k++) {
        for (size_t i = 0; i < points->inputs; i++)
            printf("%.9g,", points->x[k * points->inputs + i]);
        printf(points->classes > 2 ? "c%.0f\n" : "%.9g\n", points->t[k]);
    }
}

/* Equal shares and equal deviations: the likeliest class is the one of the nearest centre. */
static double share_nearest(const Points *points)
{
    size_t right = 0;
    for (size_t k = 0; k < points->count; k++) {
        double least = 0;
        size_t nearest = 0;
        for (size_t c = 0; c < GAUSSIANS; c++) {
            double u = points->x[2 * k] - gaussian_centre[c][0];
            double v = points->x[2 * k + 1] - gaussian_centre[c][1];
            double square = u * u + v * v;
            if (c == 0 || square < least) {
                least = square;
                nearest = c;
            }
        }
        right += (double)nearest == points->t[k];
    }
    return (double)right / (double)points->count;
}

int main(int argc, char **argv)
{
    Points points = {0};
    bool bayes = argc == 4 && strcmp(argv[1], "bayes") == 0;
    if (argc != 4 || !points_make(&points, bayes ? "gaussians" : argv[1],
                                  strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10))) {
        fputs("make_data: NAME COUNT SEED\n", stderr);
        points_free(&points);
        return 2;
    }
    if (bayes)
        printf("%.9g\n", share_nearest(&points));
    else
        print(&points);
    points_free(&points);
    return ferror(stdout) || fclose(stdout) != 0;
}
