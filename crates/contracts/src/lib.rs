//! What services say to each other: events and wire types, one module per owner.
