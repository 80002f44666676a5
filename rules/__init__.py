"""Declared rules: YAML suites, the rule model, and the binding of rules to figures."""
