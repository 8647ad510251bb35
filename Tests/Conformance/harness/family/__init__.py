"""The `ehr` family 1.0 a second time, in Python, written from docs/spec/ehr-family.md alone.

It is made for reading beside that page and shares nothing with the processor but the page: `payloads` and `entries`
read CBOR, `model` and `rules` hold the rules, `generator` draws transactions of every kind, valid and not.
"""
