/* What stories of one person at one program say for short: the player is `p`. */
#ifndef TESTS_APP_STORY_H
#define TESTS_APP_STORY_H

#include "player.h"

static Player p; /* an App is too much for some stacks */

static void line(const char *text)
{
    player_do(&p, text);
}

static void check_at(uint64_t epoch, uint64_t step, size_t phase)
{
    player_check_at(&p, epoch, step, phase);
}

static bool screen_has(const char *text)
{
    return player_shows(&p, text);
}

static uint64_t picture(void)
{
    return player_picture(&p);
}

#endif
