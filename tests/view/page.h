/* An explanation read off the screen line by line. */
#ifndef TESTS_VIEW_PAGE_H
#define TESTS_VIEW_PAGE_H

#include "stage.h"

enum { PAGE_WIDTH = 60, PAGE_HEIGHT = 120 };

/* The weight or bias at an index of theta. */
Selection page_place(const Net *net, size_t parameter);

/* Draws the explanation of `subject` over the whole screen. */
void page_open(Stage *stage, Selection subject);

/* The n-th line of the page without its mark; the next call writes over it. */
const char *page_line(const Stage *stage, int n);

/* The first line from `from` on that starts with `label` and a blank, or is it. */
int page_find(const Stage *stage, const char *label, int from);

/* The number behind that label. */
Shown page_number(const Stage *stage, const char *label, int from);

/* Fails where the screen shows another number than `value`, which the core computes in float. */
void page_check(const char *what, Shown shown, double value);

#endif
