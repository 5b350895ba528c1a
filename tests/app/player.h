/* Plays a person at an App in this process: events in, cells out, a clock of its own. */
#ifndef TESTS_APP_PLAYER_H
#define TESTS_APP_PLAYER_H

#include "app/dispatch.h"

typedef struct Player {
    App app;
    TextCursor cursor;
    Setup *setup;     /* the one whose start is known */
    Real *start;      /* [start_count] its parameters when it was made, owned */
    size_t start_count;
} Player;

/* The fake clock: it goes on a little with each look. */
double player_clock(void);
void player_reset_clock(void);

/* An app for these options, which it takes over; player_close also after failure. */
bool player_start(Player *player, Options *options, Error *err);

/* An app for data set `data` on a screen of this size. */
/* The name of a data set for which there is this panel. */
const char *player_data_for(PanelId panel);

void player_open(Player *player, const char *data, int width, int height);
void player_close(Player *player);

void player_key(Player *player, uint32_t key);
void player_size(Player *player, int width, int height);
void player_mouse(Player *player, MouseAction action, int x, int y);

/* Opens the prompt, types a line and enters it; what it leaves open is closed. */
void player_line(Player *player, const char *line);

/* Works until nothing is left to do but what a run or a pace asks for. */
void player_settle(Player *player);

/* A line, and all that it starts. */
void player_do(Player *player, const char *line);

/* Fails when training stands elsewhere. */
void player_check_at(Player *player, uint64_t epoch, uint64_t step, size_t phase);

/* Whether a row of the screen has this text. */
bool player_shows(Player *player, const char *text);

/* What is on the screen, once a wave has passed, outside the loss panel, whose curve keeps what is
 * ahead. */
uint64_t player_picture(Player *player);

/* The same without the line of the norms' past, which no session holds. */
uint64_t player_picture_without_past(Player *player);

/* Goes back until "this is the start". */
void player_undo_all(Player *player);

/* Draws, and checks what always holds. */
void player_draw(Player *player);

/* Draws until a wave has passed. */
void player_rest(Player *player);

/* Remembers the parameters of a network just made. */
void player_note_start(Player *player);

#endif
