// Placeholder: the first real file of CryptographyTests replaces this one.
