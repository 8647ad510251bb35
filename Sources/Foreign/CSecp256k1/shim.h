#pragma once
#include <secp256k1.h>

/* These flags are built from other macros with casts, which Swift does not import. */
static const unsigned int CSecp256k1_context_flags = SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY;
static const unsigned int CSecp256k1_compressed = SECP256K1_EC_COMPRESSED;
