/// Who somebody, or an institution, is on the ledger: a role there and a pseudonym. No name of a person is ever one.
package struct LedgerHolder: Hashable, Sendable, CustomStringConvertible {
    package enum Role: String, CaseIterable, Sendable {
        case patient, doctor, registrar, submitter, institution
    }

    package let role: Role
    /// 1 to 64 characters of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`.
    package let id: String

    /// - Returns: nil for what is no id.
    package init?(_ role: Role, _ id: String) {
        let isFit = id.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isFit, 1...64 ~= id.utf8.count, id != ".", id != ".." else { return nil }
        (self.role, self.id) = (role, id)
    }

    /// Reads `patient:ID`.
    package init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let role = Role(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(role, String(text[text.index(after: colon)...]))
    }

    /// Role and id with a colon between them, as holders of keys are written.
    package var text: String { "\(role.rawValue):\(id)" }
    package var description: String { text }
}
