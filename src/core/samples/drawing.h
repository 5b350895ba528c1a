/* Drawings: ink on a pad of square cells, brought to the layout that the images of a data set have,
 * so that a network sees of a drawing what it has learnt to see. */
#ifndef CORE_SAMPLES_DRAWING_H
#define CORE_SAMPLES_DRAWING_H

#include "core/samples/dataset.h"

enum { DRAWING_SIDE = 16, DRAWING_CELLS = DRAWING_SIDE * DRAWING_SIDE };

/* The cells that the pen has been in: bit x of row y. */
typedef struct Drawing {
    uint16_t row[DRAWING_SIDE];
} Drawing;

bool drawing_has(const Drawing *drawing, int x, int y);
void drawing_set(Drawing *drawing, int x, int y, bool ink);
bool drawing_is_empty(const Drawing *drawing);

/* The ink in each cell, from 0 to 1, row by row: the pen is soft, and leaves half as much beside
 * the cells that it has been in. */
void drawing_ink(const Drawing *drawing, Real ink[DRAWING_CELLS]);

/* How the images of a data set are laid out, found out from all samples to train on but those that
 * were put in by hand. A sample's box is the least one around its pixels with more than half of the
 * ink. */
typedef struct ImageLayout {
    size_t side;        /* pixels of a row; 0: its columns are no image */
    size_t samples;     /* that it is of */
    double paper, full; /* a pixel without ink, and with all, in the table's units */
    double box;         /* pixels of the longer sides of the boxes: the median */
    double across, down; /* and of their widths and heights */
    double x, y;        /* where the samples' middles are on average, in pixels from left and top */
    bool by_mass;       /* of middles the centres of mass are, for they are spread less than those
                           of the boxes */
} ImageLayout;

/* Whether the columns are the pixels of a square of at least 8 by 8. */
bool image_layout_is_of(const Dataset *data);

/* Whether it is that of the samples as they are now. */
bool image_layout_is_known(const ImageLayout *layout, const Dataset *data);

/* Finds it out; false without memory. */
bool image_layout_find(ImageLayout *layout, const Dataset *data, Error *err);

/* The columns of a sample that is the drawing: its ink's box as long as those of the data, its
 * middle where theirs are, but all of it inside. A cell's ink is spread evenly over its square, and
 * a pixel has the mean of its own. False where nothing is drawn. */
bool drawing_present(const Drawing *drawing, const ImageLayout *layout, const Dataset *data,
                     Real *columns);

#endif
