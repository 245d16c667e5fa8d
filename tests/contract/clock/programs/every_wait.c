/* Every function that the accelerator covers, waited with for as long as argv[1] says (seconds of the program's own time).
 * With a second argument only the sleeps. One line a case: name, seconds by the program's clock, seconds by /proc/uptime, which no library can touch. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static double wait_s;

static double uptime(void) {
    char text[64] = "";
    int file = open("/proc/uptime", O_RDONLY);
    if (read(file, text, sizeof text - 1) < 0)
        abort();
    close(file);
    return atof(text);
}

static struct timespec span(void) { return (struct timespec){(time_t)wait_s, (long)((wait_s - (double)(time_t)wait_s) * 1e9)}; }

static struct timespec until(clockid_t clock) {
    struct timespec now, more = span();
    clock_gettime(clock, &now);
    now.tv_sec += more.tv_sec + (now.tv_nsec + more.tv_nsec) / 1000000000;
    now.tv_nsec = (now.tv_nsec + more.tv_nsec) % 1000000000;
    return now;
}

static double own(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#define CASE(name, ...) \
    do { \
        double real_ = uptime(), own_ = own(); \
        __VA_ARGS__; \
        printf("%s %.4f %.4f\n", name, own() - own_, uptime() - real_); \
        fflush(stdout); \
    } while (0)


static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER, free_one = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t written = PTHREAD_RWLOCK_INITIALIZER;
static mtx_t mutex11;
static int ready, done;

/* Locks are waited for by a thread that does not hold them. */
static void *hold(void *unused) {
    pthread_mutex_lock(&held);
    pthread_rwlock_wrlock(&written);
    mtx_init(&mutex11, mtx_timed);
    mtx_lock(&mutex11);
    __atomic_store_n(&ready, 1, __ATOMIC_SEQ_CST);
    while (!__atomic_load_n(&done, __ATOMIC_SEQ_CST))
        poll(NULL, 0, 1);
    return unused;
}

static void conditions(void) {
    pthread_cond_t real = PTHREAD_COND_INITIALIZER, mono;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&mono, &attributes);
    struct timespec t;
    pthread_mutex_lock(&free_one);
    CASE("pthread_cond_timedwait", t = until(CLOCK_REALTIME); pthread_cond_timedwait(&real, &free_one, &t));
    CASE("pthread_cond_timedwait-monotonic", t = until(CLOCK_MONOTONIC); pthread_cond_timedwait(&mono, &free_one, &t));
    CASE("pthread_cond_clockwait", t = until(CLOCK_MONOTONIC); pthread_cond_clockwait(&real, &free_one, CLOCK_MONOTONIC, &t));
    pthread_mutex_unlock(&free_one);
    mtx_t mutex;
    cnd_t condition;
    mtx_init(&mutex, mtx_plain);
    cnd_init(&condition);
    mtx_lock(&mutex);
    CASE("cnd_timedwait", t = until(CLOCK_REALTIME); cnd_timedwait(&condition, &mutex, &t));
    mtx_unlock(&mutex);
}

static void locks(void) {
    pthread_t holder;
    pthread_create(&holder, NULL, hold, NULL);
    while (!__atomic_load_n(&ready, __ATOMIC_SEQ_CST))
        poll(NULL, 0, 1);
    sem_t semaphore;
    sem_init(&semaphore, 0, 0);
    struct timespec t;
    CASE("sem_timedwait", t = until(CLOCK_REALTIME); sem_timedwait(&semaphore, &t));
    CASE("sem_clockwait", t = until(CLOCK_MONOTONIC); sem_clockwait(&semaphore, CLOCK_MONOTONIC, &t));
    CASE("pthread_mutex_timedlock", t = until(CLOCK_REALTIME); pthread_mutex_timedlock(&held, &t));
    CASE("pthread_mutex_clocklock", t = until(CLOCK_MONOTONIC); pthread_mutex_clocklock(&held, CLOCK_MONOTONIC, &t));
    CASE("pthread_rwlock_timedrdlock", t = until(CLOCK_REALTIME); pthread_rwlock_timedrdlock(&written, &t));
    CASE("pthread_rwlock_clockwrlock", t = until(CLOCK_MONOTONIC); pthread_rwlock_clockwrlock(&written, CLOCK_MONOTONIC, &t));
    CASE("mtx_timedlock", t = until(CLOCK_REALTIME); mtx_timedlock(&mutex11, &t));
    CASE("pthread_timedjoin_np", t = until(CLOCK_REALTIME); pthread_timedjoin_np(holder, NULL, &t));
    __atomic_store_n(&done, 1, __ATOMIC_SEQ_CST);
    pthread_join(holder, NULL);
}

