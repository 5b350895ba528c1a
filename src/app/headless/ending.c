#include "app/headless/ending.h"

#include "app/clock.h"
#include "app/polite.h"

#include <signal.h>
#include <stdbool.h>

static volatile sig_atomic_t ending;
static double asked;

static void note(int number)
{
    if (!ending) {
        asked = clock_seconds();
        ending = number;
    } else if (polite_means_now(number, clock_seconds() - asked)) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

void ending_catch(void)
{
    struct sigaction before, action = {.sa_handler = note, .sa_flags = SA_RESTART | SA_NODEFER};
    for (int number = 1; number < NSIG; number++)
        if (polite_signal(number) && sigaction(number, NULL, &before) == 0 &&
            before.sa_handler != SIG_IGN)
            sigaction(number, &action, NULL);
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
