"""Where homes leave lines for each other: a folder, an object store, a database. Each holds named
pieces, which are written once and never changed; what they say is `service.sync`'s."""
