// What Linux's kernel says of its clock: the Swift module of Glibc leaves <sys/timex.h> out.
#pragma once
#include <sys/timex.h>

// The greatest error that the kernel takes its clock to have, in microseconds; -1 where nobody
// keeps it synchronised, or this process may not look.
static inline long cclockstate_error(void) {
    struct timex state = {0};
    int clock = adjtimex(&state);
    return clock < 0 || clock == TIME_ERROR || state.status & STA_UNSYNC ? -1 : state.maxerror;
}
