package main

type manifestCommand struct{}

// Run prints the manifest.
func (manifestCommand) Run(w world) error { return nil }
