package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

type workStore interface {
	Deadlines(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Deadline, error)
	FindDeadlines(ctx context.Context, v consult.Viewer, f consult.DeadlineFilter, now time.Time) ([]consult.Deadline, error)
	MyActions(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.ActionItem, error)
	ListActions(ctx context.Context, v consult.Viewer, f consult.ActionFilter, now time.Time) ([]consult.ActionItem, error)
}

func (t *teller) deadlines(ctx context.Context) error {
	list, err := gather(t, deadlineID, func(v consult.Viewer) ([]consult.Deadline, error) {
		return t.desk.store.Deadlines(ctx, v, t.platformID(), t.now)
	})
	if err != nil {
		return err
	}
	owed, err := t.owedByPlaces(ctx)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, t.elsewhen)
	slices.SortFunc(list, func(a, b consult.Deadline) int {
		return cmp.Or(cmp.Compare(btoi(!a.Dated()), btoi(!b.Dated())), a.DueOn.Compare(b.DueOn), cmp.Compare(a.ID, b.ID))
	})
	if ofBoards := slices.DeleteFunc(slices.Clone(list), func(d consult.Deadline) bool { return d.Owed == 0 }); t.reading.Negated && len(ofBoards) > 0 {
		named, _ := matching(ofBoards, append(t.words(), t.reading.Papers...), func(d consult.Deadline) string { return d.Title })
		if err := t.owing(ctx, named); err != nil {
			return err
		}
		t.source("deadlines")
		return nil
	}
	if named, some := matching(list, t.reading.Papers, func(d consult.Deadline) string { return d.Title }); some {
		list = named
	}
	words := append(t.words(), t.slots.Municipalities...)
	kept, some := matching(list, words, func(d consult.Deadline) string {
		return d.Title + " " + d.Platform + " " + strings.Join(owed[d.ID], " ")
	})
	if len(kept) == 0 || !some {
		t.say("ask.no_deadline", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
	}
	if len(kept) > 0 && !some {
		t.say("ask.instead", nil)
	}
	for _, d := range kept[:min(len(kept), mostTold)] {
		t.item(t.deadlineText(d)...)
	}
	t.source("deadlines")
	return nil
}

func deadlineID(d consult.Deadline) consult.DeadlineID { return d.ID }

// elsewhen says whether a deadline is not in the time that is asked about; one without a date is in none.
func (t *teller) elsewhen(d consult.Deadline) bool {
	if !d.Dated() {
		_, _, timed := t.span()
		return timed
	}
	return !t.within(d.DueOn)
}

// owedByPlaces tells which of the municipalities that are asked about owe which deadlines.
func (t *teller) owedByPlaces(ctx context.Context) (map[consult.DeadlineID][]string, error) {
	owed := map[consult.DeadlineID][]string{}
	for _, name := range t.slots.Municipalities {
		m := t.places.Resolve(name).Sure
		if m == nil {
			continue
		}
		list, err := gather(t, deadlineID, func(v consult.Viewer) ([]consult.Deadline, error) {
			return t.desk.store.FindDeadlines(ctx, v, consult.DeadlineFilter{Platform: t.platformID(), NIS: []string{m.NIS}}, t.now)
		})
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			owed[d.ID] = append(owed[d.ID], name)
		}
	}
	return owed, nil
}

func names(owners []consult.Owner) string {
	var list []string
	for _, o := range owners {
		list = append(list, o.Name)
	}
	return strings.Join(list, ", ")
}

func (t *teller) myActions(ctx context.Context) error {
	if !t.asker.Own {
		t.say("ask.operator_has_none", nil)
		return nil
	}
	list, err := gather(t, actionID, func(v consult.Viewer) ([]consult.ActionItem, error) {
		return t.desk.store.MyActions(ctx, v, t.now)
	})
	if err != nil {
		return err
	}
	t.tellActions(t.narrow(list), "ask.no_own_action")
	return nil
}

