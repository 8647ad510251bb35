internal import Accounts
internal import Hummingbird
internal import RecordRemote

/// Institutions of the directory, which accounts may belong to: kept by administrators and registrars.
struct InstitutionRoutes: Sendable {
    let accounts: AccountDesk

    var routes: [GatewayRoute] {
        let (keepers, path) = (RoleRule(.admin, .registrar), "/v1/institutions/{institution_id}")
        return [
            GatewayRoute(.put, path, keepers) { request, context in
                let entry = DirectoryEntry(
                    holder: try id(context), name: try DisplayName(try await request.message(NameMessage.self).name),
                    institution: nil, isListed: true)
                try await accounts.put(entry, by: context.actor(try context.requireCaller()))
                return try Reply.message(DirectoryReply(entry))
            },
            GatewayRoute(.delete, path, keepers) { _, context in
                try await accounts.removeEntry(id(context), by: context.actor(try context.requireCaller()))
                return Reply.nothing
            },
        ]
    }

    private func id(_ context: GatewayContext) throws -> LedgerHolder {
        guard let holder = LedgerHolder(.institution, context.parameters.get("institution_id") ?? "") else {
            throw GatewayProblem.invalid(
                "institution_id", "1 to 64 letters, digits, dots, underscores and hyphens, and not a dot or two")
        }
        return holder
    }
}

/// What an institution is called.
struct NameMessage: RequestMessage {
    let name: String

    enum CodingKeys: String, CodingKey, CaseIterable { case name }
}
