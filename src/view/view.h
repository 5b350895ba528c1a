/* How a person looks at the network: options only, none of the network's numbers. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "core/look/ranking.h"
#include "core/samples/drawing.h"
#include "explain/selection.h"
#include "lab/plane_spec.h"
#include "view/canvas/canvas.h"

#include <cglm/cglm.h>

/* What the links show. */
typedef enum Quantity {
    QUANTITY_WEIGHT,
    QUANTITY_GRADIENT,
    QUANTITY_SAMPLE_GRADIENT,
    QUANTITY_UPDATE,
} Quantity;
extern const Table quantity_table; /* rows in the order of Quantity */

/* A row of panel_table (view/panel/panel.h). Those that others speak of have names. */
typedef enum PanelId { PANEL_NETWORK, PANEL_LOSS, PANEL_MAP, PANEL_SAMPLES, PANEL_REPORT,
               PANEL_EXPLAIN, PANEL_MATRICES, PANEL_HISTOGRAM, PANEL_FIT, PANEL_IMAGE, PANEL_WORDS,
               PANEL_PAIRS, PANEL_PAD, PANEL_PROBE, PANEL_CURVATURE,
               PANEL_GRADIENT_NOISE, PANEL_COMPARE, PANEL_LANDSCAPE,
               PANEL_FLOW, PANEL_DOCTOR,
               PANEL_NONE = 255 } PanelId;

/* What the explanation is about, how one came there, and the line that is looked at; see
 * view/panel/explanation.h. */
enum { WALK_MAX = 2 * NET_LAYERS_MAX };
typedef struct Walk {
    Selection subject;
    size_t line;
    Selection place;          /* of that line: what the walk has selected */
    struct { Selection subject; size_t line; } past[WALK_MAX]; /* opened on the way */
    size_t depth;
    bool checks;              /* gradients are checked with differences */
} Walk;

/* Where samples are put on the map by hand. */
typedef struct PointTool {
    bool on;
    double x, y;        /* the cross: 0 … 1 of the map from its left edge, and from its top */
    size_t class;       /* the next sample's, or its step of value, from 1; 0: none chosen yet */
    bool took;          /* a sample has been taken up, to be put down at the cross: */
    size_t sample;
} PointTool;

/* Where an image is drawn by hand, on a pad of square cells. */
enum { PEN_STROKES = 64 };
typedef struct PenTool {
    Drawing pad;
    int x, y;           /* the cell of the pen */
    bool down;          /* it leaves ink where arrows move it, */
    bool rubs;          /* or takes it away */
    bool kept;          /* the drawing is a sample now: the next stroke begins another one */
    Drawing before[PEN_STROKES]; /* each of the last strokes */
    size_t strokes;
} PenTool;

/* How the landscape is looked at. */
typedef struct ReliefView {
    PlaneSpec plane;    /* that is asked for */
    bool above;         /* as a map from above, not as a surface */
    bool other_scale;   /* heights are logarithmic where they would not be, and the reverse */
    float turn, tilt;   /* of the camera around the surface and above it, in radians */
    float zoom;
    int x, y;           /* where the mouse was last, with its button held, */
    bool dragged;       /* and it has been moved since */
} ReliefView;

/* Networks side by side, each in a place of its own from the left: one of them is in front, and
 * keys are for that one. */
enum { SIDES_MAX = 4, SIDE_NAME_SIZE = 96 };
typedef struct SideView {
    size_t count;       /* 0: there is one network, and nothing says whose a panel is */
    size_t front;
    bool difference;    /* links in front show their numbers less those of: */
    size_t less;
    char name[SIDES_MAX][SIDE_NAME_SIZE]; /* "1: rate 0.3" */
} SideView;

typedef struct View {
    SideView sides;
    Quantity links;
    Selection selection;
    PanelId focus;
    bool maps;          /* neurons show small maps, where there can be some */
    bool sums;          /* neurons on chips show z, not a */
    bool zoomed;        /* the focused panel fills the screen */
    mat3 camera;        /* of the network, on dots of the screen */
    bool led;           /* the camera has only been moved after the selection */
    bool log_loss;
    unsigned char curve_by; /* CurveBy: what losses are drawn along */
    bool has_cursor;    /* the loss curve is read at `cursor` */
    double cursor;      /* 0 … 1 along its axis, */
    size_t cursor_curve; /* on the present curve, 0, or another one: see view/panel/curve.h */
    size_t compare_row; /* that is chosen in the table of runs */
    size_t spotlight;   /* row of the mini-batch */
    RankBy rank;        /* how the samples are listed, */
    bool mistakes;      /* those decided wrongly alone, */
    size_t rank_first;  /* and from which place on, */
    bool rank_follows;  /* so that the sample in the spotlight is in sight */
    size_t map_output;
    size_t map_across, map_down; /* the inputs along the sides of the map */
    bool residuals;     /* fit and pairs show how far answers are from targets */
    bool map_decided;   /* it shows sides alone, not how far an answer is from the border */
    PointTool points;
    PenTool pen;
    ReliefView relief;
    size_t complaint;   /* the doctor's finding that is chosen */
    bool map_single;    /* that output is selected: where classes win, the map is of it alone */
    bool colour;        /* the terminal has colours */
    Walk walk;
} View;

/* The usual look: weights, the first link selected, nothing zoomed. */
void view_init(View *view);

/* Puts the camera back; whether it is there. */
void view_home(View *view);
bool view_is_home(const View *view);

/* Scales the picture by `factor` around screen dot (x, y), within reasonable limits; moves it by
 * (dx, dy) dots. */
void view_zoom(View *view, float factor, float x, float y);
void view_pan(View *view, float dx, float dy);

/* The usual look at a surface; turned by so many steps and zoomed by a factor, within limits. */
void relief_home(ReliefView *relief);
void relief_turn(ReliefView *relief, float across, float down);
void relief_zoom(ReliefView *relief, float factor);

/* Moves the selection: to the next or previous column (a unit's links lie between; behind the
 * outputs are their targets, the loss, the rate), or within it, where the layer's title stands
 * above its units. From nothing it goes to the first unit. */
void view_move(View *view, const Net *net, int across, int down);

/* The decision map is that of the output or target selected; of classes, else of all. */
void view_show_output(View *view, const Net *net);

/* The next unit (or the previous one, by < 0) over all columns. */
void view_cycle(View *view, const Net *net, int by);

/* The ink of a side's name and curve. */
Ink view_side_ink(const SideView *sides, size_t side);

/* Makes the selection one that exists in `net`. */
void view_fit(View *view, const Net *net);

#endif
