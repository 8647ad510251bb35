// Placeholder: the first real file of RecordEncryption replaces this one.
