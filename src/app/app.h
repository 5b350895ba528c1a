/* The interactive program without its terminal: its state, and what can be done to that.
 *
 * Commands (app/command/command.h) do it, which events become (app/dispatch.h). The owner of the
 * terminal feeds events, lets the app work in slices, and draws when a frame is due. The app never
 * blocks, and reads no clock but the one it was given. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/event.h"
#include "app/inbox.h"
#include "app/keymap.h"
#include "app/measure.h"
#include "app/overlay.h"
#include "app/menu.h"
#include "app/prompt.h"
#include "app/run/comparing.h"
#include "app/run/in_force.h"
#include "app/run/judging.h"
#include "app/run/recovery.h"
#include "app/run/runs.h"
#include "app/run/sweep_lines.h"
#include "app/run/trials.h"
#include "core/look/answers.h"
#include "core/look/means.h"
#include "core/look/ranking.h"
#include "core/look/rate_trial.h"
#include "lab/comparison.h"
#include "lab/lab.h"
#include "time/measures.h"
#include "view/layout.h"
#include "view/pairs.h"
#include "view/reading.h"

/* What the terminal can do, found out by its owner. */
typedef struct Display {
    Depth depth;
    Symbols symbols;
    Theme theme;
} Display;

enum { APP_MESSAGE_SIZE = 640, RUN_STATE_SIZE = 160 };
enum { ENDLESS = -1 };

/* Where training stands, in words; each may be "". */
typedef struct Where {
    char branch[BRANCH_NAME_SIZE];                /* where there are more than one */
    char moment[MOMENT_SIZE], ahead[MOMENT_SIZE]; /* where more is known ahead, and how far */
} Where;

/* A sample that is looked at alone: one that a person has typed, or one of the data. */
typedef struct OwnSample {
    Real *base;            /* [columns], and what features make of them, [inputs], owned */
    Real *x;
    bool shown;            /* it is in the spotlight */
    size_t sample;         /* it is this one of the data, looked at alone; else SIZE_MAX */
    bool drawn;            /* it is what is drawn on the pad */
    ImageLayout images;    /* how the data are laid out, once somebody has drawn; else its side is 0
                              */
} OwnSample;

/* What looks at one network, made anew for another one. */
typedef struct Tools {
    Trace trace;           /* now */
    Trace before;          /* while a wave is under way, before its phase */
    Evaluation evaluation; /* of the whole data set */
    Evaluation looks;      /* for losses on the way to another moment */
    Measure measure;       /* for what is explained */
    Ranking ranking;       /* of all samples, where that is asked for */
    Answers answers;       /* to the samples that are listed */
    DecisionMap map;
    UnitMaps unit_maps;
    Fit fit;
    Pairs pairs;
    ClassMeans means;
    Reading reading;
    Lab lab;               /* instruments: measuring while somebody looks */
    Terrain terrain;       /* the landscape as it is seen */
    OwnSample own;
    size_t samples;        /* of the training part, when they were made */
} Tools;

/* What is shown of the run: taken over for each frame, but until a wave has arrived, it stays as it
 * was before the phase. */
typedef struct Picture {
    LossCurves curves;
    CurvatureCurve curvatures;
    Norms norms;           /* under the layers, of the mini-batches before */
    Where where;
    Selection followed;    /* the picture has been moved for this selection in this area */
    Rect followed_area;
} Picture;

/* Loss and accuracy of the whole data set, and when they are found. */
typedef struct AppMetrics {
    bool evaluating;       /* they are being computed */
    bool wanted;           /* somebody looks: compute them at the next end of an epoch */
    bool known;
    Metrics values;
    uint64_t version;      /* of the parameters that they belong to */
    uint64_t epoch;
    bool has_penalty;      /* beside their loss, and how much it is */
    double penalty;
    double look_start;     /* when that was begun, in play at full speed; else INFINITY */
    double next_look;      /* when a frame may want them again there */
    uint64_t unseen;       /* steps played since they were computed */
    double looked;         /* the epoch of the last loss on the way to another moment */
} AppMetrics;

/* A network beside the one in front, of which App itself has the same parts. */
typedef struct Side {
    Run run;
    Tools tools;
    Picture picture;
    AppMetrics metrics;
    size_t place;          /* from the left; that of the one in front is view.sides.front */
    LossCurve curve;       /* its present one, under its name */
} Side;

/* Networks side by side. They learn from the same samples and stand at the same moment: one of them
 * leads, the one in front unless it has diverged, and the others follow it (time/beside.h). */
