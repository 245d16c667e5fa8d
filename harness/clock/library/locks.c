/* Waiting for other threads, each until an instant. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <pthread.h>
#include <semaphore.h>
#include <threads.h>

typedef const struct timespec *restrict until_t;

/* `name`, whose last argument is an instant of `clock`. */
#define UNTIL(name, clock, parameters, ...) \
    NEXT(name) \
    int name parameters { \
        struct timespec real; \
        return CALL(name)(__VA_ARGS__, idrill_instant(clock, until, &real)); \
    }

UNTIL(pthread_cond_timedwait, idrill_clock_of(until), (pthread_cond_t *restrict c, pthread_mutex_t *restrict m, until_t until), c, m)
UNTIL(sem_timedwait, CLOCK_REALTIME, (sem_t *restrict s, until_t until), s)
UNTIL(pthread_mutex_timedlock, CLOCK_REALTIME, (pthread_mutex_t *restrict m, until_t until), m)
UNTIL(pthread_rwlock_timedrdlock, CLOCK_REALTIME, (pthread_rwlock_t *restrict l, until_t until), l)
UNTIL(pthread_rwlock_timedwrlock, CLOCK_REALTIME, (pthread_rwlock_t *restrict l, until_t until), l)
UNTIL(pthread_timedjoin_np, CLOCK_REALTIME, (pthread_t t, void **result, const struct timespec *until), t, result)
UNTIL(cnd_timedwait, CLOCK_REALTIME, (cnd_t *restrict c, mtx_t *restrict m, until_t until), c, m)
UNTIL(mtx_timedlock, CLOCK_REALTIME, (mtx_t *restrict m, until_t until), m)

#if __GLIBC_PREREQ(2, 30)
UNTIL(pthread_cond_clockwait, clock, (pthread_cond_t *restrict c, pthread_mutex_t *restrict m, clockid_t clock, until_t until), c, m, clock)
UNTIL(sem_clockwait, clock, (sem_t *restrict s, clockid_t clock, until_t until), s, clock)
UNTIL(pthread_mutex_clocklock, clock, (pthread_mutex_t *restrict m, clockid_t clock, until_t until), m, clock)
UNTIL(pthread_rwlock_clockrdlock, clock, (pthread_rwlock_t *restrict l, clockid_t clock, until_t until), l, clock)
UNTIL(pthread_rwlock_clockwrlock, clock, (pthread_rwlock_t *restrict l, clockid_t clock, until_t until), l, clock)
#endif
#if __GLIBC_PREREQ(2, 31)
UNTIL(pthread_clockjoin_np, clock, (pthread_t t, void **result, clockid_t clock, const struct timespec *until), t, result, clock)
#endif
