// Placeholder: the first real file of EHRFamilyTests replaces this one.
