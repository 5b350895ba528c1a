/* The course of training: the loss, and the test loss where there is one, as epochs went by.
 *
 * Whoever trains, or knows the past, fills it in; instruments that judge training by more than the
 * present moment read it. */
#ifndef LAB_COURSE_H
#define LAB_COURSE_H

#include <stddef.h>

/* Points that are kept: where there are more, every second one of the earlier half goes. */
enum { COURSE_MAX = 1024, COURSE_STEPS = 10 };

typedef struct CoursePoint {
    double epoch, loss, test; /* the last is NaN where there is no test part */
} CoursePoint;

typedef struct LossCourse {
    size_t count;
    CoursePoint point[COURSE_MAX];
} LossCourse;

void course_clear(LossCourse *course);

/* Adds what was measured behind the others; of one epoch the last counts. */
void course_add(LossCourse *course, double epoch, double loss, double test);

/* What is read off it; NaN where there is no such number. */
typedef struct CourseFacts {
    double epochs;        /* from the first point to the last */
    double first, last;   /* losses */
    double best;          /* and the least of them */
    size_t rises, steps;  /* of the last COURSE_STEPS steps from a point to the next, which there
                             are so many of, those up; */
    double lowest, highest; /* and losses there */
    double fallen;        /* by what share of it the least loss of the first half of the epochs has
                             been undercut in the second */
    double test_best, test_best_epoch, test_last;
    double loss_there;    /* the loss when the test loss was best */
} CourseFacts;

/* Of the points up to an epoch. */
CourseFacts course_facts(const LossCourse *course, double until);

#endif
