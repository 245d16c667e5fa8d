/* A mark of this process for whoever reads its /proc/<pid>/maps. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <sys/mman.h>
#include <unistd.h>

void *idrill_show_mark(const char *name) {
    int file = memfd_create(name, MFD_CLOEXEC);
    if (file < 0)
        return NULL;
    void *mark = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_NONE, MAP_SHARED, file, 0);
    close(file);
    return mark == MAP_FAILED ? NULL : mark;
}
