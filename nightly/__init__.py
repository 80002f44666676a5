"""The run of every night: what is new or changed is read and checked, all is compared, published and told."""
