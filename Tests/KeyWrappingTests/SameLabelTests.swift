import Cryptography
import Foundation
import KeyWrapping
import RecordErrors
import TestServers
import Testing

@Suite("PKCS#11 tokens of one label")
struct SameLabelTests {
    private let context: WrappingContext

    init() throws {
        context = try WrappingContext(purpose: .patientRoot, ids: ["p"])
    }

    private static let choices: [(serial: String?, slot: UInt?, logins: String, words: String)] = [
        (nil, nil, "", "serial A1, slot 1"), (nil, nil, "", "serial B2, slot 2"),
        (nil, nil, "", "wrapper.pkcs11.serial"), (nil, nil, "", "No PIN was tried"),
        ("B2", nil, "2", "the PIN is wrong"), (nil, 1, "1", "the PIN is wrong"), ("A1", 1, "1", "the PIN is wrong"),
        ("C3", nil, "", "there is only “t” (serial A1, slot 1), “t” (serial B2, slot 2)"),
        ("A1", 2, "", "No PIN was tried"), (nil, 7, "", "No PIN was tried"),
    ]

    @Test(
        "are told apart by serial or slot, and no PIN is spent on another than the one that is meant",
        .enabled(if: CompiledToken.compiler != nil, "needs a C compiler"), arguments: choices.indices)
    func chosen(index: Int) async throws {
        let (serial, slot, logins, words) = Self.choices[index]
        // A library of its own for each: it is loaded once a process and path.
        let token = try CompiledToken("twin_token.c")
        try token.folder.write([], "logins")
        let wrapper = PKCS11Token(
            library: token.library, token: "t", serial: serial, slot: slot, label: "l",
            pin: SecretBytes(copying: [1, 2, 3, 4]), deadline: 60)
        let error = await #expect(throws: RecordFailure.self) {
            _ = try await wrapper.wrap(.random(count: 32), context: context)
        }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
        #expect(try String(decoding: token.folder.read("logins"), as: UTF8.self) == logins)
    }

    @Test("of SoftHSM's are refused together, and each is used by its serial", .enabled(if: SoftHSM.isHere))
    func softHSM() async throws {
        let serials = try SoftHSM.serials(of: "ehr twin")
        #expect(serials.count == 2)
        let label = "ehr-\(UUID().uuidString)"
        let error = await #expect(throws: RecordFailure.self) {
            _ = try await SoftHSM.wrapper(label: label, token: "ehr twin").wrap(.random(count: 32), context: context)
        }
        for serial in serials { #expect(error?.words(of: .wrapperRefused)?.contains(serial) == true) }
        let wrappers = try serials.map { try SoftHSM.wrapper(label: label, token: "ehr twin", serial: $0) }
        let key = SecretBytes.random(count: 32)
        let wrapped = try await wrappers[0].wrap(key, context: context)
        #expect(try await wrappers[0].unwrap(wrapped, context: context) == key)
        let other = await #expect(throws: RecordFailure.self) {
            _ = try await wrappers[1].unwrap(wrapped, context: context)
        }
        #expect(other?.code == .wrapperNotItsKey)
    }

    @Test(
        "a token that went away is said to be away, and opened again when it is back, with the keys it had",
        .enabled(if: SoftHSM.isHere))
    func back() async throws {
        let wrapper = try SoftHSM.wrapper(label: "ehr-\(UUID().uuidString)", token: "ehr traveller")
        let key = SecretBytes.random(count: 32)
        let wrapped = try await wrapper.wrap(key, context: context)
        let away = try SoftHSM.pullOut("ehr traveller")
        let error = await #expect(throws: RecordFailure.self) {
            _ = try await wrapper.unwrap(wrapped, context: context)
        }
        #expect(error?.code == .wrapperAway, "\(String(describing: error))")
        try away.putBack()
        #expect(try await wrapper.unwrap(wrapped, context: context) == key)
        // Away for so short a time that nobody asked.
        let again = try SoftHSM.pullOut("ehr traveller")
        let meanwhile = await #expect(throws: RecordFailure.self) {
            _ = try await wrapper.wrap(key, context: context)
        }
        #expect(meanwhile?.code == .wrapperAway, "\(String(describing: meanwhile))")
        try again.putBack()
        #expect(try await wrapper.wrap(key, context: context).keyID == wrapped.keyID)
        #expect(try await wrapper.unwrap(wrapped, context: context) == key)
    }
}