typedef struct Sides {
    Side *other[SIDES_MAX - 1]; /* those that are not in front, owned */
    size_t count;               /* of them; 0: there is one network */
    size_t eras[SIDES_MAX];     /* by place: resets of the run in front before it was begun */
    uint64_t revision[SIDES_MAX]; /* of the data, when the last one was added */
    double behind_since;        /* when one was first seen that does not stand where it is to be,
                                   or INFINITY */
} Sides;

/* What is being stepped, and how fast. */
typedef struct Pace {
    int speed;             /* row of speed_table */
    Grain grain;
    long pending;          /* steps still to be made; ENDLESS while playing */
    double due;            /* when the next step of paced play may start */
    uint64_t stretch;      /* multiply-adds of play at full speed between two looks at the clock */
    unsigned long asked;   /* times that a step or another moment was asked for */
    bool trained;          /* the work just done was training, */
    double spent;          /* which had taken so many seconds before, or NaN */
} Pace;

/* The clock of the wave, which is of one sample, one selection, one size: whatever a person does,
 * but for moving the mouse, ends it, and so does another phase. */
typedef struct Motion {
    bool coming;           /* the phase that is being computed will be shown as a wave */
    bool playing;          /* a frame of the wave is still to be drawn */
    double start;          /* of the wave, by the app's clock */
    double seconds;        /* that it takes */
    float drawn;           /* how far it was in the last frame: 0 … 1 */
    int slow_frames;       /* frames in a row that took too long for motion */
} Motion;

/* The way to another moment. */
typedef struct Jump {
    double start;          /* when it was begun */
    char to[MOMENT_SIZE];  /* the moment, or "" */
} Jump;

/* What is worked on in slices, between frames. */
typedef struct Background {
    Jump jump;
    RateTrial trial;       /* of smaller rates, after a divergence */
    Trials trials;         /* of other seeds */
    Race race;             /* of other values of one option */
    SweepLines sweep;      /* a file of outcomes */
    Comparing comparing;   /* curves of other runs, and of the race */
    Comparison comparison; /* all these as a table */
    Judging judging;       /* what that lacks */
} Background;

/* A choice of words in the hints' line: which one is open, and the commands of
 * its words. */
typedef enum WordChoice { WORDS_NONE, WORDS_LINKS, WORDS_PANEL } WordChoice;
typedef struct WordLine {
    WordChoice open;
    Quantity links_before; /* what links showed when the choice of them began */
    char commands[HINTS_MAX][KEY_COMMAND_SIZE];
} WordLine;

/* What a key after a would change; "" where that cannot be. */
enum { ADD_WORDS_SIZE = 48 };
typedef struct AddWords {
    char where[ADD_WORDS_SIZE];        /* "add to layer 2:" */
    char unit_less[ADD_WORDS_SIZE], layer[ADD_WORDS_SIZE], layer_less[ADD_WORDS_SIZE];
} AddWords;

/* What has been typed, and what the next key means. */
typedef struct Input {
    Inbox inbox;           /* events that have come and not been obeyed yet */
    Keymap keymap;
    KeySet follow;         /* the keys of a prefix that has been typed, or KEYS_SCREEN */
    WordLine words;        /* a choice in one line */
    WordChoice words_before; /* the one that was open when the key came */
    AddWords add;          /* noted when a was typed */
    Menu menu;             /* what could stand in the prompt's line */
} Input;

/* What is said in the hints' line. */
typedef struct Notice {
    char text[APP_MESSAGE_SIZE];
    bool is_error;
} Notice;

/* The mouse. */
typedef struct Pointer {
    int x, y;
    bool dragging;         /* the picture */
    bool turning;          /* the selected number, from the strip */
    PanelId pressed;       /* where its button was pressed and is held, or PANEL_NONE */
    bool hovering;         /* the notice is about what it is over: */
    Selection hovered;
    const struct GlossaryEntry *hovered_entry; /* that explains it, or the part of the screen, */
    const Landmark *hovered_mark;              /* or what happened there; or NULL */
} Pointer;

/* The screen, and when it is to be painted. */
typedef struct Frame {
    Canvas canvas;
    bool dirty;            /* it does not show the state */
    bool redraw_all;       /* the terminal is to be painted anew */
    bool display_changed;  /* colours or symbols were set */
    double next;           /* not before */
    char *clipboard;       /* a text that is on its way to the terminal's, owned, or NULL */
} Frame;

/* The program is over. */
typedef struct End {
    bool quit;
    Error failure;         /* why it has to, or "" */
} End;

