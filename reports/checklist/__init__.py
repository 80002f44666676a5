"""The pre-publication checklist: 32 items, each answered from the run, from the text, or by a person who signed."""
