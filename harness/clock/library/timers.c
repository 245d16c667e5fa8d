/* Timers that the kernel keeps. Those on CPU clocks cannot be told apart here and are scaled too. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <signal.h>
#include <sys/timerfd.h>
#include <unistd.h>

NEXT(timerfd_settime)
NEXT(timerfd_gettime)
NEXT(timer_settime)
NEXT(timer_gettime)
NEXT(setitimer)
NEXT(getitimer)

static const struct itimerspec *real_setting(const struct itimerspec *fake, bool absolute, struct itimerspec *store) {
    if (!idrill_on() || !fake)
        return fake;
    struct timespec real;
    store->it_interval = *idrill_span(&fake->it_interval, &real);
    if (absolute && idrill_ns(&fake->it_value) != 0)
        store->it_value = *idrill_instant(idrill_clock_of(&fake->it_value), &fake->it_value, &real);
    else
        store->it_value = *idrill_span(&fake->it_value, &real);
    return store;
}

static void show(struct itimerspec *setting) {
    if (setting) {
        idrill_left(&setting->it_interval);
        idrill_left(&setting->it_value);
    }
}

int timerfd_settime(int timer, int flags, const struct itimerspec *wanted, struct itimerspec *before) {
    struct itimerspec real;
    int failed = CALL(timerfd_settime)(timer, flags, real_setting(wanted, flags & TFD_TIMER_ABSTIME, &real), before);
    if (!failed)
        show(before);
    return failed;
}

int timerfd_gettime(int timer, struct itimerspec *setting) {
    int failed = CALL(timerfd_gettime)(timer, setting);
    if (!failed)
        show(setting);
    return failed;
}

int timer_settime(timer_t timer, int flags, const struct itimerspec *restrict wanted, struct itimerspec *restrict before) {
    struct itimerspec real;
    int failed = CALL(timer_settime)(timer, flags, real_setting(wanted, flags & TIMER_ABSTIME, &real), before);
    if (!failed)
        show(before);
    return failed;
}

int timer_gettime(timer_t timer, struct itimerspec *setting) {
    int failed = CALL(timer_gettime)(timer, setting);
    if (!failed)
        show(setting);
    return failed;
}

static void show_interval(struct itimerval *setting) {
    setting->it_interval = idrill_timeval(idrill_fake_span(idrill_ns_of_timeval(&setting->it_interval)));
    setting->it_value = idrill_timeval(idrill_fake_span(idrill_ns_of_timeval(&setting->it_value)));
}

int setitimer(__itimer_which_t which, const struct itimerval *restrict wanted, struct itimerval *restrict before) {
    if (!idrill_on() || which != ITIMER_REAL)
        return CALL(setitimer)(which, wanted, before);
    struct itimerval real;
    if (wanted) {
        real.it_interval = idrill_timeval(idrill_real_span(idrill_ns_of_timeval(&wanted->it_interval)));
        real.it_value = idrill_timeval(idrill_real_span(idrill_ns_of_timeval(&wanted->it_value)));
    }
    int failed = CALL(setitimer)(which, wanted ? &real : NULL, before);
    if (!failed && before)
        show_interval(before);
    return failed;
}

int getitimer(__itimer_which_t which, struct itimerval *setting) {
    int failed = CALL(getitimer)(which, setting);
    if (!failed && idrill_on() && which == ITIMER_REAL)
        show_interval(setting);
    return failed;
}

unsigned alarm(unsigned seconds) {
    struct itimerval wanted = {.it_value = {.tv_sec = seconds}}, before;
    if (setitimer(ITIMER_REAL, &wanted, &before))
        return 0;
    return (unsigned)before.it_value.tv_sec + (before.it_value.tv_usec > 0);
}

useconds_t ualarm(useconds_t first, useconds_t interval) {
    struct itimerval before, wanted = {.it_value = {.tv_sec = first / 1000000, .tv_usec = first % 1000000},
                                       .it_interval = {.tv_sec = interval / 1000000, .tv_usec = interval % 1000000}};
    if (setitimer(ITIMER_REAL, &wanted, &before))
        return (useconds_t)-1;
    return (useconds_t)(before.it_value.tv_sec * 1000000 + before.it_value.tv_usec);
}
