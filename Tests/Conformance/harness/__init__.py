"""What the conformance tests share: processes, sockets, batches, and second implementations to judge ours by.

Everything here is built on software that this project did not write: the Python SDK's message classes and signing,
pyzmq, cbor2. Nothing here knows how the Swift side works inside.
"""
