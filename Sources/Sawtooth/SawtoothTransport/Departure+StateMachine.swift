internal import SawtoothProtocol

// What happens is noted; `advance` draws the conclusions.
extension Departure {
    /// A request has come.
    package mutating func requestArrived(at now: UInt64) {
        arrivals += 1
        lastArrival = now
        deadline = now
    }

    /// An answer to a question of ours has come: to a registration, to TP_UNREGISTER, to the read of the last context.
    ///
    /// - Parameter provesHandled: of a read, whether it was answered OK and with nothing.
    package mutating func answered(_ correlationID: String, provesHandled: Bool = false, at now: UInt64) {
        if correlationID == question {
            question = nil
            isHandled = isHandled || provesHandled
            deadline = provesHandled ? now : now &+ limits.questionPause
        } else if awaited.remove(correlationID) != nil {
            deadline = now
        }
    }

    /// Draws the conclusions of what has happened and of the time. To be called after each event, and at `deadline`.
    package mutating func advance(_ load: Load, at now: UInt64) -> [Action] {
        guard withholds else { return rest(load, at: now) }
        if now >= end { return abandon(at: now) }
        var actions: [Action] = []
        if isRegistered, !isWide {
            isWide = true
            actions += register(occupancy: Self.wideOccupancy)
        }
        actions += next(load, at: now)
        deadline = min(deadline, end)
        return actions
    }

    /// Leaves as every SDK does, from wherever it stands.
    package mutating func abandon(at now: UInt64) -> [Action] {
        guard withholds else { return [] }
        let during = step
        var actions: [Action] = [.release(butFor: 0)]
        if isRegistered { actions.append(unregister()) }
        enter(.abandoned, at: now, until: now &+ limits.answer)
        return actions + [.abandoned(during: during)]
    }

    private mutating func next(_ load: Load, at now: UInt64) -> [Action] {
        switch step {
        case .computing: return compute(load, at: now)
        case .answering:
            if arrivals > 0 { return compute(at: now) }
            guard now >= deadline else { return [] }
            return load.running > 0 ? compute(at: now) : answerLast(load, at: now)
        case .confirming:
            if arrivals > 0 { return compute(at: now) }
            if isHandled || now >= began &+ limits.proof { return farewell(at: now) }
            guard question == nil, now >= deadline else { return [] }
            deadline = began &+ limits.proof
            return ask()
        case .resting:
            if arrivals > 0 { return compute(at: now) }
            return now >= deadline ? farewell(at: now) : []
        case .unregistering:
            guard awaited.isEmpty || now >= began &+ limits.answer else { return wait(until: began &+ limits.answer) }
            // Requests that came since TP_UNREGISTER are late ones: they still count.
            let late = arrivals
            enter(.listening, at: now, until: now &+ limits.late)
            arrivals = late
            return next(load, at: now)
        case .listening:
            if arrivals > 0 { return comeBack(at: now) }
            guard now >= deadline else { return [] }
            enter(.done, at: now, until: .max)
            return [.done]
        case .returning:
            guard awaited.isEmpty || now >= began &+ limits.answer else { return wait(until: began &+ limits.answer) }
            let effective = registeredAt ?? now &+ limits.effect
            registeredAt = effective
            return now >= effective ? compute(at: now) : wait(until: effective)
        case .abandoned, .done: return []
        }
    }

    /// Begins to wait until all is computed and nothing more comes.
    private mutating func compute(at now: UInt64) -> [Action] {
        enter(.computing, at: now, until: now &+ limits.quiet)
        return []
    }

