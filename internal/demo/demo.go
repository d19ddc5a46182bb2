package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
)

// Slack is who and what there is in the workspace, as Slack's own Web API tells.
type Slack struct {
	Users    []User
	Channels []Channel
}

// User is an account. Handle is Slack's name, which ties it to a person of the world; Locale is "" when it is not known.
type User struct {
	ID       string
	Handle   string
	Name     string
	Locale   string
	External bool
	Bot      bool
}

// Channel is a channel with its members' user ids.
type Channel struct {
	ID      string
	Name    string
	Private bool
	Members []string
}

// firstPlatform gets its coordinator last of all: with one, the world is loaded.
const firstPlatform = "isom"

// Load fills the store with the demo world for a workspace that EnsureWorkspace knows; it begins at Start. It does
// nothing when the world is there already, and takes up again what was cut short. Nothing that happened before Start is
// left to be sent. It fails when the workspace lacks somebody or a channel that the world speaks of.
func Load(ctx context.Context, store *postgres.DB, ws consult.WorkspaceID, slack Slack) error {
	loaded, err := store.WasRoleGiven(ctx, ws, firstPlatform, consult.RoleCoordinator)
	if err != nil || loaded {
		return err
	}
	w, err := read()
	if err != nil {
		return fmt.Errorf("read the demo world: %w", err)
	}
	l := newLoader(store, ws, w, slack)
	if err := l.complete(); err != nil {
		return err
	}
	return l.run(ctx,
		l.saveOrganisations, l.describeOrganisations, l.saveServices, l.savePeople,
		l.saveMembers, l.registerPlatforms, l.addProjects, l.commit, l.holdMeetings, l.enterDecisions, l.completeRegister, l.holdRounds, l.fileMinutes, l.reportBack, l.giveActions,
		l.addDeadlines, l.saveServices, l.savePartners, l.savePractices, l.keepDossiers, l.setTemplates, l.planMeetings, l.prepare, l.openEvents, l.signUp, l.joinNewcomers, l.finish,
	)
}

// LoadPeople fills the store with those of the demo world only: organisations, people and the platforms that are there at a
// moment, with who sits where. Nothing has happened yet, and nothing is left to be sent but the question to who joins then.
func LoadPeople(ctx context.Context, store *postgres.DB, ws consult.WorkspaceID, slack Slack, at time.Time) error {
	w, err := read()
	if err != nil {
		return fmt.Errorf("read the demo world: %w", err)
	}
	l := newLoader(store, ws, w, slack)
	l.begins = at
	if err := l.complete(); err != nil {
		return err
	}
	l.world.platforms = nil
	for _, p := range w.platforms {
		if !local(p.Since).After(at) {
			p.Absent = "" // which board stays away is not known before the others decide
			l.world.platforms = append(l.world.platforms, p)
		}
	}
	return l.run(ctx, l.saveOrganisations, l.describeOrganisations, l.savePeople, l.saveMembers, l.registerPlatforms, l.joinNewcomers, l.finish)
}

func (l *loader) run(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return fmt.Errorf("load the demo world: %w", err)
		}
	}
	return nil
}

type loader struct {
	store         *postgres.DB
	ws            consult.WorkspaceID
	world         world
	slack         Slack
	users         map[string]User             // by handle
	channels      map[string]Channel          // by name
	persons       map[string]consult.PersonID // by handle, or by name without Slack
	bySlack       map[string]consult.PersonID
	organisations map[string]consult.OrganisationID
	platforms     map[string]consult.PlatformID // by slug
	projects      map[string]consult.ProjectID  // by slug
	held          []heldMinutes
	toTreat       map[consult.MeetingID][]consult.AgendaItemID // at meetings of the past
	begins        time.Time
}

func newLoader(store *postgres.DB, ws consult.WorkspaceID, w world, slack Slack) *loader {
	l := &loader{
		store: store, ws: ws, world: w, slack: slack, begins: Start(),
		users: map[string]User{}, channels: map[string]Channel{}, persons: map[string]consult.PersonID{},
		bySlack: map[string]consult.PersonID{}, organisations: map[string]consult.OrganisationID{},
		platforms: map[string]consult.PlatformID{}, projects: map[string]consult.ProjectID{},
		toTreat: map[consult.MeetingID][]consult.AgendaItemID{},
	}
	for _, u := range slack.Users {
		l.users[u.Handle] = u
	}
	for _, c := range slack.Channels {
		l.channels[c.Name] = c
	}
	return l
}

// complete says what the workspace lacks.
func (l *loader) complete() error {
	var lacking []string
	for _, p := range l.world.people.People {
		if _, ok := l.users[p.Handle]; p.Handle != "" && !ok {
			lacking = append(lacking, "@"+p.Handle)
		}
	}
	for _, p := range l.world.platforms {
		if _, ok := l.channels[p.channel()]; p.channel() != "" && !ok {
			lacking = append(lacking, "#"+p.channel())
		}
	}
	if len(lacking) > 0 {
		return fmt.Errorf("this workspace is not that of the demo: it lacks %s", strings.Join(lacking, ", "))
	}
	return nil
}

// act is a change that somebody of the world made at a moment. Its cause makes a repeated load harmless.
func (l *loader) act(who string, at time.Time, cause ...string) consult.Act {
	return consult.Act{
		Viewer: consult.Viewer{Workspace: l.ws, Person: l.persons[who]}, Now: at, Cause: "demo " + strings.Join(cause, " "),
	}
}

// platform finds a platform of the files; the tests see to it that it is there.
func (l *loader) platform(slug string) platform {
	i := slices.IndexFunc(l.world.platforms, func(p platform) bool { return p.Slug == slug })
	return l.world.platforms[i]
}

// slackIDs are the users of handles.
func (l *loader) slackIDs(handles []string) []string {
	var ids []string
	for _, h := range handles {
		ids = append(ids, l.users[h].ID)
	}
	return ids
}

// finish gives up what the past would still send, and marks the world as loaded.
func (l *loader) finish(ctx context.Context) error {
	if _, err := l.store.ForgetPast(ctx, l.ws, l.begins); err != nil {
		return err
	}
	first := l.platform(firstPlatform)
	return l.store.GiveRole(ctx, l.ws, l.platforms[first.Slug], l.persons[first.Coordinator], consult.RoleCoordinator, local(first.Since))
}
