package demo

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

// neighbours are whom the platforms work with and what others learned.
type neighbours struct {
	Partners  []partner
	Practices []practice
}

type partner struct {
	Platform string
	At       string // the organisation's name
	Activity string
	Topics   []string
	In       []string // municipalities; without any, all members of the platform
	Talks    string
}

type practice struct {
	Kind      string
	Title     string
	Body      string
	Topics    []string
	Tags      []string
	In        []string
	Solves    string
	Platform  string
	Published bool
	Source    string
}

func (l *loader) savePartners(ctx context.Context) error {
	for _, p := range l.world.neighbours.Partners {
		codes, err := codesOf(p.In)
		if err != nil {
			return fmt.Errorf("partner %s: %w", p.At, err)
		}
		made := consult.Partner{
			PlatformID: l.platforms[p.Platform], Organisation: p.At, Activity: p.Activity, Topics: p.Topics, NIS: codes,
			Talks: consult.Talks(p.Talks), Source: "demo",
		}
		if _, err := l.store.SavePartner(ctx, l.ws, made, 0); err != nil {
			return fmt.Errorf("partner %s: %w", p.At, err)
		}
	}
	return nil
}

func (l *loader) savePractices(ctx context.Context) error {
	for _, p := range l.world.neighbours.Practices {
		codes, err := codesOf(p.In)
		if err != nil {
			return fmt.Errorf("card %q: %w", p.Title, err)
		}
		card := consult.Practice{
			Kind: consult.PracticeKind(p.Kind), Title: p.Title, Body: p.Body, Topics: p.Topics, Tags: p.Tags, NIS: codes,
			Solves: p.Solves, Source: p.Source,
		}
		if _, err := l.store.SavePractice(ctx, l.ws, card, l.platforms[p.Platform], p.Published); err != nil {
			return fmt.Errorf("card %q: %w", p.Title, err)
		}
	}
	return nil
}

// codesOf are the municipalities' codes, by their official names.
func codesOf(municipalities []string) ([]string, error) {
	var codes []string
	for _, m := range municipalities {
		nis, err := nisOf(m)
		if err != nil {
			return nil, err
		}
		codes = append(codes, nis)
	}
	return codes, nil
}
