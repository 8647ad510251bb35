/* A PKCS #11 library with two tokens labelled "t", of serials "A1" in slot 1 and "B2" in slot 2, and a slot whose
 * token it does not recognize. Each login adds the number of its slot to the file `logins` beside the library.
 * There are no keys. It is compiled by the test that loads it. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include <p11-kit/pkcs11.h>

static CK_RV initialize(CK_VOID_PTR arguments) {
    (void)arguments;
    return CKR_OK;
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
    (void)present;
    list[0] = 7, list[1] = 1, list[2] = 2;
    *count = 3;
    return CKR_OK;
}

static CK_RV token(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
    if (slot == 7) return CKR_TOKEN_NOT_RECOGNIZED;
    memset(info, ' ', sizeof *info);
    info->label[0] = 't';
    memcpy(info->serialNumber, slot == 1 ? "A1" : "B2", 2);
    return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR data, CK_NOTIFY notify,
                          CK_SESSION_HANDLE_PTR session) {
    (void)flags, (void)data, (void)notify;
    *session = slot;
    return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE session) {
    (void)session;
    return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
    static const char name[] = "logins";
    char path[4096];
    char *slash;
    Dl_info self;
    FILE *file = NULL;
    (void)user, (void)pin, (void)length;
    if (dladdr(name, &self) && strlen(self.dli_fname) + sizeof name < sizeof path) {
        strcpy(path, self.dli_fname);
        slash = strrchr(path, '/');
        strcpy(slash ? slash + 1 : path, name);
        file = fopen(path, "a");
    }
    if (file) {
        fprintf(file, "%lu", session);
        fclose(file);
    }
    return CKR_PIN_INCORRECT;
}

static CK_FUNCTION_LIST functions = {
    .version = {2, 40}, .C_Initialize = initialize, .C_GetSlotList = slots, .C_GetTokenInfo = token,
    .C_OpenSession = open_session, .C_CloseSession = close_session, .C_Login = login};

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
    *list = &functions;
    return CKR_OK;
}
