// Placeholder: the first real file of RecordEncryptionTests replaces this one.
