#include "app/polite.h"

#include <signal.h>

static const double one_signal = 0.05, one_hang_up = 1;

bool polite_signal(int number)
{
    return number == SIGHUP || number == SIGINT || number == SIGQUIT || number == SIGTERM ||
           number == SIGXCPU;
}

bool polite_means_now(int number, double seconds)
{
    return number != SIGXCPU && seconds > (number == SIGHUP ? one_hang_up : one_signal);
}
