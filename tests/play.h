/* Plays scripts (lesson/script.h) at a program, wherever it runs: in this process without a
 * terminal (tests/app/script.c) or in a pseudo terminal (tests/term/script.c). */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include "play_screen.h"

#include "core/base/error.h"

typedef enum PlayMouse {
    PLAY_PRESS, PLAY_RELEASE, PLAY_MOVE, PLAY_WHEEL_UP, PLAY_WHEEL_DOWN
} PlayMouse;

typedef bool PlayCondition(const PlayScreen *screen, const void *context);

/* A kind of program that scripts are played at. There is one at a time. */
typedef struct PlayProgram {
    const char *kind; /* as in the step "only" */
    /* Starts it with words of a command line; and ends it as a person does, true also when it has
     * ended by itself, where it leaves everything in order. */
    bool (*start)(const char *words, int width, int height, Error *err);
    bool (*stop)(Error *err);
    void (*resize)(int width, int height);
    void (*key)(uint32_t key);
    void (*paste)(const char *text);
    void (*mouse)(PlayMouse action, int x, int y); /* cells from 0 */
    /* The first cell of what a command calls so; false where there is none. */
    bool (*find)(const char *thing, int *x, int *y);
    /* Whether the condition holds, when nothing is left to do but a run; `patient`: as soon as it
     * does, as long as something goes on. */
    bool (*holds)(PlayCondition *condition, const void *context, bool patient);
    /* Waits for a pause in which all keys are obeyed, and clears what was said. */
    bool (*rest)(void);
    bool (*has_ended)(void);
    const char *(*message)(void); /* or NULL: it is looked for on the screen */
    const char *(*refusal)(void); /* what was wrong with the command entered last; or NULL */
    void (*take)(PlayScreen *screen); /* the screen now; the cells are allocated */
    void (*check_golden)(const char *name); /* fails where another screen is stored */
} PlayProgram;

/* Runs all scripts of tests/scripts, or those whose paths are the arguments: a line of TAP each, in
 * folders of their own, where "scripts" leads to the files that are stored there. */
int play_all(const PlayProgram *program, int argc, char **argv);

#endif
