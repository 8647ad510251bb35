/* A PKCS #11 library that does not come back from being asked which slots it has, until there is a file named as
 * HANGING_TOKEN says with .released after it; then it has none. It adds a byte to the file HANGING_TOKEN for each time
 * that it is asked. It is compiled by the test that loads it. */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

static CK_RV initialize(CK_VOID_PTR arguments) {
    (void)arguments;
    return CKR_OK;
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
    const char *path = getenv("HANGING_TOKEN");
    char released[4096];
    (void)present;
    (void)list;
    if (!path) return CKR_GENERAL_ERROR;
    snprintf(released, sizeof released, "%s.released", path);
    int calls = open(path, O_WRONLY | O_APPEND);
    if (calls < 0 || write(calls, "x", 1) != 1) return CKR_GENERAL_ERROR;
    close(calls);
    while (access(released, F_OK) != 0) usleep(10000);
    *count = 0;
    return CKR_OK;
}

static CK_FUNCTION_LIST functions = {.version = {2, 40}, .C_Initialize = initialize, .C_GetSlotList = slots};

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
    *list = &functions;
    return CKR_OK;
}
