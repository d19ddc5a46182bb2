package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"overlegbot/internal/slacksim"
)

type simulateCommand struct {
	Addr       string `help:"Loopback address to listen on." default:"127.0.0.1:0"`
	Manifest   string `help:"App manifest; without one any command and all scopes are taken." type:"existingfile" placeholder:"FILE"`
	RequestURL string `help:"Send signed HTTP requests there instead of Socket Mode." placeholder:"URL"`
	World      string `help:"Users and channels at the start." enum:"empty,demo" default:"demo"`
}

// Run serves the simulated workspace until it is told to stop; one line says where.
func (c simulateCommand) Run(ctx context.Context, w world) error {
	options := slacksim.Options{Addr: c.Addr, RequestURL: c.RequestURL, World: slacksim.Empty()}
	if c.World == "demo" {
		options.World = slacksim.Demo()
	}
	if c.Manifest != "" {
		body, err := os.ReadFile(c.Manifest)
		if err != nil {
			return wrongUse(err, "the manifest cannot be read: %v", err)
		}
		options.Manifest = body
	}
	sim, err := slacksim.Start(ctx, options)
	if err != nil {
		return wrongUse(err, "%v", err)
	}
	line, err := json.Marshal(sim.Ready())
	if err != nil {
		return fmt.Errorf("ready line: %w", err)
	}
	fmt.Fprintln(w.stdout, string(line))
	<-ctx.Done()
	return sim.Close()
}
