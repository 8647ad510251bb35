// Placeholder: the first real file of SawtoothProtocol replaces this one.
