"""The screens in a browser: a server on this computer, and a page of its own for them."""
