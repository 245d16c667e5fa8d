/* File times: what the kernel stamped, as the program's clock would have; what the program sets, as the kernel must store it. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utime.h>

NEXT(syscall)
NEXT(statx)
NEXT(utimensat)

/* The system calls themselves: C libraries before 2.33 have no function `stat` that could be looked up. */
static int seen(long failed, struct stat *file) {
    if (!failed) {
        file->st_atim = idrill_file_seen(file->st_atim);
        file->st_mtim = idrill_file_seen(file->st_mtim);
        file->st_ctim = idrill_file_seen(file->st_ctim);
    }
    return (int)failed;
}

int fstatat(int folder, const char *restrict path, struct stat *restrict file, int flags) {
    return seen(CALL(syscall)(SYS_newfstatat, folder, path, file, flags), file);
}

int fstat(int open_file, struct stat *file) { return seen(CALL(syscall)(SYS_fstat, open_file, file), file); }
int stat(const char *restrict path, struct stat *restrict file) { return fstatat(AT_FDCWD, path, file, 0); }
int lstat(const char *restrict path, struct stat *restrict file) { return fstatat(AT_FDCWD, path, file, AT_SYMLINK_NOFOLLOW); }

/* `struct stat64` is the same structure on 64-bit machines. */
int fstatat64(int folder, const char *restrict path, struct stat64 *restrict file, int flags) {
    return fstatat(folder, path, (struct stat *)file, flags);
}
int fstat64(int open_file, struct stat64 *file) { return fstat(open_file, (struct stat *)file); }
int stat64(const char *restrict path, struct stat64 *restrict file) { return stat(path, (struct stat *)file); }
int lstat64(const char *restrict path, struct stat64 *restrict file) { return lstat(path, (struct stat *)file); }

/* What programs call that were built with such an old C library. */
int __fxstatat(int version, int folder, const char *path, struct stat *file, int flags) {
    (void)version;
    return fstatat(folder, path, file, flags);
}
int __fxstat(int version, int open_file, struct stat *file) {
    (void)version;
    return fstat(open_file, file);
}
int __xstat(int version, const char *path, struct stat *file) {
    (void)version;
    return stat(path, file);
}
int __lxstat(int version, const char *path, struct stat *file) {
    (void)version;
    return lstat(path, file);
}
int __fxstatat64(int version, int folder, const char *path, struct stat64 *file, int flags) {
    (void)version;
    return fstatat64(folder, path, file, flags);
}
int __fxstat64(int version, int open_file, struct stat64 *file) {
    (void)version;
    return fstat64(open_file, file);
}
int __xstat64(int version, const char *path, struct stat64 *file) {
    (void)version;
    return stat64(path, file);
}
int __lxstat64(int version, const char *path, struct stat64 *file) {
    (void)version;
    return lstat64(path, file);
}

static void see(struct statx_timestamp *t) {
    struct timespec fake = idrill_file_seen((struct timespec){.tv_sec = t->tv_sec, .tv_nsec = t->tv_nsec});
    t->tv_sec = fake.tv_sec;
    t->tv_nsec = (unsigned)fake.tv_nsec;
}

void idrill_see_statx(struct statx *file) {
    see(&file->stx_atime);
    see(&file->stx_mtime);
    see(&file->stx_ctime);
    see(&file->stx_btime);
}

int statx(int folder, const char *restrict path, int flags, unsigned mask, struct statx *restrict file) {
    int failed = CALL(statx)(folder, path, flags, mask, file);
    if (!failed)
        idrill_see_statx(file);
    return failed;
}

/* UTIME_NOW and UTIME_OMIT are no times, but values of tv_nsec that pass unchanged. */
const struct timespec *idrill_file_times(const struct timespec fake[2], struct timespec store[2]) {
    if (!fake)
        return NULL;
    store[0] = idrill_file_true(fake[0]);
    store[1] = idrill_file_true(fake[1]);
    return store;
}

int utimensat(int folder, const char *path, const struct timespec fake[2], int flags) {
    struct timespec real[2];
    return CALL(utimensat)(folder, path, idrill_file_times(fake, real), flags);
}

/* By its number: utimensat() refuses to do without a path. */
int futimens(int file, const struct timespec fake[2]) {
    struct timespec real[2];
    return (int)CALL(syscall)(SYS_utimensat, file, NULL, idrill_file_times(fake, real), 0);
}

static const struct timespec *precise(const struct timeval rough[2], struct timespec store[2]) {
    if (!rough)
        return NULL;
    for (int i = 0; i < 2; i++)
        store[i] = (struct timespec){.tv_sec = rough[i].tv_sec, .tv_nsec = rough[i].tv_usec * 1000};
    return store;
}

int utimes(const char *path, const struct timeval fake[2]) {
    struct timespec same[2];
    return utimensat(AT_FDCWD, path, precise(fake, same), 0);
}

int lutimes(const char *path, const struct timeval fake[2]) {
    struct timespec same[2];
    return utimensat(AT_FDCWD, path, precise(fake, same), AT_SYMLINK_NOFOLLOW);
}

int futimes(int file, const struct timeval fake[2]) {
    struct timespec same[2];
    return futimens(file, precise(fake, same));
}

int futimesat(int folder, const char *path, const struct timeval fake[2]) {
    struct timespec same[2];
    return path ? utimensat(folder, path, precise(fake, same), 0) : futimens(folder, precise(fake, same));
}

int utime(const char *path, const struct utimbuf *fake) {
    struct timespec same[2];
    if (fake) {
        same[0] = (struct timespec){.tv_sec = fake->actime};
        same[1] = (struct timespec){.tv_sec = fake->modtime};
    }
    return utimensat(AT_FDCWD, path, fake ? same : NULL, 0);
}
