/* Waiting for files, sockets, signals and queues. Milliseconds become nanoseconds, so that short timeouts do not turn into busy loops. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <aio.h>
#include <errno.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>

NEXT(poll)
NEXT(ppoll)
NEXT(select)
NEXT(pselect)
NEXT(epoll_wait)
NEXT(epoll_pwait)
NEXT(sigtimedwait)
NEXT(mq_timedreceive)
NEXT(mq_timedsend)
NEXT(semtimedop)
NEXT(recvmmsg)
NEXT(aio_suspend)

/* Whether a timeout in milliseconds is to be converted: neither at once, nor for ever. */
static bool real_timeout(int ms, struct timespec *real) {
    if (ms <= 0 || !idrill_on())
        return false;
    *real = idrill_timespec(idrill_real_span((ns_t)ms * 1000000));
    return true;
}

int poll(struct pollfd *files, nfds_t count, int ms) {
    struct timespec real;
    return real_timeout(ms, &real) ? CALL(ppoll)(files, count, &real, NULL) : CALL(poll)(files, count, ms);
}

int __poll(struct pollfd *files, nfds_t count, int ms) { return poll(files, count, ms); }

int ppoll(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    struct timespec real;
    return CALL(ppoll)(files, count, idrill_span(timeout, &real), mask);
}

/* The same two under -D_FORTIFY_SOURCE. */
int __poll_chk(struct pollfd *files, nfds_t count, int ms, size_t size) {
    if (size / sizeof *files < count)
        __builtin_trap();
    return poll(files, count, ms);
}

int __ppoll_chk(struct pollfd *files, nfds_t count, const struct timespec *timeout, const sigset_t *mask, size_t size) {
    if (size / sizeof *files < count)
        __builtin_trap();
    return ppoll(files, count, timeout, mask);
}

/* Linux tells what is left of the timeout. */
int select(int count, fd_set *reads, fd_set *writes, fd_set *others, struct timeval *timeout) {
    if (!idrill_on() || !timeout || timeout->tv_sec < 0 || timeout->tv_usec < 0)
        return CALL(select)(count, reads, writes, others, timeout);
    struct timeval real = idrill_timeval(idrill_real_span(idrill_ns_of_timeval(timeout)));
    int ready = CALL(select)(count, reads, writes, others, &real);
    *timeout = idrill_timeval(idrill_fake_span(idrill_ns_of_timeval(&real)));
    return ready;
}

int __select(int count, fd_set *reads, fd_set *writes, fd_set *others, struct timeval *timeout) {
    return select(count, reads, writes, others, timeout);
}

int pselect(int count, fd_set *reads, fd_set *writes, fd_set *others, const struct timespec *timeout, const sigset_t *mask) {
    struct timespec real;
    return CALL(pselect)(count, reads, writes, others, idrill_span(timeout, &real), mask);
}

#if __GLIBC_PREREQ(2, 35)
NEXT(epoll_pwait2)

int epoll_pwait2(int epoll, struct epoll_event *events, int count, const struct timespec *timeout, const sigset_t *mask) {
    struct timespec real;
    return CALL(epoll_pwait2)(epoll, events, count, idrill_span(timeout, &real), mask);
}

/* False where kernel or C library does not know it. */
static bool wait_exactly(int epoll, struct epoll_event *events, int count, const struct timespec *real, const sigset_t *mask, int *ready) {
    if (!CALL(epoll_pwait2))
        return false;
    *ready = CALL(epoll_pwait2)(epoll, events, count, real, mask);
    return *ready >= 0 || errno != ENOSYS;
}
#else
static bool wait_exactly(int epoll, struct epoll_event *events, int count, const struct timespec *real, const sigset_t *mask, int *ready) {
    (void)epoll, (void)events, (void)count, (void)real, (void)mask, (void)ready;
    return false;
}
#endif

int epoll_pwait(int epoll, struct epoll_event *events, int count, int ms, const sigset_t *mask) {
    struct timespec real;
    int ready;
    if (!real_timeout(ms, &real))
        return CALL(epoll_pwait)(epoll, events, count, ms, mask);
    if (wait_exactly(epoll, events, count, &real, mask, &ready))
        return ready;
    return CALL(epoll_pwait)(epoll, events, count, (int)((idrill_ns(&real) + 999999) / 1000000), mask);
}

int epoll_wait(int epoll, struct epoll_event *events, int count, int ms) {
    struct timespec real;
    return real_timeout(ms, &real) ? epoll_pwait(epoll, events, count, ms, NULL) : CALL(epoll_wait)(epoll, events, count, ms);
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info, const struct timespec *restrict timeout) {
    struct timespec real;
    return CALL(sigtimedwait)(set, info, idrill_span(timeout, &real));
}

ssize_t mq_timedreceive(mqd_t queue, char *restrict text, size_t size, unsigned *restrict priority, const struct timespec *restrict until) {
    struct timespec real;
    return CALL(mq_timedreceive)(queue, text, size, priority, idrill_instant(CLOCK_REALTIME, until, &real));
}

int mq_timedsend(mqd_t queue, const char *text, size_t size, unsigned priority, const struct timespec *until) {
    struct timespec real;
    return CALL(mq_timedsend)(queue, text, size, priority, idrill_instant(CLOCK_REALTIME, until, &real));
}

int semtimedop(int set, struct sembuf *operations, size_t count, const struct timespec *timeout) {
    struct timespec real;
    return CALL(semtimedop)(set, operations, count, idrill_span(timeout, &real));
}

int recvmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
    struct timespec real;
    return CALL(recvmmsg)(socket, messages, count, flags, (struct timespec *)idrill_span(timeout, &real));
}

int aio_suspend(const struct aiocb *const list[], int count, const struct timespec *restrict timeout) {
    struct timespec real;
    return CALL(aio_suspend)(list, count, idrill_span(timeout, &real));
}
