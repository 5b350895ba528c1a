#include "view/panel/touch.h"

#include <stdio.h>

void touch_wheel_moves(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    snprintf(touch->command, sizeof touch->command, "move %s", by < 0 ? "up" : "down");
}
