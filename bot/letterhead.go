package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/paper"
	"overlegbot/internal/postgres"
)

type letterheadCommand struct {
	Platform string  `arg:"" help:"Short name of the platform."`
	Header   *string `help:"Text at the head of the first page; empty for none."`
	Colour   *string `help:"Colour of titles, as #1f3a5f; empty for the plain one."`
	Logo     string  `help:"Logo, as PNG or JPEG of at most 512 kB." type:"existingfile" xor:"logo"`
	Alt      string  `help:"What the logo shows, for who does not see it."`
	NoLogo   bool    `help:"Take the logo away." xor:"logo"`
}

// Run changes how the papers of a platform look, on behalf of its chair, and says how they look now.
func (c letterheadCommand) Run(ctx context.Context, w world) error {
	if c.Logo != "" && c.Alt == "" {
		return wrongUse(nil, "say with --alt what the logo shows: who does not see it hears that instead")
	}
	cfg, err := w.config()
	if err != nil {
		return err
	}
	if err := cfg.ValidateDatabase(); err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	store, err := postgres.Open(cfg.Database.URL.Reveal(), 2)
	if err != nil {
		return wrongUse(err, "database.url cannot be read: %v", err)
	}
	defer store.Close()
	if err := store.Ping(ctx); err != nil {
		return wrongUse(err, "the database at database.url does not answer: %v", err)
	}
	style, err := c.change(ctx, store, fileClock(cfg.ClockFile)())
	if refusal, refused := consult.Refusal(err); refused {
		return wrongUse(err, "%s", inEnglish(refusal))
	}
	if err != nil {
		return err
	}
	logo := "none"
	if len(style.Logo.Body) > 0 {
		logo = fmt.Sprintf("%s, %d by %d pixels, %q", style.Logo.Kind, style.Logo.Width, style.Logo.Height, style.Logo.Alt)
	}
	_, err = fmt.Fprintf(w.stdout, "header: %q\ncolour: %q\nlogo: %s\n", style.Header, style.Colour, logo)
	return err
}

// change keeps what no flag names.
func (c letterheadCommand) change(ctx context.Context, store *postgres.DB, now time.Time) (consult.PaperStyle, error) {
	var none consult.PaperStyle
	workspace, err := store.OnlyWorkspace(ctx)
	if err != nil {
		return none, err
	}
	platform, _, viewer, err := store.OnBehalfOf(ctx, workspace, c.Platform, now)
	if err != nil {
		return none, err
	}
	act := consult.Act{Viewer: viewer, Now: now}
	style, err := store.PaperStyle(ctx, act, platform)
	if err != nil {
		return none, err
	}
	if c.Header != nil {
		style.Header = *c.Header
	}
	if c.Colour != nil {
		style.Colour = *c.Colour
	}
	if c.Header != nil || c.Colour != nil {
		if _, err := store.SetPaperStyle(ctx, act, platform, style); err != nil {
			return none, err
		}
	}
	if c.Logo != "" || c.NoLogo {
		if style.Logo, err = c.picture(); err != nil {
			return none, err
		}
		if _, err := store.SetPaperLogo(ctx, act, platform, style.Logo); err != nil {
			return none, err
		}
	}
	return store.PaperStyle(ctx, act, platform)
}

func (c letterheadCommand) picture() (consult.PaperLogo, error) {
	if c.NoLogo {
		return consult.PaperLogo{}, nil
	}
	file, err := os.Open(c.Logo)
	if err != nil {
		return consult.PaperLogo{}, wrongUse(err, "the logo cannot be read: %v", err)
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, paper.MaxLogoBytes+1))
	if err != nil {
		return consult.PaperLogo{}, wrongUse(err, "the logo cannot be read: %v", err)
	}
	return paper.ReadLogo(body, c.Alt)
}
