internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// Reusable memory for frames that one thread sends.
///
/// libzmq frees a sent frame on its I/O thread. With memory from `malloc` the two threads contend for one arena's lock:
/// in a processor under load a quarter of the sending thread's time was spent waking each other. Here the I/O thread
/// returns a frame's block through an atomic list, and the sending thread takes the whole list at once.
package final class FramePool: @unchecked Sendable {
    // @unchecked: `free` and `blocks` belong to the sending thread (and to deinit, after which there is none);
    // `returned` is atomic.

    /// Bytes of a block; larger frames get their own memory.
    package static let blockSize = 1024
    /// Blocks allocated at once.
    private static let blocksPerSlab = 64

    /// The head of the list of returned blocks. On the heap, because libzmq passes its address to `giveBack`.
    private let returned: UnsafeMutablePointer<ReturnedBlocks>
    private var free: UnsafeMutableRawPointer?
    private var slabs: [UnsafeMutableRawPointer] = []

    init() {
        returned = .allocate(capacity: 1)
        returned.initialize(to: ReturnedBlocks())
    }

    /// Runs after the context has ended, when libzmq holds no frames.
    deinit {
        for slab in slabs { slab.deallocate() }
        returned.deinitialize(count: 1)
        returned.deallocate()
    }

    /// Makes `message` a frame of `count` bytes in a block of the pool.
    ///
    /// - Returns: libzmq's result: 0, or -1.
    func initialize(_ message: inout zmq_msg_t, count: Int) -> Int32 {
        guard count <= Self.blockSize else { return zmq_msg_init_size(&message, count) }
        let block = take()
        let result = zmq_msg_init_data(
            &message, block, count,
            { block, returned in
                guard let block, let returned else { return }
                returned.assumingMemoryBound(to: ReturnedBlocks.self).pointee.push(block)
            }, returned)
        if result != 0 { giveBack(block) }
        return result
    }

    private func take() -> UnsafeMutableRawPointer {
        if free == nil { free = returned.pointee.takeAll() }
        guard let block = free else { return grow() }
        free = block.load(as: UnsafeMutableRawPointer?.self)
        return block
    }

    private func giveBack(_ block: UnsafeMutableRawPointer) {
        block.storeBytes(of: free, as: UnsafeMutableRawPointer?.self)
        free = block
    }

    private func grow() -> UnsafeMutableRawPointer {
        let slab = UnsafeMutableRawPointer.allocate(byteCount: Self.blockSize * Self.blocksPerSlab, alignment: 64)
        slabs.append(slab)
        for index in 1..<Self.blocksPerSlab { giveBack(slab + index * Self.blockSize) }
        return slab
    }
}

/// A list through the first word of each block: the I/O threads push, the sending thread takes the whole list, so that
/// no block can return while another one is being removed.
struct ReturnedBlocks: ~Copyable {
    private let head = Atomic<UnsafeMutableRawPointer?>(nil)

    borrowing func push(_ block: UnsafeMutableRawPointer) {
        var expected = head.load(ordering: .relaxed)
        while true {
            block.storeBytes(of: expected, as: UnsafeMutableRawPointer?.self)
            let (exchanged, original) = head.weakCompareExchange(
                expected: expected, desired: block, successOrdering: .releasing, failureOrdering: .relaxed)
            if exchanged { return }
            expected = original
        }
    }

    borrowing func takeAll() -> UnsafeMutableRawPointer? {
        guard head.load(ordering: .relaxed) != nil else { return nil }
        return head.exchange(nil, ordering: .acquiring)
    }
}
