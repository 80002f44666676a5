"""Who answers for what: sign-offs chained by hash, and the rules of review that a project sets itself."""
