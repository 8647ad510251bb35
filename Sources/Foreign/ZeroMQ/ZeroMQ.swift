// Placeholder: the first real file of ZeroMQ replaces this one.
