// Placeholder: the first real file of TestVectors replaces this one.
