/* Names of the data in few columns: cut so that they still differ. */
#ifndef VIEW_NAMES_H
#define VIEW_NAMES_H

#include "core/samples/dataset.h"
#include "view/canvas/canvas.h"

/* The i-th of a list of names, such as dataset_output_name. */
typedef const char *NameOf(const Dataset *data, size_t i, char buffer[DATASET_NAME_SIZE]);

enum { NAMES_SIZE = 256 };

/* How a list of names is cut to `columns`: all without their first `drop` characters. */
typedef struct NameCut {
    const Canvas *canvas;
    const Dataset *data;
    NameOf *name;
    size_t drop;
    int columns;
    bool differ; /* no two of the first names look the same */
} NameCut;

/* Finds a `drop` with which `count` names differ in `columns` columns: 0, the words that all begin
 * with, or as few characters as will do. Only the first 40 names are compared. */
NameCut names_cut(const Canvas *canvas, const Dataset *data, NameOf *name, size_t count,
                  int columns);

/* Columns of the longest of `count` names, of which only the first 40 are looked at. */
int names_width(const Canvas *canvas, const Dataset *data, NameOf *name, size_t count);

/* The i-th name: whole where it fits, else with … where something is left out. */
const char *names_text(const NameCut *cut, size_t i, char out[NAMES_SIZE]);

#endif
