// Placeholder: the first real file of Cryptography replaces this one.
