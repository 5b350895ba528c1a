#include "view/panel/touch.h"

#include <stdio.h>

size_t touch_turned(size_t at, size_t last, int rows, int pages, bool all)
{
    long to = (long)at + pages * (rows > 1 ? rows : 1);
    if (all || to < 0 || to > (long)last)
        return pages < 0 ? 0 : last;
    return (size_t)to;
}

void touch_wheel_moves(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    snprintf(touch->command, sizeof touch->command, "move %s", by < 0 ? "up" : "down");
}