typedef struct App {
    Display display;       /* what the terminal can do */
    double (*clock)(void); /* seconds, never going back */
    Run run;               /* on the screen; its options are those in force */
    Runs runs;             /* the others */
    Recovery recovery;     /* where the session left last is kept */
    Tools tools;
    Picture picture;
    AppMetrics metrics;
    View view;
    Pace pace;
    Background background;
    Motion motion;         /* of the wave that shows a phase */
    Input input;
    Prompt prompt;
    Notice notice;
    Pointer pointer;
    Overlay overlay;       /* the list that is open over the picture */
    Frame frame;
    Sides sides;           /* the networks beside that one */
    End end;
} App;

/* Makes the app for `options`, which it takes over; *status as setup_make. Released by app_free
 * also after failure. */
bool app_init(App *app, Options *options, const Display *display, double (*clock)(void),
              Status *status, Error *err);
void app_free(App *app);

/* Begins a run with other options, which it takes over; the app is as it was when it fails. The run
 * before is put away, and where something was done in it a file has it too
 * (app/run/recovery.h): app->recovery.before says how to come back, or why not; else that is "". */
bool app_rebuild(App *app, Options *options, Error *err);

/* Whether what looks is made for the network and the samples that there are. */
bool app_looks_at(const Tools *tools, const Trainer *trainer);

/* What looks at the network is made anew where that, or the number of samples, is another one now;
 * false without memory: then it cannot be shown. */
bool app_follow_shape(App *app, Error *err);

/* A sample that is looked at alone stays, where it is one of this data still. */
void app_carry_own(const OwnSample *from, const Dataset *data, OwnSample *to);

/* The same after anything that may have changed them; without memory the program ends. */
void app_follow(App *app);

/* Whether training is on its way through a shape that nothing is there to look at: no event is
 * obeyed meanwhile. */
bool app_is_between(const App *app);

