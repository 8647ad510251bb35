"""Random transactions of the `ehr` family, valid and not, with the state of a network that changes under them.

Everything follows from one seed. The generator looks at the state that the independent model keeps, so that what it
makes is often valid, and spoils a part of it at every level: values, keys, CBOR, header, signer, stored entries,
settings and block time. It judges nothing: what must happen is the model's to say.
"""

from generator.plan import Step, make_plan

__all__ = ["Step", "make_plan"]
