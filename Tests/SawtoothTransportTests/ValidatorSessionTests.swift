import SawtoothProtocol
import SawtoothTransport
import Testing

@Suite("ValidatorSession")
struct ValidatorSessionTests {
    private static let second: UInt64 = 1_000_000_000

    private func session(_ count: Int = 2, seed: UInt64 = 1) -> ValidatorSession {
        let registrations = (0..<count).map {
            ValidatorSession.Registration(family: "f\($0)", version: "1.0", namespaces: ["aabbcc"])
        }
        return ValidatorSession(registrations: registrations, maxOccupancy: 9, seed: seed)
    }

    /// The registrations among the actions, with their correlation ids.
    private func requests(_ actions: [ValidatorSession.Action]) throws -> [(id: String, request: TpRegisterRequest)] {
        try actions.compactMap { action in
            guard case .send(let message) = action, message.type == .tpRegisterRequest else { return nil }
            return (message.correlationID, try TpRegisterRequest(decoding: message.content))
        }
    }

    private func registered(_ session: inout ValidatorSession, at now: UInt64 = 1) throws {
        #expect(session.tick(at: now) == [.connect])
        for (id, _) in try requests(session.connected(at: now)) {
            _ = session.registerResponse(.init(status: .ok, protocolVersion: 1), correlationID: id, at: now)
        }
        #expect(session.phase == .registered)
    }

    @Test("it connects, registers everything with the newest protocol, and is registered when all is answered")
    func registering() throws {
        var session = session()
        #expect(session.tick(at: 0) == [.connect])
        let sent = try requests(session.connected(at: 5))
        #expect(sent.map(\.request.family) == ["f0", "f1"])
        #expect(sent.allSatisfy { $0.request.protocolVersion == 1 && $0.request.requestHeaderStyle == .raw })
        #expect(sent.allSatisfy { $0.request.maxOccupancy == 9 })
        let ok = TpRegisterResponse(status: .ok, protocolVersion: 1)
        #expect(session.registerResponse(ok, correlationID: sent[1].id, at: 6) == [])
        #expect(session.registerResponse(ok, correlationID: sent[1].id, at: 6) == [], "an answer counts once")
        #expect(session.registerResponse(ok, correlationID: "foreign", at: 6) == [])
        #expect(session.registerResponse(ok, correlationID: sent[0].id, at: 6) == [.registered(protocolVersion: 1)])
    }

    @Test("a validator that does not know protocol versions grants version 0")
    func unversioned() throws {
        var session = session(1)
        _ = session.tick(at: 0)
        let id = try requests(session.connected(at: 0))[0].id
        let actions = session.registerResponse(.init(status: .ok), correlationID: id, at: 0)
        #expect(actions == [.registered(protocolVersion: 0)])
    }

    @Test("a validator that offers an older protocol is registered with again, by that one")
    func olderProtocol() throws {
        var session = session(2)
        _ = session.tick(at: 0)
        let first = try requests(session.connected(at: 0))
        let refusal = TpRegisterResponse(status: .error, protocolVersion: 0)
        let second = try requests(session.registerResponse(refusal, correlationID: first[0].id, at: 0))
        #expect(second.map(\.request.protocolVersion) == [0, 0])
        #expect(second.map(\.request.requestHeaderStyle) == [.unset, .unset])
        let late = session.registerResponse(refusal, correlationID: first[1].id, at: 0)
        #expect(late == [], "an answer to the first round")
        #expect(session.registerResponse(.init(status: .ok), correlationID: second[0].id, at: 0) == [])
        let refused = session.registerResponse(refusal, correlationID: second[1].id, at: 0)
        guard case .refused(let registration, let reason) = refused.first else {
            Issue.record("\(refused)")
            return
        }
        #expect(registration.family == "f1")
        #expect(reason.contains("ERROR"))
        #expect(refused.last == .end)
        #expect(session.phase == .ended)
    }

    @Test("an unknown status refuses, and an answer that cannot be read loses the connection")
    func oddAnswers() throws {
        var session = session(1)
        _ = session.tick(at: 0)
        let id = try requests(session.connected(at: 0))[0].id
        var other = session
        let refused = session.registerResponse(.init(status: .init(rawValue: 7)), correlationID: id, at: 0)
        #expect(refused.count == 2)
        let lost = other.registerResponse(nil, correlationID: id, at: 0)
        #expect(lost.count == 1)
        #expect(other.phase == .waiting)
    }

