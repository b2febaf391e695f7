"""ASGI: what is served beside the pages, and what stands in front of them."""
