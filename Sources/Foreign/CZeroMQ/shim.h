#pragma once
#include <zmq.h>
/* Swift's Glibc module leaves eventfd out; a socket's thread is woken through one. */
#include <sys/eventfd.h>
