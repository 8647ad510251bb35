internal import CPKCS11
internal import Glibc
internal import Locking
internal import Waiting

/// A token vendor's library, loaded and initialized once per process and path, and never unloaded, because it may have
/// threads.
// @unchecked: the function list is constant, and the library was told to do its own locking.
package final class CryptokiModule: @unchecked Sendable {
    private static let loaded = LockedValue<[String: CryptokiModule]>([:])

    private let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
    /// Whether it was initialized here.
    private let isOwner: Bool
    private let turn = LockedValue(0)
    /// Held for reading in each call, and for writing while the library is ended and initialized again: calls of other
    /// threads in the midst of C_Finalize are undefined (PKCS #11 2.40, section 5.4).
    private let gate = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    /// How long a restart waits for calls under way, in seconds.
    private static let patience = 5

    /// How often the library was initialized again. Its handles are of one time, and are given out again after it.
    var generation: Int { turn.withLock { $0 } }

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
        gate.initialize(to: pthread_rwlock_t())
        pthread_rwlock_init(gate, nil)
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
        let initialized = CryptokiModule.initialize(list, operation)
        isOwner = initialized == CK_RV(CKR_OK)
        // Something else in this process may use the library too.
        guard initialized == CK_RV(CKR_OK) || initialized == CK_RV(CKR_CRYPTOKI_ALREADY_INITIALIZED) else {
            throw CryptokiError(operation, code: UInt(initialized ?? 0))
        }
    }

    /// Runs one call of the library.
    ///
    /// - Parameter time: of what the call's handles are; nil for a call without any.
    /// - Throws: `CryptokiError` with its return value, because it lacks the function, or because it was initialized
    ///   again since `time`.
    func call(
        _ operation: String, of time: Int? = nil, _ body: (CK_FUNCTION_LIST) -> CK_RV?
    ) throws(CryptokiError) {
        pthread_rwlock_rdlock(gate)
        defer { pthread_rwlock_unlock(gate) }
        if let time, time != generation { throw CryptokiError(operation, code: UInt(CKR_SESSION_HANDLE_INVALID)) }
        try callInside(operation, body)
    }

    private func callInside(_ operation: String, _ body: (CK_FUNCTION_LIST) -> CK_RV?) throws(CryptokiError) {
        let answer = Waits.blocking(on: "the token: \(operation)", limit: CryptokiModule.callLimit) {
            body(functions.pointee)
        }
        guard let code = answer else {
            throw CryptokiError(operation, code: 0, reason: "the library lacks the function")
        }
        guard code == CKR_OK else { throw CryptokiError(operation, code: UInt(code)) }
    }

    /// Ends the library and initializes it again: some look at their tokens only then, and one that went away and came
    /// back is not seen before. All sessions of this process are invalid after that.
    ///
    /// - Returns: false if the library was not ended: it cannot be, something else in this process uses it too, or a
    ///   call does not return.
    package func restart() -> Bool {
        guard isOwner else { return false }
        var end = timespec()
        clock_gettime(CLOCK_REALTIME, &end)
        end.tv_sec += CryptokiModule.patience
        guard pthread_rwlock_timedwrlock(gate, &end) == 0 else { return false }
        defer { pthread_rwlock_unlock(gate) }
        do {
            try callInside("ending the library") { $0.C_Finalize?(nil) }
        } catch {
            guard error.code == UInt(CKR_CRYPTOKI_NOT_INITIALIZED) else { return false }
        }
        turn.withLock { $0 += 1 }
        return CryptokiModule.initialize(functions, "opening the library again") == CK_RV(CKR_OK)
    }

    private static func initialize(
        _ functions: UnsafeMutablePointer<CK_FUNCTION_LIST>, _ operation: String
    ) -> CK_RV? {
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        return Waits.blocking(on: operation, limit: callLimit) { functions.pointee.C_Initialize?(&arguments) }
    }

    /// The slot of the one token that `name` means; found without a PIN.
    func slot(of name: TokenName) throws(CryptokiError) -> CK_SLOT_ID {
        let operation = "looking for the token \(name)"
        var slots = [CK_SLOT_ID](repeating: 0, count: CryptokiModule.slotLimit)
        var count = CK_ULONG(slots.count)
        try call(operation) { $0.C_GetSlotList?(CK_BBOOL(CK_TRUE), &slots, &count) }
        var labelled: [TokenName] = []
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            // What is wrong with another slot is no business of this token; one that is gone may say anything.
            guard (try? call(operation, { $0.C_GetTokenInfo?(slot, &info) })) != nil else { continue }
            let (label, serial) = (CryptokiModule.text(info.label), CryptokiModule.text(info.serialNumber))
            if label == name.label { labelled.append(TokenName(label: label, serial: serial, slot: UInt(slot))) }
        }
        let found = labelled.filter { (name.serial ?? $0.serial) == $0.serial && (name.slot ?? $0.slot) == $0.slot }
        if found.count == 1, let slot = found[0].slot { return CK_SLOT_ID(slot) }
        let list = labelled.map { "\($0)" }.joined(separator: ", ")
        guard found.isEmpty else {
            throw CryptokiError(
                operation, code: 0,
                reason:
                    "there are \(found.count): \(list); say which by its serial number, wrapper.pkcs11.serial, or by "
                    + "wrapper.pkcs11.slot. No PIN was tried")
        }
        throw CryptokiError(
            operation, code: UInt(CKR_TOKEN_NOT_PRESENT),
            reason: labelled.isEmpty ? "there is no token of that label" : "there is only \(list). No PIN was tried")
    }

    /// A field that is padded with blanks.
    private static func text<Field>(_ field: Field) -> String {
        let bytes = withUnsafeBytes(of: field) { [UInt8]($0) }
        let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }.map { $0 + 1 } ?? 0
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
