/* A PKCS #11 library with one token, "t", that has one AES key, "l/000001". Whether that can be taken out of the token
 * is what the environment variable EXTRACTABLE_TOKEN says: two digits, CKA_SENSITIVE and CKA_EXTRACTABLE. It encrypts
 * nothing. It is compiled by the test that loads it. */

#include <stdlib.h>
#include <string.h>

#include <p11-kit/pkcs11.h>

static int found;

static CK_RV initialize(CK_VOID_PTR arguments) {
    (void)arguments;
    return CKR_OK;
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
    (void)present;
    list[0] = 1;
    *count = 1;
    return CKR_OK;
}

static CK_RV token(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
    (void)slot;
    memset(info->label, ' ', sizeof info->label);
    info->label[0] = 't';
    return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR data, CK_NOTIFY notify,
                          CK_SESSION_HANDLE_PTR session) {
    (void)slot, (void)flags, (void)data, (void)notify;
    *session = 1;
    return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE session) {
    (void)session;
    return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
    (void)session, (void)user, (void)pin, (void)length;
    return CKR_OK;
}

static CK_RV find_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
    (void)session, (void)template, (void)count;
    found = 0;
    return CKR_OK;
}

static CK_RV find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR objects, CK_ULONG limit, CK_ULONG_PTR count) {
    (void)session, (void)limit;
    *count = found ? 0 : 1;
    found = 1;
    objects[0] = 1;
    return CKR_OK;
}

static CK_RV find_final(CK_SESSION_HANDLE session) {
    (void)session;
    return CKR_OK;
}

static CK_RV attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, CK_ATTRIBUTE_PTR wanted, CK_ULONG count) {
    const char *says = getenv("EXTRACTABLE_TOKEN");
    CK_BBOOL value = CK_FALSE;
    (void)session, (void)key, (void)count;
    if (wanted->type == CKA_LABEL || wanted->type == CKA_ID) {
        memcpy(wanted->pValue, "l/000001", 8);
        wanted->ulValueLen = 8;
        return CKR_OK;
    }
    if (says && wanted->type == CKA_SENSITIVE) value = says[0] == '1';
    if (says && wanted->type == CKA_EXTRACTABLE) value = says[1] == '1';
    memcpy(wanted->pValue, &value, 1);
    wanted->ulValueLen = 1;
    return CKR_OK;
}

static CK_RV encrypt_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
    (void)session, (void)mechanism, (void)key;
    return CKR_KEY_FUNCTION_NOT_PERMITTED;
}

static CK_FUNCTION_LIST functions = {
    .version = {2, 40}, .C_Initialize = initialize, .C_GetSlotList = slots, .C_GetTokenInfo = token,
    .C_OpenSession = open_session, .C_CloseSession = close_session, .C_Login = login,
    .C_GetAttributeValue = attribute, .C_FindObjectsInit = find_init, .C_FindObjects = find,
    .C_FindObjectsFinal = find_final, .C_EncryptInit = encrypt_init};

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
    *list = &functions;
    return CKR_OK;
}
