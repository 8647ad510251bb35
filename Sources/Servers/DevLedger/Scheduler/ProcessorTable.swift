internal import SawtoothProtocol

/// The identity of a connection at the component endpoint.
struct ConnectionID: Hashable {
    let bytes: [UInt8]

    /// Whether it outlives a connection. An identity that libzmq generates begins with a zero byte (zmq_socket(3),
    /// ZMQ_ROUTER), and differs for each connection.
    var isChosenByPeer: Bool { bytes.first != 0 }
}

/// Which connections process which families, and how many transactions each of them has.
///
/// Occupancy counts per connection: each registration adds to the connection's limit, as in Sawtooth.
struct ProcessorTable {
    /// A connection's registration for one family.
    struct Registration {
        let connection: ConnectionID
        let headerStyle: TpRegisterRequest.TpProcessRequestHeaderStyle
        /// How many connections had been lost when it registered.
        let losses: Int
    }

    /// Occupancy of a processor that does not state one.
    static let defaultOccupancy = 10
    /// Families that one connection may register; prevents a faulty client from filling memory.
    static let registrationsPerConnection = 1_000

    private struct Connection {
        var capacity = 0
        var inFlight = 0
        var families: Set<FamilyVersion> = []
    }

    private struct Family {
        var registrations: [Registration] = []
        /// Where the round robin continues.
        var next = 0
    }

    private var connections: [ConnectionID: Connection] = [:]
    private var families: [FamilyVersion: Family] = [:]

    /// Accepts the registration; false if the connection has too many families.
    mutating func register(
        _ connection: ConnectionID, for family: FamilyVersion, occupancy: UInt32,
        headerStyle: TpRegisterRequest.TpProcessRequestHeaderStyle, losses: Int = 0
    ) -> Bool {
        var entry = connections[connection] ?? Connection()
        guard entry.families.contains(family) || entry.families.count < Self.registrationsPerConnection
        else { return false }
        let added = occupancy == 0 ? Self.defaultOccupancy : Int(occupancy)
        // Sums of 32-bit numbers, capped well below Int.max.
        entry.capacity = min(entry.capacity + added, Int(UInt32.max))
        entry.families.insert(family)
        connections[connection] = entry
        families[family]?.registrations.removeAll { $0.connection == connection }
        families[family, default: Family()].registrations.append(
            Registration(connection: connection, headerStyle: headerStyle, losses: losses))
        return true
    }

    /// Gives the connection no more transactions; it may still answer those that it has.
    mutating func unregister(_ connection: ConnectionID) {
        guard var entry = connections[connection] else { return }
        for family in entry.families {
            families[family]?.registrations.removeAll { $0.connection == connection }
            if families[family]?.registrations.isEmpty == true { families[family] = nil }
        }
        entry.families = []
        entry.capacity = 0
        connections[connection] = entry.inFlight > 0 ? entry : nil
    }

    /// Forgets the connection.
    mutating func remove(_ connection: ConnectionID) {
        unregister(connection)
        connections[connection] = nil
    }

    /// Whether some connection processes `family`.
    func serves(_ family: FamilyVersion) -> Bool { families[family] != nil }

    /// How many connections had been lost when this one registered for `family`; nil if it did not.
    func losses(_ connection: ConnectionID, at family: FamilyVersion) -> Int? {
        families[family]?.registrations.first { $0.connection == connection }?.losses
    }

    /// Connections with a registration or with transactions.
    var all: [ConnectionID] { Array(connections.keys) }

    func contains(_ connection: ConnectionID) -> Bool { connections[connection] != nil }

    /// Whether the connection processes some family.
    func isRegistered(_ connection: ConnectionID) -> Bool { connections[connection]?.families.isEmpty == false }

    /// The next connection for `family` with room, counting one more transaction; nil if all are full.
    mutating func take(_ family: FamilyVersion) -> Registration? {
        guard let entry = families[family] else { return nil }
        for offset in entry.registrations.indices {
            let index = (entry.next + offset) % entry.registrations.count
            let registration = entry.registrations[index]
            guard let connection = connections[registration.connection], connection.inFlight < connection.capacity
            else { continue }
            connections[registration.connection]?.inFlight += 1
            families[family]?.next = index + 1
            return registration
        }
        return nil
    }

    /// A transaction of the connection is answered, or will never be.
    mutating func release(_ connection: ConnectionID) {
        guard var entry = connections[connection] else { return }
        entry.inFlight = max(0, entry.inFlight - 1)
        connections[connection] = entry.inFlight == 0 && entry.families.isEmpty ? nil : entry
    }
}
