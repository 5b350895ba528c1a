#include "app/ending.h"

#include "app/clock.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static const int caught[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU};

/* A second signal within this time is the first once more: a closed window, timeout(1) and service
 * managers send several. */
static const double one_signal = 0.05, one_hang_up = 1;

static volatile sig_atomic_t ending;
static double asked;

/* Of processor time that is up the system tells every second: the last word is SIGKILL. */
static void note(int number)
{
    if (!ending) {
        asked = clock_seconds();
        ending = number;
    } else if (number != SIGXCPU &&
               clock_seconds() - asked > (number == SIGHUP ? one_hang_up : one_signal)) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void ending_catch(void)
{
    struct sigaction before, action = {.sa_handler = note, .sa_flags = SA_RESTART | SA_NODEFER};
    for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
        if (sigaction(caught[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(caught[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int ending_signal(void)
{
    return ending;
}

void ending_obey(void)
{
    if (!ending)
        return;
    signal(ending, SIG_DFL);
    raise(ending);
}
