#include "app/headless/say.h"

#include "app/headless/ending.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <poll.h>

/* Milliseconds between two looks at the signals while nobody reads, and for which a reader is
 * waited for when one has come. */
enum { READER_LOOK = 100, READER_LAST_WAIT = 300 };

void headless_complain(const char *message)
{
    char visible[1280];
    text_visible(message, visible, sizeof visible);
    if (headless_waits_for_reader(stderr))
        fprintf(stderr, "backprop: %s\n", visible);
}

void headless_remark(const Remarks *remarks)
{
    char line[sizeof(Error) + 16];
    for (size_t i = 0; i < remarks->count; i++) {
        snprintf(line, sizeof line, "note: %s", remarks->line[i]);
        headless_complain(line);
    }
}

/* What poll says of `out` after at most so long; 0 where nothing can be written yet. */
static int poll_output(FILE *out, int milliseconds)
{
    struct pollfd fd = {.fd = fileno(out), .events = POLLOUT};
    return poll(&fd, 1, milliseconds) > 0 ? fd.revents : 0;
}

bool headless_reader_left(FILE *out)
{
    return poll_output(out, 0) & POLLERR;
}

bool headless_takes_output(FILE *out, int milliseconds)
{
    return poll_output(out, milliseconds) != 0;
}

bool headless_waits_for_reader(FILE *out)
{
    while (!ending_signal())
        if (headless_takes_output(out, READER_LOOK))
            return true;
    return headless_takes_output(out, READER_LAST_WAIT);
}
