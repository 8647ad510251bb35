internal import HTTPTypes
internal import Hummingbird
internal import RecordErrors
internal import RecordRemote

/// Who may ask what, route by route. A route that is not in the table is answered as if it were not there, so that one
/// that is added without a rule opens nothing.
package enum RouteRules {
    /// Who may ask. For a holder who is not enrolled, whoever reaches the socket may ask in the holder's place, unless
    /// `service.enrolled_only` is set.
    package enum Rule: String, CaseIterable, Sendable {
        /// The patient in the path or message, in a session.
        case patient = "the patient"
        /// The doctor in the message, in a session.
        case doctor = "the doctor"
        /// The doctor whom a deposit names as its author, else the patient; in a session.
        case depositor = "the author, else the patient"
        /// Who signs the operation, in a session.
        case owner = "its owner"
        /// The patient or the doctor of the consent in the message, in a session.
        case party = "the patient or the doctor"
        /// The holder in the path or message, in a session.
        case holder = "the holder"
        /// The registrar whom a review names, else its patient; in a session.
        case reviewer = "the registrar, else the patient"
        /// The registrar in the message, enrolled and in a session.
        case registrar = "the registrar"
        /// The submitter in the message, enrolled and in a session.
        case submitter = "the submitter"
        /// Anybody in a session, about themselves.
        case session = "any session"
        /// Anybody who reaches the socket; what they show decides.
        case anyone = "anyone"
        /// Who maintains the service; with `service.maintenance`, at that socket only.
        case maintenance = "maintenance"
        /// Who maintains the service, at the socket of `service.maintenance` and nowhere else.
        case maintenanceSocket = "maintenance socket"
        /// The same; and for an id that is new a registrar in a session, and with `service.clients_enrol` anybody who
        /// reaches the socket of holders.
        case enroller = "maintenance socket; a registrar, with `service.clients_enrol` anyone, for a new id"
    }

    /// Method, path below the version, and who may ask.
    package static let table: [(method: String, path: String, rule: Rule)] = [
        ("POST", "/patients/{patient_id}/records/{record_id}", .depositor),
        ("PUT", "/patients/{patient_id}/records/{record_id}/content", .depositor),
        ("GET", "/patients/{patient_id}/records/{record_id}/content", .patient),
        ("GET", "/patients/{patient_id}/records/{record_id}/sealed", .patient),
        ("POST", "/patients/{patient_id}/records/{record_id}/release", .patient),
        ("POST", "/patients/{patient_id}/records/{record_id}/verify", .patient),
        ("DELETE", "/patients/{patient_id}/records/{record_id}", .patient),
        ("DELETE", "/patients/{patient_id}", .patient),
        ("POST", "/patients/{patient_id}/descriptions", .patient),
        ("POST", "/patients/{patient_id}/exports", .patient),
        ("POST", "/accesses", .doctor),
        ("POST", "/accesses/log", .doctor),
        ("POST", "/accesses/emergency", .doctor),
        ("POST", "/accesses/release", .doctor),
        ("POST", "/accesses/content", .doctor),
        ("POST", "/accesses/sealed", .doctor),
        ("POST", "/accesses/description", .doctor),
        ("POST", "/consents", .patient),
        ("POST", "/consents/withdraw", .patient),
        ("POST", "/consents/standing", .party),
        ("POST", "/consents/explanation", .party),
        ("GET", "/operations", .owner),
        ("POST", "/operations", .owner),
        ("GET", "/operations/{operation_id}", .owner),
        ("GET", "/operations/{operation_id}/signature", .owner),
        ("POST", "/operations/{operation_id}/signature", .owner),
        ("POST", "/operations/{operation_id}/settle", .owner),
        ("POST", "/signing-keys", .holder),
        ("GET", "/signing-keys/{role}/{id}", .holder),
        ("POST", "/registrations", .holder),
        ("POST", "/reviews", .reviewer),
        ("POST", "/attestations", .registrar),
        ("POST", "/models", .submitter),
        ("GET", "/batcher", .anyone),
        ("POST", "/enrolments", .anyone),
        ("PUT", "/unlock-secret", .anyone),
        ("POST", "/recovery-codes", .session),
        ("POST", "/rotations", .session),
        ("POST", "/sessions/challenges", .anyone),
        ("POST", "/sessions", .anyone),
        ("GET", "/sessions", .session),
        ("DELETE", "/sessions/{session_id}", .session),
        ("POST", "/approvals", .session),
        ("GET", "/approvals", .session),
        ("PUT", "/approval-key", .session),
        ("POST", "/passkeys", .session),
        ("DELETE", "/passkeys/{passkey}", .session),
        ("POST", "/one-time-password", .session),
        ("PUT", "/one-time-password", .session),
        ("DELETE", "/one-time-password", .session),
        ("GET", "/health", .anyone),
        ("GET", "/ready", .anyone),
        ("GET", "/queue", .anyone),
        ("POST", "/enrolment-codes", .enroller),
        ("POST", "/sealed-keys", .maintenanceSocket),
        ("POST", "/recovered-keys", .maintenanceSocket),
        ("POST", "/operations/settle", .maintenance),
        ("POST", "/patients/{patient_id}/keys/move", .maintenance),
        ("POST", "/keys/move", .maintenance),
        ("POST", "/keys/rotate", .maintenance),
        ("POST", "/keys/rewrap", .maintenance),
        ("GET", "/keys", .maintenance),
        ("POST", "/objects/sweep", .maintenance),
    ]

    /// The methods that a path knows, whoever asks.
    ///
    /// - Parameter path: below the version.
    static func methods(at path: String, on surface: EncryptionEndpoint.Surface) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return table.filter { route in
            let names = route.path.split(separator: "/", omittingEmptySubsequences: false)
            return isServed(route.path, route.rule, on: surface) && names.count == parts.count
                && zip(names, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }.map(\.method)
    }

    private static func isServed(_ path: String, _ rule: Rule, on surface: EncryptionEndpoint.Surface) -> Bool {
        let isMaintenance = rule == .maintenance || rule == .maintenanceSocket
        return switch surface {
        case .everything: rule != .maintenanceSocket
        case .holders: !isMaintenance
        case .maintenance: isMaintenance || rule == .enroller || ["/health", "/ready", "/queue"].contains(path)
        }
    }

    /// The table as the specification has it.
    package static var markdown: String {
        "| method and path | who |\n|---|---|\n"
            + table.map { "| \($0.method) `\($0.path)` | \($0.rule.rawValue) |\n" }.joined()
    }
}

/// Answers only routes that have a rule.
struct RuleMiddleware: RouterMiddleware {
    private static let known = Set(RouteRules.table.map { "\($0.method) \(ServiceAPI.version)\($0.path)" })

    func handle(
        _ request: Request, context: ServiceContext,
        next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        if let path = context.endpointPath {
            // As the table writes it: {name} for a part that varies.
            let parts = path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
            guard RuleMiddleware.known.contains("\(request.method) /\(parts.joined(separator: "/"))") else {
                throw RecordFailure(.pathUnknown)
            }
        }
        return try await next(request, context)
    }
}
