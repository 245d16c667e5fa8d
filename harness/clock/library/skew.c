/* A time of day that is wrong, as on a host whose clock nobody disciplines: so many nanoseconds of drill time, in a page that the harness
 * writes and nobody else. What counts from some start (monotonic clocks, durations) stays right. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const ns_t never_wrong;
static const ns_t *page = &never_wrong;

static ns_t shown;
static void *mark;

bool idrill_open_skew(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    bool whole = lseek(file, 0, SEEK_END) >= (off_t)sizeof *page; /* beyond its end a read would be a SIGBUS */
    void *mapped = whole ? mmap(NULL, sizeof *page, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    close(file);
    if (mapped == MAP_FAILED)
        return false;
    page = mapped;
    return true;
}

ns_t idrill_skew(void) { return __atomic_load_n(page, __ATOMIC_RELAXED); }

/* Which wrong time was read last, in /proc/<pid>/maps until the next one is read: no mark for the right one. */
static void show(ns_t skew) {
    int error = errno;
    if (__atomic_exchange_n(&shown, skew, __ATOMIC_ACQ_REL) != skew) {
        char name[64];
        snprintf(name, sizeof name, "idrill-clock-off:%" PRId64, skew);
        void *before = __atomic_exchange_n(&mark, skew ? idrill_show_mark(name) : NULL, __ATOMIC_ACQ_REL);
        if (before)
            munmap(before, (size_t)sysconf(_SC_PAGESIZE));
    }
    errno = error;
}

ns_t idrill_skew_read(void) {
    ns_t skew = idrill_skew();
    if (__builtin_expect(skew != __atomic_load_n(&shown, __ATOMIC_RELAXED), 0))
        show(skew);
    return skew;
}
