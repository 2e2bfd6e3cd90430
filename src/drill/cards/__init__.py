"""Notes → cards and their faces, and which cards give each other away. Pure."""
