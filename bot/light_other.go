//go:build !linux

package main

// forgetProgram is for systems that tell where the program lies in memory.
func forgetProgram() {}