    private mutating func compute(_ load: Load, at now: UInt64) -> [Action] {
        let isQuiet = load.running == 0 && now >= max(began, lastArrival) &+ limits.quiet
        guard isQuiet || now >= began &+ limits.computing else {
            let quietAt = load.running == 0 ? max(began, lastArrival) &+ limits.quiet : .max
            return wait(until: min(quietAt, began &+ limits.computing))
        }
        if load.running > 0 {
            guard load.withheld > 0 else { return compute(at: now) }
            lastAnswer = now
            enter(.answering, at: now, until: now &+ limits.handling)
            return [.release(butFor: 0)]
        }
        if load.withheld == 0 {
            enter(.resting, at: now, until: (lastAnswer ?? 0) &+ limits.handling)
            return next(load, at: now)
        }
        if load.withheld == 1 { return answerLast(load, at: now) }
        lastAnswer = now
        enter(.answering, at: now, until: now &+ limits.handling)
        return [.release(butFor: 1)]
    }

    /// Sends the last answer, and asks until its context is gone: the validator drops it after the answer was handled.
    private mutating func answerLast(_ load: Load, at now: UInt64) -> [Action] {
        guard load.withheld > 0, let last = load.lastContext, !last.isEmpty else {
            if load.withheld > 0 { lastAnswer = now }
            enter(.resting, at: now, until: (lastAnswer ?? 0) &+ limits.handling)
            return load.withheld > 0 ? [.release(butFor: 0)] : []
        }
        lastAnswer = now
        context = last
        isHandled = false
        enter(.confirming, at: now, until: now &+ limits.proof)
        return [.release(butFor: 0)] + ask()
    }

    private mutating func ask() -> [Action] {
        serial += 1
        let correlationID = "departure-context-\(serial)"
        question = correlationID
        let request = TpStateGetRequest(contextID: context ?? "", addresses: [Self.anyAddress])
        return [
            .send(Message(type: .tpStateGetRequest, correlationID: correlationID, content: request.encoded()))
        ]
    }

    private mutating func farewell(at now: UInt64) -> [Action] {
        let message = unregister()
        enter(.unregistering, at: now, until: now &+ limits.answer)
        return [message]
    }

    private mutating func unregister() -> Action {
        serial += 1
        isRegistered = false
        isWide = false
        let correlationID = "departure-unregister-\(serial)"
        awaited = [correlationID]
        let request = TpUnregisterRequest()
        return .send(Message(type: .tpUnregisterRequest, correlationID: correlationID, content: request.encoded()))
    }

    /// Registers again, on the same connection: answers to what came late count only from a processor that is there.
    private mutating func comeBack(at now: UInt64) -> [Action] {
        awaited = []
        let messages = register(occupancy: Self.wideOccupancy)
        isRegistered = true
        isWide = true
        registeredAt = nil
        enter(.returning, at: now, until: now &+ limits.answer)
        return messages
    }

    private mutating func register(occupancy: UInt32) -> [Action] {
        serial += 1
        return registrations.enumerated().map { index, registration in
            let correlationID = "departure-register-\(serial)-\(index)"
            awaited.insert(correlationID)
            let request = TpRegisterRequest(
                family: registration.family, version: registration.version, namespaces: registration.namespaces,
                maxOccupancy: occupancy, protocolVersion: protocolVersion,
                requestHeaderStyle: protocolVersion == 0 ? .unset : .raw)
            return .send(
                Message(type: .tpRegisterRequest, correlationID: correlationID, content: request.encoded()))
        }
    }

    /// The rest of the way when the order was given up: until nothing runs and the validator has answered, or has had
    /// its time.
    private mutating func rest(_ load: Load, at now: UInt64) -> [Action] {
        guard step == .abandoned, load.running == 0, awaited.isEmpty || now >= began &+ limits.answer else {
            if step == .abandoned { deadline = now < began &+ limits.answer ? began &+ limits.answer : .max }
            return []
        }
        enter(.done, at: now, until: .max)
        return [.done]
    }

    private mutating func enter(_ step: Step, at now: UInt64, until deadline: UInt64) {
        self.step = step
        began = now
        self.deadline = deadline
        arrivals = 0
    }

    private mutating func wait(until deadline: UInt64) -> [Action] {
        self.deadline = deadline
        return []
    }
}
