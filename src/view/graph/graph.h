/* The network as a picture: where everything is, and what is under a point.
 *
 * Columns of neurons stand from the inputs at the left to the outputs at the right. A column whose
 * neurons fit below each other is drawn as chips with values; a taller one whole as a grid of
 * small cells, an image where it is a square of inputs. Links are cubic Bézier curves. Positions
 * are dots (2 × 4 to a cell) of the canvas, taken through the view's camera. */
#ifndef VIEW_GRAPH_GRAPH_H
#define VIEW_GRAPH_GRAPH_H

#include "core/look/trace.h"
#include "view/view.h"

/* Dots of a cell, and the cells kept free at the right. */
enum { GRAPH_COLUMNS_MAX = NET_LAYERS_MAX + 1, GRAPH_DOTS_X = 2, GRAPH_DOTS_Y = 4,
       GRAPH_MARGIN = 2 };

typedef struct GraphColumn {
    size_t units;
    bool grid;      /* small cells instead of chips, */
    bool bars;      /* or bars: outputs that are shares, too close for chips with texts */
    int width;      /* columns of the screen: of a chip, or of the grid */
    int lead;       /* columns left of a chip for the neuron's symbol; 0: it stands above */
    int rows, across; /* cells of the grid down and across; units run down its columns, */
    bool along;     /* or along its rows, when it is an image */
    int side;       /* of an image, in pixels */
    int block;      /* of an image: pixels each way that one cell stands for */
    int wide, tall; /* of a cell of the grid, in columns and (where there are such, half) rows */
    size_t share;   /* units that one cell of the grid stands for */
    float x, y;     /* centre of the first chip, or of the grid, before the camera */
    float pitch;    /* between chips */
} GraphColumn;

typedef struct Graph {
    Rect area;
    size_t columns;
    GraphColumn column[GRAPH_COLUMNS_MAX];
    bool half_cells;   /* two grid cells to a character */
    bool mapped_inputs; /* inputs have maps, as neurons have */
    mat3 camera;
} Graph;

/* A link as a curve: four control points, in dots. */
typedef struct GraphLink {
    vec2 point[4];
} GraphLink;

/* Finds the places for `net` in `area` under the view's camera. */
void graph_layout(Graph *graph, const Net *net, Rect area, const View *view, Symbols symbols);

/* Moves the view's camera so that the selection is inside `area`, no further than needed. `anew`:
 * the area or the network is another one, so what was moved for the last one is moved back. */
void graph_follow(View *view, const Net *net, Rect area, Symbols symbols, bool anew);

/* Cells between the chips of a column as the camera shows them, at least 1. */
int graph_pitch(const Graph *graph, size_t column);

/* What a neuron's block says, a line each, from above: its symbol where that is not beside the
 * chip, or the name that the data has for it; the value, on the chip; and below, as far as the
 * blocks of the column have room, its bias, an output's target, δ, and the loss of a single
 * output. */
typedef enum BlockLine {
    BLOCK_NAME,
    BLOCK_VALUE,
    BLOCK_BIAS,
    BLOCK_TARGET,
    BLOCK_DELTA,
    BLOCK_LOSS,
    BLOCK_LINES
} BlockLine;

/* Where a line stands in the blocks of a column, counted from the chip's; BLOCK_LINES where they
 * have no room for it. */
int graph_line(const Graph *graph, size_t column, BlockLine line);

/* The block of a neuron: its symbol, its chip and the lines below. */
Rect graph_block(const Graph *graph, size_t column, size_t unit);

/* The left edge of a column on the screen, and the cells from there until the next column starts,
 * or the inside of the panel ends. */
int graph_left(const Graph *graph, size_t column);
int graph_room(const Graph *graph, size_t column, Rect inside);

/* A unit's cell of a grid, y and height in half rows where g->half_cells. */
Rect graph_cell(const Graph *graph, size_t column, size_t unit);

/* The place of a unit on the screen: a chip, or its cell of the grid. */
Rect graph_unit(const Graph *graph, size_t column, size_t unit);

GraphLink graph_link(const Graph *graph, size_t column, size_t unit, size_t source);

/* The point of a link's curve at `share` of its way (0 at the source … 1). */
void graph_point(const GraphLink *link, float share, vec2 point);

/* What is drawn at cell (x, y): a unit, the nearest link within about a cell, or nothing. */
Selection graph_pick(const Graph *graph, const Net *net, int x, int y);

#endif
