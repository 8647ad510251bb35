internal import CPKCS11
internal import Glibc
internal import Locking
internal import Waits

/// A token vendor's library, loaded and initialized once per process and path, and never unloaded, because it may have
/// threads.
// @unchecked: the function list is constant, and the library was told to do its own locking.
package final class CryptokiModule: @unchecked Sendable {
    private static let loaded = LockedValue<[String: CryptokiModule]>([:])

    private let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>

    /// The longest call, after which a command ends: no setting lets anybody wait longer for a token.
    private static let callLimit = Duration.seconds(600)
    /// The largest number of slots to search.
    private static let slotLimit = 256

    /// The library at `path`.
    ///
    /// - Throws: `CryptokiError` if it cannot be loaded or initialized.
    package static func load(_ path: String) throws(CryptokiError) -> CryptokiModule {
        // Held while a library is loaded: two threads must not both initialize it.
        try loaded.withLock { (modules) throws(CryptokiError) in
            if let module = modules[path] { return module }
            let module = try CryptokiModule(path)
            modules[path] = module
            return module
        }
    }

    private init(_ path: String) throws(CryptokiError) {
        let operation = "loading \(path)"
        let opened = Waits.blocking(on: operation, limit: CryptokiModule.callLimit) {
            dlopen(path, RTLD_NOW | RTLD_LOCAL)
        }
        guard let library = opened else {
            throw CryptokiError(operation, code: 0, reason: dlerror().map { String(cString: $0) } ?? "no reason given")
        }
        guard let symbol = dlsym(library, "C_GetFunctionList") else {
            throw CryptokiError(operation, code: 0, reason: "it is no PKCS #11 library")
        }
        typealias GetFunctionList =
            @convention(c) (UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>?) -> CK_RV
        let getFunctionList = withUnsafePointer(to: symbol) {
            UnsafeRawPointer($0).load(as: GetFunctionList.self)
        }
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        let code = Waits.blocking(on: operation, limit: CryptokiModule.callLimit) { getFunctionList(&list) }
        guard code == CKR_OK, let list else { throw CryptokiError(operation, code: UInt(code)) }
        functions = list
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        let initialized = Waits.blocking(on: operation, limit: CryptokiModule.callLimit) {
            list.pointee.C_Initialize?(&arguments)
        }
        // Something else in this process may use the library too.
        guard initialized == CK_RV(CKR_OK) || initialized == CK_RV(CKR_CRYPTOKI_ALREADY_INITIALIZED) else {
            throw CryptokiError(operation, code: UInt(initialized ?? 0))
        }
    }

    /// Runs one call of the library.
    ///
    /// - Throws: `CryptokiError` with its return value, or because it lacks the function.
    func call(_ operation: String, _ body: (CK_FUNCTION_LIST) -> CK_RV?) throws(CryptokiError) {
        let answer = Waits.blocking(on: "the token: \(operation)", limit: CryptokiModule.callLimit) {
            body(functions.pointee)
        }
        guard let code = answer else {
            throw CryptokiError(operation, code: 0, reason: "the library lacks the function")
        }
        guard code == CKR_OK else { throw CryptokiError(operation, code: UInt(code)) }
    }

    /// The slot of the token labelled `label`.
    func slot(ofToken label: String) throws(CryptokiError) -> CK_SLOT_ID {
        let operation = "looking for the token “\(label)”"
        var slots = [CK_SLOT_ID](repeating: 0, count: CryptokiModule.slotLimit)
        var count = CK_ULONG(slots.count)
        try call(operation) { $0.C_GetSlotList?(CK_BBOOL(CK_TRUE), &slots, &count) }
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            try call(operation) { $0.C_GetTokenInfo?(slot, &info) }
            let bytes = withUnsafeBytes(of: &info.label) { [UInt8]($0) }
            // Labels are padded with blanks to 32 bytes.
            let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }.map { $0 + 1 } ?? 0
            if String(decoding: bytes[..<end], as: UTF8.self) == label { return slot }
        }
        throw CryptokiError(operation, code: UInt(CKR_TOKEN_NOT_PRESENT), reason: "there is no token of that label")
    }
}
