// Linux's prctl takes a variable number of arguments, which Swift cannot pass: one function for the one call that is
// made. It can go when Glibc offers that call in another form.
#pragma once
#include <sys/prctl.h>

// 0 when the process may neither leave a core dump nor be read by another process of its user; else -1 and errno.
static inline int cprctl_make_undumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
