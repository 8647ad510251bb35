// The commit that whoever builds names with the environment variable EHR_COMMIT, which Package.swift hands on as a
// definition of the C preprocessor: Swift's own conditions have no values. It can go when they have.
#pragma once

#ifndef EHR_COMMIT
#define EHR_COMMIT "unknown"
#endif

static inline const char *cbuildcommit_text(void) {
    return EHR_COMMIT;
}
