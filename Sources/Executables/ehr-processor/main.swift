// Placeholder: the first real file of ehr-processor replaces this one.
