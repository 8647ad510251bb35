import EHRFamily
import SawtoothProtocol
import Testing

@Suite("Block time")
struct BlockTimeTests {
    @Test("a consent is good until the second before its expiry")
    func edge() async throws {
        var network = await Network.withConsent { $0.expiry = 1000 }
        network.setTime(999)
        var log = Network.log
        #expect(await network.submit(log, by: .bob).isValid)
        log.access = .a2
        network.setTime(1000)
        #expect(await network.submit(log, by: .bob).code == "consent_expired")
    }

    @Test("where block time is not recorded an expiry is stored and not enforced")
    func unknown() async throws {
        var network = await Network.withConsent { $0.expiry = 1 }
        #expect(try network.consent()?.terms?.expiry == 1)
        let verdict = await network.submit(Network.log, by: .bob)
        #expect(verdict.isValid && verdict.reads.count == 1)
    }

    @Test("the latest block's entry is read in a second request, after the config that names it")
    func requests() async throws {
        var network = await Network.withConsent { $0.expiry = 1000 }
        network.setTime(5, block: 300)
        let verdict = await network.submit(Network.log, by: .bob)
        #expect(verdict.isValid)
        #expect(verdict.reads.count == 2)
        #expect(verdict.reads[0].last == BlockInfoAddressing.config)
        #expect(verdict.reads[1] == [BlockInfoAddressing.block(300)])
    }

    @Test("a grant without an expiry reads no block, even where time is broken")
    func notAsked() async throws {
        var network = await Network.withRegistrar()
        network.state[BlockInfoAddressing.config] = [0xff]
        let verdict = await network.submit(Network.grant, by: .alice)
        #expect(verdict.isValid && verdict.reads.count == 1)
        var expiring = Network.grant
        expiring.doctor = .d1
        expiring.previousVersion = 1
        expiring.expiry = 5
        #expect(await network.submit(expiring, by: .alice).code == "bad_block_info")
    }

    @Test("an expiry far away is in the future, and block 2^64 - 1 has an address")
    func extremes() async throws {
        var network = await Network.withRegistrar()
        network.setTime(1000, block: .max)
        var grant = Network.grant
        grant.expiry = Limits.integer
        #expect(await network.submit(grant, by: .alice).isValid)
        network.setTime(.max, block: .max)
        await network.submit(Network.anchor, by: .alice)
        #expect(await network.submit(Network.log, by: .bob).code == "consent_expired")
    }
}
