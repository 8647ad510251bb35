package import SawtoothProtocol

// One method per event. Each returns the actions for the owner of the socket, in order.
extension ValidatorSession {
    /// The stream's handshake is complete.
    package mutating func connected(at now: UInt64) -> [Action] {
        guard phase == .connecting else { return [] }
        protocolVersion = Self.newestProtocolVersion
        lastHeard = now
        return register(at: now)
    }

    /// The stream is gone, or could not be created.
    package mutating func lost(reason: String, at now: UInt64) -> [Action] {
        switch phase {
        case .waiting, .ended: return []
        case .leaving where isFinal:
            phase = .ended
            deadline = .max
            return [.drop(reason: reason), .end]
        case .connecting, .registering, .registered, .leaving:
            if phase == .registered || phase == .leaving {
                losses += 1
                // Retry soon after a connection that worked; with growing pauses if none ever did.
                attempts = 0
            }
            phase = .waiting
            deadline = now &+ pause()
            return [.drop(reason: reason)]
        }
    }

    /// Some frame has arrived.
    package mutating func heard(at now: UInt64) {
        lastHeard = now
        if phase == .registered, limits.silence > 0 { deadline = now &+ limits.silence }
    }

    /// The answer to one registration; nil if it cannot be decoded.
    package mutating func registerResponse(
        _ response: TpRegisterResponse?, correlationID: String, at now: UInt64
    ) -> [Action] {
        guard phase == .registering, let index = outstanding.first(where: { self.correlationID($0) == correlationID })
        else {
            return []
        }
        guard let response else {
            return lost(reason: "its answer to a registration cannot be read", at: now)
        }
        if response.status == .ok {
            grantedVersion = min(response.protocolVersion, protocolVersion)
            outstanding.remove(index)
            guard outstanding.isEmpty else { return [] }
            phase = .registered
            attempts = 0
            deadline = limits.silence > 0 ? now &+ limits.silence : .max
            return [.registered(protocolVersion: grantedVersion)]
        }
        if response.status == .error, response.protocolVersion < protocolVersion {
            // The validator is older: start again with its version. Repeating registrations that it has accepted does
            // no harm, and an older protocol has no header styles.
            protocolVersion = response.protocolVersion
            return register(at: now)
        }
        phase = .ended
        deadline = .max
        let reason =
            response.status == .error
            ? "it answered ERROR, with protocol version \(response.protocolVersion); this processor speaks 0 to "
                + "\(Self.newestProtocolVersion)"
            : "it answered with the unknown status \(response.status.rawValue)"
        return [.refused(registrations[index], reason: reason), .end]
    }

    /// Time has passed; call this at `deadline`.
    package mutating func tick(at now: UInt64) -> [Action] {
        guard now >= deadline else { return [] }
        switch phase {
        case .waiting:
            phase = .connecting
            attempts += 1
            deadline = now &+ limits.patience
            return [.connect]
        case .connecting: return lost(reason: "it took too long to connect", at: now)
        case .registering: return lost(reason: "a registration was not answered", at: now)
        case .registered: return lost(reason: "it has been silent for too long", at: now)
        case .leaving, .ended: return []
        }
    }

    /// The processor must leave; call `finished` when it has, or `rejoin`.
    ///
    /// - Parameter isFinal: whether it leaves for good, or to come back with other families.
    package mutating func leave(isFinal: Bool) -> [Action] {
        self.isFinal = self.isFinal || isFinal
        switch phase {
        case .waiting, .connecting:
            guard isFinal else { return [] }
            phase = .ended
            deadline = .max
            return [.end]
        case .registering, .registered:
            phase = .leaving
            deadline = .max
            return [.depart(protocolVersion: protocolVersion)]
        case .leaving, .ended: return []
        }
    }

    /// The processor has left.
    package mutating func finished() -> [Action] {
        guard phase == .leaving else { return [] }
        phase = .ended
        deadline = .max
        return [.end]
    }

    /// Continues with other families: at once on a connection that was left for that, else on the next one.
    package mutating func rejoin(_ registrations: [Registration], at now: UInt64) -> [Action] {
        self.registrations = registrations
        return phase == .leaving && !isFinal ? register(at: now) : []
    }

    private mutating func register(at now: UInt64) -> [Action] {
        phase = .registering
        deadline = now &+ limits.patience
        serial += 1
        outstanding = Set(registrations.indices)
        return registrations.indices.map { index in
            let registration = registrations[index]
            let request = TpRegisterRequest(
                family: registration.family, version: registration.version, namespaces: registration.namespaces,
                maxOccupancy: maxOccupancy, protocolVersion: protocolVersion,
                requestHeaderStyle: protocolVersion == 0 ? .unset : .raw)
            return .send(
                Message(
                    type: .tpRegisterRequest, correlationID: correlationID(index), content: request.encoded()))
        }
    }

    /// The correlation id of a registration, which distinguishes its answer from those of earlier rounds.
    private func correlationID(_ index: Int) -> String {
        "register-\(serial)-\(index)"
    }

    /// Doubles with each attempt, half of it random, so that the processors of a restarting validator do not all
    /// reconnect at the same moment.
    private mutating func pause() -> UInt64 {
        let doublings = min(UInt64(attempts), 20)
        let whole = min(limits.firstPause << doublings, limits.longestPause)
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return whole / 2 + mixed % (whole / 2 + 1)
    }
}
