"""Checking on a cluster: whole documents in every partition, the same pipeline as on one machine, by Spark."""
