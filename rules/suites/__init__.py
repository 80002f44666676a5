"""The suites that come with tieout, as YAML; `language` reads them."""
