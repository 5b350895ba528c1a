#include "app/headless/progress.h"

#include "app/clock.h"
#include "app/headless/say.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR_WIDTH = 24, PLAIN_LINES = 10 };
static const double interval = 0.1;

void progress_begin(Progress *p, uint64_t total, bool quiet)
{
    *p = (Progress){.total = total, .quiet = quiet, .bar = isatty(STDERR_FILENO),
                    .started = clock_seconds()};
}

uint64_t progress_interval(const Progress *p)
{
    return (p->total + PLAIN_LINES - 1) / PLAIN_LINES;
}

bool progress_is_due(Progress *p, uint64_t done)
{
    double now = clock_seconds();
    if (p->quiet)
        return false;
    if (!p->bar) {
        bool line = done > p->said && done % progress_interval(p) == 0;
        p->said = line ? done : p->said;
        return line && headless_waits_for_reader(stderr);
    }
    if (now - p->last < interval || !headless_takes_output(stderr, 0))
        return false;
    p->last = now;
    return true;
}

void progress_show(Progress *p, uint64_t done, const char *words, const char *units)
{
    char bar[BAR_WIDTH + 1] = "";
    double share = p->total > 0 ? (double)done / (double)p->total : 1;
    double rate = p->last > p->started ? (double)done / (p->last - p->started) : 0;
    double left = rate > 0 ? (double)(p->total - done) / rate : 0;
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < (int)(share * (double)BAR_WIDTH) ? '#' : '-';
    fprintf(stderr, "\r[%s] %3.0f %%  %s  %.4g %s/s  %.0f s left ", bar, 100 * share, words, rate,
            units, left);
    p->shown = true;
}

void progress_end(Progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}
