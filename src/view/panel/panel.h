/* The panels: a row has all that there is to know of one. Layout, keys, mouse, Esc, the list of
 * panels, help, completion and glossary read the rows. */
#ifndef VIEW_PANEL_PANEL_H
#define VIEW_PANEL_PANEL_H

#include "view/panel/touch.h"
#include "view/scene.h"
#include "view/subject.h"

/* Where a panel likes to stand. */
typedef enum PanelPlace {
    PLACE_PICTURE, /* at the left, or above: the largest one */
    PLACE_TOP,     /* at the top of the right column */
    PLACE_MIDDLE,  /* below that, where it is available */
    PLACE_FOOT,    /* below that, or in its place */
    PLACE_SHARED,  /* in the place of the last two while it has the focus */
    PLACE_BESIDE,  /* beside the picture, in place of the others, while it has the focus */
    PLACE_WHOLE,   /* in the place of all while it has the focus */
    PLACE_INSTEAD, /* in the place of the picture alone, while it has the focus */
} PanelPlace;

/* The most that a panel has. */
enum { PANEL_INSTRUMENTS = 2 };

typedef struct Panel {
    TableRow row;         /* name, and what it shows */
    Subject subject;
    Level level;
    char letter;          /* of its name: w and this show it */
    PanelPlace place;
    const char *glossary; /* the part of the glossary that its marks are in */
    const char *entry;    /* the entry for the panel itself; NULL: what is selected speaks */
    bool is_walked;       /* p comes to it; the others have keys of their own */
    bool is_worked_in;    /* where it covers the picture, the keys are those of a list */
    bool (*available)(const Net *net); /* NULL: always */
    const char *missing;  /* why it is not */
    bool (*usual)(const Net *net); /* and stands in its place by itself; NULL: wherever it is */
    bool is_of_all; /* it shows networks side by side together; */
    int side_width, side_height; /* or each in a part of its place that is at least so large, or
                                    only the one in front: 0 */
    /* What measures for it while it has the focus, in this order; behind the last is NULL. */
    const Instrument *instruments[PANEL_INSTRUMENTS + 1];
    /* Draws it, with its frame, in a rectangle of some size. */
    void (*draw)(const Scene *scene, Rect rect, bool focused, Canvas *canvas);
    /* Adds to the trace what only this panel shows; NULL: nothing. */
    void (*capture)(Trace *trace, const Trainer *trainer, const View *view);
    /* A step of the arrows, with the focus on it; false, or NULL: the selection moves. */
    bool (*move)(Touch *touch, int across, int down);
    /* So many pages down, or up (< 0), or to the end of it; NULL: it has no pages. */
    void (*page)(Touch *touch, int pages, bool all);
    /* A press of the mouse on a button of its own, of which the command is asked for: nothing is
     * selected then; false elsewhere, and NULL where it has none. */
    bool (*button)(Touch *touch, int x, int y);
    /* The mouse at cell (x, y): a press, a turn of the wheel (by < 0: up), and passing over it;
     * each may be NULL. */
    void (*press)(Touch *touch, int x, int y);
    void (*wheel)(Touch *touch, int x, int y, int by);
    void (*pass)(Touch *touch, int x, int y);
    /* After a press on it: the mouse goes on with its button held; and lets go. NULL: nothing. */
    void (*drag)(Touch *touch, int x, int y);
    void (*drop)(Touch *touch, int x, int y);
    /* Esc closes it, or the key that opened it; NULL: nothing else happens then. */
    void (*leave)(View *view);
} Panel;

enum { PANELS_MAX = 24 };
extern const Table panel_table;

/* The row of a panel. */
const Panel *panel_at(PanelId panel);

/* Whether there is such a panel for a network. */
bool panel_is_available(PanelId panel, const Net *net);

/* The focus is on the picture again where its panel is not there for a network. */
void panel_fit(View *view, const Net *net);

/* Whether it stands in its place without being asked for. */
bool panel_is_usual(PanelId panel, const Net *net);

#endif
