// Placeholder: the first real file of CBORTests replaces this one.
