"""Which errors a document's own checks would find: its figures are changed as readers and typists do, and judged."""
