package demo

import (
	"context"
	"fmt"
	"slices"

	"overlegbot/internal/consult"
)

func (l *loader) in(u User, c Channel) bool { return slices.Contains(c.Members, u.ID) }

// registerPlatforms registers them as their chairs did, in the order of the files: parents first.
func (l *loader) registerPlatforms(ctx context.Context) error {
	for _, p := range l.world.platforms {
		if err := l.register(ctx, p); err != nil {
			return fmt.Errorf("platform %s: %w", p.Slug, err)
		}
		if err := l.setSeats(ctx, p); err != nil {
			return fmt.Errorf("seats of %s: %w", p.Slug, err)
		}
	}
	return nil
}

// founder is who registered a platform, and acts for it where nobody else is named.
func (p platform) founder() string {
	if p.Chair != "" {
		return p.Chair
	}
	return p.Coordinator
}

// minuteTaker is who writes a platform's minutes.
func (p platform) minuteTaker() string {
	if p.Secretary != "" {
		return p.Secretary
	}
	return p.Chair
}

func (l *loader) register(ctx context.Context, p platform) error {
	draft := consult.PlatformDraft{
		ChannelID: l.channels[p.channel()].ID, Name: p.Name, Slug: p.Slug, Kind: p.Kind, Organisations: l.memberOrganisations(p),
		Lang: consult.Dutch, Chair: l.users[p.Chair].ID, Secretary: l.users[p.Secretary].ID, Level: consult.LevelMembers,
	}
	if p.Level != "" {
		draft.Level = consult.Level(p.Level)
	}
	if parent, ok := l.platforms[p.Parent]; ok {
		draft.ParentID = &parent
	}
	act := l.act(p.founder(), local(p.Since), p.Slug)
	var err error
	if l.in(l.users[p.founder()], l.channels[p.channel()]) {
		var registered consult.Platform
		registered, err = l.store.RegisterPlatform(ctx, act, draft)
		l.platforms[p.Slug] = registered.ID
	} else {
		l.platforms[p.Slug], err = l.store.ImportPlatform(ctx, act, draft)
	}
	if err != nil {
		return err
	}
	return l.giveRoles(ctx, p, act)
}

// giveRoles gives those that a registration does not: the coordinator's, and that of a chair without Slack.
func (l *loader) giveRoles(ctx context.Context, p platform, act consult.Act) error {
	id := l.platforms[p.Slug]
	if p.Chair != "" && l.users[p.Chair].ID == "" {
		if err := l.store.GiveRole(ctx, l.ws, id, l.persons[p.Chair], consult.RoleChair, act.Now); err != nil {
			return err
		}
	}
	if p.Coordinator == "" || p.Slug == firstPlatform {
		return nil
	}
	return l.store.GiveRole(ctx, l.ws, id, l.persons[p.Coordinator], consult.RoleCoordinator, act.Now)
}

func (l *loader) memberOrganisations(p platform) []consult.OrganisationID {
	return l.organisationsOf(p.Members, p.Absent)
}

// organisationsOf are those of the entries, organisations and groups of them, without the one called absent.
func (l *loader) organisationsOf(entries []string, absent string) []consult.OrganisationID {
	var ids []consult.OrganisationID
	for _, entry := range entries {
		for _, name := range l.world.people.members(entry) {
			if name != absent {
				ids = append(ids, l.organisations[name])
			}
		}
	}
	return ids
}

// setSeats notes for which organisation each member of the channel sits, as the chair knows.
func (l *loader) setSeats(ctx context.Context, p platform) error {
	channel := l.channels[p.channel()]
	seats := map[consult.PersonID][]consult.OrganisationID{}
	for _, who := range l.world.people.People {
		u, hasSlack := l.users[who.Handle]
		if !hasSlack || who.New || !l.in(u, channel) {
			continue
		}
		var organisations []consult.OrganisationID
		for _, pos := range who.Positions {
			organisations = append(organisations, l.organisations[pos.At])
		}
		seats[l.bySlack[u.ID]] = organisations
	}
	if len(seats) == 0 {
		return nil
	}
	return l.store.SetSeats(ctx, l.act(p.founder(), local(p.Since), p.Slug), l.platforms[p.Slug], seats)
}
