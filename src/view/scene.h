/* What is shown: all that the screen is drawn from. A scene borrows everything. */
#ifndef VIEW_SCENE_H
#define VIEW_SCENE_H

#include "core/look/answers.h"
#include "core/look/evaluation.h"
#include "core/look/means.h"
#include "lab/comparison.h"
#include "lab/lab.h"
#include "time/curves.h"
#include "view/graph/unit_maps.h"
#include "view/graph/wave.h"
#include "view/fit.h"
#include "view/map.h"
#include "view/pairs.h"
#include "view/reading.h"
#include "view/terrain.h"
#include "view/overlay_draw.h"
#include "view/menu_draw.h"
#include "view/view.h"

/* A key that can be pressed now: "space" "epoch". */
typedef struct Hint {
    const char *key, *label, *command;
    int rank; /* those of high rank are left out first when the line is short */
    bool within; /* the key is a letter of the label, and marked there */
} Hint;
enum { HINTS_MAX = 24 };

/* Ranks of the hints at the right end of the line, which always stand there. */
enum { HINT_BEFORE_LAST = -2, HINT_LAST = -1 };

/* The line being typed at the ":" prompt. */
typedef struct PromptLine {
    const char *text;
    size_t cursor;          /* bytes before it */
    size_t selected;        /* bytes at its end that what is typed replaces */
    const char *about;      /* what could follow, where there is no list of that */
} PromptLine;

typedef struct Scene {
    const struct Scene *beside; /* [beside_count] those of the other networks, each with a place */
    size_t beside_count;
    size_t side;                /* the place of this one */
    const View *view;
    bool drawn;              /* the drawing of the pad is what is in the spotlight */
    const ImageLayout *images; /* how the data are laid out, where somebody draws; side 0: not known
                                */
    const Trace *trace;      /* what is shown: wave_shown(&wave) */
    Wave wave;
    const LossCurves *curves;
    const Comparison *comparison; /* of runs, or NULL */
    const Norms *norms;      /* of the gradient in mini-batches before, or NULL */
    const DecisionMap *map;
    const UnitMaps *unit_maps; /* in the neurons; NULL: values are */
    const Fit *fit;          /* or NULL */
    const Pairs *pairs;      /* or NULL */
    const Lab *lab;          /* what instruments have measured; or NULL */
    const CurvatureCurve *curvatures; /* that were measured along the present branch; or NULL */
    const Terrain *terrain;  /* the landscape of the lab, as it is seen; or NULL */
    bool lab_is_now;         /* those of the panel with the focus, of the present state */
    const ClassMeans *means; /* or NULL */
    const Reading *reading;  /* or NULL */
    const Ranking *ranking;  /* of all samples, or NULL */
    const Answers *answers;  /* to the samples that the trace lists, or NULL */
    Metrics metrics;         /* of the whole data set */
    bool has_metrics;        /* they have been computed */
    bool is_training;        /* in the next frame they may be older, or others */
    const Report *report;    /* computed with them */
    uint64_t metrics_epoch;  /* the epoch whose end they describe, when not the present state */
    bool metrics_old;        /* they are not of the present parameters, */
    bool report_old;         /* or not of those of the trace that is shown */
    bool has_penalty;        /* the settings have penalties, which metrics.loss leaves out */
    double penalty;          /* of the parameters that metrics belong to */
    const char *run_state;   /* "paused", "playing 30/s", … */
    const char *branch;      /* name of the present one where there are more; or "" */
    const char *moment;      /* the present one, where more is known ahead, or "" */
    const char *ahead;       /* the last one that is known */
    const char *message;     /* or NULL */
    bool message_is_error;
    const Hint *hints;
    size_t hint_count;
    const PromptLine *prompt; /* or NULL */
    const MenuList *menu; /* with the prompt; or NULL */
    const OverlayList *overlay; /* or NULL */
} Scene;

#endif
