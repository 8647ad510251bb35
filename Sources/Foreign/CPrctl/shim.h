// Linux's prctl takes a variable number of arguments, which Swift cannot pass: a function for each call that is made.
// They can go when Glibc offers those calls in another form.
#pragma once
#include <sys/prctl.h>

// 0 when the process may neither leave a core dump nor be read by another process of its user; else -1 and errno.
static inline int cprctl_make_undumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// 0 when that holds.
static inline int cprctl_is_dumpable(void) {
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}
