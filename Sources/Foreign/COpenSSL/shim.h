// OpenSSL 3's libcrypto. No shims: every function that Cryptography calls is a plain function, and the macros among
// them (OPENSSL_secure_malloc and its kin) only add a file name and a line to one.
#pragma once
#include <openssl/evp.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/kdf.h>
#include <openssl/crypto.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
