internal import SawtoothProtocol

// These methods note events; `advance` decides what to do.
extension Departure {
    /// A request has come.
    package mutating func requestArrived(at now: UInt64) {
        arrivals += 1
        lastArrival = now
        deadline = now
    }

    /// An answer was released.
    ///
    /// - Parameter context: of its transaction; nil where the request was unreadable.
    package mutating func released(context: String?) {
        if let context, !context.isEmpty, unproven.count < Self.maximumQuestions {
            unproven.append(context)
        } else {
            hasUnaskable = true
        }
    }

    /// An answer to one of our requests has arrived: to a registration, to TP_UNREGISTER, to a read in a context.
    ///
    /// - Parameter provesHandled: for a read, whether the answer was OK and empty.
    package mutating func answered(_ correlationID: String, provesHandled: Bool = false, at now: UInt64) {
        if let context = questions.removeValue(forKey: correlationID) {
            if provesHandled { unproven.removeAll { $0 == context } }
            guard questions.isEmpty, step == .confirming else { return }
            deadline = unproven.isEmpty ? now : now &+ limits.questionPause
        } else if awaited.remove(correlationID) != nil {
            deadline = now
        }
    }

    /// Decides from past events and the time what to do. Call it after each event, and at `deadline`.
    package mutating func advance(_ load: Load, at now: UInt64) -> [Action] {
        guard withholds else { return endAbandoned(load, at: now) }
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

    /// Leaves as every SDK does, from any step.
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
            guard now >= until else { return wait(until: until) }
            return load.running > 0 ? compute(at: now) : answerLast(at: now)
        case .confirming:
            if arrivals > 0 { return compute(at: now) }
            if now >= until { return farewell(at: now) }
            if unproven.isEmpty { return hasUnaskable ? rest(at: now) : farewell(at: now) }
            guard questions.isEmpty, now >= deadline else { return [] }
            return ask()
        case .resting:
            if arrivals > 0 { return compute(at: now) }
            return now >= until ? farewell(at: now) : wait(until: until)
        case .unregistering:
            guard awaited.isEmpty || now >= until else { return wait(until: until) }
            // Requests since TP_UNREGISTER are late ones: they still count.
            let late = arrivals
            enter(.listening, at: now, until: now &+ limits.late)
            arrivals = late
            return next(load, at: now)
        case .listening:
            if arrivals > 0 { return comeBack(at: now) }
            guard now >= until else { return wait(until: until) }
            enter(.done, at: now, until: .max)
            return [.done]
        case .returning:
            guard awaited.isEmpty || now >= until else { return wait(until: until) }
            let effective = registeredAt ?? now &+ limits.effect
            registeredAt = effective
            return now >= effective ? compute(at: now) : wait(until: effective)
        case .abandoned, .done: return []
        }
    }

    /// Starts waiting until everything is computed and nothing more arrives.
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
        if load.withheld == 0 { return unproven.isEmpty ? rest(at: now) : answerLast(at: now) }
        if load.withheld == 1 { return answerLast(at: now) }
        lastAnswer = now
        enter(.answering, at: now, until: now &+ limits.handling)
        return [.release(butFor: 1)]
    }

    /// Sends the last answer, then queries until the contexts of all answers are gone: the validator drops a context
    /// after it has handled the answer, however long that takes. Answers without a context to query get a fixed time.
    private mutating func answerLast(at now: UInt64) -> [Action] {
        lastAnswer = now
        enter(.confirming, at: now, until: now &+ limits.proof)
        deadline = now
        return [.release(butFor: 0)]
    }

    /// Waits the fixed time for answers without a context to query.
    private mutating func rest(at now: UInt64) -> [Action] {
        enter(.resting, at: now, until: (lastAnswer ?? 0) &+ limits.handling)
        return []
    }

    private mutating func ask() -> [Action] {
        deadline = until
        return unproven.map { context in
            serial += 1
            let correlationID = "departure-context-\(serial)"
            questions[correlationID] = context
            let request = TpStateGetRequest(contextID: context, addresses: [Self.anyAddress])
            return .send(Message(type: .tpStateGetRequest, correlationID: correlationID, content: request.encoded()))
        }
    }

    private mutating func farewell(at now: UInt64) -> [Action] {
        unproven = []
        questions = [:]
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

    /// Registers again, on the same connection: answers to late requests count only from a registered processor.
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

    /// The remaining steps after giving up the order: until nothing runs and the validator has answered, or its time is
    /// over.
    private mutating func endAbandoned(_ load: Load, at now: UInt64) -> [Action] {
        guard step == .abandoned, load.running == 0, awaited.isEmpty || now >= until else {
            return step == .abandoned ? wait(until: now < until ? until : .max) : []
        }
        enter(.done, at: now, until: .max)
        return [.done]
    }

    private mutating func enter(_ step: Step, at now: UInt64, until end: UInt64) {
        self.step = step
        began = now
        until = end
        deadline = end
        arrivals = 0
    }

    private mutating func wait(until deadline: UInt64) -> [Action] {
        self.deadline = deadline
        return []
    }
}
