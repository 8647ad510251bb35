/// Why a processor cannot go on. Nothing that would pass by waiting: a validator that is not there is waited for.
public enum ProcessorError: Error, Hashable, Sendable {
    /// The validator refuses a family, with the reason as far as it gives one.
    case registrationRefused(family: String, version: String, reason: String)
    /// The endpoint is none that libzmq can connect to.
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
            "Cannot connect to '\(endpoint)': \(reason). An endpoint is written tcp://HOST:PORT, commonly port 4004."
        case .configuration(let reason): "The processor cannot be set up: \(reason)."
        case .system(let reason): "The operating system refuses what the processor needs: \(reason)."
        }
    }
}