static void sleeps(void) {
    struct timespec t;
    CASE("nanosleep", t = span(); nanosleep(&t, NULL));
    CASE("clock_nanosleep", t = span(); clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL));
    CASE("clock_nanosleep-until", t = until(CLOCK_REALTIME); clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL));
    CASE("thrd_sleep", t = span(); thrd_sleep(&t, NULL));
    CASE("usleep", usleep((useconds_t)(wait_s * 1e6)));
}

static void polls(void) {
    struct timespec t = span();
    struct timeval v = {t.tv_sec, t.tv_nsec / 1000};
    struct epoll_event event;
    int epoll = epoll_create1(0), ms = (int)(wait_s * 1000);
    CASE("poll", poll(NULL, 0, ms));
    CASE("ppoll", ppoll(NULL, 0, &t, NULL));
    CASE("select", select(0, NULL, NULL, NULL, &v));
    CASE("pselect", pselect(0, NULL, NULL, NULL, &t, NULL));
    CASE("epoll_wait", epoll_wait(epoll, &event, 1, ms));
    CASE("epoll_pwait", epoll_pwait(epoll, &event, 1, ms, NULL));
    int pair[2];
    char byte;
    v = (struct timeval){t.tv_sec, t.tv_nsec / 1000};
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &v, sizeof v);
    CASE("SO_RCVTIMEO", recv(pair[0], &byte, 1, 0));
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CASE("sigtimedwait", sigtimedwait(&set, NULL, &t));
    int semaphores = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf take = {0, -1, 0};
    if (semaphores >= 0) {
        CASE("semtimedop", semtimedop(semaphores, &take, 1, &t));
        semctl(semaphores, 0, IPC_RMID);
    }
}

static void timers(void) {
    struct itimerspec wanted = {.it_value = span()};
    uint64_t ticks;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0), wall = timerfd_create(CLOCK_REALTIME, 0);
    CASE("timerfd", timerfd_settime(fd, 0, &wanted, NULL); if (read(fd, &ticks, sizeof ticks) < 0) abort());
    CASE("timerfd-until", wanted.it_value = until(CLOCK_MONOTONIC); timerfd_settime(fd, TFD_TIMER_ABSTIME, &wanted, NULL);
         if (read(fd, &ticks, sizeof ticks) < 0) abort());
    CASE("timerfd-until-realtime", wanted.it_value = until(CLOCK_REALTIME); timerfd_settime(wall, TFD_TIMER_ABSTIME, &wanted, NULL);
         if (read(wall, &ticks, sizeof ticks) < 0) abort());
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    sigset_t rung;
    sigemptyset(&rung);
    sigaddset(&rung, SIGALRM);
    sigprocmask(SIG_BLOCK, &rung, NULL);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    wanted.it_value = span();
    CASE("timer_settime", timer_settime(timer, 0, &wanted, NULL); sigwaitinfo(&rung, NULL));
    CASE("timer_settime-until", wanted.it_value = until(CLOCK_MONOTONIC); timer_settime(timer, TIMER_ABSTIME, &wanted, NULL); sigwaitinfo(&rung, NULL));
    struct timespec t = span();
    struct itimerval interval = {.it_value = {t.tv_sec, t.tv_nsec / 1000}};
    CASE("setitimer", setitimer(ITIMER_REAL, &interval, NULL); sigwaitinfo(&rung, NULL));
    CASE("alarm", alarm((unsigned)wait_s); sigwaitinfo(&rung, NULL));
}

static void by_number(void) {
    int word = 0;
    struct timespec t = span(), now;
    CASE("futex-wait", syscall(SYS_futex, &word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, &t, NULL, 0));
    CASE("futex-until", t = until(CLOCK_MONOTONIC); syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, FUTEX_BITSET_MATCH_ANY));
    CASE("futex-until-realtime", t = until(CLOCK_REALTIME);
         syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &t, NULL, FUTEX_BITSET_MATCH_ANY));
    t = span();
    CASE("syscall-nanosleep", syscall(SYS_nanosleep, &t, NULL));
    CASE("syscall-ppoll", syscall(SYS_ppoll, NULL, 0, &t, NULL, 8));
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    printf("same-clock-by-number %.4f 0\n", own() - ((double)now.tv_sec + (double)now.tv_nsec / 1e9));
}

int main(int count, char **words) {
    wait_s = count > 1 ? atof(words[1]) : 1;
    sleeps();
    if (count > 2)
        return 0;
    polls();
    conditions();
    locks();
    timers();
    by_number();
    return 0;
}
