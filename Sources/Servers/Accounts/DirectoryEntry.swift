internal import SQLDatabases

/// A person or an institution as the directory has them: a pseudonym and its name.
package struct DirectoryEntry: Hashable, Sendable {
    package let holder: LedgerHolder
    package let name: String
    /// The institution's pseudonym.
    package let institution: String?
    /// Whether it is found by a search.
    package let isListed: Bool

    package init(holder: LedgerHolder, name: DisplayName, institution: String?, isListed: Bool) {
        self.holder = holder
        self.name = name.text
        self.institution = institution
        self.isListed = isListed
    }

    static let columns = "holder_role, holder_id, name, institution, listed"

    init(_ row: SQLRow) throws(SQLFailure) {
        guard let holder = try LedgerHolder(row, role: "holder_role", id: "holder_id") else {
            throw SQLFailure(.damaged, "an entry of the directory has no holder")
        }
        self.holder = holder
        name = try row.text("name")
        institution = try row.optionalText("institution")
        isListed = try row.flag("listed")
    }
}
