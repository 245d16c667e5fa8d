/* Programs that call the kernel by number: the Java machine waits with futex(2), Node reads files with statx(2). */
#define _GNU_SOURCE
#include "accelerator.h"

#include <errno.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

NEXT(syscall)

/* The timeout of a futex call: a duration, or an instant of the clock that the operation names. Wake-ups have a number in its place. */
static const struct timespec *futex_timeout(int operation, const struct timespec *fake, struct timespec *store) {
    switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
        return idrill_span(fake, store);
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAIT_REQUEUE_PI:
        return idrill_instant(operation & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, fake, store);
    case FUTEX_LOCK_PI:
        return idrill_instant(CLOCK_REALTIME, fake, store);
    default:
        return fake;
    }
}

/* Which argument (from 0) of a call is a duration; -1: none. */
static int span_argument(long number) {
    switch (number) {
    case SYS_ppoll:
    case SYS_rt_sigtimedwait:
        return 2;
    case SYS_semtimedop:
#ifdef SYS_epoll_pwait2
    case SYS_epoll_pwait2:
#endif
        return 3;
    case SYS_pselect6:
    case SYS_recvmmsg:
        return 4;
    default:
        return -1;
    }
}

static long with_error(int error) {
    if (!error)
        return 0;
    errno = error;
    return -1;
}

/* Calls that one of our functions answers. False: it is another one. */
static bool answered(long number, const long a[6], long *result) {
    switch (number) {
    case SYS_clock_gettime:
        *result = clock_gettime((clockid_t)a[0], (struct timespec *)a[1]);
        return true;
    case SYS_gettimeofday:
        *result = a[0] ? gettimeofday((struct timeval *)a[0], (void *)a[1]) : 0;
        return true;
    case SYS_nanosleep:
        *result = nanosleep((const struct timespec *)a[0], (struct timespec *)a[1]);
        return true;
    case SYS_clock_nanosleep:
        *result = with_error(clock_nanosleep((clockid_t)a[0], (int)a[1], (const struct timespec *)a[2], (struct timespec *)a[3]));
        return true;
    case SYS_timerfd_settime:
        *result = timerfd_settime((int)a[0], (int)a[1], (const struct itimerspec *)a[2], (struct itimerspec *)a[3]);
        return true;
    case SYS_newfstatat:
        *result = fstatat((int)a[0], (const char *)a[1], (struct stat *)a[2], (int)a[3]);
        return true;
    case SYS_fstat:
        *result = fstat((int)a[0], (struct stat *)a[1]);
        return true;
#ifdef SYS_time
    case SYS_time:
        *result = time((time_t *)a[0]);
        return true;
    case SYS_poll:
        *result = poll((struct pollfd *)a[0], (nfds_t)a[1], (int)a[2]);
        return true;
    case SYS_epoll_wait:
        *result = epoll_wait((int)a[0], (struct epoll_event *)a[1], (int)a[2], (int)a[3]);
        return true;
    case SYS_stat:
        *result = stat((const char *)a[0], (struct stat *)a[1]);
        return true;
    case SYS_lstat:
        *result = lstat((const char *)a[0], (struct stat *)a[1]);
        return true;
#endif
    default:
        return false;
    }
}

long syscall(long number, ...) {
    long a[6], result;
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(rest, long);
    va_end(rest);
    if (idrill_on()) {
        struct timespec real[2];
        int span = span_argument(number);
        if (answered(number, a, &result))
            return result;
        if (span >= 0)
            a[span] = (long)idrill_span((const struct timespec *)a[span], real);
        else if (number == SYS_futex)
            a[3] = (long)futex_timeout((int)a[1], (const struct timespec *)a[3], real);
        else if (number == SYS_utimensat)
            a[2] = (long)idrill_file_times((const struct timespec *)a[2], real);
    }
    result = CALL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (number == SYS_statx && result == 0 && idrill_on())
        idrill_see_statx((struct statx *)a[4]);
    return result;
}
