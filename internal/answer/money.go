package answer

import (
	"context"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

type moneyStore interface {
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	Dossier(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Dossier, error)
}

// money tells the amounts of a project's dossier, each with of what it is a percentage; that none is recorded is said.
func (t *teller) money(ctx context.Context) error {
	list, err := gather(t, func(d consult.Dossier) consult.ProjectID { return d.Project.ID }, func(v consult.Viewer) ([]consult.Dossier, error) {
		return t.dossiers(ctx, v)
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.say("ask.no_project", i18n.Args{"About": orAll(t.aboutWords(), t.lang)})
	}
	for _, d := range list[:min(len(list), mostTold)] {
		lines := d.Of(consult.EntryBudget)
		if len(lines) == 0 {
			t.say("ask.no_amount", i18n.Args{"Project": d.Project.Name})
		}
		for _, e := range lines {
			t.item(d.Project.Name, e.Title+": "+moneyText(t.lang, e), e.Note)
		}
		if len(lines) > 0 && !d.KeyIsDecided() {
			t.item(d.Project.Name, i18n.Text(t.lang, "dossier.no_key"))
		}
	}
	t.source("dossier")
	return nil
}

// dossiers are those of the project that is named, of the platform that is, or of all that the viewer may read.
func (t *teller) dossiers(ctx context.Context, v consult.Viewer) ([]consult.Dossier, error) {
	projects, err := t.desk.store.Projects(ctx, v, t.platformID(), t.now)
	if err != nil {
		return nil, err
	}
	named := strings.Join(t.slots.Projects, "")
	var list []consult.Dossier
	for _, p := range projects {
		if named != "" && t.platformID() == 0 && p.Slug != named {
			continue
		}
		d, err := t.desk.store.Dossier(ctx, v, p.ID, t.now.In(p.Location()), t.now)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// moneyText is an amount, a percentage and of what; it needs one of both.
func moneyText(lang string, e consult.Entry) string {
	return i18n.Share(lang, (*int64)(e.Amount), (*int64)(e.Percentage), e.Base, (*int64)(e.BaseAmount))
}
