/* The accelerator: a preloaded library that shows an unmodified program the drill's clock.
 *
 *     fake = anchor + (real - anchor) * speed
 *
 * Speed and anchors come from the environment and from nowhere else: no state, no lock. Every process of a drill, whenever it was started
 * and however its predecessors ended, therefore reads the same clock. Reads are scaled up, waits are scaled down. Where a drill makes the
 * time of day wrong, by how much is in a page that only the harness writes (skew.c). One file per family of functions; this header is what
 * they share.
 */
#ifndef IDRILL_ACCELERATOR_H
#define IDRILL_ACCELERATOR_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

typedef int64_t ns_t;
#define SECOND ((ns_t)1000000000)

/* The C library's own function behind one of ours: NEXT(poll) declares it, CALL(poll)(...) calls it. It is looked up before main() runs,
 * so that no child of a threaded program has to ask the loader; earlier callers (constructors of other libraries) look it up themselves. */
#define NEXT(name) \
    static __typeof__(&name) next_##name; \
    __attribute__((constructor)) static void find_##name(void) { \
        next_##name = (__typeof__(next_##name))idrill_next(#name); \
    }
#define CALL(name) (next_##name ? next_##name : (find_##name(), next_##name))

#pragma GCC visibility push(hidden)

/* NULL when the C library is too old to have it. */
void *idrill_next(const char *name);

/* Whether this process is accelerated: all three variables are there, and the speed is not 1 or the time of day may be made wrong. */
bool idrill_on(void);

/* Which clocks are scaled: those that tell the time of day, and those that count from some start. CPU time stays real. */
bool idrill_is_realtime(clockid_t clock);
bool idrill_is_monotonic(clockid_t clock);

/* An instant that the kernel tells, as the program sees it, and the way back (rounded up: never early). */
ns_t idrill_seen(clockid_t clock, ns_t real);
ns_t idrill_true(clockid_t clock, ns_t fake);
/* The time of day as the program sees it, when the kernel's CLOCK_MONOTONIC shows `monotonic`. */
ns_t idrill_time_of_day(ns_t monotonic);
/* By how much the time of day is wrong now, in nanoseconds of the program's time. The second one is for reads of the clock, and leaves a
 * mark by which the harness sees that this program has read the wrong time. */
ns_t idrill_skew(void);
ns_t idrill_skew_read(void);
/* Map the page that holds it. False: it cannot be had. */
bool idrill_open_skew(const char *path);
/* An empty mapping whose name stands in /proc/<pid>/maps. NULL: the kernel refuses. */
void *idrill_show_mark(const char *name);

/* A duration of the program in real time, rounded up, so that nothing becomes "at once" and nothing is early; and the way back. */
ns_t idrill_real_span(ns_t fake);
ns_t idrill_fake_span(ns_t real);

/* An argument of the program for the kernel: a duration, or an instant of a clock. The result is `store`, or the argument itself where
 * there is nothing to convert: no acceleration, NULL, a clock that is not scaled, a value that the kernel is to refuse. */
const struct timespec *idrill_span(const struct timespec *fake, struct timespec *store);
const struct timespec *idrill_instant(clockid_t clock, const struct timespec *fake, struct timespec *store);

/* For instants of a clock that the call does not name (condition variables, timers): the one whose anchor is nearer. The two anchors lie
 * half a century apart, so this is not a guess in practice, and needs no book of who was made with which clock. */
clockid_t idrill_clock_of(const struct timespec *fake);

/* What is left of a wait, for the program. NULL is allowed. */
void idrill_left(struct timespec *left);

/* A file's time as the program sees it, by the clock as it is now; the way back. Times before the anchor are nobody's drill: they pass
 * unchanged. */
struct timespec idrill_file_seen(struct timespec real);
struct timespec idrill_file_true(struct timespec fake);
struct statx;
void idrill_see_statx(struct statx *file);
const struct timespec *idrill_file_times(const struct timespec fake[2], struct timespec store[2]);

ns_t idrill_sum(ns_t a, ns_t b);
ns_t idrill_ns(const struct timespec *t);
struct timespec idrill_timespec(ns_t ns);
ns_t idrill_ns_of_timeval(const struct timeval *t);
/* Rounded up to whole microseconds. */
struct timeval idrill_timeval(ns_t ns);

#pragma GCC visibility pop
#endif
