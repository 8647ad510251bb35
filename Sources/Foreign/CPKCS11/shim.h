// PKCS #11 (Cryptoki) as p11-kit declares it. Nothing is linked: which library speaks to the token is the operator's
// choice, and it is loaded when it is asked for.
#pragma once
// p11-kit keeps its headers out of the default search path, and module maps here use no pkg-config.
#include "/usr/include/p11-kit-1/p11-kit/pkcs11.h"
