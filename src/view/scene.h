/* The whole screen as cells, from state alone: the same scene gives the same cells.
 *
 * A scene borrows everything it shows. It knows no terminal, no clock and no file. */
#ifndef VIEW_SCENE_H
#define VIEW_SCENE_H

#include "core/answers.h"
#include "core/evaluation.h"
#include "time/measures.h"
#include "view/curve.h"
#include "view/graph.h"
#include "view/map.h"
#include "view/overlay_draw.h"

/* A key that can be pressed now: "space" "epoch". */
typedef struct Hint {
    const char *key, *label, *command;
    int rank; /* those of high rank are left out first when the line is short */
} Hint;
enum { HINTS_MAX = 24 };

/* The line being typed at the ":" prompt. */
typedef struct PromptLine {
    const char *text;
    size_t cursor;          /* bytes before it */
    const char *completions; /* names that could follow, or NULL */
} PromptLine;

struct Scene {
    const View *view;
    const Trace *trace;
    const LossCurves *curves;
    const Norms *norms;      /* of the gradient in mini-batches before, or NULL */
    const DecisionMap *map;
    const Answers *answers;  /* to the samples that the trace lists, or NULL */
    Metrics metrics;         /* of the whole data set */
    bool has_metrics;        /* they have been computed */
    const Report *report;    /* computed with them */
    uint64_t metrics_epoch;  /* the epoch whose end they describe, when not the present state */
    bool metrics_old;
    bool has_penalty;        /* the settings have penalties, which metrics.loss leaves out */
    double penalty;          /* of the parameters that metrics belong to */
    const char *run_state;   /* "paused", "running 30/s", … */
    const char *branch;      /* of the timeline, and what is known ahead in it; or NULL */
    const char *message;     /* or NULL */
    bool message_is_error;
    const Hint *hints;
    size_t hint_count;
    const PromptLine *prompt; /* or NULL */
    const char *overlay_title;
    const OverlayLine *overlay; /* or NULL */
    size_t overlay_count, overlay_first;
    const char *overlay_search; /* what is marked in its lines; NULL or "": nothing */
    size_t overlay_match;       /* the line that the search has found, or OVERLAY_NO_MATCH */
};

enum { SCENE_WIDTH_MIN = 40, SCENE_HEIGHT_MIN = 12 };

/* Where everything stands. A panel that is not shown has width 0. */
typedef struct Layout {
    bool too_small;
    Rect panel[PANEL_COUNT];
    Rect formula, hints, status;
} Layout;

Layout layout_make(int width, int height, const View *view, bool has_map);

/* The inside of a panel's frame, and of that what the network is drawn in. */
Rect layout_inside(const Layout *layout, PanelId panel);
Rect layout_network(const Layout *layout);

/* The panel at a cell; PANEL_COUNT: none. */
PanelId layout_panel_at(const Layout *layout, int x, int y);

/* Whether the explanation or the matrices stand where the picture would be. */
bool layout_is_covered(const Layout *layout, const View *view);

/* Rows that the samples' list has. */
int layout_sample_rows(const Layout *layout);

/* Draws everything; *cursor is in the prompt and visible there, else on the first cell of what is
 * selected: a line of the overlay or explanation, a sample or the title of the panel that has the
 * focus, a neuron, or its name in the strip. */
void scene_draw(const Scene *scene, Canvas *canvas, TextCursor *cursor);

/* What there is at cell (x, y) of the canvas that the scene was drawn on last: what a label or chip
 * there is about, else the link that is near; nothing where there is neither. */
Selection scene_pick(const Canvas *canvas, const Layout *layout, const Net *net, const View *view,
                     int x, int y);

/* The command of the hint at cell (x, y), or NULL. */
const char *scene_hint_at(const Scene *scene, const Canvas *canvas, int x, int y);

#endif
