/* Sleeping. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <errno.h>
#include <threads.h>
#include <unistd.h>

NEXT(nanosleep)
NEXT(clock_nanosleep)

int nanosleep(const struct timespec *wanted, struct timespec *left) {
    struct timespec real;
    int interrupted = CALL(nanosleep)(idrill_span(wanted, &real), left);
    if (interrupted && errno == EINTR)
        idrill_left(left);
    return interrupted;
}

int __nanosleep(const struct timespec *wanted, struct timespec *left) { return nanosleep(wanted, left); }

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted, struct timespec *left) {
    struct timespec real;
    if (!(idrill_is_realtime(clock) || idrill_is_monotonic(clock)))
        return CALL(clock_nanosleep)(clock, flags, wanted, left);
    if (flags & TIMER_ABSTIME)
        return CALL(clock_nanosleep)(clock, flags, idrill_instant(clock, wanted, &real), left);
    int error = CALL(clock_nanosleep)(clock, flags, idrill_span(wanted, &real), left);
    if (error == EINTR)
        idrill_left(left);
    return error;
}

unsigned sleep(unsigned seconds) {
    struct timespec wanted = {.tv_sec = seconds}, left;
    if (nanosleep(&wanted, &left) == 0)
        return 0;
    return (unsigned)left.tv_sec + (left.tv_nsec > 0);
}

int usleep(useconds_t us) {
    struct timespec wanted = {.tv_sec = us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000};
    return nanosleep(&wanted, NULL);
}

int thrd_sleep(const struct timespec *wanted, struct timespec *left) {
    int error = clock_nanosleep(CLOCK_REALTIME, 0, wanted, left);
    return error == 0 ? 0 : error == EINTR ? -1 : -2;
}
