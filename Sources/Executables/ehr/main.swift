// Placeholder: the first real file of ehr replaces this one.