func actionID(a consult.ActionItem) consult.ActionItemID { return a.ID }

// openActions tells what others have to do. With words to look for, also what is done: "is dat al rondgestuurd?".
func (t *teller) openActions(ctx context.Context) error {
	filter := consult.ActionFilter{Platform: t.platformID(), Ended: true}
	list, err := gather(t, actionID, func(v consult.Viewer) ([]consult.ActionItem, error) {
		return t.desk.store.ListActions(ctx, v, filter, t.now)
	})
	if err != nil {
		return err
	}
	if list, err = t.ofOwners(ctx, list); err != nil {
		return err
	}
	list = t.narrow(list)
	found, some := matching(list, t.words(), func(a consult.ActionItem) string { return a.Text })
	if !some || len(t.words()) == 0 {
		found = slices.DeleteFunc(slices.Clone(found), func(a consult.ActionItem) bool { return a.Done || a.State == consult.ActionDropped })
	}
	if len(found) > 0 && !some {
		t.say("ask.no_action", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
		t.say("ask.instead", nil)
	}
	t.tellActions(found, "ask.no_action")
	return nil
}

// ofOwners keeps the items of the persons, or of those who work for the places and kinds of organisation, that are named.
func (t *teller) ofOwners(ctx context.Context, list []consult.ActionItem) ([]consult.ActionItem, error) {
	wanted := t.slots.Persons
	if len(wanted) == 0 && len(t.slots.Municipalities) > 0 && len(t.slots.Platforms) == 0 {
		for _, nis := range t.nis() {
			found, err := t.find(ctx, consult.ContactQuery{NIS: []string{nis}, OrgKind: t.orgKind()})
			if err != nil {
				return nil, err
			}
			for _, c := range found.Contacts {
				wanted = append(wanted, c.Name)
			}
		}
		if len(wanted) == 0 {
			return nil, nil
		}
	}
	if len(wanted) == 0 {
		return list, nil
	}
	return slices.DeleteFunc(list, func(a consult.ActionItem) bool {
		return !slices.ContainsFunc(a.Owners, func(o consult.Owner) bool { return slices.Contains(wanted, o.Name) })
	}), nil
}

// narrow keeps what falls in the time and on the platform that are named.
func (t *teller) narrow(list []consult.ActionItem) []consult.ActionItem {
	_, to, timed := t.span()
	platform := t.platformID()
	return slices.DeleteFunc(list, func(a consult.ActionItem) bool {
		switch {
		case platform != 0 && a.PlatformID != platform:
			return true
		case t.late():
			days, dated := a.DaysLeft(t.now)
			return a.Done || !dated || days >= 0
		}
		return timed && (a.DueOn == nil || a.DueOn.After(to))
	})
}

// late says that what is overdue is asked for.
func (t *teller) late() bool { return t.reading.Overdue || t.overdue() }

func (t *teller) tellActions(list []consult.ActionItem, none string) {
	slices.SortStableFunc(list, func(a, b consult.ActionItem) int {
		if a.DueOn == nil || b.DueOn == nil {
			return cmp.Compare(btoi(a.DueOn == nil), btoi(b.DueOn == nil))
		}
		return a.DueOn.Compare(*b.DueOn)
	})
	if len(list) == 0 {
		t.say(none, i18n.Args{"About": orAll(t.about(), t.lang)})
	}
	for _, a := range list[:min(len(list), 2*mostTold)] {
		due, state := "", ""
		if a.DueOn != nil {
			due = i18n.Date(t.lang, *a.DueOn)
		}
		switch days, dated := a.DaysLeft(t.now); {
		case a.Done:
			state = i18n.Text(t.lang, "ask.done")
		case dated && days < 0:
			state = i18n.Text(t.lang, "ask.late")
		}
		t.item(a.Text, due, state, names(a.Owners), a.Platform)
	}
	t.source("actions")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
