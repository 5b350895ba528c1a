/* Lines over the picture: help, glossary, what something is. Texts longer than a line go on in
 * the next. */
#ifndef APP_OVERLAY_H
#define APP_OVERLAY_H

#include "view/overlay_draw.h"

struct App;

enum { OVERLAY_MAX = 1536, OVERLAY_STORE = 131072, OVERLAY_SEARCH = 128 };

/* Features that can be switched, as a list to choose from. */
enum { FEATURES_OFFERED = FEATURE_COLUMNS_MAX + FEATURES_MAX };
typedef struct FeatureOffer {
    size_t count;
    TableRow row[FEATURES_OFFERED]; /* symbol and text */
    char text[FEATURES_OFFERED][FEATURE_TEXT_SIZE];
    char symbol[FEATURES_OFFERED][FEATURE_SYMBOL_SIZE];
} FeatureOffer;

/* Rows that a list to choose from makes itself. */
enum { OVERLAY_ROWS_MAX = 64, OVERLAY_NAME_SIZE = 32 };
typedef struct OverlayRows {
    size_t count;
    TableRow row[OVERLAY_ROWS_MAX];
    char name[OVERLAY_ROWS_MAX][OVERLAY_NAME_SIZE];
} OverlayRows;

/* What else can be done with a row that is chosen. */
typedef enum OverlayDeed { DEED_MARK, DEED_RENAME, DEED_DELETE } OverlayDeed;

typedef struct Overlay {
    const Canvas *canvas;  /* that it is laid out for, borrowed */
    OverlayLine lines[OVERLAY_MAX];
    char store[OVERLAY_STORE]; /* their texts */
    size_t used;
    size_t count, first;   /* it is open when the count is not 0 */
    const char *title;
    void (*fill)(struct App *app);
    char search[OVERLAY_SEARCH]; /* what is looked for in it, or "" */
    size_t match;          /* the line found, or OVERLAY_NO_MATCH */
    bool (*take)(struct App *app, const TableRow *row, Error *err); /* what Enter does with the row
                              that is chosen, of a list to choose from; or NULL */
    bool (*deed)(struct App *app, size_t row, OverlayDeed deed, Error *err); /* with one of `own`
                              in a list whose lines have the whole width; or NULL */
    OverlayRows own;
    const TableRow *chosen;
    OverlayChoice choice;  /* its line, and what is said of it */
    const TableRow *open;  /* of a list of data sets: the one whose experiments are listed, */
    Dataset picture;       /* and itself, to be drawn; owned */
    FeatureOffer *offer;   /* of a list of features; owned, or NULL */
} Overlay;

void overlay_free(Overlay *overlay);

/* Opens an overlay whose lines `fill` adds, or closes the one that is open. It is filled again
 * for each frame: numbers in it are those of the present. */
void overlay_toggle(Overlay *overlay, const char *title, void (*fill)(struct App *app),
                    struct App *app);
void overlay_refill(Overlay *overlay, struct App *app);

/* Opens one whose lines `fill` adds by overlay_choice: a row of them is chosen, `chosen` or the
 * first, and `take` is what Enter does with it. */
void overlay_offer(Overlay *overlay, const char *title, void (*fill)(struct App *app),
                   bool (*take)(struct App *app, const TableRow *row, Error *err),
                   const TableRow *chosen, struct App *app);

/* The same of rows that `fill` adds by overlay_own_choice, number `chosen` of them: `deed` is what
 * else can be done with one. */
void overlay_offer_own(Overlay *overlay, const char *title, void (*fill)(struct App *app),
                       bool (*take)(struct App *app, const TableRow *row, Error *err),
                       bool (*deed)(struct App *app, size_t row, OverlayDeed deed, Error *err),
                       size_t chosen, struct App *app);

/* Closes it because something else is opened; false when none is open. A panel that it covers is
 * only uncovered then, not closed. */
bool overlay_close(Overlay *overlay);

/* Chooses the row so many lines or columns on, as far as there are any; or that at cell (x, y),
 * and says what was there. */
typedef enum OverlayHit { HIT_OUTSIDE, HIT_NO_ROW, HIT_OTHER_ROW, HIT_CHOSEN_ROW } OverlayHit;
void overlay_choose(Overlay *overlay, long by);
void overlay_choose_across(Overlay *overlay, int columns);
OverlayHit overlay_choose_at(Overlay *overlay, int x, int y);

/* Moves its lines by so many, or pages; in a list to choose from, the choice. */
void overlay_scroll(Overlay *overlay, long by);
void overlay_page(Overlay *overlay, int by);

/* Moves them so that the last line of an entry is in sight: a text with a key, counted from 0. */
void overlay_show_entry(Overlay *overlay, size_t entry);

/* Goes to the next line (by < 0: the one before) that has overlay->search in it, from the line
 * found last or the top of the page; false where there is none. *wrapped: it went on at the other
 * end. */
bool overlay_find(Overlay *overlay, int by, bool *wrapped);

/* What the last line says where there were more than there is room for. */
extern const char overlay_full[];

/* Has what is added next begin a page. */
void overlay_end_page(Overlay *overlay);

/* Adds a row to choose, with its value; which one is chosen when all have been added, or NULL; and
 * what is said of that. */
void overlay_choice(Overlay *overlay, const TableRow *row, const char *value);

/* The same of the next row of the list's own, which has this name; and the number of one of them.
 * No more than OVERLAY_ROWS_MAX are added. */
void overlay_own_choice(Overlay *overlay, const char *name, const char *value);
size_t overlay_own_index(const Overlay *overlay, const TableRow *row);

/* The same of one that belongs to the row above: Right comes to it, and Left goes back. */
void overlay_choice_within(Overlay *overlay, const TableRow *row);
const TableRow *overlay_chosen(Overlay *overlay);
void overlay_about(Overlay *overlay, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a heading, or a text beside its key, both copied. */
void overlay_heading(Overlay *overlay, const char *text);
void overlay_text(Overlay *overlay, const char *key, const char *text);
void overlay_line(Overlay *overlay, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
