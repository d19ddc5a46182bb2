package demo

import (
	"context"
	"fmt"

	"overlegbot/internal/consult"
)

// committed is what boards committed themselves to; see the file.
type committed struct {
	Stages     []staged
	Agreements []agreed
	Leads      []leading
	Delegates  []delegated
	Reports    []reporting
}

type staged struct {
	Of     []string
	But    string
	Stage  string
	Level  string
	Result string
	On     string
	Remark string
}

type agreed struct {
	Project string
	By      string
	Name    string
	Of      []string
	On      string
}

type leading struct {
	Project string
	By      string
	Of      string
	Duties  []string
	On      string
}

type delegated struct {
	Of         string
	Who        string
	Substitute string
}

type reporting struct {
	Platform string
	By       string
	Since    string
	Days     int
	To       []string
	Told     string // when the bot saw that the meeting was held
	Done     []told
}

type told struct {
	Of      []string
	On      string
	Outcome string
}

// commit notes what councils said, who signed, who manages the project and who is delegated.
func (l *loader) commit(ctx context.Context) error {
	c := l.world.committed
	for _, s := range c.Stages {
		draft := consult.CommitmentDraft{
			ProjectID: l.projects["wegwijzer"], Organisations: l.organisationsOf(s.Of, s.But), Stage: consult.CommitmentStage(s.Stage),
			Level: consult.CouncilLevel(s.Level), Result: consult.CouncilOutcome(s.Result), OnDay: *dateOf(s.On), Remark: s.Remark,
		}
		if _, err := l.store.NoteCommitments(ctx, l.act("alma.voorbeeld", local(s.On), "stage", s.Stage, s.On, s.Of[0]), draft); err != nil {
			return fmt.Errorf("%s of %s: %w", s.Stage, s.Of[0], err)
		}
	}
	for _, a := range c.Agreements {
		if err := l.agree(ctx, a); err != nil {
			return fmt.Errorf("agreement %s: %w", a.Name, err)
		}
	}
	for _, lead := range c.Leads {
		draft := consult.LeadDraft{ProjectID: l.projects[lead.Project], OrganisationID: l.organisations[lead.Of], FromOn: *dateOf(lead.On)}
		for _, duty := range lead.Duties {
			draft.Duties = append(draft.Duties, consult.Duty(duty))
		}
		if _, err := l.store.SetLead(ctx, l.act(lead.By, local(lead.On), "lead", lead.Project), draft); err != nil {
			return fmt.Errorf("lead of %s: %w", lead.Project, err)
		}
	}
	for _, d := range c.Delegates {
		if err := l.delegate(ctx, d); err != nil {
			return fmt.Errorf("delegate of %s: %w", d.Of, err)
		}
	}
	return nil
}

func (l *loader) agree(ctx context.Context, a agreed) error {
	binding, err := l.store.AddAgreement(ctx, l.act(a.By, local(a.On), "agreement", a.Name), l.projects[a.Project], a.Name)
	if err != nil {
		return err
	}
	_, err = l.store.NoteSignatures(ctx, l.act(a.By, local(a.On), "signatures", a.Name), consult.SignatureDraft{
		ProjectID: l.projects[a.Project], AgreementID: binding.Agreements[0].ID, Organisations: l.organisationsOf(a.Of, ""), SignedOn: *dateOf(a.On),
	})
	return err
}

// delegate notes the delegate of a board in the management committee, and who takes their place.
func (l *loader) delegate(ctx context.Context, d delegated) error {
	const since = "2025-09-30"
	for part, who := range map[consult.DelegatePart]string{consult.PartDelegate: d.Who, consult.PartSubstitute: d.Substitute} {
		if who == "" {
			continue
		}
		_, err := l.store.NoteDelegate(ctx, l.act("alma.voorbeeld", local(since), "delegate", d.Of, string(part)), consult.DelegateDraft{
			PlatformID: l.platforms["ilv-beheerscomite"], OrganisationID: l.organisations[d.Of], PersonID: l.persons[who], Part: part, FromOn: *dateOf(since),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// reportBack lets platforms tell their meetings, and notes how far the last one is told.
func (l *loader) reportBack(ctx context.Context) error {
	for _, r := range l.world.committed.Reports {
		if err := l.report(ctx, r); err != nil {
			return fmt.Errorf("report-back of %s: %w", r.Platform, err)
		}
	}
	return nil
}

func (l *loader) report(ctx context.Context, r reporting) error {
	draft := consult.ReportBackDraft{PlatformID: l.platforms[r.Platform], Days: r.Days, Receivers: l.organisationsOf(r.To, "")}
	if _, err := l.store.SetReportBack(ctx, l.act(r.By, local(r.Since), "report-back", r.Platform), draft); err != nil {
		return err
	}
	if _, err := l.store.PlanReportBacks(ctx, l.ws, local(r.Told)); err != nil {
		return err
	}
	for _, d := range r.Done {
		act := l.act(r.By, local(d.On), "told", r.Platform, d.Of[0])
		list, err := l.store.ReportBacks(ctx, act.Viewer, l.platforms[r.Platform], act.Now)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fmt.Errorf("no meeting is told by %s", r.Told)
		}
		note := consult.ReportDraft{MeetingID: list[0].MeetingID, Organisations: l.organisationsOf(d.Of, ""), Outcome: consult.CouncilOutcome(d.Outcome), OnDay: *dateOf(d.On)}
		if _, err := l.store.NoteReports(ctx, act, note); err != nil {
			return err
		}
	}
	return nil
}
