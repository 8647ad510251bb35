// Placeholder: the first real file of ZeroMQTests replaces this one.
