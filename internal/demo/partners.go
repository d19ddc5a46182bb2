package demo

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// neighbours are whom the platforms work with and what others learned.
type neighbours struct {
	Partners      []partner
	Practices     []practice
	Services      []service
	Organisations []otherNames
}

// service is what a region offers its members: S0 names the services of ISOM; who joined when, and why, is invented.
type service struct {
	Name     string
	By       string // the organisation's name
	Platform string
	Topics   []string
	Joined   map[string][]string // day: organisations
	Reason   string
}

// otherNames are what else an organisation is called, and its members.
type otherNames struct {
	Name    string
	French  string
	English string
	Short   []string
	Members []string // as those of a platform
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

// saveServices comes before the people, whose positions belong to services, and is repeated when the platforms are there.
func (l *loader) saveServices(ctx context.Context) error {
	for _, s := range l.world.neighbours.Services {
		joined := map[consult.OrganisationID]time.Time{}
		for day, names := range s.Joined {
			on := dateOf(day)
			if on == nil {
				return fmt.Errorf("service %s: no date %q", s.Name, day)
			}
			for _, name := range names {
				for _, member := range l.world.people.members(name) {
					joined[l.organisations[member]] = *on
				}
			}
		}
		made := consult.Service{Name: s.Name, OrganisationID: l.organisations[s.By], PlatformID: l.platforms[s.Platform], Topics: s.Topics}
		if _, err := l.store.SaveService(ctx, l.ws, made, joined, s.Reason); err != nil {
			return fmt.Errorf("service %s: %w", s.Name, err)
		}
	}
	return nil
}

func (l *loader) describeOrganisations(ctx context.Context) error {
	for _, o := range l.world.neighbours.Organisations {
		card := consult.OrganisationCard{NameFR: o.French, NameEN: o.English, ShortNames: o.Short}
		card.Name = o.Name
		for _, entry := range o.Members {
			card.Members = append(card.Members, l.world.people.members(entry)...)
		}
		if err := l.store.DescribeOrganisation(ctx, l.ws, card); err != nil {
			return fmt.Errorf("organisation %s: %w", o.Name, err)
		}
	}
	return nil
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
