/// Why a processor cannot continue. Temporary conditions are not errors: it waits for a missing validator.
public enum ProcessorError: Error, Hashable, Sendable {
    /// The validator refuses a family, with the reason if it gives one.
    case registrationRefused(family: String, version: String, reason: String)
    /// libzmq cannot connect to this kind of endpoint.
    case invalidEndpoint(String, reason: String)
    /// The handlers or the configuration contradict themselves.
    case configuration(String)
    /// The operating system refuses sockets, descriptors or threads.
    case system(String)
}

extension ProcessorError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .registrationRefused(let family, let version, let reason):
            "The validator does not register version \(version) of the family \(family): \(reason)."
        case .invalidEndpoint(let endpoint, let reason):
            "Cannot connect to '\(endpoint)': \(reason). A validator's port is commonly 4004."
        case .configuration(let reason): "The processor cannot be set up: \(reason)."
        case .system(let reason): "The operating system refuses what the processor needs: \(reason)."
        }
    }
}