/* Says then what is new, or what is to be said of its past instead, and how to come back. */
void app_say_rebuilt(App *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where the session on the screen has just been loaded from a file with other runs beside it, loads
 * these too, as far as there is room; what is to be said of them is in app->recovery.before. */
void app_load_others(App *app);

/* Puts the run at an index of app->runs on the screen in the same way. False with a sentence: the
 * app is as it was, or there is no memory for more than a few places to replay from. */
bool app_enter_run(App *app, size_t index, Error *err);

/* The same, and says which one it is. */
bool app_go_to_run(App *app, size_t index, Error *err);

/* Keeps with the run on the screen what has been found out about its parameters. */
void app_note_facts(App *app);

/* Puts a network beside that in front, begun by these options, which it takes over, and trained
 * to the moment of that. False with a sentence where the samples would be others, there is no
 * place, or no memory. */
bool app_add_side(App *app, Options *options, Error *err);

/* Whether one of the networks on the screen is a run of this name. */
bool app_is_name_of_side(const App *app, const char *name);

/* The network in front alone is on the screen again: the others are put away as runs. Adds to
 * `said` which they are, and what there is no room for; nothing where there are none. */
enum { SIDES_WORDS_SIZE = 320 };
void app_close_sides(App *app, char said[SIDES_WORDS_SIZE]);
void app_free_sides(App *app);

/* Where the samples of one have been changed, it is no comparison any more: the others are put
 * away, and that is said. */
void app_check_sides(App *app);

/* Brings the network of a place to the front, or the next one. */
void app_turn_to_side(App *app, size_t place);
void app_turn_sides(App *app);

/* Exchanges the parts of the one in front with those of another one, and nothing else: whatever
 * works on the run on the screen works on that one then. */
void app_swap_side(App *app, size_t other);

/* The index of the one that leads, or −1: the one in front; and whether any is finite still. */
int app_leader(const App *app);
bool app_has_leader(const App *app);

/* The place of a run on the screen, by its number; −1: it is not. And the run itself, where it is
 * not in front; or NULL. */
int app_side_of_run(const App *app, unsigned number);
const Run *app_run_beside(const App *app, unsigned number);

/* Whether the one in front, or the one that leads, is on its way to another moment; whether one is
 * to follow, and a slice of that. */
bool app_is_on_its_way(const App *app, bool leads);
bool app_sides_are_behind(const App *app);
void app_follow_sides(App *app);

/* Whether that takes so long that it is seen: frames are drawn, and say at which moment each is. */
bool app_is_late(const App *app);

/* By how much the work of a slice is to be divided, so that those that follow take no longer. */
uint64_t app_share_work(const App *app);

/* Something that all are to do: the steps made from now on are those of one command or not; start
 * again, those with the seed of the one in front from this seed; losses are to be found. */
void app_begin_command(App *app, bool begins);
bool app_restart(App *app, uint64_t seed, Error *err);
void app_want_metrics(App *app);

/* "side 2: ", before what is said of the one in front; "" where it is alone. */
const char *app_side_words(const App *app);

/* Calls each by what it has and the others have not: "1: rate 0.3". */
void app_name_sides(App *app);

/* Takes over what is shown of the others; and scenes of them, with views of their own. */
typedef struct BesideScenes {
    Scene scenes[SIDES_MAX - 1];
    View views[SIDES_MAX - 1];
} BesideScenes;
bool app_capture_beside(App *app, Error *err);
void app_make_beside(const App *app, Scene *front, BesideScenes *beside);

/* Takes the state of the one in front over for the next frame. */
bool app_capture(App *app, const Layout *layout, Error *err);

/* Says on the first screen that this is the session left last, and when that was. */
void app_say_resumed(App *app);

/* Finds the losses of a past that a session brought, its branches' too: computed where that takes
 * no more than a fraction of a second, else as far as the session has them. */
void app_find_past(App *app);

/* The loss curves of what has been measured so far; on the way to another moment, or until a wave
 * has arrived, those from before. */
const LossCurves *app_curves(App *app);

/* The way from the trace before the last phase to the present one, as far as the last frame had
 * come; and the one of them that is on the screen. */
Wave app_wave(const App *app);
Wave app_wave_beside(const App *app, const Tools *tools);
const Trace *app_shown(const App *app);

/* How far the wave is now: 0 … 1, where there is none. */
float app_progress(const App *app);

/* A phase is about to be computed. Where it will be shown as a wave, the trace before it is kept:
 * of the last phase that was asked for, and of each in play. The wave of the phase before ends. */
void app_prepare_wave(App *app);

/* It has been computed: its wave starts, which takes a quarter of a second, or as long as play
 * waits for the next phase. */
void app_start_wave(App *app);
void app_finish_wave(App *app);

/* After a frame that took so many seconds: where that was too long, waves end. */
void app_wave_shown(App *app, double seconds);

/* Keeps what is shown now as app->tools.before; false without an oracle for an explanation. */
bool app_keep_before(App *app, Error *err);

/* Works for at most about `seconds`, or until there is nothing to do now. */
void app_work(App *app, double seconds);

/* Seconds until the app has something to do: 0 now, INFINITY for nothing before an event. `frames`:
 * a frame that is due can be shown. */
double app_wait(App *app, bool frames);

/* Whether a frame is to be drawn now. */
bool app_frame_due(const App *app);

/* Draws the state onto app->frame.canvas; *cursor as screen_draw. app_frame_shown is told
 * afterwards how long the whole frame took. */
bool app_draw(App *app, TextCursor *cursor, Error *err);
void app_frame_shown(App *app, double seconds);

/* What is on the screen as plain text, a line for each row, or a panel alone as it would be on a
 * screen of this size, an explanation with all its lines. The caller frees it; NULL with a
 * sentence. */
char *app_portray_screen(App *app, Error *err);
char *app_portray_panel(App *app, PanelId panel, int width, int height, Error *err);

/* Gives a text, which it takes over, to the terminal's clipboard; false for one that is longer than
 * terminals take. */
enum { APP_COPY_MAX = 48 * 1024 };
bool app_copy(App *app, char *text, Error *err);

/* The scheme and symbols in force, from options and display. */
Scheme app_scheme(const App *app);
Symbols app_symbols(const App *app);

/* What is in force now, and what of it has changed since `before`: "rate 1 → 0.5"; false where
 * nothing has. */
void app_in_force(const App *app, InForce *now);
bool app_changes(const App *app, const InForce *before, char out[APP_MESSAGE_SIZE]);

/* The sample in the spotlight: its place in the data; and its columns, which may be a person's own.
 */
size_t app_sample(const App *app);
const Real *app_base(const App *app);

/* Puts a sample of a person's own, columns[columns], in the spotlight, or the one that is drawn;
 * where nothing is drawn one of the data is there again. False, with nothing changed, where a
 * feature is not finite for it, or without memory. */
bool app_show_own(App *app, const Real *columns, Error *err);
bool app_show_drawing(App *app, Error *err);

/* Finds out how the images of the data are laid out, where that is not known of them as they are;
 * *anew: it was not. False without memory. */
bool app_find_images(App *app, bool *anew, Error *err);

/* Goes on with the race, lets it stand and says where, and forgets it. */
void app_race(App *app);
void app_stop_race(App *app);
void app_end_race(App *app);

/* Makes the table of what is compared, in the room that was taken for it: for so many rows and the
 * lines of a sweep. */
enum { COMPARED_ROWS = 1 + CURVES_MAX + RUNS_MAX + RACE_MAX };
void app_compare(App *app);

/* Whether somebody looks at it and something is to be found out for it, and finds out more. */
bool app_is_judging(App *app);
void app_judge_runs(App *app);

/* Whether the mouse is the program's, and not the terminal's. */
bool app_has_mouse(const App *app);

/* Where everything stands on the screen now, or would with another view. */
Layout app_layout(const App *app);
Layout app_layout_of(const App *app, const View *view);

/* The keys in force: those of what is open, unless the screen is too small to show it. */
KeySet app_keys(const App *app);

/* The row of a choice's table that comes after (by > 0) or before the present one, the command that
 * takes a row, and the words of the open one as hints, the present one marked: how many. */
size_t app_next_word(const App *app, WordChoice choice, int by);
void app_word_command(WordChoice choice, size_t row, char *out, size_t size);
size_t app_word_hints(App *app, Hint hints[HINTS_MAX]);

/* What is done to a panel: it sees the screen as it was drawn last. */
Touch app_touch(App *app, PanelId panel);

/* The command of the hint drawn at cell (x, y), or NULL; and that of a panel's button there. */
const char *app_hint_at(App *app, int x, int y);
bool app_button_at(App *app, const Layout *layout, int x, int y, char command[TOUCH_COMMAND_SIZE]);

/* Whether cell (x, y) is in the list of what could be typed, and the row there or -1. */
bool app_menu_at(App *app, int x, int y, long *row);

/* Says something in the hints' line; the next key clears it. */
void app_say(App *app, bool is_error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What can be selected at cell (x, y) of the last frame; nothing under an overlay. */
Selection app_pick(const App *app, const Layout *layout, int x, int y);

/* Says what that is, or says it no longer, unless there is another message; returns whether what is
 * said has changed. And says it again, with its present number. */
bool app_hover(App *app, const Layout *layout, int x, int y);
void app_hover_again(App *app);

/* Says what happened where the loss curve has a mark, of which no motion of the mouse may have
 * told; nothing at another cell. */
void app_say_mark(App *app, int x, int y);

/* Changes the row of the table of speeds that play goes by, also while it is under way. */
void app_set_speed(App *app, int speed);

/* Goes on with the way of the one in front to another moment, in a small part. */
void app_go_back(App *app);

/* Starts `count` steps of `grain` (ENDLESS: play), or stops. */
void app_step(App *app, Grain grain, long count);
void app_stop(App *app);

/* After the penalties were changed: finds out what the present parameters' penalty is now. */
void app_measure_penalty(App *app);

/* After the timeline has begun to go to another place: `to` is its moment, or "". */
void app_jump(App *app, const char *to);

/* Begins to go to a place of the present branch, and says what changes are done again on the way
 * forward. */
void app_go(App *app, Place place, const char *to);

/* Adds to the trace what the explanation shows, where it is open and `shown` is on the screen;
 * false without an oracle. */
bool app_capture_explained(App *app, Trace *trace, const Trace *shown, Error *err);

/* Brings what judges the network, the decision map and the answers to the listed samples, to the
 * parameters of the trace that is shown. Of a large network some answers may be left for
 * app_work. */
bool app_judge(App *app, const Layout *layout, Error *err);

/* Whether such answers are still to be found, and finding some. */
bool app_is_answering(const App *app);
void app_answer(App *app);

/* Whether all samples are to be put in an order that is not known yet, and going on with that. */
bool app_is_ranking(const App *app);
void app_rank(App *app);

/* Whether the panel with the focus has instruments that are not of the present state yet, and going
 * on with them: on copies, so that they are finished where training goes on meanwhile. And whether
 * all of them are of that state, done or not. */
bool app_has_lab_work(const App *app);
void app_work_in_lab(App *app);
bool app_lab_is_now(const App *app);

/* Whether the update made last is still on its way to the screen, as a wave. */
bool app_update_is_on_its_way(const App *app);

/* After training went somewhere else at one stroke: shows and evaluates the new state. */
void app_state_jumped(App *app);

/* After something that the loss depends on was changed where training is: the same, but play goes
 * on. */
void app_state_changed(App *app);

/* After a divergence: says it, and tries smaller rates on a copy, at first for a moment, then while
 * there is nothing else to do, until one does; any other step, change or moment ends that. */
void app_advise_rate(App *app);
bool app_is_trying(const App *app);
void app_try_rates(App *app);
void app_stop_trial(App *app);

bool app_is_running(const App *app);

/* Whether it is on the way to a step or a moment that was asked for; play has no end. */
bool app_is_busy(const App *app);

#endif
