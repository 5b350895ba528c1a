/* A scene from literal numbers: a small data set, a network whose parameters follow a fixed rule,
 * and everything that scene_draw needs around them. No random generator, no file, no clock. */
#ifndef TESTS_VIEW_STAGE_H
#define TESTS_VIEW_STAGE_H

#include "app/measure.h"
#include "core/train/trainer.h"
#include "view/graph/graph.h"
#include "view/panel/curve.h"
#include "view/panel/panel.h"
#include "view/screen.h"

enum { STAGE_SHAPE_MAX = 16, STAGE_HINTS = HINTS_MAX };

/* The networks that the view is tried with. */
typedef enum StageNet {
    NET_1_1,
    NET_2_4_1, /* xor, with parameters written out one by one */
    NET_3_2_1,
    NET_2_2_2,
    NET_8_3_8,
    NET_64_32_10,
    NET_784_128_10,
    NET_TEN_LAYERS, /* of three units each */
    NET_NO_HIDDEN,  /* 2-1 */
    STAGE_NETS
} StageNet;

typedef struct Stage {
    Dataset data;
    Net net;
    Real *theta;
    TrainerSpec spec;
    Trainer trainer;
    Trace trace, before; /* now, and before the last phase; scene.wave.progress is between them */
    Evaluation evaluation;
    Measure measure;
    Answers answers;
    LossCurves curves;
    OverlayList list; /* that is open, with the scene */
    DecisionMap map;
    Fit fit;
    ClassMeans means;
    View view;
    Canvas canvas;
    Hint hints[STAGE_HINTS];
    Scene scene;
    TextCursor cursor;
} Stage;

/* Puts everything up at the start of training; stage_close takes it down. */
void stage_open(Stage *stage, StageNet net);
void stage_close(Stage *stage);

/* The same with another optimizer than sgd. */
void stage_open_with(Stage *stage, StageNet net, const char *optimizer);

/* The same with a network of two to four layers whose shape, hidden activations, parameters and
 * three samples of one class each are drawn. */
void stage_open_random(Stage *stage, uint64_t *seed, const char *loss, const char *output,
                       const char *optimizer);

/* Computes so many phases; the trace before the last of them is kept. */
void stage_phases(Stage *stage, size_t phases);

/* An arrow key in a panel that moves by itself. */
void stage_move(Stage *stage, PanelId panel, int across, int down);

/* Adds a loss to the present curve, where training stands then. */
void stage_add_loss(Stage *s, double epoch, double loss, double test);

/* The true losses of the whole data set into the status bar, the curve and the report, at the
 * present epoch. */
void stage_measure(Stage *stage);

/* Captures the trace, what judges the one that is shown, and draws a canvas of this size. */
void stage_draw(Stage *stage, int width, int height);

/* Lines of the key table as an overlay; the caller's `lines` has room for `most`. */
void stage_help(Stage *stage, OverlayLine *lines, size_t most);

/* Appends text without its blanks to out[size]: what is said, wherever lines are broken. */
void append_without_blanks(char *out, size_t size, const char *text);

/* Row y of the canvas as UTF-8 without blanks at the end, in out[size]. */
void canvas_row(const Canvas *canvas, int y, char *out, size_t size);

/* Whether some row holds `text`; the number of the first, or -1. */
int canvas_find(const Canvas *canvas, const char *text);

/* The text of a part of one row. */
void canvas_part(const Canvas *canvas, Rect rect, char *out, size_t size);

/* Whether two canvases have the same cells. */
bool canvas_same(const Canvas *a, const Canvas *b);

/* A copy of the cells, for canvas_free. */
Canvas canvas_still(const Canvas *canvas);

/* Fails unless a screen with a wave on it is the one before its phase, but for what is the wave's,
 * and for the status bar, which is about the present. Without dots the links are characters among
 * the neurons: the network is left out then. */
void assert_same_beside_wave(const Canvas *is, const Canvas *was, const Layout *layout);

enum { ROW_SIZE = 301 * 4 + 1 };

/* A number read off the screen, and how far the true one may be from it. */
typedef struct Shown {
    double value, error;
} Shown;

/* The number at *at, behind blanks; *at moves on behind it. */
Shown read_number(const char **at);

/* A small generator for the tests: xorshift64*, the same everywhere. */
uint64_t test_random(uint64_t *state);
uint32_t test_below(uint64_t *state, uint32_t bound);

/* Ten layers of three units whose weights are made so small that nothing comes through. */
void stage_open_vanishing(Stage *s, Real factor);

/* ‖∂L/∂W‖ of the mini-batch, and the text of the headline's rows; static. */
double stage_norm(const Stage *s, size_t layer);
const char *stage_head(const Stage *s);

#endif
