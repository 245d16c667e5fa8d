/* Every way to read a clock: name, and by how many seconds it differs from CLOCK_MONOTONIC as this program sees it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timespec t) { return (double)t.tv_sec + (double)t.tv_nsec / 1e9; }

static double monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return seconds(now);
}

#define READ(name, type, call, value) \
    do { \
        type now = {0}; \
        double began = monotonic(); \
        call; \
        printf("%s %.4f\n", name, (value) - began); \
    } while (0)

int main(void) {
    READ("clock_gettime", struct timespec, clock_gettime(CLOCK_REALTIME, &now), seconds(now));
    READ("coarse", struct timespec, clock_gettime(CLOCK_REALTIME_COARSE, &now), seconds(now));
    READ("tai", struct timespec, clock_gettime(CLOCK_TAI, &now), seconds(now));
    READ("timespec_get", struct timespec, timespec_get(&now, TIME_UTC), seconds(now));
    READ("gettimeofday", struct timeval, gettimeofday(&now, NULL), (double)now.tv_sec + (double)now.tv_usec / 1e6);
    READ("time", time_t, now = time(NULL), (double)now);
    READ("by-number", struct timespec, syscall(SYS_clock_gettime, CLOCK_REALTIME, &now), seconds(now));
    READ("gettimeofday-by-number", struct timeval, syscall(SYS_gettimeofday, &now, NULL), (double)now.tv_sec + (double)now.tv_usec / 1e6);
    READ("monotonic", struct timespec, clock_gettime(CLOCK_MONOTONIC, &now), seconds(now));
    READ("monotonic-coarse", struct timespec, clock_gettime(CLOCK_MONOTONIC_COARSE, &now), seconds(now));
    READ("monotonic-by-number", struct timespec, syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now), seconds(now));
    return 0;
}
