/* Timeouts that a socket carries itself. */
#define _GNU_SOURCE
#include "accelerator.h"

#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

NEXT(setsockopt)
NEXT(getsockopt)

static bool is_timeval(int level, int option, socklen_t size) {
    return idrill_on() && level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO) && size >= sizeof(struct timeval);
}

static bool is_milliseconds(int level, int option, socklen_t size) {
    return idrill_on() && level == IPPROTO_TCP && option == TCP_USER_TIMEOUT && size >= sizeof(unsigned);
}

int setsockopt(int socket, int level, int option, const void *value, socklen_t size) {
    if (value && is_timeval(level, option, size)) {
        struct timeval timeout;
        memcpy(&timeout, value, sizeof timeout);
        if (timeout.tv_sec >= 0 && timeout.tv_usec >= 0 && timeout.tv_usec < 1000000)
            timeout = idrill_timeval(idrill_real_span(idrill_ns_of_timeval(&timeout)));
        return CALL(setsockopt)(socket, level, option, &timeout, sizeof timeout);
    }
    if (value && is_milliseconds(level, option, size)) {
        unsigned ms;
        memcpy(&ms, value, sizeof ms);
        ms = (unsigned)((idrill_real_span((ns_t)ms * 1000000) + 999999) / 1000000);
        return CALL(setsockopt)(socket, level, option, &ms, sizeof ms);
    }
    return CALL(setsockopt)(socket, level, option, value, size);
}

int getsockopt(int socket, int level, int option, void *restrict value, socklen_t *restrict size) {
    int failed = CALL(getsockopt)(socket, level, option, value, size);
    if (failed || !value || !size)
        return failed;
    if (is_timeval(level, option, *size)) {
        struct timeval timeout;
        memcpy(&timeout, value, sizeof timeout);
        timeout = idrill_timeval(idrill_fake_span(idrill_ns_of_timeval(&timeout)));
        memcpy(value, &timeout, sizeof timeout);
    } else if (is_milliseconds(level, option, *size)) {
        unsigned ms;
        memcpy(&ms, value, sizeof ms);
        ns_t fake = idrill_fake_span((ns_t)ms * 1000000) / 1000000;
        ms = fake > UINT_MAX ? UINT_MAX : (unsigned)fake;
        memcpy(value, &ms, sizeof ms);
    }
    return 0;
}
