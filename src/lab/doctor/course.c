#include "lab/doctor/course.h"

#include <math.h>

void course_clear(LossCourse *c)
{
    c->count = 0;
}

/* Of the earlier half every second point goes; the first one stays. */
static void thin(LossCourse *c)
{
    size_t half = c->count / 2, kept = 0;
    for (size_t i = 0; i < c->count; i++)
        if (i >= half || i % 2 == 0)
            c->point[kept++] = c->point[i];
    c->count = kept;
}

void course_add(LossCourse *c, double epoch, double loss, double test)
{
    while (c->count > 0 && c->point[c->count - 1].epoch >= epoch)
        c->count--;
    if (c->count == COURSE_MAX)
        thin(c);
    c->point[c->count++] = (CoursePoint){epoch, loss, test};
}

/* The least loss in the first half of the epochs: where the loss goes up and down it says more than
 * the last. */
static double best_before(const LossCourse *c, size_t count)
{
    double first = c->point[0].epoch, middle = first + (c->point[count - 1].epoch - first) / 2;
    double best = c->point[0].loss;
    for (size_t i = 0; c->point[i].epoch < middle; i++)
        best = fmin(best, c->point[i].loss);
    return best;
}

static void find_rises(const LossCourse *c, size_t count, CourseFacts *f)
{
    size_t steps = count - 1 < COURSE_STEPS ? count - 1 : COURSE_STEPS;
    f->steps = steps;
    f->lowest = f->highest = f->last;
    for (size_t i = count - steps; i < count; i++) {
        f->rises += c->point[i].loss > c->point[i - 1].loss;
        f->lowest = fmin(f->lowest, c->point[i].loss);
        f->highest = fmax(f->highest, c->point[i].loss);
    }
}

static void find_best(const LossCourse *c, size_t count, CourseFacts *f)
{
    for (size_t i = 0; i < count; i++) {
        const CoursePoint *p = &c->point[i];
        if (!(f->best <= p->loss))
            f->best = p->loss;
        if (isnan(p->test) || f->test_best <= p->test)
            continue;
        f->test_best = p->test;
        f->test_best_epoch = p->epoch;
        f->loss_there = p->loss;
    }
    f->test_last = c->point[count - 1].test;
}

CourseFacts course_facts(const LossCourse *c, double until)
{
    size_t count = c->count;
    CourseFacts f = {.epochs = 0, .first = NAN, .last = NAN, .best = NAN, .lowest = NAN,
                     .highest = NAN,
                     .fallen = NAN, .test_best = NAN, .test_best_epoch = NAN, .test_last = NAN,
                     .loss_there = NAN};
    while (count > 0 && c->point[count - 1].epoch > until)
        count--;
    if (count == 0)
        return f;
    f.first = c->point[0].loss;
    f.last = c->point[count - 1].loss;
    f.epochs = c->point[count - 1].epoch - c->point[0].epoch;
    find_best(c, count, &f);
    find_rises(c, count, &f);
    double before = best_before(c, count);
    if (f.epochs > 0 && before > 0)
        f.fallen = (before - f.best) / before;
    return f;
}
