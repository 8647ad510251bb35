#pragma once
#include <zmq.h>
#include <openssl/sha.h>