    @Test("pauses double up to the longest, are never shorter than half, and begin again after a registration")
    func pauses() throws {
        for seed in 0..<20 as Range<UInt64> {
            var session = session(seed: seed)
            var now: UInt64 = 0
            var previous: UInt64 = 0
            for attempt in 1...12 as ClosedRange<UInt64> {
                #expect(session.tick(at: now) == [.connect])
                #expect(session.lost(reason: "r", at: now) == [.drop(reason: "r")])
                let pause = session.deadline - now
                let whole = min(50_000_000 << attempt, 10 * Self.second)
                #expect(pause >= whole / 2 && pause <= whole, "seed \(seed) attempt \(attempt): \(pause)")
                #expect(session.tick(at: session.deadline - 1) == [])
                now = session.deadline
                previous = pause
            }
            #expect(previous >= 5 * Self.second)
            try registered(&session, at: now)
            _ = session.lost(reason: "r", at: now)
            #expect(session.deadline - now <= 50_000_000)
            #expect(session.losses == 1)
        }
    }

    @Test("connecting, registering and silence have their time")
    func patience() throws {
        var session = session()
        _ = session.tick(at: 0)
        #expect(session.tick(at: 10 * Self.second).count == 1)
        #expect(session.phase == .waiting)
        _ = session.tick(at: 30 * Self.second)
        _ = session.connected(at: 30 * Self.second)
        #expect(session.phase == .registering)
        #expect(session.tick(at: 40 * Self.second).count == 1)
        #expect(session.phase == .waiting)
        try registered(&session, at: 60 * Self.second)
        session.heard(at: 100 * Self.second)
        #expect(session.tick(at: 150 * Self.second) == [])
        #expect(session.tick(at: 190 * Self.second).count == 1)
        #expect(session.phase == .waiting)
    }

    @Test("leaving for good hands the conversation over once, and ends when that is through")
    func leaving() throws {
        var session = session()
        try registered(&session)
        #expect(session.leave(isFinal: true) == [.depart(protocolVersion: 1)])
        #expect(session.leave(isFinal: true) == [])
        #expect(session.tick(at: .max) == [])
        #expect(session.finished() == [.end])
        #expect(session.phase == .ended)
        #expect(session.lost(reason: "r", at: 9) == [])
    }

    @Test("a connection lost while leaving for good ends the session, and is made again where other families follow")
    func lostWhileLeaving() throws {
        var lost = session()
        try registered(&lost)
        _ = lost.leave(isFinal: true)
        #expect(lost.lost(reason: "r", at: 3) == [.drop(reason: "r"), .end])
        var changing = session()
        try registered(&changing)
        _ = changing.leave(isFinal: false)
        #expect(changing.lost(reason: "r", at: 3) == [.drop(reason: "r")])
        #expect(changing.phase == .waiting)
    }

    @Test("other families are registered on the connection that was left for them")
    func rejoining() throws {
        var session = session()
        try registered(&session)
        #expect(session.leave(isFinal: false) == [.depart(protocolVersion: 1)])
        let sent = session.rejoin([.init(family: "other", version: "2.0", namespaces: ["aabbcc"])], at: 5)
        guard case .send(let message) = sent.first, sent.count == 1 else {
            Issue.record("\(sent)")
            return
        }
        #expect(try TpRegisterRequest(decoding: message.content).family == "other")
        #expect(session.phase == .registering)
    }

    @Test("leaving while there is no validator ends at once, and other families wait for one")
    func leavingEarly() {
        var waiting = session()
        #expect(waiting.leave(isFinal: false) == [])
        #expect(waiting.rejoin([], at: 0) == [])
        #expect(waiting.leave(isFinal: true) == [.end])
        var connecting = session()
        _ = connecting.tick(at: 0)
        #expect(connecting.leave(isFinal: true) == [.end])
        #expect(connecting.tick(at: .max) == [])
        #expect(connecting.connected(at: 0) == [])
    }
}
