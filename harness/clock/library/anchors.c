/* The formula, its settings, and the mark by which the harness sees that this process obeys it. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <stdio.h>
#include <stdlib.h>

/* The build writes down from which sources it was made; a library that was brought along is checked by it. */
#ifndef IDRILL_SOURCES
#define IDRILL_SOURCES "unknown"
#endif
static const char made_from[] __attribute__((used)) = "idrill-clock sources " IDRILL_SOURCES;

static enum { UNKNOWN, OFF, ON } state;
static double speed = 1;
static ns_t anchor_realtime, anchor_monotonic;

/* Visible in /proc/<pid>/maps for as long as this program runs: which clock it reads. A fork inherits it, an exec has to earn it again.
 * That a library is mapped would prove less: its variables may have been lost on the way. */
static void leave_mark(const char *told_speed, const char *realtime, const char *monotonic, const char *skew) {
    char name[128];
    snprintf(name, sizeof name, "idrill-clock:%s:%s:%s%s", told_speed, realtime, monotonic, skew ? ":skew" : "");
    idrill_show_mark(name);
}

__attribute__((constructor)) static void read_settings(void) {
    if (state != UNKNOWN)
        return;
    const char *told = getenv("IDRILL_SPEED"), *realtime = getenv("IDRILL_ANCHOR_REALTIME_NS"),
               *monotonic = getenv("IDRILL_ANCHOR_MONOTONIC_NS"), *skew = getenv("IDRILL_CLOCK_SKEW");
    double value = told ? strtod(told, NULL) : 0;
    if (!realtime || !monotonic || !(value > 0) || (skew && !idrill_open_skew(skew))) {
        state = OFF;
        return;
    }
    speed = value;
    anchor_realtime = strtoll(realtime, NULL, 10);
    anchor_monotonic = strtoll(monotonic, NULL, 10);
    state = speed == 1 && !skew ? OFF : ON;
    leave_mark(told, realtime, monotonic, skew);
}

bool idrill_on(void) {
    if (__builtin_expect(state == UNKNOWN, 0))
        read_settings();
    return state == ON;
}

void *idrill_next(const char *name) { return dlsym(RTLD_NEXT, name); }

bool idrill_is_realtime(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM || clock == CLOCK_TAI;
}

bool idrill_is_monotonic(clockid_t clock) {
    return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME ||
           clock == CLOCK_BOOTTIME_ALARM;
}

static ns_t anchor(clockid_t clock) { return idrill_is_realtime(clock) ? anchor_realtime : anchor_monotonic; }

/* x * factor, kept within what fits: programs wait for "ever" with the largest number that they know. */
static ns_t scaled(ns_t x, double factor, bool up) {
    double y = (double)x * factor;
    if (y >= 9.2e18 || y <= -9.2e18)
        return y > 0 ? INT64_MAX : INT64_MIN;
    ns_t whole = (ns_t)y;
    return up && (double)whole < y ? whole + 1 : whole;
}

ns_t idrill_sum(ns_t a, ns_t b) {
    ns_t c;
    if (__builtin_add_overflow(a, b, &c))
        return a > 0 ? INT64_MAX : INT64_MIN;
    return c;
}

static ns_t skew_of(clockid_t clock) { return idrill_is_realtime(clock) ? idrill_skew() : 0; }

ns_t idrill_seen(clockid_t clock, ns_t real) {
    ns_t zero = anchor(clock);
    return idrill_sum(idrill_sum(zero, skew_of(clock)), scaled(real - zero, speed, false));
}

ns_t idrill_true(clockid_t clock, ns_t fake) {
    ns_t zero = anchor(clock);
    return idrill_sum(zero, scaled(idrill_sum(fake, -skew_of(clock)) - zero, 1 / speed, true));
}

ns_t idrill_time_of_day(ns_t monotonic) {
    return idrill_sum(idrill_sum(anchor_realtime, idrill_skew_read()), scaled(monotonic - anchor_monotonic, speed, false));
}

ns_t idrill_real_span(ns_t fake) { return scaled(fake, 1 / speed, true); }

ns_t idrill_fake_span(ns_t real) { return scaled(real, speed, false); }

ns_t idrill_ns(const struct timespec *t) {
    if (t->tv_sec > INT64_MAX / SECOND - 1)
        return INT64_MAX;
    return t->tv_sec * SECOND + t->tv_nsec;
}

struct timespec idrill_timespec(ns_t ns) {
    if (ns < 0)
        ns = 0;
    return (struct timespec){.tv_sec = ns / SECOND, .tv_nsec = ns % SECOND};
}

ns_t idrill_ns_of_timeval(const struct timeval *t) {
    struct timespec same = {.tv_sec = t->tv_sec, .tv_nsec = t->tv_usec * 1000};
    return idrill_ns(&same);
}

struct timeval idrill_timeval(ns_t ns) {
    struct timespec up = idrill_timespec(idrill_sum(ns, 999));
    return (struct timeval){.tv_sec = up.tv_sec, .tv_usec = up.tv_nsec / 1000};
}

static bool is_sound(const struct timespec *t) { return t && t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < SECOND; }

const struct timespec *idrill_span(const struct timespec *fake, struct timespec *store) {
    if (!idrill_on() || !is_sound(fake))
        return fake;
    *store = idrill_timespec(idrill_real_span(idrill_ns(fake)));
    return store;
}

const struct timespec *idrill_instant(clockid_t clock, const struct timespec *fake, struct timespec *store) {
    if (!idrill_on() || !is_sound(fake) || !(idrill_is_realtime(clock) || idrill_is_monotonic(clock)))
        return fake;
    *store = idrill_timespec(idrill_true(clock, idrill_ns(fake)));
    return store;
}

clockid_t idrill_clock_of(const struct timespec *fake) {
    ns_t middle = anchor_monotonic + (anchor_realtime - anchor_monotonic) / 2;
    return fake && idrill_ns(fake) > middle ? CLOCK_REALTIME : CLOCK_MONOTONIC;
}

void idrill_left(struct timespec *left) {
    if (left && idrill_on())
        *left = idrill_timespec(idrill_fake_span(idrill_ns(left)));
}

/* `skew`: of the clock that `t` was told by. */
static bool is_of_this_drill(const struct timespec *t, ns_t skew) {
    return idrill_on() && t->tv_nsec >= 0 && t->tv_nsec < SECOND && t->tv_sec > 0 && t->tv_sec < INT64_MAX / SECOND &&
           idrill_ns(t) >= idrill_sum(anchor_realtime, skew);
}

struct timespec idrill_file_seen(struct timespec real) {
    if (!is_of_this_drill(&real, 0))
        return real;
    return idrill_timespec(idrill_seen(CLOCK_REALTIME, idrill_ns(&real)));
}

struct timespec idrill_file_true(struct timespec fake) {
    if (!is_of_this_drill(&fake, idrill_skew()))
        return fake;
    return idrill_timespec(idrill_true(CLOCK_REALTIME, idrill_ns(&fake)));
}
