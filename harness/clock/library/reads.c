/* Reading the clock. The time of day is derived from the monotonic clock, so that a step of the machine's clock is not multiplied. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <string.h>
#include <sys/times.h>
#include <unistd.h>

NEXT(clock_gettime)
NEXT(times)

int clock_gettime(clockid_t clock, struct timespec *t) {
    if (!idrill_on())
        return CALL(clock_gettime)(clock, t);
    if (idrill_is_monotonic(clock)) {
        int failed = CALL(clock_gettime)(clock, t);
        if (!failed)
            *t = idrill_timespec(idrill_seen(clock, idrill_ns(t)));
        return failed;
    }
    if (idrill_is_realtime(clock)) {
        int failed = CALL(clock_gettime)(clock == CLOCK_REALTIME_COARSE ? CLOCK_MONOTONIC_COARSE : CLOCK_MONOTONIC, t);
        if (!failed)
            *t = idrill_timespec(idrill_time_of_day(idrill_ns(t)));
        return failed;
    }
    return CALL(clock_gettime)(clock, t);
}

int __clock_gettime(clockid_t clock, struct timespec *t) { return clock_gettime(clock, t); }

int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *tv = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    if (zone)
        memset(zone, 0, sizeof(struct timezone));
    return 0;
}

int __gettimeofday(struct timeval *restrict tv, void *restrict zone) { return gettimeofday(tv, zone); }

time_t time(time_t *store) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (store)
        *store = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *t, int base) {
    if (base != TIME_UTC)
        return 0;
    clock_gettime(CLOCK_REALTIME, t);
    return base;
}

/* Its result is elapsed time; what it stores is CPU time and stays. */
clock_t times(struct tms *used) {
    clock_t elapsed = CALL(times)(used);
    struct timespec now;
    if (!idrill_on() || elapsed == (clock_t)-1 || clock_gettime(CLOCK_MONOTONIC, &now))
        return elapsed;
    return (clock_t)(idrill_ns(&now) / (SECOND / sysconf(_SC_CLK_TCK)));
}
